"""Intervals by resampling tasks: the cases of one task stand or fall together."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from judgebot_eval.stats.weighted import Floats, Statistic, value

RESAMPLES = 1_000
_PERCENTILES = (2.5, 97.5)
_AT_ONCE = 500_000  # weights


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with the percentile interval (95 %) of its bootstrap (Efron, 1979).

    Attributes:
        value: the figure of the cases as they are.
        mean: of the resamples.
    """

    value: float
    mean: float
    low: float
    high: float


def bootstrap(statistic: Statistic, tasks: NDArray[np.str_] | NDArray[np.intp], seed: int = 0) -> Estimate | None:
    """Estimate a statistic of cases whose tasks [cases] are given; None where it is not defined.

    Resamples in which it is not defined (one without a wrong case, say) do not count.
    """
    figure = value(statistic, len(tasks))
    if figure is None:
        return None
    resampled = np.concatenate([statistic(weights) for weights in _resamples(tasks, seed)])
    defined = resampled[~np.isnan(resampled)]
    low, high = np.percentile(defined, _PERCENTILES)
    return Estimate(figure, float(defined.mean()), float(low), float(high))


def _resamples(tasks: NDArray[np.str_] | NDArray[np.intp], seed: int) -> Iterator[Floats]:
    """Yield weights [resamples, cases], some resamples at a time: how often the task of each case was drawn."""
    names, task_of = np.unique(tasks, return_inverse=True)
    rng = np.random.default_rng(seed)
    at_once = max(1, min(RESAMPLES, _AT_ONCE // len(tasks)))
    for start in range(0, RESAMPLES, at_once):
        count = min(at_once, RESAMPLES - start)
        drawn = rng.integers(len(names), size=(count, len(names))) + len(names) * np.arange(count)[:, None]
        times = np.bincount(drawn.ravel(), minlength=count * len(names)).reshape(count, len(names))
        yield np.take(times.astype(np.float64), task_of, axis=1)
