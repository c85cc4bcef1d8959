"""How good is a judge? Its figures on each set, beside what is asked and what baselines reach."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import numpy as np

from judgebot.calibrate import EVEN
from judgebot_eval.records import Labelled
from judgebot_eval.stats.weighted import Bools, Statistic, auc, average, calibration_error, kappa, mean, within
from judgebot_eval.train.assess.baselines import code_length
from judgebot_eval.train.assess.judged import Cases, Edits, Judged, pairs
from judgebot_eval.train.assess.results import (
    AUC,
    BOTH,
    COMPILING,
    ECE,
    HALF_BROKEN,
    KAPPA,
    KAPPA_SHIPPED,
    LEFT_OUT,
    LONGER,
    PAIRWISE,
    SHORTER,
    STREAM,
    STREAM_SEEN,
    Result,
    result,
)
from judgebot_eval.train.assess.sets import CODEREVAL, HUMANEVAL, is_mutant
from judgebot_eval.train.assess.stream import measure_stream, measure_stream_of_fixes

BENCHMARKS: Mapping[str, tuple[str, ...]] = {"CoderEval": CODEREVAL, "HumanEval": HUMANEVAL}


def measure(
    cases: Cases, edits: Edits, changed: Cases | None = None, left_out: Mapping[str, Cases] = MappingProxyType({})
) -> Iterator[Result]:
    """Measure a judge on every set of which there are cases.

    Args:
        cases: of every kind; none of a task or project that was learned from.
        edits: fixes as they were made, and undone.
        changed: the same cases, where those made of another version are judged by the change.
        left_out: by benchmark, its cases as judged by a judge that was trained without it.
    """
    for benchmark, sources in BENCHMARKS.items():
        yield from _generated(benchmark, cases.of(sources))
    for benchmark, judged in left_out.items():
        yield from result(f"{benchmark}{LEFT_OUT}{COMPILING}", AUC, judged.where(_may_compile).scored, _auc)
    yield from _mutants(cases)
    yield from _fixes(cases)
    yield from _both_ways("edits", AUC, edits, _auc)
    yield from result(f"edits{HALF_BROKEN}", ECE, edits.scored, _ece)
    yield from measure_stream(STREAM, cases)
    if changed is not None:
        yield from measure_stream(STREAM_SEEN, changed)
        yield from measure_stream_of_fixes(edits)


def _generated(benchmark: str, cases: Cases) -> Iterator[Result]:
    compiling = cases.where(_may_compile).scored
    yield from result(benchmark, AUC, cases.scored, _auc)
    yield from result(f"{benchmark}{COMPILING}", AUC, compiling, _auc)
    yield from result(benchmark, KAPPA, cases.scored, _kappa)
    yield from result(benchmark, KAPPA_SHIPPED, cases.scored, _kappa_shipped)
    yield from result(benchmark, ECE, cases.scored, _ece)
    yield from result(f"{benchmark}{COMPILING}", ECE, compiling, _ece)
    for source in sorted({row.source for row in cases.rows}):
        of_source = cases.of({source})
        yield from result(source, AUC, of_source.scored, _auc)
        yield from result(f"{source}{COMPILING}", AUC, of_source.where(_may_compile).scored, _auc)


def _mutants(cases: Cases) -> Iterator[Result]:
    """Measure what is made of corpus methods against the methods as they stand."""
    operators = {row.source for row in cases.rows if is_mutant(row)}
    for name, sources in (("mutants", operators), ("mismatches", {"mismatch"})):
        found = pairs(cases.rows, sources)
        margins = found.margins(cases.scored)
        yield from result(name, PAIRWISE, margins, _wins)
        yield from result(f"{name}{HALF_BROKEN}", ECE, cases.scored.at(found.members), _ece)
        made_by = np.array([cases.rows[index].source for index in found.wrong], np.str_)
        for operator in sorted(sources & operators):
            yield from result(operator, PAIRWISE, margins.at(made_by == operator), _wins)


def _fixes(cases: Cases) -> Iterator[Result]:
    found = pairs(cases.rows, {"fix"})
    lengths = np.zeros(len(cases.rows), np.intp)
    lengths[found.members] = [code_length(cases.rows[index]) for index in found.members]
    made = Edits(lengths[found.right] - lengths[found.wrong], found.margins(cases.scored))
    yield from _both_ways("fixes", PAIRWISE, made, _wins)
    yield from result(f"fixes{HALF_BROKEN}", ECE, cases.scored.at(found.members), _ece)


def _both_ways(name: str, figure: str, edits: Edits, make: Callable[[Judged, Bools], Statistic]) -> Iterator[Result]:
    """Measure what lengthens the code, what shortens it, and the mean of both, by which length alone gains nothing."""
    unequal = edits.growth != 0
    scored, growth = edits.scored.at(unequal), edits.growth[unequal]
    ways = {LONGER: growth > 0, SHORTER: growth < 0}
    for suffix, way in ways.items():
        yield from result(f"{name}{suffix}", figure, scored.at(way), make)

    def both(judged: Judged, correct: Bools) -> Statistic:
        return average(*(within(make(judged.at(way), correct[way]), way) for way in ways.values()))

    yield from result(f"{name}{BOTH}", figure, scored, both)


def _may_compile(row: Labelled) -> bool:
    return row.compiles is not False


def _auc(judged: Judged, correct: Bools) -> Statistic:
    return auc(judged.scores, correct)


def _wins(judged: Judged, _: Bools) -> Statistic:
    return mean((judged.scores > 0) + (judged.scores == 0) / 2)


def _kappa(judged: Judged, correct: Bools) -> Statistic | None:
    return None if judged.p_correct is None else kappa(judged.p_correct >= EVEN, correct)


def _kappa_shipped(judged: Judged, correct: Bools) -> Statistic | None:
    return _kappa(judged, correct) if judged.flagged is None else kappa(~judged.flagged, correct)


def _ece(judged: Judged, correct: Bools) -> Statistic | None:
    return None if judged.p_correct is None else calibration_error(judged.p_correct, correct)
