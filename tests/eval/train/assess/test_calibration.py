import numpy as np
import pytest

from judgebot.calibrate import Calibration, OperatingPoint
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.calibration import default_threshold, fit_calibration

_RNG = np.random.default_rng(0)
_LOGITS = _RNG.normal(0, 2, 4000)
_CORRECT = _RNG.random(4000) < 1 / (1 + np.exp(1 - 2 * _LOGITS))


def _rows(right, wrong):
    return [
        Labelled(Example("", "", ""), f"task {index % 50}", right if ok else wrong, correct=bool(ok), compiles=True)
        for index, ok in enumerate(_CORRECT)
    ]


_CANDIDATES, _STREAM = _rows("codereval", "codereval"), _rows("corpus", "mutant-negation")


def _probabilities(calibration):
    return np.array([calibration.probability(logit) for logit in _LOGITS])


def test_the_odds_are_recovered_as_candidates_occur():
    calibration = fit_calibration(_CANDIDATES, _LOGITS.tolist()).calibration
    assert (calibration.scale, calibration.bias) == pytest.approx((2, -1), rel=0.1)
    assert all(point.cases == 0 for point in calibration.points)


def test_in_a_stream_most_is_right_and_the_probability_does_not_count_on_it():
    calibration = fit_calibration(_STREAM, _LOGITS.tolist()).calibration
    p = _probabilities(calibration)
    assert calibration.scale == pytest.approx(2, rel=0.1)
    assert (p[_CORRECT].mean() + p[~_CORRECT].mean()) / 2 == pytest.approx(0.5, abs=0.001)
    first, last = calibration.points[0], calibration.points[-1]
    assert first.cases > last.cases > 0
    assert first.precision < last.precision
    flagged = p < 0.5
    alarms, hits = 0.9 * flagged[_CORRECT].mean(), 0.1 * flagged[~_CORRECT].mean()
    assert first.precision == pytest.approx(hits / (hits + alarms))


def test_fits_are_compared_on_tasks_that_they_have_not_seen():
    fitted = fit_calibration(_CANDIDATES, _LOGITS.tolist())
    temperature, platt, isotonic = fitted.comparisons
    assert [fit.method for fit in fitted.comparisons] == ["temperature", "Platt", "isotonic"]
    assert platt.log_loss < isotonic.log_loss < temperature.log_loss
    assert platt.ece < 0.02 < temperature.ece
    p = _probabilities(fitted.calibration)
    assert platt.log_loss == pytest.approx(-np.log(np.where(_CORRECT, p, 1 - p)).mean(), abs=0.005)


def test_a_judge_worse_than_chance_keeps_its_ranking_and_says_nearly_nothing():
    calibration = fit_calibration(_CANDIDATES, (-_LOGITS).tolist()).calibration
    assert calibration.scale > 0
    assert _probabilities(calibration) == pytest.approx(_CORRECT.mean(), abs=0.01)


@pytest.mark.parametrize(
    "cases",
    [
        pytest.param("", id="none"),
        pytest.param("Aa", id="of one file"),
        pytest.param("ABC", id="right ones only"),
        pytest.param("ABCc", id="wrong ones of one file only"),
    ],
)
def test_too_few_cases_are_refused(cases):
    """An upper-case letter stands for a right case of the file of this name, a lower-case one for a wrong one."""
    rows = [
        Labelled(Example("", "", ""), case.lower(), "corpus" if case.isupper() else "mutant-x", correct=case.isupper())
        for case in cases
    ]
    with pytest.raises(JudgebotError, match="too few to calibrate on; name more projects in `unseen` of the recipe"):
        fit_calibration(rows, [float(index) for index in range(len(rows))])


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        pytest.param([], 1.0, id="none"),
        pytest.param([(0.6, 0.9, 29)], 1.0, id="too few cases"),
        pytest.param([(0.6, 0.7, 90), (0.7, 0.8, 60), (0.8, 0.9, 40)], 0.7, id="the lowest that reaches it"),
        pytest.param([(0.6, 0.5, 90), (0.7, 0.7, 60), (0.8, 0.6, 40)], 1.0, id="else none"),
    ],
)
def test_default_threshold(points, expected):
    made = tuple(OperatingPoint(threshold, 1.0, bound, cases) for threshold, bound, cases in points)
    assert default_threshold(Calibration(1.0, 0.0, made), 0.8) == expected
