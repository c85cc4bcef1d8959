"""The tables of RQ1 that say what confidence is worth."""

from collections.abc import Iterator, Sequence

from judgebot_eval.rq1.cells import compared, figure
from judgebot_eval.rq1.judged import Judged
from judgebot_eval.stats.confidence import SURE, reliability, share_below, sweep
from judgebot_eval.tables import Column, Row, Table

_NOTHING_KEPT = "no verdict of this kind is as sure"


def tables(judges: Sequence[Judged]) -> list[Table]:
    """Return the tables of the judges that say probabilities."""
    graded = [judged for judged in judges if judged.is_graded]
    return [_summary(graded), _sweep(graded), _reliability(graded)]


def _summary(judges: Sequence[Judged]) -> Table:
    columns = (
        Column("share below 0.90", ".1%"),
        Column("precision of correct from 0.90", ".1%"),
        Column("precision of incorrect from 0.90", ".1%"),
    )
    rows = tuple(compared("confidence", judges, columns, _sure, _NOTHING_KEPT))
    return Table("confidence", "How sure judges are", ("judge",), columns, rows)


def _sure(judged: Judged) -> tuple[float | None, ...]:
    predictions = judged.predictions()
    (point,) = sweep(predictions, (SURE,))
    return share_below(predictions), point.precision, point.negative_precision


def _sweep(judges: Sequence[Judged]) -> Table:
    columns = (
        Column("precision of correct", ".1%"),
        Column("kept as correct", ",.0f"),
        Column("precision of incorrect", ".1%"),
        Column("kept as incorrect", ",.0f"),
        Column("coverage", ".1%"),
    )
    rows = tuple(row for judged in judges for row in _sweep_rows(judged))
    note = "Kept are the predictions of at least this confidence, of all seeds; confidence begins at 0.50."
    title = "Precision against confidence (Figure 2)"
    return Table("confidence-sweep", title, ("judge", "threshold"), columns, rows, (note,))


def _sweep_rows(judged: Judged) -> Iterator[Row]:
    for point in sweep(judged.predictions()):
        correct = (point.precision, point.kept_correct)
        incorrect = (point.negative_precision, point.kept_incorrect)
        cells = (figure(each, judged, reason=_NOTHING_KEPT) for each in (*correct, *incorrect, point.coverage))
        yield Row((judged.label, f"{point.threshold:.2f}"), tuple(cells))


def _reliability(judges: Sequence[Judged]) -> Table:
    columns = (Column("predictions", ",.0f"), Column("mean P(correct)"), Column("share correct"))
    rows = tuple(
        Row(
            (judged.label, f"{each.low:.1f} to {each.high:.1f}"),
            tuple(figure(value, judged) for value in (each.count, each.mean_p, each.correct)),
        )
        for judged in judges
        for each in reliability(judged.predictions())
    )
    return Table("calibration", "Calibration: what P(correct) is worth", ("judge", "P(correct)"), columns, rows)
