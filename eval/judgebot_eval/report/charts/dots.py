"""Ours and the paper's figures on one scale, a line for each row of a table, a panel for each column."""

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from judgebot_eval.report.charts import svg
from judgebot_eval.report.charts.chart import Chart, Key
from judgebot_eval.table_text import number
from judgebot_eval.tables import Cell, Column, Table
from judgebot_eval.words import counted

_ROW, _TOP, _BOTTOM, _RIGHT = 18, 26, 24, 14
_LABELS = 180  # at most, in units

KEYS = (Key("ours", "ours, with its 95 % interval if it has one"), Key("paper", "the paper's"))

Line = tuple[str, Cell]


def dots(table: Table) -> Chart | None:
    """Draw a table, a panel for each column that has figures; those of one style share a scale."""
    shown = list(_shown(table))
    if not shown:
        return None
    left = svg.label_width((label for _, lines in shown for label, _ in lines), _LABELS)
    panels = []
    for column, lines in shown:
        held = [each for other, those in shown if other.style == column.style for each in _all(those)]
        scale = svg.axis(held, left, svg.WIDTH - _RIGHT, column.style)
        panels.append(svg.render(_panel(column, lines, scale)))
    return Chart(tuple(panels), KEYS)


def _shown(table: Table) -> Iterator[tuple[Column, list[Line]]]:
    """Yield the columns and rows that anybody has figures of."""
    by_first = len({row.labels[0] for row in table.rows}) == len(table.rows)
    for index, column in enumerate(table.columns):
        lines = [(row.labels[0] if by_first else ", ".join(row.labels), row.cells[index]) for row in table.rows]
        found = [(label, cell) for label, cell in lines if _figures(cell)]
        if found:
            yield column, found


def _all(lines: Iterable[Line]) -> list[float]:
    return [each for _, cell in lines for each in _figures(cell)]


def _figures(cell: Cell) -> list[float]:
    found = (cell.value, cell.low, cell.high, cell.reference.value)
    return [each for each in found if each is not None]


def _panel(column: Column, lines: Sequence[Line], scale: svg.Axis) -> Element:
    bottom = _TOP + _ROW * len(lines)
    root = svg.panel(f"{column.name}: {_description(column, lines)}", bottom + _BOTTOM)
    svg.text(root, "head", scale.start, 14, column.name)
    for tick in scale.ticks:
        svg.line(root, "grid", scale.at(tick), _TOP, scale.at(tick), bottom)
        svg.text(root, "tick middle", scale.at(tick), bottom + 15, number(tick, _tick_style(scale)))
    for place, (label, cell) in enumerate(lines):
        _draw(root, scale, _TOP + _ROW * (place + 0.5), (label, cell))
    return root


def _tick_style(scale: svg.Axis) -> str:
    """Return a style that tells ticks apart and prints nothing idle."""
    if scale.style.endswith("%"):
        return ".0%"
    return ",g" if scale.high - scale.low < 10_000 else ",.0f"  # noqa: PLR2004 - where g begins to use powers of ten


def _draw(root: Element, scale: svg.Axis, y: float, drawn: Line) -> None:
    label, cell = drawn
    svg.text(root, "label end", scale.start - 8, y + 4, svg.fitted(label, _LABELS - 8))
    if cell.low is not None and cell.high is not None:
        svg.line(root, "interval", scale.at(cell.low), y, scale.at(cell.high), y)
    if cell.value is not None:
        svg.dot(root, "ours", scale.at(cell.value), y, f"{label}: ours {number(cell.value, scale.style)}")
    if cell.reference.value is not None:
        says = f"{label}: the paper's {number(cell.reference.value, scale.style)}, {cell.reference.tag}"
        svg.diamond(root, "paper", scale.at(cell.reference.value), y, says)


def _description(column: Column, lines: Sequence[Line]) -> str:
    parts = [counted(len(lines), "line"), *_ranges(column, lines)]
    return f"{'; '.join(parts)}. The figures stand in the table."


def _ranges(column: Column, lines: Sequence[Line]) -> Iterator[str]:
    ours = [cell.value for _, cell in lines if cell.value is not None]
    theirs = [cell.reference.value for _, cell in lines if cell.reference.value is not None]
    for name, values in (("ours", ours), ("the paper's", theirs)):
        if values:
            yield f"{name} from {number(min(values), column.style)} to {number(max(values), column.style)}"
