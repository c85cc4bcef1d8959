"""Mutants of solutions that have tests, each with what the tests say of it."""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from judgebot.errors import JudgebotError
from judgebot.java import parse_java
from judgebot.writing import write_atomically
from judgebot_eval import gzip_rows, manifest
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.program import Engine, Program, Status
from judgebot_eval.records import split_of
from judgebot_eval.train.mutate import mutants

Outcome = Literal["killed", "survived", "not compiling", "timed out"]
"""A mutant that was killed or timed out is wrong; one that survived may be right."""

LIMITS = Limits(cpu_seconds=1)
"""What a program may use; whatever solution passes its tests does so in half the time."""

LICENCE = "CC-BY-4.0 (MBJP), MIT (HumanEval), Apache-2.0 (HumanEval-X), CC-BY-SA-4.0 (McEval)"
"""Of the solutions that are mutated."""

_TASK_FILES = ("tasks_mxeval_java", "tasks_humanevalx_java", "tasks_mceval_java")
_SHARD = 20
_MANIFEST = "manifest.json"
_OUTCOMES: Mapping[Status, Outcome] = {
    "ok": "survived",
    "exception": "killed",
    "exit": "killed",  # by whatever code: the tests were not run to their end
    "crash": "killed",
    "compile-error": "not compiling",
    "timeout": "timed out",
}


@dataclass(frozen=True, slots=True)
class Solution:
    """A task with the method that solves it.

    Attributes:
        task: the leak-safe key by which splits are made.
        code: the source of the method.
        program: a Java file with this method, all that it calls, and a main method that throws unless it is right.
    """

    task: str
    description: str
    signature: str
    code: str
    program: str

    def with_code(self, code: str) -> Program:
        """Return the program with another method in place of its own."""
        mains = (method.class_name for method in parse_java(self.program.encode()) if method.name == "main")
        return Program(self.program.replace(self.code, code, 1), next(mains, "Main"))


@dataclass(frozen=True, slots=True)
class ExecutedMutant:
    """A mutant of a solution, and what its tests say.

    Attributes:
        original: the source of the solution.
        code: the source of the mutant.
        changed: the indices of the wrong ones among the tokens of `code`, as `mutate.tokens_of` splits it.
    """

    task: str
    description: str
    signature: str
    original: str
    code: str
    operator: str
    changed: Sequence[int]
    outcome: Outcome

    @property
    def is_wrong(self) -> bool:
        """Whether the tests tell it from the solution; one that survived may be right."""
        return self.outcome in {"killed", "timed out"}


def read_solutions(data: Path, refused: Counter[str]) -> Iterator[Solution]:
    """Read the solutions of all tasks that may be learned from.

    Args:
        data: the folder of labelled data.
        refused: counts, by reason, what was left out.

    Raises:
        JudgebotError: a file is missing or broken.
    """
    for name in _TASK_FILES:
        for row in gzip_rows.read_rows(data / "open" / f"{name}.jsonl.gz"):
            if split_of(row["base_task"]) == "test":
                refused["test task"] += 1
            elif not row.get("canonical"):
                refused["no solution"] += 1
            elif row.get("canonical_suspect_hardcoded"):
                refused["solution made for the tests"] += 1
            elif (code := _method(row["prompt"] + row["canonical"], row["signature"])) is None:
                refused["not parsed"] += 1
            else:
                program = f"{row['prompt']}{row['canonical']}\n{row['tests']}"
                yield Solution(row["base_task"], row["description"], row["signature"], code, program)


def _method(source: str, signature: str) -> str | None:
    name = signature.partition("(")[0].split()[-1]
    found = (method for method in parse_java(source.encode()) if method.name == name and not method.has_error)
    return next((method.text for method in found if method.text in source), None)


def write_executed(  # noqa: PLR0913 - one call, by keyword
    *,
    solutions: Sequence[Solution],
    count: int,
    seed: int,
    engine: Engine,
    folder: Path,
    say: Callable[[str], None],
) -> None:
    """Draw `count` mutants of each solution, run its tests on them, and write them as gzip JSON lines.

    The files are shards of the solutions; those that exist already stay as they are, so that an interrupted call can be
    made again with the same arguments. A solution that does not pass its own tests here is left out.

    Raises:
        JudgebotError: the folder holds mutants of other solutions, or drawn otherwise.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ordered = sorted(solutions, key=lambda solution: hashlib.sha256(solution.program.encode()).digest())
    told = {"count": count, "seed": seed, "solutions": manifest.sha256_of_rows(ordered)}
    manifest.begin(folder / _MANIFEST, told, begun=any(folder.glob("*.jsonl.gz")))
    for number, start in enumerate(range(0, len(ordered), _SHARD)):
        path = folder / f"{number:05}.jsonl.gz"
        if not path.exists():
            rows = execute_mutants(ordered[start : start + _SHARD], count, seed, engine)
            write_atomically(path, gzip_rows.compress(rows))
            tally: Counter[str] = Counter(row.outcome for row in rows)
            done = min(start + _SHARD, len(ordered))
            counts = ", ".join(f"{outcome} {tally[outcome]:,}" for outcome in get_args(Outcome))
            say(f"{path}: {done:,} of {len(ordered):,} solutions; {counts}")


def execute_mutants(solutions: Sequence[Solution], count: int, seed: int, engine: Engine) -> list[ExecutedMutant]:
    """Draw mutants of solutions and run their tests on them; none of a solution that does not pass them itself."""
    whole = [(solution.with_code(solution.code), solution) for solution in solutions]
    outcomes = outcomes_of((program for program, _ in whole), engine)
    drawn = [
        (solution.with_code(mutant.code), solution, mutant)
        for program, solution in whole
        if outcomes[program] == "survived"
        for mutant in mutants(solution.code, count, random.Random(f"{seed}/{solution.task}"))
    ]
    outcomes = outcomes_of((program for program, _, _ in drawn), engine)
    return [
        ExecutedMutant(
            solution.task,
            solution.description,
            solution.signature,
            solution.code,
            mutant.code,
            mutant.operator,
            mutant.changed,
            outcomes[program],
        )
        for program, solution, mutant in drawn
    ]


def outcomes_of(programs: Iterable[Program], engine: Engine) -> dict[Program, Outcome]:
    """Compile programs, run them, and say of each what its tests say."""
    return {program: _OUTCOMES[execution.status] for program, execution in engine.run(programs)}


def read_executed(folder: Path) -> Iterator[ExecutedMutant]:
    """Read what `write_executed` wrote.

    Raises:
        JudgebotError: there is no file, or one is broken.
    """
    paths = sorted(folder.glob("*.jsonl.gz"))
    if not paths:
        raise JudgebotError(f"{folder}: no mutants there; make them with `judgebot eval corpus mutants`")
    for path in paths:
        mend = "remove it and make it again with `judgebot eval corpus mutants`"
        yield from gzip_rows.read_records(path, ExecutedMutant, mend)
