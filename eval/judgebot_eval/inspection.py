"""Quality inspection of benchmarks: which tasks have tests that can be trusted (pure, but for the run).

The study's steps, in its order: the solution fails its own tests; an empty body passes; a body that returns a dummy
value passes; repeated runs of a candidate disagree. A task is left out at the first step that finds it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from judgebot_eval.datasets.tasks import STUDY
from judgebot_eval.execute.assemble import Assembled, Scaffold, scaffold_of
from judgebot_eval.execute.run import Job
from judgebot_eval.records import Outcome, Task, candidate_key

OTHERS = ("humaneval-x", "mbjp", "mceval")
"""The benchmarks that are inspected beside the study's."""

BENCHMARKS = (*STUDY, *OTHERS)

Step = Literal["target fails", "empty body passes", "dummy return passes", "flaky"]
STEPS: tuple[Step, ...] = ("target fails", "empty body passes", "dummy return passes", "flaky")

Probe = Literal["target", "empty-body", "dummy-return", "true-return"]

_DUMMIES = dict.fromkeys(("byte", "short", "int", "long", "float", "double"), "0") | {
    "char": "'\\0'",
    "boolean": "false",
}
_MODIFIERS = frozenset(("public", "protected", "private", "static", "final", "abstract", "synchronized", "default"))


@dataclass(frozen=True, slots=True)
class Inspection:
    """What became of the tasks of one benchmark.

    Attributes:
        tasks: how many there are.
        found: the tasks that each step left out, none of them found by an earlier one; no entry if the step cannot be
            made here, or does not apply.
        true_passes: the tasks of boolean methods that `return true` passes, an extra that leaves out nothing.
        repeated: how many tasks have a candidate, or a solution, that was run more than once.
    """

    tasks: int
    found: Mapping[Step, tuple[str, ...]]
    true_passes: tuple[str, ...]
    repeated: int

    @property
    def kept(self) -> int:
        """How many tasks no step found."""
        return self.tasks - sum(map(len, self.found.values()))


def return_type(signature: str) -> str:
    """Read the return type of a method's signature, white space and type arguments left out."""
    head = re.sub(r"\s*\[\s*\]", "[]", signature.partition("(")[0])
    words = _without_type_arguments(head).split()
    return next(word for word in words if word not in _MODIFIERS and not word.startswith("@"))


def dummy(signature: str) -> str | None:
    """Return what a body that only returns, consistent with the type, would return; None for `void`."""
    kind = return_type(signature)
    return None if kind == "void" else _DUMMIES.get(kind, "null")


def probes(task: Task) -> Iterator[tuple[Probe, Assembled]]:
    """Yield the programs by which a task is inspected; none if it has no tests that run here."""
    if (scaffold := scaffold_of(task)) is None:
        return
    if task.canonical:
        yield "target", scaffold.with_completion(task.canonical)
    yield "empty-body", _with_body(scaffold, "")
    if (value := dummy(scaffold.signature)) is not None:
        yield "dummy-return", _with_body(scaffold, f"return {value};")
    if return_type(scaffold.signature) in ("boolean", "Boolean"):
        yield "true-return", _with_body(scaffold, "return true;")


def probe_key(task: Task, probe: Probe) -> str:
    """Name a program that inspects a task, like a candidate's key."""
    return candidate_key(task.id, _generator(probe), 0)


def jobs(tasks: Iterable[Task]) -> list[Job]:
    """Return what has to be run to inspect tasks."""
    return [Job(probe_key(task, probe), assembled) for task in tasks for probe, assembled in probes(task)]


@dataclass(frozen=True, slots=True)
class Flakiness:
    """Where programs were run repeatedly.

    Attributes:
        tried: the ids of the tasks that have such a candidate, or solution; a made-up body is neither.
        found: the ids of those of which some program's runs disagreed.
    """

    tried: frozenset[str]
    found: frozenset[str]


def flakiness(outcomes: Iterable[Outcome]) -> Flakiness:
    """Say where runs disagreed, of outcomes of programs that were all run repeatedly."""
    tried, found = set(), set()
    for outcome in outcomes:
        task, generator, _ = outcome.candidate.rsplit("#", 2)
        if generator not in _MADE_UP:
            tried.add(task)
        if outcome.flaky:
            found.add(task)
    return Flakiness(frozenset(tried), frozenset(found))


def inspect(tasks: Sequence[Task], outcomes: Mapping[str, Outcome], runs: Flakiness) -> Inspection:
    """Take tasks through the steps.

    Args:
        tasks: of one benchmark.
        outcomes: of `jobs(tasks)`, by key.
        runs: what repeated runs showed, of any tasks.
    """

    def passes(task: Task, probe: Probe) -> bool | None:
        outcome = outcomes.get(probe_key(task, probe))
        return None if outcome is None else outcome.verdict == "passed"

    tests: Mapping[Step, Callable[[Task], bool | None]] = {
        "target fails": lambda task: (passed := passes(task, "target")) is not None and not passed,
        "empty body passes": lambda task: passes(task, "empty-body"),
        "dummy return passes": lambda task: passes(task, "dummy-return"),
        "flaky": lambda task: task.id in runs.found,
    }
    remaining, found = list(tasks), {}
    for step in STEPS:
        found[step] = tuple(task.id for task in remaining if tests[step](task))
        remaining = [task for task in remaining if task.id not in found[step]]
    true_passes = tuple(task.id for task in tasks if passes(task, "true-return"))
    return Inspection(len(tasks), found, true_passes, sum(task.id in runs.tried for task in tasks))


def _generator(probe: Probe) -> str:
    return f"inspection/{probe}"


def _with_body(scaffold: Scaffold, body: str) -> Assembled:
    return scaffold.with_method(f"    {scaffold.signature} {{\n        {body}\n    }}")


def _without_type_arguments(text: str) -> str:
    depth, kept = 0, []
    for sign in text:
        depth += sign == "<"
        if depth == 0:
            kept.append(sign)
        depth -= sign == ">"
    return "".join(kept)


_MADE_UP = frozenset(_generator(probe) for probe in ("empty-body", "dummy-return", "true-return"))
