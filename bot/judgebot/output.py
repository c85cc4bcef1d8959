"""What judgebot prints: visible lines, on streams that may be closed or full, or that nobody reads any more."""

import io
import os
import sys
from collections.abc import Iterable
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from judgebot.errors import JudgebotError
from judgebot.visible import log_line

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STDERR = 2


def echo_line(text: str, *, err: bool = False) -> None:
    """Print a text that may hold what others wrote (paths, names, settings) on one line that does nothing else."""
    click.echo(log_line(text), err=err)


def warn(message: str) -> None:
    """Print a warning, as `echo_line` does, on standard error."""
    echo_line(f"judgebot: warning: {message}", err=True)


class GuardedOutput(io.RawIOBase):
    """A file under a name for people: its first error is a JudgebotError, or none; all after it is dropped.

    Attributes:
        lost: nothing arrives any more.
    """

    def __init__(self, raw: io.RawIOBase, name: str, forgiven: tuple[type[OSError], ...] = ()) -> None:
        self.lost = False
        self._raw = raw
        self._name = name
        self._forgiven = forgiven

    def write(self, data: "ReadableBuffer", /) -> int | None:
        """Write, or drop.

        Raises:
            JudgebotError: it cannot be written, for the first time and a reason that is not among the `forgiven`.
        """
        if not self.lost:
            try:
                return self._raw.write(data)
            except OSError as error:
                self.lost = True
                if not isinstance(error, self._forgiven):
                    raise JudgebotError(f"{self._name}: cannot be written: {error.strerror}") from error
        return memoryview(data).nbytes

    def writable(self) -> bool:
        """Whether it can be written to: BufferedWriter asks."""
        return True

    def fileno(self) -> int:
        """The descriptor of the file."""
        return self._raw.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._raw.isatty()


def guard_streams() -> None:
    """Replace standard output and standard error, for the rest of the process.

    Where nobody reads standard output any more (`| head`), the rest of it is dropped; where it cannot be written, that
    is a JudgebotError. What standard error does not take is dropped. A closed standard output stays None.
    """
    _fill_closed()
    if sys.stdout is not None:
        sys.stdout = guarded(sys.stdout, "standard output", (BrokenPipeError,))
    if sys.stderr is None:
        # click would print its errors on standard output
        nowhere = io.FileIO(_STDERR, "w", closefd=False)
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(nowhere), encoding="utf-8")
    else:
        sys.stderr = guarded(sys.stderr, "standard error", (OSError,))


def _fill_closed() -> None:
    """Keep files that are opened from here on out of the numbers that libraries print to."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        pass
    os.close(descriptor)


def guarded(stream: TextIO, name: str, forgiven: tuple[type[OSError], ...] = ()) -> TextIO:
    """A stream that writes where another does, as a GuardedOutput; one that is no file is returned as it is."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    buffer: Any = stream.buffer
    raw = GuardedOutput(getattr(buffer, "raw", buffer), name, forgiven)
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering or stream.write_through,
    )


def is_read(stream: TextIO | None) -> bool:
    """Whether what is written may still arrive: false once a write to a guarded stream has failed."""
    raw = getattr(getattr(stream, "buffer", None), "raw", None)
    return not (isinstance(raw, GuardedOutput) and raw.lost)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a standard stream, None if it is closed, is a terminal."""
    return stream is not None and stream.isatty()


def write_lines(path: Path, lines: Iterable[str]) -> None:
    """Write lines to a file as they come; it is opened, and overwritten, when the first one is there.

    Raises:
        JudgebotError: names the file that cannot be written.
    """
    rest = iter(lines)
    first = list(islice(rest, 1))
    try:
        raw = io.FileIO(path, "w")
    except OSError as error:
        raise JudgebotError(f"{path}: cannot be written: {error.strerror}") from error
    with raw, io.TextIOWrapper(io.BufferedWriter(GuardedOutput(raw, str(path))), encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in chain(first, rest))
