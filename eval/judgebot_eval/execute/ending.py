"""How a program's main method ended, and what that makes of the run."""

from dataclasses import dataclass

from judgebot_eval.execute.program import Execution, Frame, Status
from judgebot_eval.execute.wire import Message

_SIGNALS = frozenset(128 + number for number in (4, 6, 7, 8, 9, 11))
"""The exit codes of a machine that was killed or has killed itself: SIGILL, ABRT, BUS, FPE, KILL, SEGV."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How main ended: it returned, or threw `error_type`. See `Execution` for the rest."""

    returned: bool
    error_type: str = ""
    message: str = ""
    frames: tuple[Frame, ...] = ()


def read_ending(message: Message) -> Ending:
    """Read what MainMethod.java sends."""
    if message.take_int():
        return Ending(returned=True)
    error_type, said, count = message.take_text(), message.take_text(), message.take_int()
    frames = tuple(Frame(message.take_text(), message.take_int()) for _ in range(count))
    return Ending(returned=False, error_type=error_type, message=said, frames=frames)


def execution(ending: Ending | None, exit_code: int, stdout: str, stderr: str) -> Execution:
    """Say what came of a run that has ended.

    Args:
        ending: None if main did neither return nor throw before the machine ended.
        exit_code: of the machine, 0 while it goes on.
        stdout: as much as is kept of it.
        stderr: likewise.
    """
    if ending is None:
        status: Status = "crash" if exit_code in _SIGNALS else "exit"
        return Execution(status, exit_code=exit_code, stdout=stdout, stderr=stderr)
    if ending.returned and exit_code:
        return Execution("exit", exit_code=exit_code, stdout=stdout, stderr=stderr, reached_end=True)
    return Execution(
        "ok" if ending.returned else "exception",
        error_type=ending.error_type,
        message=ending.message,
        frames=ending.frames,
        stdout=stdout,
        stderr=stderr,
        reached_end=ending.returned,
    )


def stopped(ending: Ending | None, stdout: str = "", stderr: str = "") -> Execution:
    """Say what came of a run that took too long."""
    return Execution("timeout", stdout=stdout, stderr=stderr, reached_end=ending is not None and ending.returned)
