"""What judgebot prints: visible lines, on streams that may be closed or full, or that nobody reads any more."""

import errno
import io
import os
import sys
from collections.abc import Callable, Iterable
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from judgebot.errors import JudgebotError
from judgebot.visible import log_line

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_STDERR = 2

Forgives = Callable[[OSError], bool]
"""Tells whether the first error of a file is to be ignored."""


def echo_line(text: str, *, err: bool = False) -> None:
    """Print a text that may hold what others wrote (paths, names, settings) on one line that does nothing else."""
    click.echo(log_line(text), err=err)


def warn(message: str) -> None:
    """Print a warning, as `echo_line` does, on standard error."""
    echo_line(f"judgebot: warning: {message}", err=True)


class GuardedOutput(io.RawIOBase):
    """A file whose first error is a JudgebotError that names it, or is ignored; what is written after it is dropped.

    Attributes:
        lost: nothing arrives any more.
    """

    def __init__(self, raw: io.RawIOBase, name: str, forgives: Forgives | None = None) -> None:
        self.lost = False
        self._raw = raw
        self._name = name
        self._forgives = forgives

    def write(self, data: "ReadableBuffer", /) -> int | None:
        """Write, or drop.

        Raises:
            JudgebotError: it cannot be written, for the first time and a reason that is not forgiven.
        """
        if not self.lost:
            try:
                return self._raw.write(data)
            except OSError as error:
                self.lost = True
                if not (self._forgives and self._forgives(error)):
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
        sys.stdout = guarded(sys.stdout, "standard output", nobody_reads)
    if sys.stderr is None:
        # click would print its errors on standard output
        nowhere = io.FileIO(_STDERR, "w", closefd=False)
        sys.stderr = io.TextIOWrapper(io.BufferedWriter(nowhere), encoding="utf-8")
    else:
        sys.stderr = guarded(sys.stderr, "standard error", lambda _: True)


def prepare(stream: TextIO | None, system: str = os.name) -> None:
    """Make a stream take any text: what a terminal cannot show is no reason to fail, and files and pipes get UTF-8.

    Elsewhere than on Windows the locale says what they get, which is UTF-8 but for those who want it otherwise.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(
            encoding="utf-8" if system == "nt" and not stream.isatty() else None, errors="backslashreplace"
        )


def nobody_reads(error: OSError, system: str = os.name) -> bool:
    """Whether a write failed because its reader has gone: on Windows that is an invalid argument."""
    return isinstance(error, BrokenPipeError) or (system == "nt" and error.errno == errno.EINVAL)


def _fill_closed() -> None:
    """Keep files that are opened from here on out of the numbers that libraries print to."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        pass
    os.close(descriptor)


def guarded(stream: TextIO, name: str, forgives: Forgives | None = None) -> TextIO:
    """A stream that writes where another does, as a GuardedOutput; one that is no file is returned as it is."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    buffer: Any = stream.buffer
    raw = GuardedOutput(getattr(buffer, "raw", buffer), name, forgives)
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
    with (
        raw,
        io.TextIOWrapper(io.BufferedWriter(GuardedOutput(raw, str(path))), encoding="utf-8", newline="\n") as file,
    ):
        file.writelines(f"{line}\n" for line in chain(first, rest))
