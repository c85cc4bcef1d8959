"""The merged rows of CoderEval's recorded candidates -> the samples that each stands for.

The file holds each distinct method of a task once, with how often it was recorded (`n_occurrences`), by which
generators and for which descriptions (`prompted_with`). Its counts show how they were recorded: each generator answered
two descriptions, the project's (`raw`) and one written by hand (`human`); its ten samples were recorded one to three
times over, and of CodeGen and PanGu-Coder one answer more, once. A row of one generator and one description is thus a
division with remainder; rows that several share are solved for together, task by task.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, milp

from judgebot.errors import JudgebotError

SAMPLES = 10
"""How many were drawn of a generator for a description."""

_COPIES: Mapping[tuple[str, str], int] = {
    ("ChatGPT", "raw"): 1,
    ("ChatGPT", "human"): 1,
    ("CodeGen", "raw"): 3,
    ("CodeGen", "human"): 2,
    ("PanGu-Coder", "raw"): 2,
    ("PanGu-Coder", "human"): 2,
}
_ANSWERED_ONCE_MORE = ("CodeGen", "PanGu-Coder")
_TIE = 1e-4


@dataclass(frozen=True, slots=True)
class _Part:
    """How many answers of a pool are the code of a row: what is solved for.

    Attributes:
        pool: `CodeGen/raw`, or `CodeGen/raw/single` for the one answer more.
        copies: how often each of them was recorded.
        most: how many the pool holds.
    """

    row: int
    generator: str
    description: str
    pool: str
    copies: int
    most: int


def draws_of(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Return the pools of the answers that each row stands for, a pool as often as it drew that code.

    Args:
        rows: usable rows of the file, in its order.

    Raises:
        JudgebotError: the counts of a task do not add up to such answers.
    """
    tasks: dict[str, list[int]] = {}
    for index, row in enumerate(rows):
        tasks.setdefault(row["task_id"], []).append(index)
    draws: list[list[str]] = [[] for _ in rows]
    for task, indices in tasks.items():
        for part, count in _counts(task, {index: rows[index] for index in indices}):
            draws[part.row] += [part.pool] * count
    return draws


def _counts(task: str, rows: Mapping[int, Mapping[str, Any]]) -> Iterator[tuple[_Part, int]]:
    """Divide the plain rows of a task, and solve for the others with what the pools have left."""
    parts = {index: list(_parts(index, row)) for index, row in rows.items()}
    left = Counter({part.pool: part.most for of_row in parts.values() for part in of_row})
    shared = {index: row for index, row in rows.items() if "+" in row["generator"] + row["prompted_with"]}
    for index in rows.keys() - shared.keys():
        samples, single = divmod(rows[index]["n_occurrences"], parts[index][0].copies)
        for part, count in zip(parts[index], (samples, single), strict=False):  # ChatGPT has no single answers
            left[part.pool] -= count
            yield part, count
    if min(left.values()) < 0:
        raise _contradiction(task)
    if shared:
        unknown = [part for index in shared for part in parts[index]]
        occurrences = {index: row["n_occurrences"] for index, row in shared.items()}
        yield from zip(unknown, _solve(task, unknown, occurrences, left), strict=True)


def _parts(index: int, row: Mapping[str, Any]) -> Iterator[_Part]:
    for generator, description in product(row["generator"].split("+"), row["prompted_with"].split("+")):
        pool = f"{generator}/{description}"
        yield _Part(index, generator, description, pool, _COPIES[generator, description], SAMPLES)
        if generator in _ANSWERED_ONCE_MORE:
            yield _Part(index, generator, description, f"{pool}/single", 1, 1)


def _solve(task: str, parts: Sequence[_Part], occurrences: Mapping[int, int], left: Mapping[str, int]) -> list[int]:
    """Find counts that explain all occurrences, with as many samples as can be, in the first pools if in doubt."""
    named = sorted({(part.row, name) for part in parts for name in (part.generator, part.description)})
    pools = sorted({part.pool for part in parts})
    weights = [
        *([part.copies * (part.row == row) for part in parts] for row in occurrences),
        *([part.row == row and name in {part.generator, part.description} for part in parts] for row, name in named),
        *([part.pool == pool for part in parts] for pool in pools),
    ]
    least = [*occurrences.values(), *(1 for _ in named), *(0 for _ in pools)]
    most = [*occurrences.values(), *(np.inf for _ in named), *(left[pool] for pool in pools)]
    solution = milp(
        [index * _TIE - (part.most > 1) for index, part in enumerate(parts)],
        integrality=np.ones(len(parts)),
        constraints=LinearConstraint(np.array(weights, float), least, most),
        options={"mip_rel_gap": 0},
    )
    if not solution.success:
        raise _contradiction(task)
    return [round(count) for count in solution.x]


def _contradiction(task: str) -> JudgebotError:
    return JudgebotError(f"{task}: its n_occurrences are not those of {SAMPLES} samples a pool; copy the file again")
