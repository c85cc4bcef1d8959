import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from judgebot_eval.stats.weighted import (
    auc,
    average,
    calibration_error,
    kappa,
    mean,
    stream_precision,
    value,
    within,
)

_cases = st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.booleans(), st.integers(0, 3)), min_size=2)


@given(_cases)
def test_auc_is_scikit_learns_with_ties_and_weights(cases):
    scores, correct, _, weights = (np.array(column) for column in zip(*cases, strict=True))
    (figure,) = auc(scores.astype(float), correct)(weights[None, :].astype(float))
    if len(set(correct[weights > 0].tolist())) == 2:
        assert figure == pytest.approx(roc_auc_score(correct, scores, sample_weight=weights))
    else:
        assert np.isnan(figure)


@given(_cases)
def test_kappa_is_scikit_learns_with_weights(cases):
    _, correct, judged, weights = (np.array(column) for column in zip(*cases, strict=True))
    (figure,) = kappa(judged, correct)(weights[None, :].astype(float))
    kept = weights > 0
    if len({*correct[kept].tolist(), *judged[kept].tolist()}) == 2:
        assert figure == pytest.approx(cohen_kappa_score(correct, judged, sample_weight=weights))
    elif kept.any():
        assert figure == 0.0


@pytest.mark.parametrize(
    ("probabilities", "correct", "expected"),
    [
        pytest.param([1.0, 0.0], [True, False], 0.0, id="sure and right"),
        pytest.param([1.0, 0.0], [False, True], 1.0, id="sure and wrong"),
        pytest.param([0.75] * 4, [True, True, True, False], 0.0, id="calibrated"),
        pytest.param([0.95] * 4, [True, True, True, False], 0.2, id="too sure"),
    ],
)
def test_calibration_error(probabilities, correct, expected):
    error = calibration_error(np.array(probabilities), np.array(correct))
    assert value(error, len(correct)) == pytest.approx(expected)


def test_shares_count_like_repeated_cases():
    p, correct = np.array([0.2, 0.7, 0.9]), np.array([False, True, False])
    shares = np.array([1.0, 3.0, 2.0])
    again = np.repeat(np.arange(3), shares.astype(int))
    assert value(mean(p, shares), 3) == pytest.approx(p[again].mean())
    repeated = calibration_error(p[again], correct[again])
    assert value(calibration_error(p, correct, shares), 3) == pytest.approx(value(repeated, 6))


def test_each_resample_has_its_own_figure():
    weights = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 3.0], [0.0, 0.0, 0.0]])
    figures = mean(np.array([0.0, 1.0, 1.0]))(weights)
    assert figures[:2].tolist() == [0.5, 1.0]
    assert np.isnan(figures[2])


@pytest.mark.parametrize(
    ("alarms", "hits", "expected"),
    [
        pytest.param([0, 0], [1, 0, 1, 1], 1.0, id="no false alarm"),
        pytest.param([1, 0], [1, 0, 1, 1], (0.1 * 0.75) / (0.1 * 0.75 + 0.9 * 0.5), id="kinds count alike"),
        pytest.param([1, 0], [0, 0, 0, 0], 0.0, id="no hit"),
        pytest.param([0, 0], [0, 0, 0, 0], None, id="nothing flagged"),
    ],
)
def test_stream_precision(alarms, hits, expected):
    flagged = np.array([*alarms, *hits], float)
    kinds = np.array([0, 0, 1, 1, 2, 2])
    standing, *broken = (mean(flagged, kinds == kind) for kind in range(3))
    figure = value(stream_precision(standing, broken, 0.1), len(flagged))
    assert figure == (expected if expected is None else pytest.approx(expected))


def test_average_of_parts():
    values, first = np.array([1.0, 0.0, 0.0, 0.0]), np.array([True, True, False, False])
    both = average(within(mean(values[first]), first), within(mean(values[~first]), ~first))
    assert value(both, 4) == 0.25
