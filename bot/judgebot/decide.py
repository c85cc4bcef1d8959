"""Turns a judged method into a finding: flagged, passed, abstained or skipped, and why."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from judgebot.calibrate import EVEN
from judgebot.extract import Change, ChangedMethod

Outcome = Literal["flagged", "passed", "abstained", "skipped"]

REASONS: Mapping[Outcome, Mapping[str, str]] = MappingProxyType(
    {
        "flagged": MappingProxyType(
            {
                "contradicts-javadoc": "the method probably does not do what its Javadoc says",
                "regression": "the change made it doubtful that the method still does what its Javadoc says",
            }
        ),
        "passed": MappingProxyType({"matches-javadoc": "the method probably does what its Javadoc says"}),
        "abstained": MappingProxyType(
            {
                "low-confidence": "the judge is not sure enough either way",
                "truncated": "the method is too long for the judge to see whole",
                "outside-calibration": "the model was not calibrated on methods of this length",
                "not-a-regression": "the method is doubtful, but nothing shows that the change made it so",
            }
        ),
        "skipped": MappingProxyType(
            {
                "no-javadoc": "it has no Javadoc",
                "javadoc-too-short": "its Javadoc is too short to judge by",
                "inherited-javadoc": "its Javadoc is inherited",
                "no-body": "it has no body, only throws, or says that it is not implemented",
                "parse-error": "it could not be parsed",
                "generated": "the code is generated",
                "too-long": "it is too long",
                "excluded": "the configuration leaves it out, or its defaults do",
                "suppressed": "it is suppressed in the source",
                "newly-suppressed": "the change itself suppresses it",
                "limit": "a limit of size or number was reached",
                "time-limit": "the time limit was reached",
                "unreadable": "it could not be read",
            }
        ),
    }
)
"""What each reason code means, by outcome; the codes are stable."""


_DOUBT = "{subject} probably does not do what its Javadoc says ({sure} sure)"
_MESSAGES = {
    "contradicts-javadoc": f"{_DOUBT}.",
    "regression": f"{_DOUBT}; before this change it was judged {{before}} likely to be right.",
    "broken-by-change": "This change probably broke {subject} ({sure} sure): compare it with its Javadoc.",
    "matches-javadoc": "{subject} probably does what its Javadoc says ({sure} sure).",
    "low-confidence": "{subject} was judged, but not surely enough ({sure} sure, {needed} needed).",
    "truncated": "{subject} is too long for the judge to see whole, so it gives no verdict.",
    "outside-calibration": "{subject} is of a length that the model was not calibrated on, so it gives no verdict.",
    "not-a-regression": f"{_DOUBT}, but it was as doubtful before this change.",
    "not-judged-before": f"{_DOUBT}, but the version before this change was not judged.",
}


@dataclass(frozen=True, slots=True)
class Score:
    """What the judge says of a method: calibrated probabilities in 0..1.

    Attributes:
        p_correct: that the method does what its Javadoc says.
        p_before: the same of the version before the change, by itself; None if there was none or it was not judged.
        logit: the raw score behind `p_correct`.
        truncated: the judge could not see the whole method.
        calibrated: the model was calibrated on methods of this length.
        saw_change: `p_correct` was judged by the change of the method, not by its new version alone.
    """

    p_correct: float
    p_before: float | None
    logit: float
    truncated: bool
    calibrated: bool = True
    saw_change: bool = False


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The confidence, in 0.5..1, that a verdict needs.

    Attributes:
        alone: on a method that is judged by itself.
        change: on a method that is judged by its change.
    """

    alone: float
    change: float

    def needed(self, score: Score) -> float:
        """The confidence that a verdict on this score needs."""
        return self.change if score.saw_change else self.alone


