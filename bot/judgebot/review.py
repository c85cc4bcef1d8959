"""A set of changes -> a report: extract, score, decide."""

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from judgebot import __version__
from judgebot.bundle import Bundle
from judgebot.cached_judge import Progress, no_progress
from judgebot.changes import ChangeSet
from judgebot.config import Config
from judgebot.decide import Policy, Score, Thresholds, decide
from judgebot.encode import Example
from judgebot.extract import ChangedMethod, ExtractPolicy, extract
from judgebot.java import Method
from judgebot.judgement import Judge
from judgebot.report.model import ModelInfo, Report
from judgebot.score_versions import Versions, score_versions

_CHUNK = 128
"""Methods that are scored before the clock is looked at again."""


def extract_policy(config: Config) -> ExtractPolicy:
    """Which methods to judge, by the configuration."""
    return ExtractPolicy(
        include=config.include,
        exclude=config.exclude,
        visibility=frozenset(config.visibility),
        min_javadoc_words=config.min_javadoc_words,
        max_method_lines=config.max_method_lines,
        max_methods=config.max_methods,
        skip_accessors=config.skip_accessors,
        accept_new_suppressions=config.accept_new_suppressions,
    )


def review(  # noqa: PLR0913, PLR0917 - what a review needs, and two edges
    changes: ChangeSet,
    judge: Judge,
    bundle: Bundle,
    config: Config,
    progress: Progress = no_progress,
    clock: Callable[[], float] = time.monotonic,
) -> Report:
    """Judge every changed method and decide what to say of it.

    Once the time is up, the file or the methods at hand are finished, and the rest is skipped.

    Raises:
        JudgebotError: the model cannot back the target precision, or cannot be loaded.
    """
    thresholds = resolve_thresholds(bundle, config.threshold, config.target_precision)
    only_regressions = not changes.audit if config.only_regressions is None else config.only_regressions
    is_late = _alarm(config.max_seconds, clock)
    methods = tuple(extract(changes, extract_policy(config), is_late))
    decision = Policy(thresholds, only_regressions=only_regressions)
    findings = tuple(
        decide(method, score, decision, bundle.sha256)
        for method, score in _score(methods, judge, bundle, is_late, progress)
    )
    return Report(
        tool_version=__version__,
        model=ModelInfo(bundle.name, bundle.version, bundle.sha256),
        threshold=thresholds.alone,
        change_threshold=thresholds.change,
        target_precision=config.target_precision,
        base=changes.base,
        head=changes.head,
        findings=findings,
        notes=changes.notes,
    )


def resolve_thresholds(bundle: Bundle, threshold: float | None, target_precision: float | None) -> Thresholds:
    """The confidence to speak at: what was asked for, else the model's defaults.

    Raises:
        JudgebotError: the model cannot back the target precision.
    """
    judges = (bundle, bundle.change or bundle)
    if target_precision is not None:
        return Thresholds(*(judge.calibration.threshold_for(target_precision) for judge in judges))
    return Thresholds(*(judge.threshold if threshold is None else threshold for judge in judges))


def _alarm(seconds: int, clock: Callable[[], float]) -> Callable[[], bool]:
    end = clock() + seconds if seconds else math.inf
    return lambda: clock() >= end


def _score(
    methods: Sequence[ChangedMethod], judge: Judge, bundle: Bundle, is_late: Callable[[], bool], progress: Progress
) -> Iterator[tuple[ChangedMethod, Score | None]]:
    """Score the methods that are not skipped, a chunk at a time; those left when the time is up are skipped too."""
    for start in range(0, len(methods), _CHUNK):
        chunk = methods[start : start + _CHUNK]
        if is_late():
            chunk = [_out_of_time(changed) for changed in chunk]
        yield from zip(chunk, _score_chunk(chunk, judge, bundle), strict=True)
        progress(start + len(chunk), len(methods))


def _out_of_time(changed: ChangedMethod) -> ChangedMethod:
    return changed if changed.skip else replace(changed, skip="time-limit")


def _score_chunk(chunk: Sequence[ChangedMethod], judge: Judge, bundle: Bundle) -> list[Score | None]:
    """Score each method that is not skipped, together with its version before the change."""
    versions = [_versions(changed) for changed in chunk]
    scores = iter(score_versions([pair for pair in versions if pair], judge, bundle))
    return [next(scores) if pair else None for pair in versions]


def _versions(changed: ChangedMethod) -> Versions | None:
    if changed.skip is not None or changed.method is None:
        return None
    before = changed.before
    is_judgeable = before is not None and before.has_body and not before.has_error and changed.description_before
    return Versions(
        after=_example(changed.method, changed.description),
        before=_example(before, changed.description_before) if before and is_judgeable else None,
    )


def _example(method: Method, description: str) -> Example:
    return Example(description, method.signature, method.text)
