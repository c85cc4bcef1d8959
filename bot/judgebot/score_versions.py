"""A method and its version before a change -> its score: by the change if the model can judge that, else by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from judgebot.bundle import Bundle, ChangeModel
from judgebot.decide import Score
from judgebot.edit import Edit
from judgebot.encode import Example
from judgebot.judgement import Judge, Judgement, gain
from judgebot.lexer import lex


@dataclass(frozen=True, slots=True)
class Versions:
    """A method to score.

    Attributes:
        after: as it is now.
        before: as it was before the change; None if it is new, or nothing can be said of the version before.
    """

    after: Example
    before: Example | None


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the judge says of each version by itself."""

    versions: Versions
    after: Judgement
    before: Judgement | None


def score_versions(methods: Sequence[Versions], judge: Judge, bundle: Bundle) -> list[Score]:
    """Score methods, in their order.

    Where the bundle has a change model, a method whose code changed is scored by its change, unless a version is of a
    length that the change model was not calibrated on. Each version is judged by itself too: the difference is one of
    the things that the change model sees.

    Raises:
        JudgebotError: the model cannot be loaded.
    """
    judged = list(_judge_alone(methods, judge))
    change = bundle.change
    if change is None:
        return [_score_alone(method, bundle) for method in judged]
    edits = [_edit(method, change) for method in judged]
    logits = iter(judge.judge_edits([edit for edit in edits if edit]))
    return [
        _score_change(method, next(logits).logit, bundle, change) if edit else _score_alone(method, bundle)
        for method, edit in zip(judged, edits, strict=True)
    ]


def _judge_alone(methods: Sequence[Versions], judge: Judge) -> Iterator[_Judged]:
    examples = [example for method in methods for example in (method.after, method.before) if example]
    judgements = iter(judge.judge(examples))
    for method in methods:
        yield _Judged(method, next(judgements), next(judgements) if method.before else None)


def _edit(judged: _Judged, change: ChangeModel) -> Edit | None:
    """The edit of a method whose code changed (layout and comments are none), if it is in calibrated range."""
    before, after = judged.versions.before, judged.versions.after
    if before is None or judged.before is None:
        return None
    old, new = list(lex(before.code)), list(lex(after.code))
    if old == new or not (change.is_calibrated_for(len(old)) and change.is_calibrated_for(len(new))):
        return None
    return Edit(before, after, gain(judged.before, judged.after))


def _score_alone(judged: _Judged, bundle: Bundle) -> Score:
    return Score(
        p_correct=bundle.calibration.probability(judged.after.logit),
        p_before=_probability_before(judged, bundle),
        logit=judged.after.logit,
        truncated=judged.after.truncated,
        calibrated=bundle.is_calibrated_for(judged.versions.after),
    )


def _score_change(judged: _Judged, logit: float, bundle: Bundle, change: ChangeModel) -> Score:
    return Score(
        p_correct=change.calibration.probability(logit),
        p_before=_probability_before(judged, bundle),
        logit=logit,
        truncated=False,
        saw_change=True,
    )


def _probability_before(judged: _Judged, bundle: Bundle) -> float | None:
    return None if judged.before is None else bundle.calibration.probability(judged.before.logit)
