import math

import numpy as np
import pytest

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.measure import (
    expected_calibration_error,
    figures,
    fit_calibration,
    pairwise_accuracy,
    stream_weights,
)


def _row(source="s", *, correct, compiles=None, group=""):
    return Labelled(Example("", "", ""), "t", source, correct=correct, compiles=compiles, group=group)


def test_figures():
    rows = [_row(correct=True), _row(correct=True), _row(correct=False), _row(correct=False, compiles=False)]
    all_rows, compiling = figures(rows, [0.9, 0.4, 0.45, 0.05], threshold=0.9)
    assert (all_rows.source, all_rows.cases, all_rows.correct, all_rows.auc) == ("s", 4, 2, 0.75)
    assert (all_rows.kappa, all_rows.flagged, all_rows.precision) == (0.5, 1, 1.0)
    assert (compiling.source, compiling.cases, compiling.auc, compiling.flagged) == ("s, compiling", 3, 0.5, 0)
    assert compiling.precision is None


def test_figures_of_one_verdict_have_no_auc():
    (only,) = figures([_row(correct=False)], [0.1], threshold=0.9)
    assert (only.auc, only.kappa) == (None, 0.0)


@pytest.mark.parametrize(
    ("probabilities", "correct", "expected"),
    [
        pytest.param([1.0, 0.0], [True, False], 0.0, id="sure and right"),
        pytest.param([1.0, 0.0], [False, True], 1.0, id="sure and wrong"),
        pytest.param([0.75] * 4, [True, True, True, False], 0.0, id="calibrated"),
        pytest.param([0.95] * 4, [True, True, True, False], 0.2, id="too sure"),
    ],
)
def test_expected_calibration_error(probabilities, correct, expected):
    assert expected_calibration_error(np.array(probabilities), np.array(correct)) == pytest.approx(expected)


def test_pairwise_accuracy_counts_ties_half():
    rows = [_row(correct=True, group="a"), _row(correct=False, group="a"), _row(correct=False, group="a")]
    others = [_row(correct=True, group="b"), _row(correct=False, group="b")]
    assert pairwise_accuracy(zip(rows + others, [1.0, 0.0, 1.0, 0.0, 2.0], strict=True)) == (0.5, 3)
    assert pairwise_accuracy([]) == (0.0, 0)


def test_calibration_recovers_the_odds():
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 2, 4000)
    correct = rng.random(4000) < 1 / (1 + np.exp(-2 * logits))
    rows = [_row("corpus" if ok else "mutant-negate", correct=bool(ok)) for ok in correct]
    calibration = fit_calibration(rows, logits.tolist())
    assert calibration.scale == pytest.approx(2, rel=0.1)
    assert calibration.probability(0.0) == pytest.approx(0.5, abs=0.05)
    first, last = calibration.points[0], calibration.points[-1]
    assert first.cases > last.cases
    assert first.precision < last.precision


def test_a_stream_is_mostly_right():
    rows = [
        _row("corpus", correct=True),
        _row("corpus", correct=True),
        _row("mutant-negate", correct=False),
        _row("mismatch", correct=False),
        _row("codereval", correct=False, compiles=True),
        _row("codereval", correct=False, compiles=False),
        _row("codereval", correct=True),
    ]
    weights = stream_weights(rows)
    assert weights == pytest.approx([0.45, 0.45, 0.1 / 3, 0.1 / 3, 0.1 / 3, 0, 0])
    assert math.isclose(sum(weights), 1)
