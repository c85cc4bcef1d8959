"""A set of changes -> a report: extract, score, decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from judgebot import __version__
from judgebot.bundle import Bundle
from judgebot.config import Config
from judgebot.decide import Policy, Score, Thresholds, decide
from judgebot.encode import Example
from judgebot.extract import ChangedMethod, ExtractPolicy, extract
from judgebot.java import Method
from judgebot.judgement import Judge
from judgebot.report.model import ModelInfo, Report
from judgebot.sources import ChangeSet
from judgebot.versions import Versions, score_versions


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """How a review selects and decides.

    Attributes:
        threshold: confidence from which judgebot speaks; None = the model's own, or what reaches `target_precision`.
        target_precision: wanted share of flagged methods that are wrong.
        only_regressions: None = for changes, but not for audits.
    """

    extract: ExtractPolicy
    threshold: float | None = None
    target_precision: float | None = None
    only_regressions: bool | None = None


def review_policy(config: Config) -> ReviewPolicy:
    """Return what the configuration says of a review."""
    return ReviewPolicy(
        extract=ExtractPolicy(
            include=config.include,
            exclude=config.exclude,
            visibility=frozenset(config.visibility),
            min_javadoc_words=config.min_javadoc_words,
            max_method_lines=config.max_method_lines,
            max_methods=config.max_methods,
            skip_accessors=config.skip_accessors,
            accept_new_suppressions=config.accept_new_suppressions,
        ),
        threshold=config.threshold,
        target_precision=config.target_precision,
        only_regressions=config.only_regressions,
    )


def review(changes: ChangeSet, judge: Judge, bundle: Bundle, policy: ReviewPolicy) -> Report:
    """Judge every changed method and decide what to say of it.

    Raises:
        JudgebotError: the model cannot back the target precision, or cannot be loaded.
    """
    thresholds = resolve_thresholds(bundle, policy.threshold, policy.target_precision)
    only_regressions = not changes.audit if policy.only_regressions is None else policy.only_regressions
    methods = tuple(extract(changes, policy.extract))
    decision = Policy(thresholds, only_regressions=only_regressions)
    findings = tuple(
        decide(method, score, decision, bundle.sha256)
        for method, score in zip(methods, _score(methods, judge, bundle), strict=True)
    )
    return Report(
        tool_version=__version__,
        model=ModelInfo(bundle.name, bundle.version, bundle.sha256),
        threshold=thresholds.alone,
        change_threshold=thresholds.change,
        target_precision=policy.target_precision,
        base=changes.base,
        head=changes.head,
        findings=findings,
        notes=changes.notes,
    )


def resolve_thresholds(bundle: Bundle, threshold: float | None, target_precision: float | None) -> Thresholds:
    """Return the confidence to speak at: what was asked for, else the model's defaults.

    Raises:
        JudgebotError: the model cannot back the target precision.
    """
    judges = (bundle, bundle.change or bundle)
    if target_precision is not None:
        return Thresholds(*(judge.calibration.threshold_for(target_precision) for judge in judges))
    return Thresholds(*(judge.threshold if threshold is None else threshold for judge in judges))


def _score(methods: Sequence[ChangedMethod], judge: Judge, bundle: Bundle) -> list[Score | None]:
    """Score each method that is not skipped, together with its version before the change."""
    versions = [_versions(changed) for changed in methods]
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
