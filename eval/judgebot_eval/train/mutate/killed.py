"""Mutants of solutions that have tests, each with what the tests say of it."""

import hashlib
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Self, get_args

from judgebot.errors import JudgebotError
from judgebot.java import parse_java
from judgebot.writing import write_atomically
from judgebot_eval import gzip_rows, manifest
from judgebot_eval.records import split_of
from judgebot_eval.train.mutate import mutants

Outcome = Literal["killed", "survived", "not compiling", "timed out"]
"""A mutant that was killed or timed out is wrong; one that survived may be right."""

Execute = Callable[[str], Outcome]
"""Compiles a program and runs it."""

NO_NETWORK = ("unshare", "--map-root-user", "--net", "--")
"""The command that runs another without a network (of util-linux)."""

_OUTCOMES: Mapping[str, Outcome] = {outcome: outcome for outcome in get_args(Outcome)}
LICENCE = "CC-BY-4.0 (MBJP), MIT (HumanEval), Apache-2.0 (HumanEval-X), CC-BY-SA-4.0 (McEval)"
"""Of the solutions that are mutated."""

_TASK_FILES = ("tasks_mxeval_java", "tasks_humanevalx_java", "tasks_mceval_java")
_RUNNER = Path(__file__).with_name("ProgramRunner.java")
_RUN_MILLIS = 500
_SHARD = 20
_MANIFEST = "manifest.json"
_JVM = ("java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1")


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

    def with_code(self, code: str) -> str:
        """Return the program with another method in place of its own."""
        return self.program.replace(self.code, code, 1)


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


def _works(sandbox: Sequence[str]) -> bool:
    try:
        return subprocess.run([*sandbox, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


class ProgramRunner:
    """A Java machine that compiles and runs programs, one after the other; it starts anew when a program ends it.

    A program has half a second of processor time, half a gigabyte of memory, and can write no files.

    Raises:
        JudgebotError: there is no JDK, or `sandbox` does not work here.
    """

    def __init__(self, sandbox: Sequence[str] = NO_NETWORK) -> None:
        for tool, package in (("javac", "a JDK, 17 or newer"), ("prlimit", "util-linux")):
            if shutil.which(tool) is None:
                raise JudgebotError(f"{tool}: not found; install {package}")
        if not _works(sandbox):
            raise JudgebotError(
                f"{' '.join(sandbox)}: does not work here, so programs would reach the network; "
                "allow user namespaces, or say --unsandboxed"
            )
        self._command = ["prlimit", "--fsize=0", "--", *sandbox, *_JVM, str(_RUNNER), str(_RUN_MILLIS)]
        self._folder = TemporaryDirectory()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()
        self._folder.cleanup()

    def execute(self, program: str) -> Outcome:
        """Compile and run a program; one that ends the machine twice counts as killed."""
        for _ in range(2):
            if outcome := _OUTCOMES.get(self._ask(program.encode())):
                return outcome
            self._stop()
        return "killed"

    def _ask(self, source: bytes) -> str:
        if self._process is None:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=self._folder.name
            )
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("pipes were asked for")
        try:
            stdin.write(len(source).to_bytes(4, "big") + source)
            stdin.flush()
        except BrokenPipeError:
            return ""
        return stdout.readline().decode().strip()

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


def write_executed(  # noqa: PLR0913 - one call, by keyword
    *,
    solutions: Sequence[Solution],
    count: int,
    seed: int,
    execute: Execute,
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
            rows = [
                row
                for solution in ordered[start : start + _SHARD]
                for row in execute_mutants(solution, count, seed, execute)
            ]
            write_atomically(path, gzip_rows.compress(rows))
            tally: Counter[str] = Counter(row.outcome for row in rows)
            done = min(start + _SHARD, len(ordered))
            counts = ", ".join(f"{outcome} {tally[outcome]:,}" for outcome in _OUTCOMES)
            say(f"{path}: {done:,} of {len(ordered):,} solutions; {counts}")


def execute_mutants(solution: Solution, count: int, seed: int, execute: Execute) -> Iterator[ExecutedMutant]:
    """Draw mutants of one solution and run its tests on them; none if it does not pass them itself."""
    if execute(solution.program) != "survived":
        return
    rng = random.Random(f"{seed}/{solution.task}")
    for mutant in mutants(solution.code, count, rng):
        outcome = execute(solution.with_code(mutant.code))
        yield ExecutedMutant(
            solution.task,
            solution.description,
            solution.signature,
            solution.code,
            mutant.code,
            mutant.operator,
            mutant.changed,
            outcome,
        )


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
