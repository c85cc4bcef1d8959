"""Keeps two processes from writing one file at the same time."""

import sys
from pathlib import Path
from typing import IO, Any

from judgebot.errors import JudgebotError

if sys.platform != "win32":
    import fcntl


def claim(file: IO[Any], path: Path) -> None:
    """Claim an open file until it is closed, or its process ends however; nothing is claimed where there are no locks.

    Raises:
        JudgebotError: it is claimed already.
    """
    if sys.platform == "win32":
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        mend = "wait for its end, or write another file"
        raise JudgebotError(f"{path}: is being written by another process; {mend}") from None
    except OSError:  # of a file system without locks
        return


def refuse_claimed(path: Path) -> None:
    """Refuse a file that another process has claimed; there need not be one.

    Raises:
        JudgebotError: it is claimed.
    """
    if path.is_file():
        with path.open("rb") as file:
            claim(file, path)
