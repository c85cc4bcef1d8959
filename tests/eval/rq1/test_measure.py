import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_records import labelled, pool, said

from judgebot_eval.rq1.judged import join
from judgebot_eval.rq1.measure import auc_of, calibration_error_of, counts, estimate, kappa_of, strict_kappa_of
from judgebot_eval.stats import Confusion, confusion

CANDIDATES = [each for task in range(6) for each in pool([1, 0, 0, 1], task=f"t{task}")]
RIGHT, WRONG = [0.9, 0.2, 0.1, 0.7] * 6, [0.2, 0.9, 0.1, 0.7] * 6


def _judged(*seeds, candidates=CANDIDATES):
    (found,) = join(candidates, {f"judge/seed-{seed}": said(candidates, each) for seed, each in enumerate(seeds)})
    return found


def test_figures_are_means_over_the_seeds():
    both = estimate(_judged(RIGHT, WRONG), kappa_of)
    assert both.value == pytest.approx((1 + 0) / 2)
    assert both.low <= both.value <= both.high


def test_all_figures_of_a_judge():
    judged = _judged(RIGHT)
    assert estimate(judged, kappa_of).value == 1
    assert estimate(judged, auc_of).value == 1
    assert estimate(judged, calibration_error_of).value == pytest.approx((0.1 + 0.2 + 0.1 + 0.3) / 4)
    assert counts(_judged(RIGHT, WRONG)) == Confusion(18, 18, 6, 6)


@pytest.mark.parametrize("figure", [pytest.param(kappa_of, id="kappa"), pytest.param(strict_kappa_of, id="strict")])
def test_even_odds_say_correct(figure):
    candidates = pool([1, 0])
    assert estimate(_judged([0.5, 0.49], candidates=candidates), figure).value == 1


def test_what_could_not_be_read_is_wrong_in_the_strict_figure():
    judged = _judged([None, *RIGHT[1:]])
    judgements, correct = np.array(RIGHT) >= 0.5, judged.correct
    judgements[0] = ~correct[0]
    assert estimate(judged, strict_kappa_of).value == pytest.approx(confusion(judgements, correct).kappa)
    assert estimate(judged.read(), kappa_of).value == 1


@pytest.mark.parametrize(
    ("figure", "passed", "expected"),
    [
        pytest.param(auc_of, [1, 1], None, id="no wrong candidate"),
        pytest.param(kappa_of, [1, 1], 0.0, id="both constant"),
    ],
)
def test_undefined(figure, passed, expected):
    found = estimate(_judged([0.9, 0.8], candidates=pool(passed)), figure)
    assert (found and found.value) == expected


def test_without_candidates_nothing_is_defined():
    assert estimate(_judged(RIGHT).where(lambda _: False), kappa_of) is None


@settings(max_examples=20)
@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=1, max_size=20))
def test_kappa_is_that_of_the_verdicts(cases):
    candidates = [labelled(f"t{index}", passed=passed) for index, (passed, _) in enumerate(cases)]
    judged = _judged([p for _, p in cases], candidates=candidates)
    expected = confusion([p >= 0.5 for _, p in cases], [passed for passed, _ in cases]).kappa
    assert estimate(judged, kappa_of).value == pytest.approx(expected)
