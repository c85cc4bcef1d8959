"""Runs programs one after the other, in a Java machine that compiles them and another that runs them.

The one that compiles never runs a program, so none can reach it, and it stays: it is the one that is slow to start and
gets fast only in time. The one that runs them starts in a tenth of a second, so it is thrown away at any doubt.
"""

import re
from collections.abc import Sequence

from judgebot_eval.execute.ending import execution, read_ending, stopped
from judgebot_eval.execute.harness import COMPILER_INTERNALS, Harness
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.machine import EndedError, Machine, OverdueError
from judgebot_eval.execute.options import program_options
from judgebot_eval.execute.program import Execution, Program
from judgebot_eval.execute.sandbox import Sandbox
from judgebot_eval.execute.wire import pack

_LASTING = re.compile(
    rb"finalize|addShutdownHook|setDefault|setPropert|getProperties|forName|loadClass"
    rb"|java/(?:awt|beans|net|rmi|sql)/|java/io/(?:File|ObjectInputFilter|RandomAccessFile)"
    rb"|java/lang/(?:ClassLoader|Process|Thread|foreign/|management/|reflect/)|java/nio/(?:channels|file)/"
    rb"|java/security/(?:Provider|Security)|java/time/zone/|java/util/(?:logging|prefs)/|javax/|jdk/|sun/"
)
"""Names in a class file by which it may do what cannot be undone; no other program runs in that machine."""

_COMPILER_OPTIONS = (
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:-UsePerfData",
    "-XX:TieredStopAtLevel=1",  # what C2 makes faster takes longer than it saves, in a run of thousands (docs/LOG.md)
    *COMPILER_INTERNALS,
)
_PATIENCE = 4.0
_EXHAUSTED = frozenset(f"java.lang.{name}Error" for name in ("OutOfMemory", "StackOverflow", "NoClassDefFound"))
"""Memory or stack ran out, now or in an earlier program: a class of the platform that was being loaded stays broken."""


class Worker:
    """A pair of machines.

    Args:
        harness: what runs in them.
        sandbox: what confines them.
        limits: what each program may use.
    """

    def __init__(self, harness: Harness, sandbox: Sandbox, limits: Limits) -> None:
        self._harness = harness
        self._sandbox = sandbox
        self._limits = limits
        self._compiler = self._start_compiler()
        self._runner = self._start_runner()

    def run(self, program: Program) -> Execution:
        """Compile a program and run it.

        What may be the fault of an earlier program in the same machine is run again in a new one.

        Raises:
            JudgebotError: a machine did not start.
        """
        compiled = self._compile(program)
        if isinstance(compiled, Execution):
            return compiled
        fresh = self._runner.fresh
        result = self._run(program, compiled)
        doubtful = result.status in {"exit", "crash"} or result.error_type in _EXHAUSTED
        return self._run(program, compiled) if doubtful and not fresh else result

    def resident_bytes(self) -> int:
        """Return the memory that both machines take."""
        return self._compiler.resident_bytes() + self._runner.resident_bytes()

    def close(self) -> None:
        """Kill both machines."""
        self._compiler.close()
        self._runner.close()

    def _compile(self, program: Program) -> bytes | Execution:
        """Return the classes, as the runner takes them, or why there are none."""
        seconds = self._limits.compile_seconds
        try:
            allowance = self._compiler.allow(seconds, seconds, _PATIENCE)
            self._compiler.send(pack(program.main_class), pack(program.source))
            answer = self._compiler.receive(allowance)
        except (EndedError, OverdueError) as failure:
            self._compiler.close()
            self._compiler = self._start_compiler()
            return _not_compiled(failure)
        if answer.take_int():
            return answer.rest()
        error_type, message, line, text = answer.take_text(), answer.take_text(), answer.take_int(), answer.take_bytes()
        return Execution(
            "compile-error",
            error_type=error_type,
            message=message,
            line=line if line > 0 else None,
            stderr=text[: self._limits.output_bytes].decode(errors="replace"),
        )

    def _run(self, program: Program, classes: bytes) -> Execution:
        ending = None
        used = self._runner
        unfit = _LASTING.search(classes) is not None
        try:
            allowance = used.allow(self._limits.wall_seconds, self._limits.cpu_seconds, _PATIENCE)
            used.send(pack(program.main_class), classes)
            ending = read_ending(used.receive(allowance))
            rest = used.receive(allowance)
            stdout, stderr = rest.take_text(), rest.take_text()
            unfit |= bool(rest.take_int()) or ending.error_type in _EXHAUSTED
            return execution(ending, 0, stdout, stderr)
        except EndedError as end:
            unfit = True
            return execution(ending, end.code, "", "")
        except OverdueError:
            unfit = True
            return stopped(ending)
        finally:
            if unfit:
                used.close()
                self._runner = self._start_runner()

    def _start_compiler(self) -> Machine:
        return self._start(_COMPILER_OPTIONS, "judgebot.Compiler")

    def _start_runner(self) -> Machine:
        return self._start(program_options(self._limits), "judgebot.Runner", str(self._limits.output_bytes))

    def _start(self, options: Sequence[str], main_class: str, *arguments: str) -> Machine:
        harness = self._harness
        command = [harness.jdk.java, *options, "-cp", str(harness.classes), main_class]
        visible = [harness.classes, harness.libraries]
        return Machine(self._sandbox, command, [str(harness.libraries), *arguments], visible)


def _not_compiled(failure: EndedError | OverdueError) -> Execution:
    if isinstance(failure, OverdueError):
        return Execution("compile-error", message="the compiler took too long")
    return Execution("compile-error", message=f"the compiler ended with {failure}")
