"""Figures of judges -> cells."""

from judgebot_eval.rq1.judged import Judged
from judgebot_eval.rq1.records import records_of
from judgebot_eval.stats.bootstrap import Estimate
from judgebot_eval.tables import ABSENT, Cell, Reference

NOT_DEFINED = "not defined for these candidates"


def estimated(found: Estimate | None, judged: Judged, reference: Reference = ABSENT, cases: int | None = None) -> Cell:
    """Make a cell of an estimate."""
    if found is None:
        return Cell(None, reference, cases=cases, reason=NOT_DEFINED, records=records_of(judged))
    return Cell(found.value, reference, found.low, found.high, cases, records=records_of(judged))
