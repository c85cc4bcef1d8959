import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judgebot_eval.stats.confidence import THRESHOLDS, Prediction, reliability, share_below, sweep
from judgebot_eval.stats.weighted import calibration_error, value

_predictions = st.lists(st.builds(Prediction, st.floats(0, 1), st.booleans()), min_size=1, max_size=30)
PREDICTIONS = [
    Prediction(0.95, correct=True),
    Prediction(0.85, correct=False),
    Prediction(0.6, correct=True),
    Prediction(0.3, correct=True),
    Prediction(0.02, correct=False),
]


@pytest.mark.parametrize(
    ("p_correct", "says_correct", "confidence"),
    [
        pytest.param(0.5, True, 0.5, id="even odds"),
        pytest.param(0.3, False, 0.7, id="wrong"),
        pytest.param(0.9, True, 0.9, id="correct"),
        pytest.param(0.07, False, 0.93, id="wrong, where the difference is not exact"),
    ],
)
def test_the_verdict_and_its_confidence(p_correct, says_correct, confidence):
    prediction = Prediction(p_correct, correct=True)
    assert (prediction.says_correct, prediction.confidence) == (says_correct, confidence)


def test_the_thresholds_are_the_papers():
    assert len(THRESHOLDS) == 29
    assert THRESHOLDS[:10] == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.81)
    assert THRESHOLDS[-1] == 1.0


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        pytest.param(0.0, (2 / 3, 1 / 2, 3, 2, 1.0), id="all"),
        pytest.param(0.6, (2 / 3, 1 / 2, 3, 2, 1.0), id="what is exactly as sure is kept"),
        pytest.param(0.61, (1 / 2, 1 / 2, 2, 2, 0.8), id="without the least sure"),
        pytest.param(0.9, (1.0, 1.0, 1, 1, 0.4), id="the sure ones"),
        pytest.param(0.97, (None, 1.0, 0, 1, 0.2), id="nothing judged correct"),
        pytest.param(1.0, (None, None, 0, 0, 0.0), id="nothing"),
    ],
)
def test_sweep(threshold, expected):
    (point,) = sweep(PREDICTIONS, (threshold,))
    figures = (point.precision, point.negative_precision, point.kept_correct, point.kept_incorrect, point.coverage)
    assert figures == expected


@settings(max_examples=30)
@given(_predictions)
def test_coverage_falls_from_one_and_is_what_share_below_leaves(predictions):
    coverage = [point.coverage for point in sweep(predictions)]
    assert coverage[0] == 1
    assert coverage == sorted(coverage, reverse=True)
    assert share_below(predictions, 0.9) == pytest.approx(1 - coverage[THRESHOLDS.index(0.9)])


def test_a_bin_begins_with_its_lower_end_and_the_last_holds_one():
    predictions = [*PREDICTIONS, Prediction(1.0, correct=True), Prediction(0.9, correct=False)]
    bins = [(each.low, each.high, each.count, each.correct) for each in reliability(predictions)]
    assert bins == [(0.0, 0.1, 1, 0), (0.3, 0.4, 1, 1), (0.6, 0.7, 1, 1), (0.8, 0.9, 1, 0), (0.9, 1.0, 3, 2 / 3)]


@given(_predictions)
def test_the_bins_give_the_calibration_error(predictions):
    p, correct = (np.array([getattr(each, name) for each in predictions]) for name in ("p_correct", "correct"))
    bins = list(reliability(predictions))
    assert sum(each.count for each in bins) == len(predictions)
    error = sum(each.count * abs(each.mean_p - each.correct) for each in bins) / len(predictions)
    assert error == pytest.approx(value(calibration_error(p, correct), len(p)))
