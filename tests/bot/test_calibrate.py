import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.calibrate import (
    MIN_CASES,
    Calibration,
    OperatingPoint,
    operating_points,
    sigmoid,
    weighted_lower_bound,
    wilson_lower_bound,
)
from judgebot.errors import JudgebotError


@pytest.mark.parametrize(
    ("scale", "bias", "logit", "expected"),
    [
        pytest.param(1.0, 0.0, 0.0, 0.5, id="even"),
        pytest.param(1.0, 0.0, math.log(3), 0.75, id="odds of three"),
        pytest.param(2.0, 0.0, math.log(3) / 2, 0.75, id="scaled"),
        pytest.param(1.0, math.log(3), 0.0, 0.75, id="shifted"),
        pytest.param(1.0, 0.0, 1000.0, 1.0, id="saturated above"),
        pytest.param(1.0, 0.0, -1000.0, 0.0, id="saturated below"),
    ],
)
def test_probability(scale, bias, logit, expected):
    assert Calibration(scale, bias, ()).probability(logit) == pytest.approx(expected)


@given(st.floats(-30, 30), st.floats(-30, 30))
def test_probability_keeps_the_order(first, second):
    assert (first < second) <= (sigmoid(first) <= sigmoid(second))


@pytest.mark.parametrize(
    ("successes", "cases", "expected"),
    [
        pytest.param(0, 0, 0.0, id="no cases"),
        pytest.param(10, 10, 0.787, id="all of ten"),
        pytest.param(80, 100, 0.727, id="eighty of a hundred"),
        pytest.param(0, 10, 0.0, id="none of ten"),
    ],
)
def test_wilson_lower_bound(successes, cases, expected):
    assert wilson_lower_bound(successes, cases) == pytest.approx(expected, abs=5e-4)


_POINTS = (
    OperatingPoint(0.99, 1.00, 0.95, MIN_CASES - 1),
    OperatingPoint(0.9, 0.95, 0.90, MIN_CASES),
    OperatingPoint(0.8, 0.85, 0.80, 200),
    OperatingPoint(0.6, 0.70, 0.60, 400),
)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        pytest.param(0.55, 0.6, id="lowest that reaches it"),
        pytest.param(0.8, 0.8, id="by the bound, not the estimate"),
        pytest.param(0.9, 0.9, id="exactly"),
    ],
)
def test_threshold_for(target, expected):
    assert Calibration(1.0, 0.0, _POINTS).threshold_for(target) == expected


@pytest.mark.parametrize(
    ("points", "best"),
    [
        pytest.param(_POINTS, "0.90", id="only with too few cases"),
        pytest.param((OperatingPoint(0.9, 0.95, 0.9299, 40),), "0.92", id="less than it seems"),
        pytest.param((OperatingPoint(0.9, 0.95, 0.29, 40),), "0.29", id="no less than it is"),
        pytest.param((), "0.00", id="no points"),
    ],
)
def test_threshold_for_refuses_what_it_cannot_back(points, best):
    with pytest.raises(JudgebotError, match=f"0.93: this model cannot back it.* is {best}"):
        Calibration(1.0, 0.0, points).threshold_for(0.93)


def test_operating_points_weigh_the_cases():
    probabilities = [0.1, 0.1, 0.3, 0.9]
    correct = [False, True, False, True]
    low, high = operating_points(probabilities, correct, [3.0, 1.0, 1.0, 1.0], (0.6, 0.8))
    assert (low.cases, low.precision) == (3, 0.8)
    assert (high.cases, high.precision) == (2, 0.75)
    assert high.lower_bound == weighted_lower_bound([3.0], [1.0], 1.0)


@pytest.mark.parametrize(
    ("probability", "threshold", "cases"),
    [
        pytest.param(0.25, 0.75, 1, id="at the threshold"),
        pytest.param(0.26, 0.75, 0, id="below it"),
        pytest.param(0.5, 0.5, 0, id="even, which passes"),
    ],
)
def test_operating_points_count_what_a_verdict_would_flag(probability, threshold, cases):
    (point,) = operating_points([probability], [False], [1.0], (threshold,))
    assert point.cases == cases


def test_operating_points_where_no_case_is_right():
    (point,) = operating_points([0.1] * 9, [False] * 9, [1.0] * 9, (0.8,))
    assert point.lower_bound == pytest.approx(wilson_lower_bound(9, 9))


@pytest.mark.parametrize(
    ("families", "wrong", "right"),
    [
        pytest.param(["a", "b", "c", "d", "e"], [1.0, 1.0, 1.0], [4.0, 4.0], id="each its own"),
        pytest.param(["a", "b", "c", "d", "d"], [1.0, 1.0, 1.0], [8.0], id="two false alarms in one"),
        pytest.param(["a", "a", "c", "d", "e"], [2.0, 1.0], [4.0, 4.0], id="two hits in one"),
        pytest.param(["a", "b", "c", "a", "e"], [1.0, 1.0, 1.0], [4.0, 4.0], id="a hit and a false alarm in one"),
    ],
)
def test_cases_of_one_family_prove_no_more_than_one(families, wrong, right):
    verdicts, weights = [False] * 3 + [True] * 2, [1.0] * 3 + [4.0] * 2
    (point,) = operating_points([0.1] * 5, verdicts, weights, (0.8,), families)
    assert (point.cases, point.precision) == (5, 3 / 11)
    assert point.lower_bound == pytest.approx(weighted_lower_bound(wrong, right, 4.0))


def test_operating_points_where_nothing_is_flagged():
    assert operating_points([0.9], [True], [1.0], (0.8,)) == (OperatingPoint(0.8, 0.0, 0.0, 0),)


@pytest.mark.parametrize(("wrong", "right"), [(1, 0), (5, 5), (30, 1), (300, 4)])
@pytest.mark.parametrize("weight", [0.001, 1.0, 7.0])
def test_with_equal_weights_the_bound_is_wilsons(wrong, right, weight):
    bound = weighted_lower_bound([weight] * wrong, [weight] * right, weight)
    assert bound == pytest.approx(wilson_lower_bound(wrong, wrong + right))


@pytest.mark.parametrize("false_alarms", [pytest.param(n, id=f"{n} expected") for n in (1.5, 3, 10)])
def test_few_heavy_false_alarms_do_not_promise_too_much(false_alarms):
    # a method as it stands weighs 28 times a mutant, in the stream that the embedded judge is calibrated for
    rng, heavy, hits = random.Random(0), 28.0, 300
    truth = hits / (hits + heavy * false_alarms)
    bounds = [weighted_lower_bound([1.0] * hits, [heavy] * _poisson(rng, false_alarms), heavy) for _ in range(4000)]
    assert sum(bound > truth for bound in bounds) / len(bounds) <= 0.06


def _poisson(rng, mean):
    """Draw by counting how many waiting times fit into one unit (Knuth)."""
    product, count = rng.random(), 0
    while product > math.exp(-mean):
        product, count = product * rng.random(), count + 1
    return count
