"""Tables of the study: each cell is our figure beside the one of the paper, and says where both come from."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl

Tag = Literal["reported", "derived", "absent"]
"""Where a reference comes from: the paper prints it, it follows from what the paper prints, there is none."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A figure of the paper; None if it has none."""

    value: float | None = None
    tag: Tag = "absent"


ABSENT = Reference()


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure.

    Attributes:
        value: ours, None if it could not be had.
        low: of its 95 % interval, None without one; `high` likewise.
        cases: how many candidates or outcomes it is of, None if it is not of cases.
        reference: the paper's.
        reason: why ours is absent, or what to know about it.
        records: the file it is computed from, relative to the folder of the table; "" if it is not of records.
    """

    value: float | None
    reference: Reference = ABSENT
    low: float | None = None
    high: float | None = None
    cases: int | None = None
    reason: str = ""
    records: str = ""

    @property
    def difference(self) -> float | None:
        """Ours less the paper's, None if either is absent."""
        return None if self.value is None or self.reference.value is None else self.value - self.reference.value


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column of figures, and how its figures are printed.

    Attributes:
        style: a format specification.

    Raises:
        ValueError: `style` is none of numbers.
    """

    name: str
    style: str = ".3f"

    def __post_init__(self) -> None:
        format(0.0, self.style)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        labels: what the line is about, one for each label of the table.
        cells: one for each column.
    """

    labels: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures with their references.

    Attributes:
        id: what its files are called, short and in lower case.
        title: what it shows, with its number in the paper if it has one.
        labels: the headings over the labels of the rows.
        notes: what a reader has to know, a sentence each.

    Raises:
        ValueError: a row has not a label for each label, or not a cell for each column.
    """

    VERSION: ClassVar = 1
    id: str
    title: str
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        widths = len(self.labels), len(self.columns)
        if any((len(row.labels), len(row.cells)) != widths for row in self.rows):
            raise ValueError(f"{self.id}: the rows have other labels or cells than the table")

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of its cells, each once, in the order in which notes number them from 1."""
        return tuple(dict.fromkeys(cell.reason for row in self.rows for cell in row.cells if cell.reason))


def write(path: Path, tables: Iterable[Table]) -> int:
    """Write tables as JSON lines; return how many there were."""
    return jsonl.write(path, tables)


def read(path: Path) -> list[Table]:
    """Read the tables that `write` wrote.

    Raises:
        JudgebotError: as of `jsonl.read`; or the file has no tables.
    """
    found = list(jsonl.read(path, Table))
    if not found:
        raise JudgebotError(f"{path}: has no tables; write the file again")
    return found
