"""Puts a threshold into the text of a configuration file and leaves the rest as it is (pure)."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from judgebot.config import parse
from judgebot.errors import JudgebotError

_BYTE_ORDER_MARK = "\ufeff"
_KEY = r"""(?:threshold|"threshold"|'threshold')"""
_ASSIGNMENT = re.compile(rf"^[ \t\ufeff]*{_KEY}[ \t]*=[ \t]*([^\s#]+)", re.MULTILINE)


def with_threshold(text: str, threshold: float, path: Path) -> str:
    """Return the text of a configuration file with this threshold, in place of the one it has or as its last line.

    Args:
        text: of the file, maybe with a byte order mark and CRLF.
        threshold: 0.5 to 1.
        path: of the file, for messages.

    Raises:
        JudgebotError: the file is not valid, or sets target-precision, which excludes threshold.
    """
    plain = text.removeprefix(_BYTE_ORDER_MARK)
    if "target_precision" in parse(plain, path).values:
        raise JudgebotError(f"{path}: target-precision excludes threshold; remove it, and write the threshold then")
    wanted = {**tomllib.loads(plain), "threshold": threshold}
    for edited in _edits(text, threshold):
        if _table(edited) == wanted:
            return edited
    raise JudgebotError(f"{path}: the line that sets threshold was not found; set it to {threshold} by hand")


def _edits(text: str, threshold: float) -> Iterator[str]:
    """The text with each line in turn that looks like the assignment, then with a new last line.

    What looks like the assignment may stand inside a string; which edit is right shows when it is read.
    """
    for match in _ASSIGNMENT.finditer(text):
        yield f"{text[: match.start(1)]}{threshold!r}{text[match.end(1) :]}"
    line_end = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text.strip(_BYTE_ORDER_MARK) or text.endswith("\n") else line_end
    yield f"{text}{gap}threshold = {threshold!r}{line_end}"


def _table(text: str) -> dict[str, object] | None:
    try:
        return tomllib.loads(text.removeprefix(_BYTE_ORDER_MARK))
    except tomllib.TOMLDecodeError:
        return None
