"""Tables as the page shows them: every figure printed, every place named (pure)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from judgebot_eval.report.charts.chart import Chart
from judgebot_eval.report.charts.choice import chart_of
from judgebot_eval.report.records import RecordFile
from judgebot_eval.report.run_folder import Stage
from judgebot_eval.table_text import number
from judgebot_eval.tables import Cell, Column, Row, Table, Tag
from judgebot_eval.words import counted


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell, printed.

    Attributes:
        sort: our figure unrounded, "" if it is absent.
        interval: "" without one.
        cases: in words, "" if it is not of cases.
        note: the number of its reason below the table, 0 without one.
        paper: the paper's figure, "" if it has none; `difference` likewise.
        records: the anchor of its records, "" without them.
    """

    sort: str
    ours: str
    interval: str
    cases: str
    note: int
    paper: str
    tag: Tag
    difference: str
    records: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row, printed."""

    labels: tuple[str, ...]
    cells: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table, printed.

    Attributes:
        anchor: of its place in the page, and the name of its CSV.
        reasons: numbered from 1.
    """

    anchor: str
    table: Table
    rows: tuple[ShownRow, ...]
    reasons: tuple[str, ...]
    chart: Chart | None


@dataclass(frozen=True, slots=True)
class ShownStage:
    """A stage, printed."""

    anchor: str
    stage: Stage
    tables: tuple[ShownTable, ...]


def shown_stages(stages: Iterable[Stage], records: Mapping[str, RecordFile]) -> list[ShownStage]:
    """Print the tables of all stages; anchors are unique."""
    taken: set[str] = set()
    found = []
    for stage in stages:
        anchor = _anchor(f"stage-{stage.path}", taken)
        tables = [_shown(stage, table, _anchor(f"{stage.path}-{table.id}", taken), records) for table in stage.tables]
        found.append(ShownStage(anchor, stage, tuple(tables)))
    return found


def _anchor(text: str, taken: set[str]) -> str:
    base = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-").lower() or "table"
    names = (base if attempt == 1 else f"{base}-{attempt}" for attempt in range(1, len(taken) + 2))
    anchor = next(name for name in names if name not in taken)
    taken.add(anchor)
    return anchor


def _shown(stage: Stage, table: Table, anchor: str, records: Mapping[str, RecordFile]) -> ShownTable:
    reasons = table.reasons
    anchors = {path: file.anchor for path, file in records.items()}

    def row_of(row: Row) -> ShownRow:
        pairs = zip(row.cells, table.columns, strict=True)
        cells = (_cell(cell, column, reasons, anchors.get(stage.path_of(cell.records), "")) for cell, column in pairs)
        return ShownRow(row.labels, tuple(cells))

    return ShownTable(anchor, table, tuple(map(row_of, table.rows)), reasons, chart_of(table, stage.tables))


def _cell(cell: Cell, column: Column, reasons: Sequence[str], records: str) -> Shown:
    reference, ends = cell.reference, (cell.low, cell.high)
    return Shown(
        sort="" if cell.value is None else repr(float(cell.value)),
        ours=printed(cell.value, column.style),
        interval="" if None in ends else f"[{', '.join(printed(each, column.style) for each in ends)}]",
        cases="" if cell.cases is None else counted(cell.cases, "case"),
        note=reasons.index(cell.reason) + 1 if cell.reason else 0,
        paper="" if reference.value is None else printed(reference.value, column.style),
        tag=reference.tag,
        difference="" if cell.difference is None else printed(cell.difference, column.style, "+"),
        records=records if cell.records else "",
    )


def printed(value: float | None, style: str, sign: str = "") -> str:
    """Print a figure with a true minus sign."""
    return number(value, style, sign).replace("-", "\N{MINUS SIGN}")
