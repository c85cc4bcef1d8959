"""Comparing two ways to choose on the same tasks: McNemar's test, its odds ratio, and corrections."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from judgebot_eval.stats.weighted import Bools

_FEW = 25
_HALF = 0.5
_ROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class McNemar:
    """What McNemar's (1947) test says of paired outcomes.

    Attributes:
        wins: cases where ours passes and the other fails.
        losses: cases where ours fails and the other passes.
        p_corrected: of the chi-square statistic with continuity correction (Edwards, 1948), two-sided.
        p_exact: of the binomial distribution, two-sided.
        odds_ratio: wins to losses; above 1 favours ours.
        is_adjusted: half a case was added to both (Haldane, 1956), because one of them is 0.
    """

    wins: int
    losses: int
    p_corrected: float
    p_exact: float
    odds_ratio: float
    is_adjusted: bool

    @property
    def p(self) -> float:
        """The exact one where fewer than 25 cases differ, else the corrected one."""
        return self.p_exact if self.wins + self.losses < _FEW else self.p_corrected


def mcnemar(wins: int, losses: int) -> McNemar:
    """Test whether cases that differ fall on either side equally often."""
    is_adjusted = 0 in {wins, losses}
    shift = _HALF if is_adjusted else 0.0
    ratio = (wins + shift) / (losses + shift)
    return McNemar(wins, losses, _p_corrected(wins, losses), _p_exact(wins, losses), ratio, is_adjusted)


def compare(ours: Bools, theirs: Bools) -> McNemar:
    """Test paired outcomes, arrays of one shape."""
    return mcnemar(int((ours & ~theirs).sum()), int((~ours & theirs).sum()))


def _p_corrected(wins: int, losses: int) -> float:
    differing = wins + losses
    if differing == 0:
        return 1.0
    statistic = max(0, abs(wins - losses) - 1) ** 2 / differing
    return float(erfc(sqrt(statistic / 2)))


def _p_exact(wins: int, losses: int) -> float:
    differing, fewer = wins + losses, min(wins, losses)
    tail, ways = 0, 1
    for index in range(fewer + 1):
        tail, ways = tail + ways, ways * (differing - index) // (index + 1)
    return float(min(1.0, 2 * tail / 2**differing))


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjust the p-values of one family for the false discovery rate (Benjamini and Hochberg, 1995)."""
    family = len(p_values)
    adjusted, least = [0.0] * family, 1.0
    for rank, index in enumerate(sorted(range(family), key=lambda each: -p_values[each])):
        least = min(least, p_values[index] * (family / (family - rank)))
        adjusted[index] = least
    return adjusted


def permute_tasks(ours: Bools, theirs: Bools, tasks: Sequence[str]) -> float:
    """Test paired outcomes by exchanging ours and theirs in whole tasks at random.

    McNemar's test counts every repetition of a task as a case of its own, this one does not.

    Args:
        ours: whether it passes [rows, repetitions]; `theirs` likewise.
        theirs: of the baseline.
        tasks: the task of each row [rows]; rows of one task are exchanged together.

    Returns:
        The two-sided p-value of the difference of the means (Monte Carlo, at least 1 / 10,001).
    """
    _, task_of = np.unique(np.array(tasks), return_inverse=True)
    differences = np.bincount(task_of, weights=(ours.astype(np.int64) - theirs).sum(axis=1))
    observed = abs(differences.sum())
    signs = np.random.default_rng(0).integers(0, 2, size=(_ROUNDS, len(differences))) * 2 - 1
    extreme = int((np.abs(signs @ differences) >= observed).sum())
    return (extreme + 1) / (_ROUNDS + 1)
