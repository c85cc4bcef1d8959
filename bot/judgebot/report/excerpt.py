"""The part of a method that a report shows."""

import textwrap
from typing import NamedTuple

from judgebot.decide import Finding
from judgebot.report.escape import code_lines

_HEIGHT = 12
_ABOVE = 3


class Row(NamedTuple):
    """A line of source: its number in the file, whether the change touched it, and the text to show."""

    number: int
    changed: bool
    code: str

    def __str__(self) -> str:
        return f"{'>' if self.changed else ' '} {self.number:>5} | {self.code}".rstrip()


def excerpt(finding: Finding) -> tuple[Row, ...]:
    """Returns at most 12 rows, from a little above the first changed line, or from the top if none changed."""
    changed = changed_lines(finding)
    above = changed[0] - finding.start_line - _ABOVE if changed else 0
    skipped = max(0, min(above, len(finding.lines) - _HEIGHT))
    code = code_lines(_dedent(finding.lines)[skipped : skipped + _HEIGHT])
    numbered = enumerate(code, finding.start_line + skipped)
    return tuple(Row(number, number in changed, line) for number, line in numbered)


def changed_lines(finding: Finding) -> tuple[int, ...]:
    """Returns the changed lines of the declaration itself, in order, without those of its Javadoc."""
    return tuple(line for line in sorted(finding.changed_lines) if finding.start_line <= line <= finding.end_line)


def _dedent(lines: tuple[str, ...]) -> tuple[str, ...]:
    """A declaration starts after its indentation, so its first line tells nothing of the others'."""
    first, *rest = (line.expandtabs(4) for line in lines or ("",))
    return (first.lstrip(), *textwrap.dedent("\n".join(rest)).split("\n")) if rest else (first.lstrip(),)
