"""The tables of RQ1 that take agreement apart: by seed, by source, with and without compile errors."""

from collections.abc import Iterator, Sequence

from judgebot_eval.rq1.cells import estimated, figure
from judgebot_eval.rq1.judged import Judged
from judgebot_eval.rq1.measure import counts, estimate, kappa_of
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
            cells = (estimated(estimate(alone, kappa_of), alone), figure(counts(alone).f1, alone))
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
    yield figure(len(compiling.candidates), read)
    yield figure(broken.rows[0][0], read, reason=_NO_COMPILE_ERRORS)


def _sources(judges: Sequence[Judged]) -> Table:
    columns = (Column("cases", ",.0f"), Column("correct", ".1%"), Column("kappa"))
    rows = tuple(
        Row((read.name.family, source), _source_cells(read, source))
        for read in map(Judged.read, judges)
        for source in sorted({candidate.source for candidate in read.candidates})
    )
    return Table("sources", "Kappa by source", ("judge", "source"), columns, rows)


def _source_cells(read: Judged, source: str) -> tuple[Cell, ...]:
    part = read.where(lambda candidate: candidate.source == source)
    kappa = estimated(estimate(part, kappa_of), part)
    return (figure(len(part.candidates), part), figure(float(part.correct.mean()), part), kappa)
