"""How much of what a report prints is there, and which cells are absent, with the reason of each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from judgebot_eval.report.contents import ITEMS, Item
from judgebot_eval.report.run_folder import Stage
from judgebot_eval.tables import Cell, Table

NO_REASON = "neither this run nor the paper has it"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run has of something that a report prints.

    Attributes:
        places: the tables that print it.
        both: how many cells have our figure and the paper's.
        ours: how many have ours alone; `paper` likewise.
    """

    item: Item
    places: tuple[tuple[Stage, Table], ...]
    both: int
    ours: int
    paper: int


@dataclass(frozen=True, slots=True)
class Absence:
    """Cells of a table that have no figure of ours, for one reason.

    Attributes:
        cells: row and column of each.
        reported: how many of them the paper has a figure for.
    """

    stage: Stage
    table: Table
    reason: str
    cells: tuple[str, ...]
    reported: int


def coverage(stages: Sequence[Stage]) -> Iterator[Coverage]:
    """Go through what a report prints."""
    for item in ITEMS:
        places = tuple((stage, table) for stage in stages for table in stage.tables if item.prints(table))
        cells = (cell for _, table in places for row in table.rows for cell in row.cells)
        counts = Counter((cell.value is not None, cell.reference.value is not None) for cell in cells)
        yield Coverage(item, places, counts[True, True], counts[True, False], counts[False, True])


def absences(stages: Iterable[Stage]) -> Iterator[Absence]:
    """Yield the absent cells of each table, those of one reason together; cells that nobody has a figure for too."""
    for stage in stages:
        for table in stage.tables:
            by_reason: dict[str, list[tuple[str, Cell]]] = {}
            for place, cell in _absent(table):
                by_reason.setdefault(cell.reason or NO_REASON, []).append((place, cell))
            for reason, found in by_reason.items():
                reported = sum(cell.reference.value is not None for _, cell in found)
                yield Absence(stage, table, reason, tuple(place for place, _ in found), reported)


def _absent(table: Table) -> Iterator[tuple[str, Cell]]:
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            if cell.value is None:
                yield f"{', '.join(filter(None, row.labels))}: {column.name}", cell
