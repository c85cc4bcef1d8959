"""How a judge does in a stream of changes, most of which break nothing."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from judgebot_eval.stats.weighted import Bools, Floats, Statistic, calibration_error, mean, stream_precision
from judgebot_eval.train.assess.judged import Cases, Edits, Judged, Scored
from judgebot_eval.train.assess.results import ECE, FLAGGED, PRECISION, STREAM_OF_FIXES, Result, result
from judgebot_eval.train.assess.sets import BROKEN_SHARE, kind_of, stream_weights

_NAMES = {
    "standing": "corpus methods as they stand",
    "mutant": "mutants",
    "fix": "fixes undone",
    "candidate": "wrong candidates that compile",
}


def measure_stream(name: str, cases: Cases) -> Iterator[Result]:
    """Measure flagging where `BROKEN_SHARE` is broken: in equal parts mutants, fixes undone, candidates."""
    cases = cases.where(lambda row: kind_of(row) in _NAMES)
    kinds = np.array([_NAMES[kind] for kind in map(kind_of, cases.rows) if kind], np.str_)
    yield from _measure(name, cases.scored, kinds, stream_weights(cases.rows))


def measure_stream_of_fixes(edits: Edits) -> Iterator[Result]:
    """Measure flagging where `BROKEN_SHARE` of the edits are fixes undone, the others fixes as they were made."""
    kinds = np.where(edits.scored.correct, "fixes as they were made", "fixes undone")
    shares = np.where(edits.scored.correct, 1 - BROKEN_SHARE, BROKEN_SHARE)
    yield from _measure(STREAM_OF_FIXES, edits.scored, kinds, shares)


def _measure(name: str, scored: Scored, kinds: NDArray[np.str_], shares: Floats) -> Iterator[Result]:
    """Measure flagging; nothing where no case is correct or all are, or the judge has no threshold.

    A baseline has no threshold that was chosen for a stream: it flags what it ranks lowest, as much as the judge does.
    """
    if scored.ours.flagged is None or scored.correct.all() or not scored.correct.any():
        return
    budget = float(shares[scored.ours.flagged].sum())
    flagging = scored.map(lambda judged: Judged(_flagged(judged, shares, budget)))
    yield from result(name, PRECISION, flagging, partial(_precision, kinds=kinds, shares=shares))
    yield from result(name, ECE, scored, partial(_error, shares=shares))
    for kind in np.unique(kinds):
        of_kind = kinds == kind
        yield from result(f"{name}: {kind}", FLAGGED, flagging.at(of_kind), partial(_share, shares=shares[of_kind]))


def _flagged(judged: Judged, shares: Floats, budget: float) -> Floats:
    """Return how much of each case is flagged, 0 to 1."""
    if judged.flagged is not None:
        return judged.flagged.astype(np.float64)
    _, rank = np.unique(judged.scores, return_inverse=True)
    of_rank = np.bincount(rank, shares)
    before = np.cumsum(of_rank) - of_rank
    flagged: Floats = np.clip((budget - before) / of_rank, 0, 1)[rank]
    return flagged


def _precision(judged: Judged, correct: Bools, kinds: NDArray[np.str_], shares: Floats) -> Statistic:
    broken = [mean(judged.scores, shares * (kinds == kind)) for kind in np.unique(kinds[~correct])]
    return stream_precision(mean(judged.scores, shares * correct), broken, BROKEN_SHARE)


def _error(judged: Judged, correct: Bools, shares: Floats) -> Statistic | None:
    return None if judged.p_correct is None else calibration_error(judged.p_correct, correct, shares)


def _share(judged: Judged, _: Bools, shares: Floats) -> Statistic:
    return mean(judged.scores, shares)
