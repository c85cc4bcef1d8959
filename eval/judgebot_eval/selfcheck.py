"""Other people's labels, run again here: a check of the whole way from a candidate to its verdict."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.labelled import read_candidates
from judgebot_eval.datasets.tasks import missing_benchmarks, read_present
from judgebot_eval.execute.assemble import Assembled, Scaffold, scaffold_of
from judgebot_eval.execute.run import Job
from judgebot_eval.records import LabelledCandidate, Outcome, Task, candidate_key
from judgebot_eval.table_text import grid
from judgebot_eval.train.data import has

Statement = Literal["passes", "compiles"]

BENCHMARKS = ("multipl-e-humaneval", "multipl-e-mbpp", "humaneval-x", "mbjp", "mceval")

_PUBLISHED = ("Qwen2.5-Coder-1.5b-base", "Qwen2.5-Coder-7b-base")
_THROWS = "throw new UnsupportedOperationException();"
_LABELLED = {"humaneval-qwen": "multipl-e-humaneval", "humanevalpack": "humaneval-x"}
"""The files of labels, each with the benchmark whose tasks they are of."""
_OTHERWISE: Mapping[Statement, str] = {"passes": "fails", "compiles": "does not compile"}
_HOLDS: Mapping[Statement, Callable[[Outcome], bool]] = {
    "passes": lambda outcome: outcome.verdict == "passed",
    "compiles": lambda outcome: outcome.verdict != "compile-error",
}


@dataclass(frozen=True, slots=True)
class Claim:
    """What someone else says of a program.

    Attributes:
        key: names the program, like a candidate's key.
        holds: whether it passes, or compiles, as the check has it.
    """

    key: str
    assembled: Assembled
    holds: bool


@dataclass(frozen=True, slots=True)
class Check:
    """The claims of one source.

    Attributes:
        source: who says so.
        claims: none if the data are missing.
    """

    source: str
    statement: Statement
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How a check ended.

    Attributes:
        of: how many programs it is about.
        theirs: of how many the source says that they pass, or compile; `ours` likewise.
        differences: a sentence for each program on which the two differ.
    """

    source: str
    statement: Statement
    of: int
    theirs: int
    ours: int
    differences: tuple[str, ...]


def read_checks(data: Path) -> list[Check]:
    """Read the labels that can be checked, and the programs they are of: no claims where `missing` names the data.

    Raises:
        JudgebotError: a file is damaged, or no benchmark is there.
    """
    of = read_present(BENCHMARKS, data)
    tasks = {task.id: task for found in of.values() for task in found}
    labelled = {
        name: read_candidates(name, data) if has(data, name) and of[benchmark] else []
        for name, benchmark in _LABELLED.items()
    }
    published = [row for row in labelled["humaneval-qwen"] if row.generator in _PUBLISHED]
    bugs = [row for row in labelled["humanevalpack"] if not row.passed]
    multipl_e = of["multipl-e-humaneval"] + of["multipl-e-mbpp"]
    return [
        Check("Qwen2.5-Coder, published verdicts", "passes", tuple(_candidates(published, tasks))),
        Check("HumanEval-X, solutions", "passes", tuple(_solutions(of["humaneval-x"]))),
        Check("HumanEvalPack, bugs", "passes", tuple(_candidates(bugs, tasks))),
        Check("MBJP, solutions", "passes", tuple(_solutions(of["mbjp"]))),
        Check("McEval, solutions", "passes", tuple(_solutions(of["mceval"]))),
        Check("MultiPL-E, tests", "compiles", tuple(_tests(multipl_e))),
    ]


def missing(data: Path) -> list[str]:
    """Return the benchmarks and labelled files that are not there: what they are needed for is not checked."""
    return [*missing_benchmarks(BENCHMARKS, data), *(name for name in _LABELLED if not has(data, name))]


def jobs(checks: Sequence[Check]) -> list[Job]:
    """Return what has to be run for checks."""
    return [Job(claim.key, claim.assembled) for check in checks for claim in check.claims]


def compare(check: Check, outcomes: Mapping[str, Outcome]) -> Result:
    """Compare claims with what came of running their programs."""
    ours = {claim.key: _HOLDS[check.statement](outcomes[claim.key]) for claim in check.claims}
    differing = [claim for claim in check.claims if ours[claim.key] != claim.holds]
    return Result(
        source=check.source,
        statement=check.statement,
        of=len(check.claims),
        theirs=sum(claim.holds for claim in check.claims),
        ours=sum(ours.values()),
        differences=tuple(_difference(check, claim, outcomes[claim.key]) for claim in differing),
    )


def lines(results: Sequence[Result]) -> Iterator[str]:
    """Write results as a table in Markdown, and each difference below it."""
    rows = []
    for result in results:
        agree = f"{result.of - len(result.differences)}/{result.of}"
        rows.append([result.source, str(result.of), result.statement, str(result.theirs), str(result.ours), agree])
    yield from grid(("labels of", "programs", "that", "theirs", "ours", "agree"), rows)
    for result in results:
        yield from (f"{result.source}: {difference}" for difference in result.differences)


def _candidates(rows: Sequence[LabelledCandidate], tasks: Mapping[str, Task]) -> Iterator[Claim]:
    for row in rows:
        yield Claim(row.key, _scaffold(tasks[row.task]).with_method(row.code), row.passed)


def _solutions(tasks: Sequence[Task]) -> Iterator[Claim]:
    for task in tasks:
        if task.canonical:
            assembled = _scaffold(task).with_completion(task.canonical)
            yield Claim(_key(task, "solution"), assembled, "canonical-fails" not in task.flags)


def _tests(tasks: Sequence[Task]) -> Iterator[Claim]:
    for task in tasks:
        scaffold = _scaffold(task)
        assembled = scaffold.with_method(f"{scaffold.signature} {{ {_THROWS} }}")
        yield Claim(_key(task, "tests"), assembled, "harness-does-not-compile" not in task.flags)


def _scaffold(task: Task) -> Scaffold:
    scaffold = scaffold_of(task)
    if scaffold is None:
        raise JudgebotError(f"{task.id}: its file has no tests for it; fetch the data again")
    return scaffold


def _key(task: Task, kind: str) -> str:
    return candidate_key(task.id, f"selfcheck/{kind}", 0)


def _difference(check: Check, claim: Claim, outcome: Outcome) -> str:
    said = check.statement if claim.holds else _OTHERWISE[check.statement]
    return f"{claim.key}: theirs {said}; ours {outcome.verdict} {outcome.error_type} {outcome.message}".rstrip()
