"""How good is a judge? Figures per source, by the definitions of the field, and the fit of its calibration."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from judgebot.calibrate import EVEN, Calibration, operating_points, wilson_lower_bound
from judgebot_eval.records import Labelled

Floats = NDArray[np.float64]
THRESHOLDS = tuple(round(0.5 + 0.01 * step, 2) for step in range(50))
BROKEN_SHARE = 0.1
"""Share of broken methods in the stream of changes that the operating points stand for."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A judge's figures on one set.

    Attributes:
        auc: area under the ROC curve; None where only one verdict occurs.
        kappa: Cohen's kappa of p_correct >= 0.5 with the verdicts.
        ece: expected calibration error, ten bins of equal width.
        flagged: number flagged at the threshold.
        precision: share of the flagged that are wrong; None if nothing is flagged.
        lower_bound: one-sided 95 % bound below the precision (Wilson).
    """

    source: str
    cases: int
    correct: int
    auc: float | None
    kappa: float
    ece: float
    flagged: int
    precision: float | None
    lower_bound: float


def figures(rows: Sequence[Labelled], probabilities: Sequence[float], threshold: float) -> Iterator[Figures]:
    """Measure each source of `rows`, and again without what does not compile where that makes a difference."""
    pairs = list(zip(rows, probabilities, strict=True))
    for source in sorted({row.source for row in rows}):
        of_source = [pair for pair in pairs if pair[0].source == source]
        compiling = [pair for pair in of_source if pair[0].compiles is not False]
        yield _figures(source, of_source, threshold)
        if len(compiling) < len(of_source):
            yield _figures(f"{source}, compiling", compiling, threshold)


def _figures(source: str, pairs: Sequence[tuple[Labelled, float]], threshold: float) -> Figures:
    correct = np.array([row.correct for row, _ in pairs])
    p = np.array([probability for _, probability in pairs])
    wrong_among_flagged = ~correct[1 - p >= threshold]
    hits, flagged = int(wrong_among_flagged.sum()), len(wrong_among_flagged)
    return Figures(
        source=source,
        cases=len(pairs),
        correct=int(correct.sum()),
        auc=float(roc_auc_score(correct, p)) if len(set(correct.tolist())) > 1 else None,
        kappa=_kappa(correct, p >= EVEN),
        ece=expected_calibration_error(p, correct),
        flagged=flagged,
        precision=hits / flagged if flagged else None,
        lower_bound=wilson_lower_bound(hits, flagged),
    )


def _kappa(truth: NDArray[np.bool_], judged: NDArray[np.bool_]) -> float:
    """Cohen's kappa; 0 where both are constant and alike, as the study has it."""
    constant = bool((truth == truth[0]).all() and (judged == truth[0]).all())
    return 0.0 if constant else float(cohen_kappa_score(truth, judged))


def expected_calibration_error(probabilities: Floats, correct: NDArray[np.bool_], bins: int = 10) -> float:
    """Return the mean distance between probability and outcome over bins of equal width, weighted by their cases."""
    which = np.minimum((probabilities * bins).astype(int), bins - 1)
    gaps = [
        abs(probabilities[which == b].mean() - correct[which == b].mean()) * (which == b).mean()
        for b in set(which.tolist())
    ]
    return float(sum(gaps))


def pairwise_accuracy(scored: Iterable[tuple[Labelled, float]]) -> tuple[float, int]:
    """Return how often the correct one of a group scores above a wrong one (ties half), and the number of pairs."""
    groups: dict[str, tuple[list[float], list[float]]] = {}
    for row, score in scored:
        groups.setdefault(row.group, ([], []))[row.correct].append(score)
    wins = [(good > bad) + (good == bad) / 2 for wrong, right in groups.values() for good in right for bad in wrong]
    return (sum(wins) / len(wins) if wins else 0.0), len(wins)


def fit_calibration(rows: Sequence[Labelled], logits: Sequence[float]) -> Calibration:
    """Fit Platt scaling and the operating points on rows that the model was not trained on.

    The operating points weigh the rows as a stream of changes in which `BROKEN_SHARE` of the methods are broken, in
    equal parts by mutation, by a mismatched Javadoc and by a generator whose code compiles; the rest is as it stands in
    the corpus.
    """
    correct = np.array([row.correct for row in rows])
    platt = LogisticRegression(C=1e6).fit(np.array(logits)[:, None], correct, sample_weight=_balanced(rows))
    scale, bias = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    plain = Calibration(scale, bias, ())
    weights = stream_weights(rows)
    kept = [index for index, weight in enumerate(weights) if weight > 0]
    points = operating_points(
        [plain.probability(logits[index]) for index in kept],
        [rows[index].correct for index in kept],
        [weights[index] for index in kept],
        THRESHOLDS,
    )
    return Calibration(scale, bias, points)


def _balanced(rows: Sequence[Labelled]) -> list[float]:
    """Weigh right and wrong alike, so that a probability of 0.5 is the judge's point of indifference."""
    right = sum(row.correct for row in rows) / len(rows)
    return [0.5 / right if row.correct else 0.5 / (1 - right) for row in rows]


def _kind(row: Labelled) -> str | None:
    if row.source == "corpus":
        return "correct"
    if row.correct or row.compiles is False:
        return None
    return "mutant" if row.source.startswith("mutant") else "mismatch" if row.source == "mismatch" else "candidate"


def stream_weights(rows: Sequence[Labelled]) -> list[float]:
    """Weigh rows as a stream of changes; 0 for what does not occur in one. The weights sum to 1."""
    kinds = [_kind(row) for row in rows]
    broken = {kind for kind in kinds if kind not in {None, "correct"}}
    share = {kind: BROKEN_SHARE / len(broken) for kind in broken} | {"correct": 1 - BROKEN_SHARE}
    return [share[kind] / kinds.count(kind) if kind else 0.0 for kind in kinds]
