"""What came of running a program -> what the tests say of the candidate in it (pure).

The verdict is MultiPL-E's (Cassano et al., 2023): a program passes that compiles and ends with 0. One that ends itself
with 0 before the end of its tests passes too; its type of error is then `EARLY_EXIT`, so that it can be counted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from judgebot_eval.execute.assemble import Assembled
from judgebot_eval.execute.program import Execution
from judgebot_eval.records import Verdict

OUTPUT_MISMATCH = "OutputMismatch"
"""The type of error of a method that ran to a wrong answer."""

EARLY_EXIT = "EarlyExit"
"""The type of error of a program that passes by ending itself before the tests do."""

_MBJP = re.compile(r"Exception -- test case \d+ did not pass\.")


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the tests say of a candidate; the fields are those of `Outcome`."""

    verdict: Verdict
    error_type: str = ""
    message: str = ""
    line: int | None = None


def rule(execution: Execution, assembled: Assembled) -> Ruling:
    """Say what came of a candidate."""
    match execution.status:
        case "ok":
            return Ruling("passed")
        case "exit":
            return _exit(execution.exit_code)
        case "timeout":
            return Ruling("timeout", "Timeout", "the time is up")
        case "compile-error":
            line = None if execution.line is None else assembled.line_of(execution.line)
            return Ruling("compile-error", execution.error_type, _first_line(execution.message), line)
        case "crash" | "exception":
            return _failure(execution, assembled)


def is_flaky(executions: Sequence[Execution], assembled: Assembled) -> bool:
    """Say whether any two runs of a program ended in different verdicts."""
    return len({rule(execution, assembled).verdict for execution in executions}) > 1


def _exit(code: int | None) -> Ruling:
    if code == 0:
        return Ruling("passed", EARLY_EXIT, "the program ended itself before the end of its tests")
    return Ruling("runtime-error", "SystemExit", f"the program ended itself with {code}")


def _failure(execution: Execution, assembled: Assembled) -> Ruling:
    message = _first_line(execution.message)
    if _thrown_by_tests(execution, assembled):
        return Ruling("intent-error", OUTPUT_MISMATCH, message)
    error_type = _simple(execution.error_type) or "Crash"
    return Ruling("runtime-error", error_type, message, _line_in_method(execution, assembled))


def _thrown_by_tests(execution: Execution, assembled: Assembled) -> bool:
    """Whether the tests themselves threw, to say that an answer is wrong: an assertion, or MBJP's exception.

    A null answer on which the tests call a method is no such statement: it is the exception that it is.
    """
    says_wrong = _simple(execution.error_type) == "AssertionError" or bool(_MBJP.match(execution.message))
    return (
        says_wrong
        and bool(execution.frames)
        and execution.frames[0].method == "main"
        and assembled.line_of(execution.frames[0].line) is None
    )


def _line_in_method(execution: Execution, assembled: Assembled) -> int | None:
    lines = (assembled.line_of(frame.line) for frame in execution.frames)
    return next((line for line in lines if line is not None), None)


def _simple(error_type: str) -> str:
    return error_type.rpartition(".")[2]


def _first_line(message: str) -> str:
    return message.strip().partition("\n")[0].strip()
