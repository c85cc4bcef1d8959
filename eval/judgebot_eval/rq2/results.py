"""What every contender reached with every generator and n, and the records of its choices."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from judgebot_eval.records import LabelledCandidate
from judgebot_eval.rq1.files import file_name
from judgebot_eval.rq2.trials import Contender, Trial, choices, exact, outcomes, pool_means, tie_rate
from judgebot_eval.select.plans import Pool
from judgebot_eval.select.selectors import Ranker
from judgebot_eval.stats.bootstrap import Estimate, bootstrap
from judgebot_eval.stats.weighted import Bools, Floats, mean

RANDOM, SINGLE, LARGE, GPT = "Random", "Single", "LLM", "GPT-4.1-mini"
NOT_CHOSEN = (SINGLE, LARGE, GPT)
"""Results of one generation, without choosing."""

_FOLDER = "choices"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a contender returns for a task.

    Attributes:
        samples: the number of the candidate returned [seeds x repetitions], one seed after the other.
        passed: whether it passes, likewise.
    """

    VERSION: ClassVar = 1
    task: str
    base_task: str
    n: int
    samples: tuple[int, ...]
    passed: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a contender reached with a generator.

    Attributes:
        passed: whether what it returned passes [tasks, seeds x repetitions], of its own seeds.
        expected: the exact probability of that for each task; None if it cannot be had.
        tasks: the problem of each task, which intervals are drawn by.
        tied: in what share of the draws ties decided; None if it does not rank.
        records: where its choices are, relative to the folder of the tables; "" if there are none.
    """

    generator: str
    n: int
    contender: str
    passed: Bools
    expected: Floats | None
    tasks: tuple[str, ...]
    tied: float | None = None
    records: str = ""

    @property
    def estimate(self) -> Estimate | None:
        """Pass@1: the mean over tasks, seeds and repetitions."""
        return bootstrap(mean(self.passed.mean(axis=1)), np.array(self.tasks))


@dataclass(frozen=True, slots=True)
class Setting:
    """What all contenders have in common with a generator and n.

    Attributes:
        pool_means: the share of passing candidates of each task: what a random choice gives.
        mixed: the share of tasks with both passing and failing candidates.
        short: how many tasks have fewer than n candidates, and are left out.
        repetitions: how many differ.
    """

    generator: str
    n: int
    pool_means: Floats
    mixed: float
    short: int
    repetitions: int


def setting_of(drawn: Trial) -> Setting:
    """Describe a trial."""
    shares = pool_means(drawn)
    mixed = float(np.mean((shares > 0) & (shares < 1)))
    return Setting(drawn.generator, drawn.n, shares, mixed, drawn.short, drawn.repetitions)


def records_of(generator: str, contender: str) -> str:
    """Return where the choices of a contender are, relative to the folder of the tables."""
    return f"{_FOLDER}/{file_name(generator)}/{file_name(contender)}.jsonl"


def result_of(drawn: Trial, contender: Contender) -> tuple[Result, list[Choice]]:
    """Let a contender choose in a trial."""
    chosen = choices(drawn, contender)
    first = contender.selectors[0]
    tied = tie_rate(drawn, first) if isinstance(first, Ranker) else None
    made = Result(
        drawn.generator,
        drawn.n,
        contender.name,
        outcomes(chosen),
        exact(drawn, contender),
        tuple(drawn.tasks),
        tied,
        records_of(drawn.generator, contender.name),
    )
    return made, [_choice(drawn.n, of_task) for of_task in chosen]


def one_generation(drawn: Trial, tasks: Mapping[str, Pool], name: str) -> Result | None:
    """Take one candidate of each task, repetition by repetition, without choosing; None if a task has none.

    Args:
        drawn: whose tasks and repetitions they are.
        tasks: the pools to take them from, of this generator or of another.
        name: of the result.
    """
    if any(pool[0].task not in tasks for pool in drawn.pools):
        return None
    pools = [tasks[pool[0].task] for pool in drawn.pools]
    taken = [[pool[time % len(pool)].passed for time in range(drawn.repetitions)] for pool in pools]
    return Result(drawn.generator, drawn.n, name, np.array(taken, np.bool_), None, tuple(drawn.tasks))


def find(results: Sequence[Result], generator: str, n: int, contender: str) -> Result | None:
    """Return a result, None if that contender did not choose there."""
    wanted = (generator, n, contender)
    return next((each for each in results if (each.generator, each.n, each.contender) == wanted), None)


def _choice(n: int, chosen: Sequence[LabelledCandidate]) -> Choice:
    first = chosen[0]
    passed = tuple(each.passed for each in chosen)
    return Choice(first.task, first.base_task, n, tuple(each.sample for each in chosen), passed)
