"""What cleaning left, as the study's table, ours beside what the study reports (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from judgebot_eval.generate.cleaning import FILTERS, Cleaned
from judgebot_eval.tables import Cell, Column, Reference, Row, Table, Tag

ALL = "all"
_GENERATORS, _SAMPLES = 5, 10


@dataclass(frozen=True, slots=True)
class _Reported:
    tasks: int
    kept: int
    tag: Tag = "reported"

    @property
    def raw(self) -> int:
        return self.tasks * _GENERATORS * _SAMPLES


_REPORTED: Mapping[str, _Reported] = {
    "train": _Reported(504, 19_484),
    "validation": _Reported(73, 2_873),
    "test": _Reported(145, 5_641),
    ALL: _Reported(722, 27_998, "derived"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What cleaning left of a split, or of all.

    Attributes:
        split: `train`, `validation`, `test`, or `all`.
        tasks: those with any candidate.
    """

    split: str
    tasks: int
    cleaned: Cleaned[Any]


def cleaning_table(parts: Sequence[Part]) -> Table:
    """Show how many candidates each filter removed of each split, beside the study's five generators of ten samples."""
    counts = ("tasks", "raw", *FILTERS, "kept")
    return Table(
        id="sp-cleaning",
        title="Candidates before and after cleaning",
        labels=("split",),
        columns=(*(Column(name, ",.0f") for name in counts), Column("kept per task", ".1f"), Column("alike", ",.0f")),
        rows=tuple(Row((part.split,), tuple(_cells(part))) for part in parts),
        notes=("alike: kept, but equal to an earlier candidate of its task except for comments and white space.",),
    )


def _cells(part: Part) -> Iterator[Cell]:
    theirs = _REPORTED[part.split]
    kept = len(part.cleaned.kept)
    removed = [part.cleaned.removed[name] for name in FILTERS]
    yield Cell(part.tasks, Reference(theirs.tasks, "reported"))
    yield Cell(kept + sum(removed), Reference(theirs.raw, "reported"))
    yield from map(Cell, removed)
    yield Cell(kept, Reference(theirs.kept, theirs.tag))
    yield Cell(kept / part.tasks if part.tasks else None, Reference(theirs.kept / theirs.tasks, "derived"))
    yield Cell(part.cleaned.alike)
