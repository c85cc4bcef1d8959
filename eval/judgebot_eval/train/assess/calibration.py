"""The raw scores of a judge -> P(correct), and what flagging at each threshold gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from judgebot.calibrate import MIN_CASES, Calibration, operating_points
from judgebot.errors import JudgebotError
from judgebot_eval.records import Labelled
from judgebot_eval.stats.weighted import Bools, Floats, calibration_error
from judgebot_eval.train.assess.sets import even_weights, stream_weights

THRESHOLDS = tuple(step / 100 for step in range(50, 100))
_FOLDS = 5
_NO_REGULARISATION = 1e9
_MIN_SCALE = 1e-3
_TINY = 1e-12
_SURE = 1e-3
"""No isotonic step is surer than this: a step of few cases says 0 or 1."""
_TOO_FEW = (
    "right and wrong cases, or the files that they are of, are too few to calibrate on; name more projects in `unseen` "
    "of the recipe, and mine their history with `judgebot eval corpus fixes`"
)

Predict = Callable[[Floats], Floats]
Fit = Callable[[Floats, Bools, Floats], Predict]
"""Logits, verdicts and weights [cases] -> what turns logits into P(correct)."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How well a kind of calibration does on tasks that it was not fitted on, weighed as `even_weights` says.

    Attributes:
        log_loss: mean negative log-likelihood, in nats.
        ece: expected calibration error, ten bins of equal width.
    """

    method: str
    log_loss: float
    ece: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """The calibration to serve, and what it was compared with."""

    calibration: Calibration
    comparisons: tuple[Comparison, ...]


def fit_calibration(rows: Sequence[Labelled], logits: Sequence[float]) -> Fitted:
    """Fit Platt scaling and the operating points on rows that the model was not trained on.

    P(correct) stands for equal odds of right and broken, the operating points for a stream of changes.
    Platt scaling is what is served, whatever it is compared with: it keeps the ranking of all cases.

    Raises:
        JudgebotError: there are too few rows of either verdict, or all are of one file.
    """
    x, correct, even = np.array(logits), np.array([row.correct for row in rows]), even_weights(rows)
    tasks = np.array([row.task for row in rows])
    used = even > 0
    compared = (_compare(name, fit, (x[used], correct[used], even[used]), tasks[used]) for name, fit in METHODS.items())
    families = [row.task for row in rows]
    return Fitted(calibrated(x, correct, even, stream_weights(rows), families), tuple(compared))


def calibrated(logits: Floats, correct: Bools, weights: Floats, stream: Floats, families: Sequence[str]) -> Calibration:
    """Fit Platt scaling and the operating points.

    Args:
        logits: [cases].
        correct: [cases].
        weights: how much the cases count for P(correct) [cases].
        stream: how often they occur where flagging is measured; 0 for what does not [cases].
        families: the file or task of each, in which false alarms come together [cases].

    Raises:
        JudgebotError: all cases are of one verdict.
    """
    plain = Calibration(*platt_scaling(logits, correct, weights), ())
    kept = np.flatnonzero(stream)
    probabilities = [plain.probability(logit) for logit in logits[kept].tolist()]
    of_kept = [families[index] for index in kept.tolist()]
    points = operating_points(probabilities, correct[kept].tolist(), stream[kept].tolist(), THRESHOLDS, of_kept)
    return replace(plain, points=points)


def default_threshold(calibration: Calibration, target_precision: float) -> float:
    """Return the lowest threshold whose precision in the stream is bounded below by the target.

    1, which flags nothing, where no threshold with enough cases does: a reviewer that is noisy gets removed.
    """
    points = (point for point in calibration.points if point.cases >= MIN_CASES)
    return min((point.threshold for point in points if point.lower_bound >= target_precision), default=1.0)


def served_fields(calibration: Calibration, target_precision: float) -> dict[str, Any]:
    """Return what config.json says of a calibration, of methods judged alone as of those judged by their change."""
    return {"threshold": default_threshold(calibration, target_precision), "calibration": asdict(calibration)}


def _compare(name: str, fit: Fit, cases: tuple[Floats, Bools, Floats], tasks: NDArray[np.str_]) -> Comparison:
    """Cross-validate over tasks."""
    logits, correct, weights = cases
    p_correct, groups = np.empty(len(logits)), len(np.unique(tasks))
    if groups == 1:
        raise JudgebotError(_TOO_FEW)
    folds = GroupKFold(min(_FOLDS, groups))
    for seen, unseen in folds.split(logits, groups=tasks):
        p_correct[unseen] = fit(logits[seen], correct[seen], weights[seen])(logits[unseen])
    likelihood = np.where(correct, p_correct, 1 - p_correct).clip(min=_TINY)
    (ece,) = calibration_error(p_correct, correct)(weights[None, :])
    return Comparison(name, float(-np.average(np.log(likelihood), weights=weights)), float(ece))


def _temperature(logits: Floats, correct: Bools, weights: Floats) -> Predict:
    """Temperature scaling (Guo et al., 2017)."""
    scale = _logistic(logits, correct, weights, has_bias=False)[0]
    return lambda x: _sigmoid(max(scale, _MIN_SCALE) * x)


def _platt(logits: Floats, correct: Bools, weights: Floats) -> Predict:
    """Platt scaling (Platt, 1999)."""
    scale, bias = platt_scaling(logits, correct, weights)
    return lambda x: _sigmoid(scale * x + bias)


def _isotonic(logits: Floats, correct: Bools, weights: Floats) -> Predict:
    """Isotonic regression (Zadrozny and Elkan, 2002)."""
    steps = IsotonicRegression(y_min=_SURE, y_max=1 - _SURE, out_of_bounds="clip")
    predict: Predict = steps.fit(logits, correct, sample_weight=weights).predict
    return predict


METHODS: Mapping[str, Fit] = {"temperature": _temperature, "Platt": _platt, "isotonic": _isotonic}


def platt_scaling(logits: Floats, correct: Bools, weights: Floats) -> tuple[float, float]:
    """Return scale and bias; a judge that ranks no better than chance says nearly the same P(correct) of everything.

    Raises:
        JudgebotError: all cases are of one verdict.
    """
    scale, bias = _logistic(logits, correct, weights, has_bias=True)
    if scale > _MIN_SCALE:
        return scale, bias
    share = np.average(correct, weights=weights)
    return _MIN_SCALE, float(np.log(share / (1 - share)))


def _logistic(logits: Floats, correct: Bools, weights: Floats, *, has_bias: bool) -> tuple[float, float]:
    refuse_one_verdict(correct)
    model = LogisticRegression(C=_NO_REGULARISATION, fit_intercept=has_bias)
    model.fit(logits[:, None], correct, sample_weight=weights / weights.mean())
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def refuse_one_verdict(correct: Bools) -> None:
    """Make sure that there are right and wrong cases.

    Raises:
        JudgebotError: there are not.
    """
    if correct.all() or not correct.any():
        raise JudgebotError(_TOO_FEW)


def _sigmoid(x: Floats) -> Floats:
    p: Floats = np.exp(-np.logaddexp(0, -x))
    return p
