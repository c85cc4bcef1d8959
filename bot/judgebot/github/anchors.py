"""Where on a pull request a comment on a method can stand: GitHub takes lines of a hunk's new side only (pure)."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from judgebot.decide import Finding
from judgebot.diff import Hunk
from judgebot.report.excerpt import changed_lines

_HEIGHT = 12
"""The most lines that a comment spans: it stands below the last one, and shall stay near the first."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A line of the new side, or the range of lines from `start_line` to `line`."""

    path: str
    line: int
    start_line: int | None = None


def anchor(finding: Finding, hunks: Sequence[Hunk]) -> Anchor | None:
    """The first run of lines of the declaration that changed, else of its Javadoc, else any line of it that is shown.

    None if no line of the method is in a hunk, or if GitHub cannot be told the path (bytes that are not UTF-8).
    """
    if not _is_unicode(finding.path):
        return None
    sides = [range(hunk.new_start, hunk.new_start + hunk.new_count) for hunk in hunks if hunk.new_count]
    run = (
        _first_run(changed_lines(finding), sides)
        or _first_run(sorted(finding.changed_lines), sides)
        or _first_shown(finding, sides)
    )
    return Anchor(finding.path, run[-1], run[0] if len(run) > 1 else None) if run else None


def _first_run(lines: Iterable[int], sides: Sequence[range]) -> list[int]:
    """The first lines that follow one another within one hunk, at most 12."""
    if not sides:
        return []
    run: list[int] = []
    around = range(0)
    for line in lines:
        if not run:
            around = sides[bisect_right(sides, line, key=attrgetter("start")) - 1]
            run = [line] if line in around else []
        elif line == run[-1] + 1 and line in around and len(run) < _HEIGHT:
            run.append(line)
    return run


def _first_shown(finding: Finding, sides: Sequence[range]) -> list[int]:
    """The first line of the declaration that a hunk shows, if any does."""
    shown = (range(max(finding.start_line, side.start), min(finding.end_line + 1, side.stop)) for side in sides)
    return [lines.start for lines in shown if lines][:1]


def _is_unicode(text: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in text)