@dataclass(frozen=True, slots=True)
class Policy:
    """When to speak.

    Attributes:
        thresholds: the confidence that a verdict needs.
        only_regressions: flag a method that is judged alone, and whose Javadoc is unchanged, only if the change
            lowered its score.
    """

    thresholds: Thresholds
    only_regressions: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome for one method, for a whole file that was not parsed, or for the part of a file that was not.

    Attributes:
        path: repository-relative, "/" separated; may hold surrogate escapes.
        start_line: first line of the declaration, 1-based, without its Javadoc; 1 for a file or a part of one.
        end_line: last line of the declaration, inclusive.
        class_name: "Outer.Inner"; "" for a file or a part of one.
        name: the method; "" for a file or a part of one.
        signature: one line; "" for a file or a part of one.
        change: how the method changed.
        outcome: what became of it.
        reason: a stable code, a key of `REASONS[outcome]`.
        message: one line of English.
        p_correct: None if it was not judged.
        p_before: None if there was no version before or it was not judged.
        confidence: `max(p_correct, 1 - p_correct)`.
        fingerprint: 32 hexadecimal digits; see `fingerprint`.
        description: the plain text of the Javadoc.
        lines: the source of the declaration, from `start_line` to `end_line`.
        changed_lines: 1-based numbers of the lines of the declaration or its Javadoc that changed.
        truncated: the judge could not see the whole method.
    """

    path: str
    start_line: int
    end_line: int
    class_name: str
    name: str
    signature: str
    change: Change
    outcome: Outcome
    reason: str
    message: str
    p_correct: float | None
    p_before: float | None
    confidence: float | None
    fingerprint: str
    description: str
    lines: tuple[str, ...]
    changed_lines: tuple[int, ...]
    truncated: bool

    @property
    def qualified_name(self) -> str:
        """As in "Outer.Inner.method", or "method" where there is no class; "" for a file or a part of one."""
        return f"{self.class_name}.{self.name}".strip(".")


def decide(method: ChangedMethod, score: Score | None, policy: Policy, model: str) -> Finding:
    """The finding for a method.

    Args:
        method: the method as extracted.
        score: None exactly if the method is skipped.
        policy: when to speak.
        model: what identifies the judge; part of the fingerprint.

    Raises:
        ValueError: a score without need of one, or none where one is needed.
    """
    if (score is None) != (method.skip is not None):
        raise ValueError("a method has a score or a reason to skip it, and never both")
    outcome, reason = _verdict(method, score, policy)
    declared = method.method
    return Finding(
        path=method.path,
        start_line=declared.start_line if declared else 1,
        end_line=declared.end_line if declared else 1,
        class_name=declared.class_name if declared else "",
        name=declared.name if declared else "",
        signature=declared.signature if declared else "",
        change=method.change,
        outcome=outcome,
        reason=reason,
        message=_fold(_message(method, score, policy, reason)),
        p_correct=score.p_correct if score else None,
        p_before=score.p_before if score else None,
        confidence=confidence(score.p_correct) if score else None,
        fingerprint=fingerprint(method, model),
        description=method.description,
        lines=tuple(line.removesuffix("\r") for line in declared.text.split("\n")) if declared else (),
        changed_lines=method.changed_lines,
        truncated=score.truncated if score else False,
    )


def confidence(probability: float) -> float:
    """How sure a probability of being correct is, either way: 0.5 to 1."""
    return max(probability, 1 - probability)


def fingerprint(method: ChangedMethod, model: str) -> str:
    """32 hexadecimal digits that stay the same while the method, its Javadoc and the model do.

    Neither the path nor any line number is part of it, nor layout or comments: a moved or reformatted method keeps it.
    A whole file, or the part of one, is known by its path.
    """
    declared = method.method
    identity = (
        [method.path]
        if declared is None
        else [declared.package, declared.class_name, declared.name, *declared.parameter_types]
    )
    content = [identity, declared.tokens if declared else [], _fold(method.description), model]
    return hashlib.sha256(json.dumps(content).encode("ascii")).hexdigest()[:32]


def verdict(score: Score, thresholds: Thresholds) -> tuple[Outcome, str]:
    """The outcome and its reason for one score, whatever else is known of the method before."""
    if score.truncated:
        return "abstained", "truncated"
    if not score.calibrated:
        return "abstained", "outside-calibration"
    if confidence(score.p_correct) < thresholds.needed(score):
        return "abstained", "low-confidence"
    if score.p_correct >= EVEN:
        return "passed", "matches-javadoc"
    return "flagged", "regression" if score.saw_change else "contradicts-javadoc"


def _verdict(method: ChangedMethod, score: Score | None, policy: Policy) -> tuple[Outcome, str]:
    if score is None:
        return "skipped", str(method.skip)
    outcome, reason = verdict(score, policy.thresholds)
    return _doubt(method, score, policy) if reason == "contradicts-javadoc" else (outcome, reason)


def _doubt(method: ChangedMethod, score: Score, policy: Policy) -> tuple[Outcome, str]:
    """The verdict on a method that by itself is surely wrong: is it news?"""
    if _fold(method.description) != _fold(method.description_before):
        return "flagged", "contradicts-javadoc"
    if _score_fell(score, policy.thresholds.alone):
        return "flagged", "regression"
    return ("abstained", "not-a-regression") if policy.only_regressions else ("flagged", "contradicts-javadoc")


def _score_fell(score: Score, threshold: float) -> bool:
    """Whether the version before would not have been flagged, and this one is judged worse."""
    before = score.p_before
    if before is None:
        return False
    flagged_before = before < EVEN and confidence(before) >= threshold
    return not flagged_before and score.p_correct < before


def _message(method: ChangedMethod, score: Score | None, policy: Policy, reason: str) -> str:
    subject = _subject(method)
    if score is None:
        return f"{subject} was not judged: {method.detail or REASONS['skipped'][reason]}."
    return _MESSAGES[_message_key(score, reason)].format(
        subject=subject,
        sure=percent(confidence(score.p_correct)),
        needed=threshold_percent(policy.thresholds.needed(score)),
        before="" if score.p_before is None else percent(score.p_before),
    )


def _subject(method: ChangedMethod) -> str:
    if method.method:
        return f"`{method.method.name}`"
    return "Part of the file" if method.partial else "The file"


def _message_key(score: Score, reason: str) -> str:
    if reason == "regression" and score.saw_change:
        return "broken-by-change"
    return "not-judged-before" if reason == "not-a-regression" and score.p_before is None else reason


def percent(probability: float) -> str:
    """A probability as whole percent, rounded down and never 0 or 100: certainty is not on offer."""
    return f"{min(99, max(1, math.floor(100 * probability + 1e-9)))} %"


def threshold_percent(threshold: float) -> str:
    """A threshold as percent, as it was given: rounded, it might seem to be reached."""
    return f"{100 * threshold:.10g} %"


def _fold(text: str) -> str:
    return " ".join(text.split())
