"""What people said of flagged methods -> the judge's calibration for their repository (pure)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from judgebot.calibrate import (
    EVEN,
    MIN_CASES,
    Calibration,
    OperatingPoint,
    operating_points,
    sigmoid,
    wilson_lower_bound,
)

THRESHOLDS = tuple(step / 100 for step in range(50, 100))
"""The confidences that may be proposed."""

PRIOR_DEVIATION = 2.0
"""Of the shift, in log-odds: a model's P(correct) stands for even odds, and where one method in ten is wrong the truth
is log 9 = 2.2 from there."""

_SUREST = 1e-6
_HALVINGS = 64
_Z_TWO_SIDED_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Case:
    """A flagged method that somebody had something to say about.

    Attributes:
        p_correct: what the model's own calibration made of it, below 0.5.
        covered_from: confidence from which every judged method was flagged at that time.
        correct: whether it was right after all, that is, flagged in error.
    """

    p_correct: float
    covered_from: float
    correct: bool

    def is_seen_at(self, threshold: float) -> bool:
        """Tell whether this case would have been flagged at the threshold, and its like would have been seen then."""
        return self.covered_from <= threshold <= 1 - self.p_correct


@dataclass(frozen=True, slots=True)
class Recalibration:
    """What the cases say of the model's calibration.

    Attributes:
        shift: what to add to the log-odds of being correct.
        deviation: standard deviation of the shift (Laplace's approximation).
        flagged: what all cases gave, each as it was flagged.
        points: what flagging at each of `THRESHOLDS` gave; without cases where none are covered.
    """

    shift: float
    deviation: float
    flagged: OperatingPoint
    points: tuple[OperatingPoint, ...]

    def apply(self, calibration: Calibration) -> Calibration:
        """Return a calibration of the model as it is in this repository."""
        return Calibration(calibration.scale, calibration.bias + self.shift, self.points)

    def probability(self, p_correct: float) -> float:
        """Return what the model's P(correct) of a method is in this repository."""
        return sigmoid(_log_odds(p_correct) + self.shift)

    def proposal(self, target_precision: float) -> OperatingPoint | None:
        """Return the lowest threshold with enough cases whose precision is bounded below by the target, if any."""
        return next((point for point in self._backed if point.lower_bound >= target_precision), None)

    @property
    def best(self) -> OperatingPoint | None:
        """The threshold with enough cases whose bound is highest, if any."""
        return max(self._backed, key=lambda point: point.lower_bound, default=None)

    @property
    def _backed(self) -> list[OperatingPoint]:
        return [point for point in self.points if point.cases >= MIN_CASES]


def recalibrate(cases: Sequence[Case]) -> Recalibration:
    """Fit the calibration to a repository's cases.

    Only the intercept is fitted, with a Gaussian prior at the model's own calibration (maximum a posteriori): flagged
    methods span too small a part of the scores to say anything of the slope. The operating points are those of the
    cases alone, whatever the prior.
    """
    offsets = [_log_odds(case.p_correct) for case in cases]
    shift = _fit_shift(offsets, [case.correct for case in cases])
    fitted = [sigmoid(offset + shift) for offset in offsets]
    deviation = 1 / math.sqrt(math.fsum(p * (1 - p) for p in fitted) + PRIOR_DEVIATION**-2)
    points = tuple(operating_point(cases, threshold) for threshold in THRESHOLDS)
    return Recalibration(shift, deviation, _measured(cases, EVEN), points)


def operating_point(cases: Sequence[Case], threshold: float) -> OperatingPoint:
    """Measure flagging at a threshold on the cases that cover it."""
    return _measured([case for case in cases if case.is_seen_at(threshold)], threshold)


def wilson_interval(successes: int, cases: int) -> tuple[float, float]:
    """Return Wilson's (1927) two-sided 95 % interval of a proportion; 0 to 1 without cases."""
    lower = wilson_lower_bound(successes, cases, _Z_TWO_SIDED_95)
    return lower, 1 - wilson_lower_bound(cases - successes, cases, _Z_TWO_SIDED_95)


def _measured(cases: Sequence[Case], threshold: float) -> OperatingPoint:
    probabilities, correct = [case.p_correct for case in cases], [case.correct for case in cases]
    (point,) = operating_points(probabilities, correct, [1.0] * len(cases), [threshold])
    return point


def _fit_shift(offsets: Sequence[float], correct: Sequence[bool]) -> float:
    """Find the root of the derivative of the log posterior, which falls all the way, by bisection."""
    high = PRIOR_DEVIATION**2 * len(offsets)
    low = -high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        expected = math.fsum(sigmoid(offset + middle) for offset in offsets)
        if sum(correct) - expected - middle / PRIOR_DEVIATION**2 > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _SUREST), 1 - _SUREST)
    return math.log(bounded / (1 - bounded))
