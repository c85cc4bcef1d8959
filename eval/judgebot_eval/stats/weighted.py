"""The figures of the field, each as a function of the weights of its cases, so that a bootstrap is one more call."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Statistic = Callable[[Floats], Floats]
"""Weights of cases [resamples, cases] -> the figure in each resample [resamples]; NaN where it is not defined."""

BINS = 10


def bin_of(p_correct: Floats) -> NDArray[np.intp]:
    """Return which of ten bins of equal width each probability [cases] lies in, from 0 [cases]; 1 lies in the last."""
    bins: NDArray[np.intp] = np.minimum((p_correct * BINS).astype(np.intp), BINS - 1)
    return bins


def mean(values: Floats | Bools, shares: Floats | Bools | None = None) -> Statistic:
    """Return the mean of `values` [cases], each counted `shares` [cases] times (1 if None)."""
    counted = np.ones(len(values)) if shares is None else shares.astype(np.float64)
    return lambda weights: _ratio(weights @ (values * counted), weights @ counted)


def auc(scores: Floats, correct: Bools) -> Statistic:
    """Return the area under the ROC curve: how often a correct case scores above a wrong one, ties counted half."""
    order = np.argsort(scores, kind="stable")
    _, starts = np.unique(scores[order], return_index=True)
    right = correct[order]

    def statistic(weights: Floats) -> Floats:
        ordered = weights[:, order]
        good, bad = (np.add.reduceat(ordered * label, starts, axis=1) for label in (right, ~right))
        below = np.cumsum(bad, axis=1) - bad / 2
        return _ratio((good * below).sum(axis=1), good.sum(axis=1) * bad.sum(axis=1))

    return statistic


def kappa(judged: Bools, correct: Bools) -> Statistic:
    """Return Cohen's (1960) kappa of two verdicts; 0 where both are constant and alike."""
    agree, first, second = mean(judged == correct), mean(judged), mean(correct)

    def statistic(weights: Floats) -> Floats:
        one, other = first(weights), second(weights)
        by_chance = one * other + (1 - one) * (1 - other)
        defined = by_chance < 1
        return np.divide(agree(weights) - by_chance, 1 - by_chance, out=np.zeros(len(weights)), where=defined)

    return statistic


def calibration_error(p_correct: Floats, correct: Bools, shares: Floats | None = None) -> Statistic:
    """Return the expected calibration error (Naeini et al., 2015), ten bins of equal width; `shares` as for `mean`."""
    counted = np.ones(len(p_correct)) if shares is None else shares
    gaps = np.eye(BINS)[bin_of(p_correct)] * ((p_correct - correct) * counted)[:, None]
    return lambda weights: _ratio(np.abs(weights @ gaps).sum(axis=1), weights @ counted)


def stream_precision(standing: Statistic, broken: Sequence[Statistic], broken_share: float) -> Statistic:
    """Return the share of broken cases among the flagged in a stream.

    Args:
        standing: share flagged of what is right.
        broken: share flagged of each kind of what is broken; the kinds occur equally often.
        broken_share: of the stream.
    """
    hit = average(*broken)

    def statistic(weights: Floats) -> Floats:
        hits, alarms = broken_share * hit(weights), (1 - broken_share) * standing(weights)
        return _ratio(hits, hits + alarms)

    return statistic


def within(statistic: Statistic, cases: Bools) -> Statistic:
    """Return a statistic of some of the cases as one of all."""
    return lambda weights: statistic(weights[:, cases])


def average(*statistics: Statistic) -> Statistic:
    """Return the mean of statistics of the same cases."""

    def statistic(weights: Floats) -> Floats:
        figures: Floats = np.mean([each(weights) for each in statistics], axis=0)
        return figures

    return statistic


def value(statistic: Statistic, cases: int) -> float | None:
    """Return the figure of the cases as they are; None where it is not defined."""
    (figure,) = statistic(np.ones((1, cases)))
    return None if np.isnan(figure) else float(figure)


def _ratio(part: Floats, whole: Floats) -> Floats:
    ratio: Floats = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return ratio
