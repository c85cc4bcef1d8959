import numpy as np
import pytest

from judgebot_eval.stats.bootstrap import bootstrap
from judgebot_eval.stats.weighted import auc, mean

_RNG = np.random.default_rng(0)
_VALUES = _RNG.random(400)


def test_the_interval_of_a_mean_is_that_of_theory():
    estimate = bootstrap(mean(_VALUES), np.arange(400))
    error = _VALUES.std() / 20
    assert estimate.value == pytest.approx(_VALUES.mean())
    assert estimate.mean == pytest.approx(estimate.value, abs=error / 5)
    assert estimate.value - estimate.low == pytest.approx(1.96 * error, rel=0.15)
    assert estimate.high - estimate.value == pytest.approx(1.96 * error, rel=0.15)


def test_tasks_are_drawn_whole():
    few = bootstrap(mean(np.repeat(_VALUES[:20], 20)), np.repeat([f"task {index}" for index in range(20)], 20))
    many = bootstrap(mean(np.repeat(_VALUES[:20], 20)), np.arange(400))
    assert few.high - few.low > 3 * (many.high - many.low)


def test_a_seed_gives_the_same_again():
    assert bootstrap(mean(_VALUES), np.arange(400)) == bootstrap(mean(_VALUES), np.arange(400))
    assert bootstrap(mean(_VALUES), np.arange(400)) != bootstrap(mean(_VALUES), np.arange(400), seed=1)


@pytest.mark.parametrize("cases", [pytest.param(3, id="at once"), pytest.param(3_000, id="in parts")])
def test_the_interval_holds_95_of_100_of_a_thousand_resamples(cases):
    numbers = iter(range(1_001))
    estimate = bootstrap(lambda weights: np.array([float(next(numbers)) for _ in weights]), np.arange(cases))
    assert next(numbers, None) is None
    assert (estimate.value, estimate.mean) == (0, 500.5)
    assert (estimate.low, estimate.high) == pytest.approx((1 + 0.025 * 999, 1 + 0.975 * 999))


@pytest.mark.parametrize(
    ("correct", "expected"),
    [
        pytest.param([True, True, True], None, id="never defined"),
        pytest.param([False, True, True], 1.0, id="resamples without a wrong case do not count"),
    ],
)
def test_undefined(correct, expected):
    estimate = bootstrap(auc(np.array([0.0, 1.0, 2.0]), np.array(correct)), np.arange(3))
    assert (estimate and (estimate.low, estimate.high)) == (expected and (expected, expected))
