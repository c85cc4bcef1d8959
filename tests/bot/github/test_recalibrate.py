import math
import random
from statistics import mean

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import binomtest
from sklearn.linear_model import LogisticRegression

from judgebot.calibrate import Calibration, OperatingPoint, sigmoid, wilson_lower_bound
from judgebot.github.recalibrate import (
    PRIOR_DEVIATION,
    THRESHOLDS,
    Case,
    operating_point,
    recalibrate,
    wilson_interval,
)


def _cases(*groups, covered_from=0.5):
    """Cases of (P(correct), how many of them were wrong, how many were right)."""
    return [
        Case(p_correct, covered_from, correct=correct)
        for p_correct, wrong, right in groups
        for correct in [False] * wrong + [True] * right
    ]


@pytest.mark.parametrize(
    "groups",
    [
        pytest.param([(0.1, 27, 3)], id="as the model says"),
        pytest.param([(0.1, 15, 15)], id="worse"),
        pytest.param([(0.3, 30, 0)], id="better"),
        pytest.param([(0.02, 40, 5), (0.1, 30, 12), (0.4, 6, 9)], id="mixed"),
        pytest.param([(0.05, 0, 1000)], id="many, and all wrong"),
        pytest.param([(0.0, 1, 1)], id="a probability of 0"),
        pytest.param([(0.2, 1, 0)], id="one"),
    ],
)
def test_the_shift_is_that_of_a_direct_maximisation(groups):
    cases = _cases(*groups)
    offsets = np.array([math.log(p / (1 - p)) for p in (max(case.p_correct, 1e-6) for case in cases)])
    signs = np.array([1 if case.correct else -1 for case in cases])

    def loss(shift):
        return np.logaddexp(0, -signs * (offsets + shift)).sum() + shift**2 / (2 * PRIOR_DEVIATION**2)

    expected = minimize_scalar(loss, bounds=(-30, 30), method="bounded", options={"xatol": 1e-10}).x
    fitted = recalibrate(cases)
    step = 1e-4
    curvature = (loss(expected + step) - 2 * loss(expected) + loss(expected - step)) / step**2
    assert fitted.shift == pytest.approx(expected, abs=1e-5)
    assert fitted.deviation == pytest.approx(1 / math.sqrt(curvature), rel=1e-3)


def test_the_shift_is_that_of_a_penalised_logistic_regression_without_offset():
    cases = _cases((0.5, 9, 21))
    model = LogisticRegression(C=PRIOR_DEVIATION**2, fit_intercept=False, tol=1e-10)
    model.fit(np.ones((30, 1)), [case.correct for case in cases])
    assert recalibrate(cases).shift == pytest.approx(model.coef_[0, 0], abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 0.5), st.booleans()), max_size=40))
def test_the_shift_lies_where_the_cases_and_the_prior_balance(rows):
    fitted = recalibrate([Case(p_correct, 0.5, correct=correct) for p_correct, correct in rows])
    offsets = [math.log(p / (1 - p)) for p in (max(p_correct, 1e-6) for p_correct, _ in rows)]
    surplus = sum(correct for _, correct in rows) - math.fsum(sigmoid(offset + fitted.shift) for offset in offsets)
    assert surplus == pytest.approx(fitted.shift / PRIOR_DEVIATION**2, abs=1e-9)
    assert 0 < fitted.deviation <= PRIOR_DEVIATION


def test_the_calibration_keeps_its_scale():
    fitted = recalibrate(_cases((0.1, 15, 15)))
    shifted = fitted.apply(Calibration(2.0, 0.5, (OperatingPoint(0.5, 1.0, 1.0, 99),)))
    assert (shifted.scale, shifted.bias, shifted.points) == (2.0, 0.5 + fitted.shift, fitted.points)


