"""What a run leaves on the runner: report files, the outputs and the summary of the step."""

import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from judgebot import writing
from judgebot.errors import JudgebotError

SUMMARY_BYTES = 1_048_576
"""GitHub refuses a longer summary of a step."""


def write_report(path: Path, text: str, checkout: Path) -> None:
    """Write a report, as `writing.write_report` does.

    Args:
        path: of the file.
        text: what it shall hold.
        checkout: the folder whose content others choose: no symbolic link in it is followed.

    Raises:
        JudgebotError: the file cannot be written; whatever was there is untouched.
    """
    place, top = (Path(os.path.abspath(each)) for each in (path, checkout))  # noqa: PTH100 (follows no link)
    if place.is_relative_to(top) and _is_led_away(place, top):
        raise JudgebotError(f"{path}: not written: a symbolic link is in its way; name another file")
    writing.write_report(place, text)


def _is_led_away(place: Path, top: Path) -> bool:
    """Tell whether a link below `top` is on the way to a place."""
    below = (each for each in (place, *place.parents) if each != top and each.is_relative_to(top))
    return any(map(os.path.islink, below))  # which says "no" where nothing can be known, and never raises


def set_outputs(path: Path | None, values: Mapping[str, str], delimiter: Callable[[], str] = secrets.token_hex) -> None:
    """Add outputs of the step, each between delimiters that no value can know.

    Args:
        path: the file that GITHUB_OUTPUT names; None = nobody reads outputs.
        values: by the names of the outputs.
        delimiter: returns another one each time.

    Raises:
        JudgebotError: the file cannot be written.
    """
    texts = []
    for name, value in values.items():
        mark = f"judgebot-{delimiter()}"
        texts.append(f"{name}<<{mark}\n{value}\n{mark}\n")
    _append(path, "GITHUB_OUTPUT", "".join(texts))


def add_summary(path: Path | None, text: str) -> None:
    """Add Markdown to the summary of the step, whose file GITHUB_STEP_SUMMARY names; None = there is none.

    Raises:
        JudgebotError: the file cannot be written.
    """
    _append(path, "GITHUB_STEP_SUMMARY", text.encode()[:SUMMARY_BYTES].decode(errors="ignore"))


def _append(path: Path | None, variable: str, text: str) -> None:
    if path is None:
        return
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise JudgebotError(f"{variable}: {path}: cannot be written: {error.strerror}") from error
