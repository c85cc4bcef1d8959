"""Keeps commands from writing in the place of what they read."""

from pathlib import Path

from judgebot.errors import JudgebotError


def refuse_input(output: Path, *read: Path | None, flag: str = "--output") -> None:
    """Refuse to write in the place of what is read; None is nothing.

    Raises:
        JudgebotError: names the file.
    """
    if output.resolve() in {path.resolve() for path in read if path}:
        raise JudgebotError(f"{output}: {flag} is read, too; give another")
