"""Pools -> what each way to choose returns, in every repetition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from judgebot_eval.records import LabelledCandidate
from judgebot_eval.select.plans import Pool, draw, expected_pass, repetitions_of
from judgebot_eval.select.selectors import Ranker, Selector
from judgebot_eval.stats.weighted import Bools, Floats

SIZES = (2, 5, 10)
REPETITIONS = 10


@dataclass(frozen=True, slots=True)
class Trial:
    """Choosing among n candidates of one generator, again and again.

    Attributes:
        pools: all candidates of each task; tasks with fewer than n are left out.
        draws: the n candidates [tasks][repetitions].
        short: how many tasks were left out.
    """

    generator: str
    n: int
    pools: tuple[Pool, ...]
    draws: tuple[tuple[Pool, ...], ...]
    short: int

    @property
    def repetitions(self) -> int:
        """How many of them can differ: one if all candidates are drawn each time."""
        return len(self.draws[0])

    @property
    def tasks(self) -> list[str]:
        """The problem of each task, which intervals are drawn by."""
        return [pool[0].base_task for pool in self.pools]


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to choose, once for each seed that it was trained with."""

    name: str
    selectors: tuple[Selector, ...]


def trial(generator: str, tasks: Mapping[str, Pool], n: int, repetitions: int, seed: int) -> Trial | None:
    """Draw n candidates for each task and repetition; None if no task has as many."""
    large = {task: pool for task, pool in tasks.items() if len(pool) >= n}
    if not large:
        return None
    times = range(repetitions_of(large, n, repetitions))
    draws = tuple(tuple(draw(pool, n, time, seed) for time in times) for pool in large.values())
    return Trial(generator, n, tuple(large.values()), draws, len(tasks) - len(large))


def choices(drawn: Trial, contender: Contender) -> list[list[LabelledCandidate]]:
    """Return what is chosen [tasks][seeds x repetitions], one seed after the other."""
    return [
        [selector.choose(pool) for selector in contender.selectors for pool in repetitions]
        for repetitions in drawn.draws
    ]


def outcomes(chosen: Sequence[Sequence[LabelledCandidate]]) -> Bools:
    """Return whether what was chosen passes [tasks, seeds x repetitions]."""
    return np.array([[candidate.passed for candidate in of_task] for of_task in chosen], np.bool_)


def exact(drawn: Trial, contender: Contender) -> Floats | None:
    """Return the probability [tasks] that the choice among n random candidates passes (plan C), mean over the seeds.

    None if it cannot be had, because the choice does not follow from a rank of each candidate alone.
    """
    rankers = [each for each in contender.selectors if isinstance(each, Ranker)]
    if len(rankers) < len(contender.selectors):
        return None
    per_seed = [
        [
            expected_pass([ranker.key(each) for each in pool], [each.passed for each in pool], drawn.n)
            for pool in drawn.pools
        ]
        for ranker in rankers
    ]
    mean: Floats = np.mean(per_seed, axis=0)
    return mean


def pool_means(drawn: Trial) -> Floats:
    """Return the share of passing candidates of each pool [tasks]: what a random choice gives."""
    return np.array([np.mean([each.passed for each in pool]) for pool in drawn.pools])


def tie_rate(drawn: Trial, ranker: Ranker) -> float:
    """Return in what share of the draws the best score, before ties are broken, is that of several candidates."""
    draws = [pool for repetitions in drawn.draws for pool in repetitions]
    return float(np.mean([_is_tied(ranker, pool) for pool in draws]))


def _is_tied(ranker: Ranker, pool: Pool) -> bool:
    scores = [ranker.key(candidate)[: ranker.decisive] for candidate in pool]
    return scores.count(max(scores)) > 1
