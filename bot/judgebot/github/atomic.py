"""Writes a file as a whole or not at all."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from judgebot.errors import JudgebotError

_NEW_FILE_MODE = 0o644


def write_atomically(path: Path, content: bytes) -> None:
    """Put a file in place in one step; a link stays one, and a file that exists keeps its mode.

    Raises:
        JudgebotError: it cannot be written; whatever was there is untouched.
    """
    try:
        _replace(path.resolve(), content)
    except OSError as error:
        raise JudgebotError(f"{path}: cannot be written: {error.strerror}") from error


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else _NEW_FILE_MODE
    descriptor, name = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        partial = Path(name)
        partial.chmod(mode)
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
