"""What is gained by listening only to a judge that is sure, and whether its probabilities can be believed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from judgebot.calibrate import EVEN
from judgebot_eval.stats.agreement import confusion
from judgebot_eval.stats.weighted import BINS, bin_of

THRESHOLDS = tuple(step / 100 for step in (*range(0, 81, 10), *range(81, 101)))
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a judge says of a candidate, and what is so.

    Attributes:
        p_correct: in [0, 1]; from 0.5 on the candidate is judged correct.
    """

    p_correct: float
    correct: bool

    @property
    def says_correct(self) -> bool:
        """The verdict."""
        return self.p_correct >= EVEN

    @property
    def confidence(self) -> float:
        """The probability of the verdict, in [0.5, 1]."""
        return max(self.p_correct, round(1 - self.p_correct, 15))  # 1 - 0.07 is below 0.93


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """The predictions of at least this confidence.

    Attributes:
        precision: of "correct", None where nothing is judged so.
        negative_precision: of "incorrect", likewise.
        kept_correct: how many are judged correct.
        kept_incorrect: how many are judged incorrect.
        coverage: the share of all predictions that is kept.
    """

    threshold: float
    precision: float | None
    negative_precision: float | None
    kept_correct: int
    kept_incorrect: int
    coverage: float


def sweep(predictions: Sequence[Prediction], thresholds: Sequence[float] = THRESHOLDS) -> Iterator[SweepPoint]:
    """Keep predictions by their confidence, at least one being there to keep."""
    for threshold in thresholds:
        kept = [prediction for prediction in predictions if prediction.confidence >= threshold]
        counts = confusion([each.says_correct for each in kept], [each.correct for each in kept])
        yield SweepPoint(
            threshold,
            counts.precision,
            counts.negative_precision,
            counts.tp + counts.fp,
            counts.tn + counts.fn,
            len(kept) / len(predictions),
        )


def share_below(predictions: Sequence[Prediction], threshold: float = SURE) -> float:
    """Return the share of predictions less sure than that, of at least one."""
    return sum(prediction.confidence < threshold for prediction in predictions) / len(predictions)


@dataclass(frozen=True, slots=True)
class Bin:
    """The predictions whose P(correct) lies in [low, high), the last bin with 1.

    Attributes:
        mean_p: of their P(correct).
        correct: their share of correct candidates.
    """

    low: float
    high: float
    count: int
    mean_p: float
    correct: float


def reliability(predictions: Sequence[Prediction]) -> Iterator[Bin]:
    """Group predictions by their P(correct) into ten bins of equal width, without the empty ones."""
    p = np.array([prediction.p_correct for prediction in predictions])
    correct = np.array([prediction.correct for prediction in predictions])
    bins = bin_of(p)
    for index in np.unique(bins).tolist():
        inside = bins == index
        low, high = index / BINS, (index + 1) / BINS
        yield Bin(low, high, int(inside.sum()), float(p[inside].mean()), float(correct[inside].mean()))
