"""A set of changes -> a report: extract, judge both sides, calibrate, decide."""

from collections.abc import Sequence
from dataclasses import dataclass

from judgebot import __version__
from judgebot.bundle import Bundle
from judgebot.decide import Policy, Score, decide
from judgebot.encode import Example
from judgebot.extract import ChangedMethod, ExtractPolicy, extract
from judgebot.java import Method
from judgebot.judgement import Judge, Judgement
from judgebot.report.model import ModelInfo, Report
from judgebot.sources import ChangeSet


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


def review(changes: ChangeSet, judge: Judge, bundle: Bundle, policy: ReviewPolicy) -> Report:
    """Judge every changed method and decide what to say of it.

    Raises:
        JudgebotError: the model cannot back the target precision, or cannot be loaded.
    """
    threshold = resolve_threshold(bundle, policy.threshold, policy.target_precision)
    only_regressions = not changes.audit if policy.only_regressions is None else policy.only_regressions
    methods = tuple(extract(changes, policy.extract))
    decision = Policy(threshold=threshold, only_regressions=only_regressions)
    findings = tuple(
        decide(method, score, decision, bundle.sha256)
        for method, score in zip(methods, score_methods(methods, judge, bundle), strict=True)
    )
    return Report(
        tool_version=__version__,
        model=ModelInfo(bundle.name, bundle.version, bundle.sha256),
        threshold=threshold,
        target_precision=policy.target_precision,
        base=changes.base,
        head=changes.head,
        findings=findings,
    )


def resolve_threshold(bundle: Bundle, threshold: float | None, target_precision: float | None) -> float:
    """Return the confidence to speak at: what was asked for, else the model's default.

    Raises:
        JudgebotError: the model cannot back the target precision.
    """
    if target_precision is not None:
        return bundle.calibration.threshold_for(target_precision)
    return bundle.threshold if threshold is None else threshold


def score_methods(methods: Sequence[ChangedMethod], judge: Judge, bundle: Bundle) -> list[Score | None]:
    """Score each method that is not skipped, together with its version before the change."""
    examples: list[Example] = []
    places: list[tuple[int, int | None] | None] = []
    for changed in methods:
        if changed.skip is not None or changed.method is None:
            places.append(None)
            continue
        head = len(examples)
        examples.append(_example(changed.method, changed.description))
        before = _judgeable_before(changed)
        if before is not None:
            examples.append(_example(before, changed.description_before))
        places.append((head, None if before is None else head + 1))
    judgements = judge.judge(examples)
    return [None if place is None else _score(examples, judgements, place, bundle) for place in places]


def _judgeable_before(changed: ChangedMethod) -> Method | None:
    before = changed.before
    return (
        before
        if before is not None and before.has_body and not before.has_error and changed.description_before
        else None
    )


def _example(method: Method, description: str) -> Example:
    return Example(description, method.signature, method.text)


def _score(
    examples: Sequence[Example], judgements: Sequence[Judgement], place: tuple[int, int | None], bundle: Bundle
) -> Score:
    head, before = judgements[place[0]], None if place[1] is None else judgements[place[1]]
    return Score(
        p_correct=bundle.calibration.probability(head.logit),
        p_before=None if before is None else bundle.calibration.probability(before.logit),
        logit=head.logit,
        truncated=head.truncated,
        calibrated=bundle.is_calibrated_for(examples[place[0]]),
    )
