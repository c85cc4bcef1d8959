"""Figures of judges -> rows and cells."""

from collections.abc import Callable, Iterator, Sequence

from judgebot_eval import paper
from judgebot_eval.rq1.judged import Judged
from judgebot_eval.rq1.records import records_of
from judgebot_eval.stats.bootstrap import Estimate
from judgebot_eval.tables import ABSENT, Cell, Column, Reference, Row

NOT_DEFINED = "not defined for these candidates"
NOT_JUDGED = "no judgements of it were given"


def rows_of(table: str, judges: Sequence[Judged]) -> Iterator[tuple[str, str, Judged | None]]:
    """Yield a row for each judge, then those that the paper alone has: label, what the paper calls it, judge."""
    for judged in judges:
        yield judged.label, judged.name.paper, judged
    here = {judged.name.paper for judged in judges}
    yield from ((name, name, None) for name in paper.rows(table) if name not in here)


def compared(
    table: str,
    judges: Sequence[Judged],
    columns: Sequence[Column],
    figures: Callable[[Judged], Sequence[float | None]],
    reason: str = NOT_DEFINED,
) -> Iterator[Row]:
    """Yield the rows of figures that stand beside the paper's, which have the names of the columns.

    Args:
        table: what the paper's table is called.
        judges: a row for each; the paper's others follow.
        columns: of the table.
        figures: of a judge, one for each column.
        reason: why a figure of a judge is absent, if it is.
    """
    for label, name, judged in rows_of(table, judges):
        references = [paper.reference(table, name, column.name) for column in columns]
        if judged is None:
            yield Row((label,), tuple(Cell(None, each, reason=NOT_JUDGED) for each in references))
        else:
            pairs = zip(figures(judged), references, strict=True)
            yield Row((label,), tuple(figure(value, judged, each, reason) for value, each in pairs))


def figure(value: float | None, judged: Judged, reference: Reference = ABSENT, reason: str = NOT_DEFINED) -> Cell:
    """Make a cell of a figure without an interval; the reason says why it is absent, if it is."""
    return Cell(value, reference, records=records_of(judged), reason=reason if value is None else "")


def estimated(found: Estimate | None, judged: Judged, reference: Reference = ABSENT, cases: int | None = None) -> Cell:
    """Make a cell of an estimate."""
    if found is None:
        return Cell(None, reference, cases=cases, reason=NOT_DEFINED, records=records_of(judged))
    return Cell(found.value, reference, found.low, found.high, cases, records=records_of(judged))
