"""Confusion matrices: the shares of each true class, ours and the paper's, darker the larger ours is."""

from xml.etree.ElementTree import Element

from judgebot_eval.report.charts import svg
from judgebot_eval.report.charts.chart import Chart, Key
from judgebot_eval.table_text import number
from judgebot_eval.tables import Cell, Row, Table

_LEFT, _TOP, _SIDE, _HIGH = 40, 44, 104, 48
_MOST = 0.5  # opacity of a share of 100 %, under which text stays legible
_SHARES = (("TN", 0, 0), ("FP", 1, 0), ("FN", 0, 1), ("TP", 1, 1))
KEYS = (Key("share", "ours: the share of the true class"), Key("derived", "r reported, d derived: the paper's"))


def matrices(table: Table) -> Chart:
    """Draw the table of confusion matrices, a panel for each row."""
    names = [column.name for column in table.columns]
    return Chart(tuple(svg.render(_panel(row, names)) for row in table.rows), KEYS, small=True)


def _panel(row: Row, names: list[str]) -> Element:
    cells = dict(zip(names, row.cells, strict=True))
    said = "; ".join(f"{name} {_words(cells[name])}" for name, _, _ in _SHARES)
    width = _LEFT + 2 * _SIDE
    root = svg.panel(f"{row.labels[0]}: {said}", _TOP + 2 * _HIGH + 6, width)
    svg.text(root, "head", _LEFT, 14, svg.fitted(row.labels[0], width - _LEFT))
    for place, judged in enumerate(("judged wrong", "judged correct")):
        svg.text(root, "tick middle", _LEFT + _SIDE * (place + 0.5), _TOP - 10, judged)
    for place, tested in enumerate(("fail", "pass")):
        svg.text(root, "tick end", _LEFT - 8, _TOP + _HIGH * (place + 0.5) + 4, tested)
    for name, across, down in _SHARES:
        _square(root, cells[name], _LEFT + _SIDE * across, _TOP + _HIGH * down)
    return root


def _square(root: Element, cell: Cell, x: float, y: float) -> None:
    svg.rectangle(root, "frame", x, y, _SIDE - 2, _HIGH - 2)
    if cell.value is not None:
        filled = svg.rectangle(root, "share", x, y, _SIDE - 2, _HIGH - 2)
        filled.set("fill-opacity", f"{_MOST * cell.value:.2f}")
    middle, has_paper = x + _SIDE / 2 - 1, cell.reference.value is not None
    svg.text(root, "figure middle", middle, y + _HIGH / 2 + (-2 if has_paper else 4), number(cell.value, ".0%"))
    if has_paper:
        theirs = f"{number(cell.reference.value, '.0%')} {cell.reference.tag[0]}"
        svg.text(root, "tick middle theirs", middle, y + _HIGH / 2 + 14, theirs)


def _words(cell: Cell) -> str:
    ours = f"ours {number(cell.value, '.0%')}"
    if cell.reference.value is None:
        return ours
    return f"{ours}, the paper's {number(cell.reference.value, '.0%')}, {cell.reference.tag}"
