"""Writes files, as a whole or not at all, and others where one cannot be written."""

import contextlib
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from judgebot.errors import JudgebotError

_DESCRIPTOR = re.compile(r"-|/dev/stdout|/(?:dev|proc/self)/fd/(?P<number>[0-9]{1,9})", re.ASCII)
"""Standard output or another descriptor: opened by its name, a file would be written to from its beginning, over what
comes through the descriptor."""
_FAILURES = (OSError, RuntimeError)  # the latter of a link that leads to itself, before Python 3.13


def failures(writers: Iterable[Callable[[], None]]) -> Iterator[str]:
    """Run all writers; yield what went wrong with one, so that the others write all the same."""
    for write in writers:
        try:
            write()
        except JudgebotError as error:
            yield str(error)


def write_report(path: Path, text: str) -> None:
    """Write a file as a whole, with its folders; what is no regular file (a device, a pipe) is written to as it is.

    Raises:
        JudgebotError: it cannot be written; a regular file that was there is untouched.
    """
    try:
        if match := _DESCRIPTOR.fullmatch(str(path)):
            with os.fdopen(os.dup(int(match["number"] or 1)), "wb") as file:
                file.write(text.encode())
            return
        if path.exists() and not path.is_file():
            path.write_bytes(text.encode())
            return
    except _FAILURES as error:
        raise _refusal(path, error) from error
    write_atomically(path, text.encode())


def is_same_place(one: Path, other: Path, system: str = sys.platform) -> bool:
    """Whether two files to be written are one, macOS and Windows taking no notice of case; no device or pipe is."""
    try:
        places = {str(path.resolve()) for path in (one, other)}
        names = {place.casefold() for place in places} if system in ("darwin", "win32") else places
        return len(names) == 1 and (one.is_file() or not one.exists())
    except _FAILURES:
        return False


def write_atomically(path: Path, content: bytes) -> None:
    """Put a regular file in place in one step; a link stays one, and a file that exists keeps its mode.

    Raises:
        JudgebotError: it cannot be written, or is no regular file; whatever was there is untouched.
    """
    check_replaceable(path)
    try:
        _replace(path.resolve(), content)
    except _FAILURES as error:
        raise _refusal(path, error) from error


def check_replaceable(path: Path) -> None:
    """Refuse, before there is something to write, what no regular file can be put in place of.

    Raises:
        JudgebotError: it is no regular file, or no name of one.
    """
    try:
        if path.exists() and not path.is_file():
            raise JudgebotError(f"{path}: cannot be written: not a regular file; name another")
    except _FAILURES as error:
        raise _refusal(path, error) from error


def _refusal(path: Path, error: OSError | RuntimeError) -> JudgebotError:
    return JudgebotError(f"{path}: cannot be written: {getattr(error, 'strerror', error)}")


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with partial.open("xb") as file:  # not by tempfile: who may read a new file is for the umask to say
            file.write(content)
        if path.exists():
            partial.chmod(stat.S_IMODE(path.stat().st_mode))
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
