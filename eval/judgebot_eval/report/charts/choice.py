"""Which chart a table is drawn as, if any."""

from collections.abc import Iterator, Mapping, Sequence

from judgebot_eval.report.charts.chart import Chart
from judgebot_eval.report.charts.dots import dots
from judgebot_eval.report.charts.lines import Frame, Panel, Point, Series, lines
from judgebot_eval.report.charts.matrices import matrices
from judgebot_eval.rq2.trials import SIZES
from judgebot_eval.tables import Cell, Row, Table

_DOTS = frozenset(("kappa", "confidence", "generators", "gains", "seconds"))
_CHOOSERS = ("1 judge", "2 judges", "3 judges", "RankEF", "LogLik", "Random", "First", "Oracle")
_SURE = 0.90
_LEAST = 0.5
_SIZES = tuple(map(float, SIZES))
_CONFIDENCES = (_LEAST, 0.6, 0.7, 0.8, 0.9, 1.0)
_TENTHS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_BELOW, _CORRECT, _INCORRECT = "share below 0.90", "precision of correct from 0.90", "precision of incorrect from 0.90"


def chart_of(table: Table, beside: Sequence[Table]) -> Chart | None:
    """Draw a table.

    Args:
        table: what to draw.
        beside: the tables of its stage, where figures of the paper may stand that belong into the drawing.
    """
    if table.id in _DOTS:
        return dots(table)
    match table.id:
        case "confusion":
            return matrices(table)
        case "selection":
            return lines(list(_selection(table)), Frame("candidates", "pass@1", _SIZES, "g", ".2f"))
        case "confidence-sweep":
            known = next((each.rows for each in beside if each.id == "confidence"), ())
            frame = Frame("least confidence", "share", _CONFIDENCES, ".1f", ".0%", (0, 1))
            return lines(list(_sweep(table, known)), frame)
        case "calibration":
            frame = Frame("P(correct)", "share correct", _TENTHS, ".1f", ".0%", (0, 1))
            return lines(list(_calibration(table)), frame)
    return None


def _selection(table: Table) -> Iterator[Panel]:
    """Yield a panel for each generator: pass@1 by the number of candidates."""
    for generator, rows in _groups(table).items():
        yield Panel(generator, tuple(_chooser(table, rows, name) for name in _CHOOSERS))


def _chooser(table: Table, rows: Sequence[Row], name: str) -> Series:
    cells = [(float(row.labels[1]), _cell(table, row, name)) for row in rows]
    return Series(name, _ours(cells), tuple((n, c.reference.value) for n, c in cells if c.reference.value is not None))


def _sweep(table: Table, known: Sequence[Row]) -> Iterator[Panel]:
    """Yield a panel for each judge, with what the paper says of it at 0.90."""
    groups = _groups(table)
    points = {row.labels[0]: _points_at_sure(row) for row in known}
    for judge in dict.fromkeys([*groups, *(name for name, found in points.items() if any(found))]):
        rows = [row for row in groups.get(judge, ()) if float(row.labels[1]) >= _LEAST]
        series = []
        names = ("precision of correct", "precision of incorrect", "coverage")
        for name, paper in zip(names, points.get(judge, ((), (), ())), strict=True):
            cells = [(float(row.labels[1]), _cell(table, row, name)) for row in rows]
            series.append(Series(name, _ours(cells), paper))
        yield Panel(judge, tuple(series))


def _points_at_sure(row: Row) -> tuple[tuple[Point, ...], ...]:
    below, correct, incorrect = (cell.reference.value for cell in row.cells)
    coverage = None if below is None else 1 - below
    return tuple(() if value is None else ((_SURE, value),) for value in (correct, incorrect, coverage))


def _calibration(table: Table) -> Iterator[Panel]:
    for judge, rows in _groups(table).items():
        pairs = [(_cell(table, row, "mean P(correct)").value, _cell(table, row, "share correct").value) for row in rows]
        points = tuple((x, y) for x, y in pairs if x is not None and y is not None)
        yield Panel(judge, (Series("share correct", points),), diagonal=True)


def _groups(table: Table) -> Mapping[str, list[Row]]:
    """Group rows by their first label."""
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        groups.setdefault(row.labels[0], []).append(row)
    return groups


def _cell(table: Table, row: Row, name: str) -> Cell:
    """Return the cell of a column, an empty one if there is no such column."""
    return next(
        (cell for cell, column in zip(row.cells, table.columns, strict=True) if column.name == name), Cell(None)
    )


def _ours(cells: Sequence[tuple[float, Cell]]) -> tuple[Point, ...]:
    return tuple((x, cell.value) for x, cell in cells if cell.value is not None)
