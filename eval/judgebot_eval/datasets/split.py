"""Tasks -> their splits: 7:1:2 by problem, stratified by benchmark, the same everywhere for one seed."""

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from judgebot_eval.records import Split, Task

SEED = 0
_FAMILIES = ("multipl-e",)  # their parts are one benchmark to the study


@dataclass(frozen=True, slots=True)
class Share:
    """How many problems each split has."""

    train: int
    validation: int
    test: int


def split(tasks: Iterable[Task], seed: int = SEED) -> dict[str, Split]:
    """Assign problems to train, validation and test at random, each benchmark by its share.

    Args:
        tasks: those of one problem (`base_task`) come into one split; its benchmark is that of the first of them.
        seed: of the draw.

    Returns:
        The split of each `base_task`.
    """
    strata = _strata(tasks)
    random_ = random.Random(seed)
    assigned: dict[str, Split] = {}
    for problems, share in zip(strata, shares([len(problems) for problems in strata]), strict=True):
        problems.sort()
        random_.shuffle(problems)
        assigned |= dict.fromkeys(problems[: share.test], "test")
        assigned |= dict.fromkeys(problems[share.test : share.test + share.validation], "validation")
        assigned |= dict.fromkeys(problems[share.test + share.validation :], "train")
    return assigned


def shares(sizes: Sequence[int]) -> list[Share]:
    """Divide benchmarks of these sizes 7:1:2.

    The totals come first, a fifth and a tenth of all, rounded up, as scikit-learn splits in two steps: 504, 73 and 145
    of the study's 722 problems. Then each benchmark has its part of each total, by largest remainder.
    """
    tests = _apportion(math.ceil(sum(sizes) / 5), sizes)
    left = [size - test for size, test in zip(sizes, tests, strict=True)]
    validations = _apportion(min(math.ceil(sum(sizes) / 10), sum(left)), left)
    return [
        Share(rest - validation, validation, test)
        for test, rest, validation in zip(tests, left, validations, strict=True)
    ]


def total(assigned: Mapping[str, Split]) -> Share:
    """Count the problems of each split."""
    splits = list(assigned.values())
    return Share(splits.count("train"), splits.count("validation"), splits.count("test"))


def family(benchmark: str) -> str:
    """Return the benchmark that a part of one belongs to: `multipl-e` of `multipl-e-mbpp`."""
    return next((name for name in _FAMILIES if benchmark.startswith(name)), benchmark)


def _strata(tasks: Iterable[Task]) -> list[list[str]]:
    benchmarks: dict[str, str] = {}
    for task in tasks:
        benchmarks.setdefault(task.base_task, family(task.benchmark))
    return [
        [problem for problem, benchmark in benchmarks.items() if benchmark == name]
        for name in sorted(set(benchmarks.values()))
    ]


def _apportion(amount: int, sizes: Sequence[int]) -> list[int]:
    """Divide an amount in proportion to sizes, by largest remainder; ties go to the first."""
    whole = max(sum(sizes), 1)
    parts = [amount * size // whole for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda index: -(amount * sizes[index] % whole))
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return parts
