"""Candidates -> pools, and how a repetition gets its n candidates of a pool."""

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from math import comb

from judgebot_eval.records import LabelledCandidate

Pool = Sequence[LabelledCandidate]
"""The attempts of one generator at one task, in the order of their samples."""

Key = tuple[float, ...]
"""What candidates are ranked by, highest first."""

BLOCK = 10


def pools(candidates: Iterable[LabelledCandidate]) -> dict[str, dict[str, Pool]]:
    """Group candidates by generator and task."""
    grouped: dict[str, dict[str, list[LabelledCandidate]]] = {}
    for candidate in candidates:
        grouped.setdefault(candidate.generator, {}).setdefault(candidate.task, []).append(candidate)
    return {
        generator: {task: sorted(tasks[task], key=lambda each: each.sample) for task in sorted(tasks)}
        for generator, tasks in grouped.items()
    }


def repetitions_of(tasks: Mapping[str, Pool], n: int, repetitions: int) -> int:
    """Return how many repetitions can differ: one if no pool holds more than n candidates."""
    return repetitions if any(len(pool) > n for pool in tasks.values()) else 1


def draw(pool: Pool, n: int, repetition: int, seed: int) -> Pool:
    """Return the n candidates of a repetition, in the order of their samples.

    A pool of a hundred gives each of ten repetitions its own block of ten, of which the first n are taken (plan A); any
    other gives a subset drawn without replacement (plan B). At least n candidates are there.
    """
    if len(pool) >= BLOCK * max(BLOCK, repetition + 1):
        return pool[BLOCK * repetition : BLOCK * repetition + n]
    rng = random.Random(f"{seed}/{pool[0].generator}/{pool[0].task}/{n}/{repetition}")
    return [pool[index] for index in sorted(rng.sample(range(len(pool)), n))]


def chances(size: int, n: int) -> list[float]:
    """Return how probable it is that each rank, best first, is the best of n drawn from `size` candidates."""
    return [comb(size - rank, n - 1) / comb(size, n) for rank in range(1, size + 1)]


def expected_pass(keys: Sequence[Key], passed: Sequence[bool], n: int) -> float:
    """Return the probability that the best ranked of n random candidates of a pool passes (plan C, exact).

    Args:
        keys: of the candidates [m]; equal ones share the chances of their ranks.
        passed: their verdicts [m].
        n: at most m.
    """
    left = iter(chances(len(keys), n))
    expected = 0.0
    for _, tied in groupby(sorted(zip(keys, passed, strict=True), reverse=True), key=lambda each: each[0]):
        verdicts = [verdict for _, verdict in tied]
        share = sum(verdicts) / len(verdicts)
        expected += share * sum(next(left) for _ in verdicts)
    return expected
