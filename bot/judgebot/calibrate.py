"""Raw scores -> calibrated probabilities; a wanted precision -> the threshold that reaches it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from judgebot.errors import JudgebotError

EVEN = 0.5
"""From this probability on, a method is more likely correct than not."""

MIN_CASES = 30
"""With fewer flagged cases an operating point backs nothing."""
_Z_ONE_SIDED_95 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What flagging at `threshold` gave on the calibration set.

    Attributes:
        threshold: confidence in [0.5, 1] from which a method is flagged.
        precision: share of the flagged that were wrong.
        lower_bound: one-sided 95 % bound below the precision; see `weighted_lower_bound`.
        cases: number of flagged methods behind these figures.
    """

    threshold: float
    precision: float
    lower_bound: float
    cases: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling (Platt, 1999) and the operating points, both fitted on tasks the model was not trained on."""

    scale: float
    bias: float
    points: tuple[OperatingPoint, ...]

    def probability(self, logit: float) -> float:
        """P(correct) for a raw score; strictly increasing until it saturates in float."""
        return sigmoid(self.scale * logit + self.bias)

    def threshold_for(self, target_precision: float) -> float:
        """The lowest threshold whose precision is bounded below by the target.

        Raises:
            JudgebotError: no threshold reaches the target with enough cases behind it.
        """
        backed = [point for point in self.points if point.cases >= MIN_CASES]
        reached = [point.threshold for point in backed if point.lower_bound >= target_precision]
        if not reached:
            best = max((point.lower_bound for point in backed), default=0.0)
            raise JudgebotError(
                f"target precision {target_precision:g}: this model cannot back it: on its calibration set the best "
                f"lower bound, with at least {MIN_CASES} flagged cases, is {at_least(best)}; "
                "ask less, or set a threshold"
            )
        return min(reached)


class _Case(NamedTuple):
    is_right: bool
    weight: float
    family: str


def sigmoid(x: float) -> float:
    """The logistic function of x, without overflow."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return (z := math.exp(x)) / (1 + z)


def wilson_lower_bound(successes: float, cases: float, z: float = _Z_ONE_SIDED_95) -> float:
    """Wilson's (1927) lower bound of a proportion; 0 without cases."""
    if cases <= 0:
        return 0.0
    share = successes / cases
    centre = share + z * z / (2 * cases)
    spread = z * math.sqrt(share * (1 - share) / cases + z * z / (4 * cases * cases))
    return max(0.0, (centre - spread) / (1 + z * z / cases))


def at_least(bound: float) -> str:
    """A lower bound with two decimals, rounded down: rounded up it would promise too much."""
    return f"{math.floor(100 * bound + 1e-9) / 100:.2f}"


def operating_points(
    probabilities: Sequence[float],
    correct: Sequence[bool],
    weights: Sequence[float],
    thresholds: Sequence[float],
    families: Sequence[str] | None = None,
) -> tuple[OperatingPoint, ...]:
    """Measure flagging at each threshold on a calibration set.

    Args:
        probabilities: calibrated P(correct) of each case.
        correct: whether each case is correct.
        weights: how much each case counts, so that the set can stand for a stream with another share of wrong methods.
        thresholds: confidences to look at.
        families: what each case belongs to, such as its file: those of one verdict in one family prove no more than one
            case of their weight. Without them each case is one of its own.

    Returns:
        One point per threshold.
    """
    heaviest = max((w for ok, w in zip(correct, weights, strict=True) if ok), default=max(weights, default=0.0))
    given = map(str, range(len(weights))) if families is None else families
    cases = [
        (1 - p, _Case(ok, weight, family))
        for p, ok, weight, family in zip(probabilities, correct, weights, given, strict=True)
        if p < EVEN
    ]
    return tuple(
        _point(threshold, [case for doubt, case in cases if doubt >= threshold], heaviest) for threshold in thresholds
    )


def _point(threshold: float, flagged: Sequence[_Case], heaviest: float) -> OperatingPoint:
    wrong, right = (_by_family(case for case in flagged if case.is_right is is_right) for is_right in (False, True))
    if not sum(wrong):
        return OperatingPoint(threshold, 0.0, 0.0, len(flagged))
    precision = sum(wrong) / (sum(wrong) + sum(right))
    return OperatingPoint(threshold, precision, weighted_lower_bound(wrong, right, heaviest), len(flagged))


def _by_family(cases: Iterable[_Case]) -> list[float]:
    weights: dict[str, float] = {}
    for case in cases:
        weights[case.family] = weights.get(case.family, 0.0) + case.weight
    return list(weights.values())


def weighted_lower_bound(wrong: Sequence[float], right: Sequence[float], heaviest: float) -> float:
    """One-sided 95 % bound below the precision where right cases do not weigh what wrong ones do.

    In a stream of changes a right case that was flagged may weigh thirty times a wrong one, so that a few of them
    decide. So what is bounded (by Wilson) is the share of the wrong among the flagged as if all weighed the same; with
    equal weights it is Wilson's bound of the precision.

    Args:
        wrong: weights of the flagged cases that are wrong, at least one of them above 0.
        right: weights of the flagged cases that are right.
        heaviest: the most that a case that is right can weigh, for where none was flagged.
    """
    wrong_cases, wrong_weight = _effective(wrong)
    right_cases, right_weight = _effective(right) if sum(right) else (0.0, heaviest)
    share = wilson_lower_bound(wrong_cases, wrong_cases + right_cases)
    return wrong_weight * share / (wrong_weight * share + right_weight * (1 - share))


def _effective(weights: Sequence[float]) -> tuple[float, float]:
    """How many cases of equal weight say as much (Kish, 1965), and that weight."""
    total, squares = sum(weights), sum(w * w for w in weights)
    return total * total / squares, squares / total
