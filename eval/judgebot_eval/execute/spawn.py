"""Runs each program as MultiPL-E does, javac and java anew for each: slow, and what the pool is compared with."""

import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from judgebot_eval.execute.ending import Ending, execution, read_ending, stopped
from judgebot_eval.execute.harness import load_harness
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.machine import EndedError, Machine, OverdueError, kill
from judgebot_eval.execute.options import program_options
from judgebot_eval.execute.pool import distinct
from judgebot_eval.execute.program import Execution, Program
from judgebot_eval.execute.sandbox import open_sandbox

_ERROR = re.compile(r"^\S+\.java:(\d+): error: (.*)$", re.MULTILINE)


class SpawnEngine:
    """An engine that starts the compiler and Java for each program, in the same sandbox as the pool.

    The compiler is the command `javac`, and what it says is read from its output, so that nothing but the sandbox, the
    limits and the way an ending is told is shared with the pool. An error of the compiler has no code here.

    Args:
        limits: what each program may use; time is wall time only, as in MultiPL-E.
        unsafe_no_sandbox: run without one.
        javatuples: as for `load_harness`.

    Raises:
        JudgebotError: there is no JDK, or no sandbox.
    """

    def __init__(
        self,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        *,
        unsafe_no_sandbox: bool = False,
        javatuples: Path | None = None,
    ) -> None:
        self._limits = limits
        self._harness = load_harness(javatuples)
        self._sandbox = open_sandbox(self._harness.jdk, limits, unsafe_no_sandbox=unsafe_no_sandbox)

    def run(self, programs: Iterable[Program]) -> Iterator[tuple[Program, Execution]]:
        """Run programs, equal ones once, one after the other."""
        for program in distinct(programs):
            with TemporaryDirectory(prefix="judgebot-") as folder:
                yield program, self._execute(program, Path(folder))

    def _execute(self, program: Program, folder: Path) -> Execution:
        failure = self._compile(program, folder)
        return failure or self._run(program, folder)

    def _compile(self, program: Program, folder: Path) -> Execution | None:
        source = f"{program.main_class}.java"
        (folder / source).write_text(program.source, encoding="utf-8", errors="replace")
        libraries = self._harness.libraries
        command = [self._harness.jdk.javac, "-encoding", "UTF8", "-d", ".", "-cp", str(libraries), source]
        confined = self._sandbox.confine(command, [libraries], folder, keep=True)
        process = subprocess.Popen(
            confined, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            said, _ = process.communicate(timeout=self._limits.compile_seconds)
        except subprocess.TimeoutExpired:
            kill(process)
            return Execution("compile-error", message="the compiler took too long")
        return _compile_error(said.decode(errors="replace"), self._limits) if process.returncode else None

    def _run(self, program: Program, folder: Path) -> Execution:
        harness = self._harness
        visible = [harness.classes, harness.libraries, folder]
        classpath = ":".join(map(str, (folder, harness.libraries, harness.classes)))
        command = [harness.jdk.java, *program_options(self._limits), "-cp", classpath, "judgebot.Once"]
        with closing(Machine(self._sandbox, command, [program.main_class], visible)) as machine:
            ending, code = _await(machine, self._limits)
            output = machine.printed(self._limits.output_bytes)
        return stopped(ending, *output) if code is None else execution(ending, code, *output)


def _await(machine: Machine, limits: Limits) -> tuple[Ending | None, int | None]:
    """Return how main ended, and the machine's exit code; None if that took too long."""
    ending = None
    allowance = machine.allow(limits.wall_seconds)
    try:
        ending = read_ending(machine.receive(allowance))
        return ending, machine.wait(allowance)
    except EndedError as end:
        return ending, end.code
    except OverdueError:
        return ending, None


def _compile_error(said: str, limits: Limits) -> Execution:
    found = _ERROR.search(said)
    return Execution(
        "compile-error",
        message=found[2] if found else said.strip().partition("\n")[0],
        line=int(found[1]) if found else None,
        stderr=said[: limits.output_bytes],
    )
