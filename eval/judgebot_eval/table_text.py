"""Tables as text: Markdown to be read, CSV to be computed with."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from judgebot_eval.tables import Cell, Column, Table

DASH = "\N{EN DASH}"
LEGEND = f"Each cell: ours / the paper's / difference. r reported, d derived from what is reported, {DASH} absent."
_NEGATIVE_ZERO = re.compile(r"^-(?=[0.,]+%?$)")
_MARKS = {"reported": " r", "derived": " d", "absent": ""}
_CSV_HEAD = ("column", "ours", "low", "high", "cases", "reference", "difference", "tag", "reason", "records")


def markdown(table: Table, safe: Callable[[str], str] = str) -> Iterator[str]:
    """Write a table as lines of Markdown, without the heading; reasons become numbered notes below it.

    Args:
        table: to be written.
        safe: takes the markup out of labels, names of columns, reasons and notes.
    """
    heads = [*table.labels, *(column.name for column in table.columns)]
    reasons = table.reasons
    rows = []
    for row in table.rows:
        cells = [_text(cell, column, reasons) for cell, column in zip(row.cells, table.columns, strict=True)]
        rows.append([*map(safe, row.labels), *cells])
    yield from grid([*map(safe, heads)], rows)
    yield ""
    yield from (f"{index}. {safe(reason)}" for index, reason in enumerate(reasons, 1))
    yield from (f"* {safe(note)}" for note in table.notes)


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write rows of text as the lines of a table in Markdown; bars and line ends do not end a cell."""
    yield _line(heads)
    yield "|---" * len(heads) + "|"
    yield from map(_line, rows)


def comma_separated(table: Table) -> str:
    """Write a table as CSV, one line for each cell, with figures unrounded."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow([*table.labels, *_CSV_HEAD])
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            reference = cell.reference
            figures = (cell.value, cell.low, cell.high, cell.cases, reference.value, cell.difference)
            lines.writerow([*row.labels, column.name, *figures, reference.tag, cell.reason, cell.records])
    return text.getvalue()


def number(value: float | None, style: str, sign: str = "") -> str:
    """Print a figure in the style of its column, zero without a sign; a dash if it is absent."""
    return DASH if value is None else _NEGATIVE_ZERO.sub("", format(value, f"{sign}{style.removeprefix(sign)}"))


def _text(cell: Cell, column: Column, reasons: Sequence[str]) -> str:
    ours = number(cell.value, column.style)
    if cell.low is not None and cell.high is not None:
        ours += f" [{number(cell.low, column.style)}, {number(cell.high, column.style)}]"
    if cell.reason:
        ours += f" ({reasons.index(cell.reason) + 1})"
    if cell.reference.value is None:
        return ours
    theirs = f"{number(cell.reference.value, column.style)}{_MARKS[cell.reference.tag]}"
    return f"{ours} / {theirs} / {number(cell.difference, column.style, '+')}"


def _line(parts: Sequence[str]) -> str:
    escaped = (part.replace("|", "\\|").replace("\n", " ") for part in parts)
    return f"| {' | '.join(escaped)} |"