@given(st.floats(1e-6, 1 - 1e-6), st.integers(0, 30))
def test_a_probability_is_shifted_as_the_calibration_is(p_correct, right):
    fitted = recalibrate(_cases((0.1, 30 - right, right)))
    logit = math.log(p_correct / (1 - p_correct))
    assert fitted.probability(p_correct) == pytest.approx(fitted.apply(Calibration(1.0, 0.0, ())).probability(logit))


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        pytest.param(0.6, (0.0, 0), id="below what is covered"),
        pytest.param(0.7, (0.5, 4), id="from where it is covered"),
        pytest.param(0.85, (2 / 3, 6), id="where the later cases count too"),
        pytest.param(0.9, (2 / 3, 6), id="at the confidence of a case"),
        pytest.param(0.95, (0.0, 0), id="above all cases"),
    ],
)
def test_only_cases_that_cover_the_threshold_count(threshold, expected):
    early = _cases((0.1, 2, 2), covered_from=0.7)
    late = _cases((0.1, 2, 0), covered_from=0.8)
    point = operating_point(early + late, threshold)
    assert (point.precision, point.cases) == pytest.approx(expected)
    assert point.lower_bound == wilson_lower_bound(point.precision * point.cases, point.cases)


@pytest.mark.parametrize(
    ("groups", "target", "expected"),
    [
        pytest.param([(0.2, 60, 0)], 0.8, 0.5, id="the lowest that is covered"),
        pytest.param([(0.4, 5, 40), (0.1, 60, 2)], 0.8, 0.61, id="above the worse ones"),
        pytest.param([(0.4, 5, 40), (0.1, 60, 2)], 0.97, None, id="none reaches it"),
        pytest.param([(0.1, 29, 0)], 0.8, None, id="too few cases"),
        pytest.param([(0.1, 24, 6)], 0.8, None, id="by the bound, not the estimate"),
    ],
)
def test_proposal(groups, target, expected):
    proposal = recalibrate(_cases(*groups)).proposal(target)
    assert (proposal and proposal.threshold) == expected


def test_nothing_is_proposed_below_what_is_covered():
    proposal = recalibrate(_cases((0.05, 60, 0), covered_from=0.84)).proposal(0.8)
    assert proposal is not None
    assert proposal.threshold == 0.84


@pytest.mark.parametrize(
    ("cases", "shift"),
    [
        pytest.param(60, 1.0, id="few cases"),
        pytest.param(150, 1.0, id="more cases"),
        pytest.param(150, 2.0, id="a model that is too sure of itself"),
    ],
)
def test_few_proposals_miss_their_target(cases, shift):
    """Of 100 repositories with the same methods, few get a threshold whose true precision is below 0.8."""
    draw = random.Random(0)
    truth = [(p, sigmoid(math.log(p / (1 - p)) + shift)) for p in (draw.uniform(0.01, 0.3) for _ in range(5000))]
    missed = 0
    for _ in range(100):
        seen = draw.sample(truth, cases)
        proposal = recalibrate([Case(p, 0.7, correct=draw.random() < right) for p, right in seen]).proposal(0.8)
        if proposal:
            missed += mean(1 - right for p, right in truth if 1 - p >= proposal.threshold) < 0.8
    assert missed <= 8


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        pytest.param([(0.4, 5, 40), (0.1, 60, 2)], 0.61, id="highest bound"),
        pytest.param([(0.1, 29, 0)], None, id="too few cases"),
        pytest.param([], None, id="no cases"),
    ],
)
def test_best(groups, expected):
    best = recalibrate(_cases(*groups)).best
    assert (best and best.threshold) == expected


@pytest.mark.parametrize(
    ("successes", "cases"),
    [
        pytest.param(0, 10, id="none"),
        pytest.param(10, 10, id="all"),
        pytest.param(7, 9, id="some"),
        pytest.param(512, 900, id="many"),
    ],
)
def test_wilson_interval(successes, cases):
    expected = binomtest(successes, cases).proportion_ci(method="wilson")
    assert wilson_interval(successes, cases) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_wilson_interval_without_cases():
    assert wilson_interval(0, 0) == (0.0, 1.0)


def test_the_thresholds_are_those_that_the_configuration_accepts():
    assert (THRESHOLDS[0], THRESHOLDS[-1], len(THRESHOLDS)) == (0.5, 0.99, 50)
