"""The tables of RQ1 that take agreement apart: by seed, by source, with and without compile errors."""

from collections.abc import Iterator, Sequence

from judgebot_eval.rq1.cells import estimated
from judgebot_eval.rq1.judged import Judged
from judgebot_eval.rq1.measure import counts, estimate, kappa_of
from judgebot_eval.rq1.records import records_of
from judgebot_eval.tables import Cell, Column, Row, Table

_NO_COMPILE_ERRORS = "no candidate is known not to compile"


def tables(judges: Sequence[Judged]) -> list[Table]:
    """Return the tables, of judges of the candidates of the test tasks."""
    return [_seeds(judges), _compile_errors(judges), _sources(judges)]


def _seeds(judges: Sequence[Judged]) -> Table:
    columns = (Column("kappa"), Column("F1"))
    rows = []
    for judged in judges:
        for index, name in enumerate(judged.judges):
            alone = judged.of_seed(index).read()
            cells = (estimated(estimate(alone, kappa_of), alone), Cell(counts(alone).f1, records=records_of(judged)))
            rows.append(Row((judged.name.family, name), cells))
    return Table("seeds", "Each judge alone", ("judges", "judge"), columns, tuple(rows))


def _compile_errors(judges: Sequence[Judged]) -> Table:
    """Compile errors are most of what fails, and easier to see than wrong behaviour."""
    columns = (
        Column("all"),
        Column("without compile errors"),
        Column("cases", ",.0f"),
        Column("compile errors judged wrong", ".1%"),
    )
    rows = tuple(Row((judged.name.family,), tuple(_compile_cells(judged.read()))) for judged in judges)
    return Table("compile-errors", "Kappa with and without compile errors", ("judge",), columns, rows)


def _compile_cells(read: Judged) -> Iterator[Cell]:
    compiling = read.where(lambda candidate: candidate.verdict != "compile-error")
    broken = counts(read.where(lambda candidate: candidate.verdict == "compile-error"))
    yield estimated(estimate(read, kappa_of), read)
    yield estimated(estimate(compiling, kappa_of), read)
    yield Cell(len(compiling.candidates), records=records_of(read))
    seen = broken.rows[0][0]
    yield Cell(seen, records=records_of(read), reason=_NO_COMPILE_ERRORS if seen is None else "")


def _sources(judges: Sequence[Judged]) -> Table:
    columns = (Column("cases", ",.0f"), Column("correct", ".1%"), Column("kappa"))
    rows = []
    for judged in judges:
        read = judged.read()
        for source in sorted({candidate.source for candidate in read.candidates}):
            part = read.where(lambda candidate, name=source: candidate.source == name)  # type: ignore[misc]
            records = records_of(judged)
            cells = (
                Cell(len(part.candidates), records=records),
                Cell(float(part.correct.mean()), records=records),
                estimated(estimate(part, kappa_of), judged),
            )
            rows.append(Row((judged.name.family, source), cells))
    return Table("sources", "Kappa by source", ("judge", "source"), columns, tuple(rows))
