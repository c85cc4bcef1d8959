"""What GitHub lets one comment on: the lines inside the hunks of a patch."""

import re
from dataclasses import dataclass
from typing import Literal

Side = Literal["LEFT", "RIGHT"]

_HEADER = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a patch: its number on either side, None where it does not exist."""

    hunk: int
    position: int
    left: int | None
    right: int | None

    def number(self, side: Side) -> int | None:
        return self.left if side == "LEFT" else self.right


def places(patch: str) -> tuple[Place, ...]:
    """Returns the lines of a patch; `position` counts from the first hunk's header, which is 0."""
    found: list[Place] = []
    hunk, left, right = -1, 0, 0
    for position, line in enumerate(patch.split("\n")):
        if header := _HEADER.match(line):
            hunk, left, right = hunk + 1, int(header[1]), int(header[3])
        elif not line.startswith("\\"):
            kind = line[:1] or " "
            found.append(Place(hunk, position, None if kind == "+" else left, None if kind == "-" else right))
            left, right = left + (kind != "+"), right + (kind != "-")
    return tuple(found)


def find(patch: str, side: Side, line: int) -> Place | None:
    """Returns the line that can be commented on; None outside every hunk."""
    return next((place for place in places(patch) if place.number(side) == line), None)


def excerpt(patch: str, position: int) -> str:
    """Returns the hunk up to a line, as a comment's `diff_hunk` shows it."""
    lines = patch.split("\n")[: position + 1]
    start = max(index for index, line in enumerate(lines) if _HEADER.match(line))
    return "\n".join(lines[start:])


def moved(patch: str, line: int) -> int | None:
    """Returns where a line of the old side stands on the new one; None if it was changed or taken out.

    Args:
        patch: without context lines; "" where nothing changed.
        line: 1-based.
    """
    shift = 0
    for header in map(_HEADER.match, patch.split("\n")):
        if header is None:
            continue
        start, count, new_count = int(header[1]), int(header[2] or 1), int(header[4] or 1)
        if line < start or (not count and line == start):
            break
        if count and line < start + count:
            return None
        shift += new_count - count
    return line + shift
