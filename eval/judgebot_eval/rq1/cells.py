"""Figures of judges -> rows and cells."""

from collections.abc import Iterator, Sequence

from judgebot_eval import paper
from judgebot_eval.rq1.judged import Judged
from judgebot_eval.rq1.records import records_of
from judgebot_eval.stats.bootstrap import Estimate
from judgebot_eval.tables import ABSENT, Cell, Reference

NOT_DEFINED = "not defined for these candidates"
NOT_JUDGED = "no judgements of it were given"


def rows_of(table: str, judges: Sequence[Judged]) -> Iterator[tuple[str, str, Judged | None]]:
    """Yield a row for each judge, then those that the paper alone has: label, what the paper calls it, judge."""
    for judged in judges:
        yield judged.label, judged.name.paper, judged
    here = {judged.name.paper for judged in judges}
    yield from ((name, name, None) for name in paper.rows(table) if name not in here)


def estimated(found: Estimate | None, judged: Judged, reference: Reference = ABSENT, cases: int | None = None) -> Cell:
    """Make a cell of an estimate."""
    if found is None:
        return Cell(None, reference, cases=cases, reason=NOT_DEFINED, records=records_of(judged))
    return Cell(found.value, reference, found.low, found.high, cases, records=records_of(judged))
