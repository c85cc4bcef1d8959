import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import permutation_test
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar
from statsmodels.stats.multitest import multipletests

from judgebot_eval.stats import benjamini_hochberg, compare, mcnemar, permute_tasks

_NAMES = list("abcdefghijkl")
_counts = st.integers(0, 300)
_p_values = st.lists(st.floats(0, 1), min_size=1, max_size=60)


@given(_counts, _counts)
def test_mcnemar_is_that_of_statsmodels(wins, losses):
    test = mcnemar(wins, losses)
    table = [[0, wins], [losses, 0]]
    assert test.p_exact == pytest.approx(reference_mcnemar(table, exact=True).pvalue)
    if abs(wins - losses) > 1:
        corrected = reference_mcnemar(table, exact=False, correction=True).pvalue
        assert test.p_corrected == pytest.approx(corrected)
    else:
        assert test.p_corrected == 1


@given(_counts, _counts)
def test_mcnemar_is_symmetric(wins, losses):
    one, other = mcnemar(wins, losses), mcnemar(losses, wins)
    assert (one.p_corrected, one.p_exact, one.p) == (other.p_corrected, other.p_exact, other.p)
    assert 0 <= one.p <= 1
    assert one.odds_ratio == pytest.approx(1 / other.odds_ratio)
    assert one.is_adjusted is other.is_adjusted


@pytest.mark.parametrize(
    ("wins", "losses", "ratio", "is_adjusted"),
    [
        pytest.param(362, 47, 7.70, False, id="Phi against random"),
        pytest.param(55, 158, 0.35, False, id="Gemma against its large sibling"),
        pytest.param(7, 0, 15.0, True, id="no loss"),
        pytest.param(0, 7, 0.07, True, id="no win"),
        pytest.param(0, 0, 1.0, True, id="no difference"),
    ],
)
def test_odds_ratio(wins, losses, ratio, is_adjusted):
    test = mcnemar(wins, losses)
    assert (round(test.odds_ratio, 2), test.is_adjusted) == (ratio, is_adjusted)


@pytest.mark.parametrize(
    ("wins", "losses"), [pytest.param(20, 4, id="24 differ: exact"), pytest.param(20, 5, id="25 differ: corrected")]
)
def test_few_are_tested_exactly(wins, losses):
    test = mcnemar(wins, losses)
    assert test.p == (test.p_exact if wins + losses < 25 else test.p_corrected)


@pytest.mark.parametrize(
    ("wins", "losses", "is_significant"),
    [
        pytest.param(126, 77, True, id="the odds ratio 1.64 of the paper"),
        pytest.param(106, 71, False, id="the odds ratio 1.49 of the paper"),
    ],
)
def test_which_odds_ratio_of_the_paper_goes_with_its_p_value(wins, losses, is_significant):
    assert (mcnemar(wins, losses).p < 0.001) == is_significant


def test_outcomes_are_compared_in_pairs():
    ours = np.array([[True, True, False], [True, False, False]])
    theirs = np.array([[False, True, True], [False, True, False]])
    test = compare(ours, theirs)
    assert (test.wins, test.losses) == (2, 2)


@given(_p_values)
def test_adjusted_p_values_are_those_of_statsmodels(p_values):
    adjusted = benjamini_hochberg(p_values)
    assert adjusted == pytest.approx(multipletests(p_values, method="fdr_bh")[1].tolist())


@given(_p_values)
def test_adjustment_is_monotone_and_only_raises(p_values):
    adjusted = benjamini_hochberg(p_values)
    in_order = [q for _, q in sorted(zip(p_values, adjusted, strict=True))]
    assert in_order == sorted(in_order)
    assert all(p <= q <= 1 for p, q in zip(p_values, adjusted, strict=True))


def test_no_p_values_are_no_family():
    assert benjamini_hochberg([]) == []


def test_permutation_of_tasks_is_that_of_scipy():
    rng = np.random.default_rng(3)
    ours, theirs = rng.random((12, 10)) < 0.6, rng.random((12, 10)) < 0.5
    exact = permutation_test(
        (ours.mean(axis=1), theirs.mean(axis=1)),
        lambda one, other, axis: (one - other).mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
    )
    assert permute_tasks(ours, theirs, _NAMES[:12]) == pytest.approx(exact.pvalue, abs=0.02)


def test_permutation_of_tasks_is_two_sided():
    ours, theirs = np.ones((4, 1), bool), np.zeros((4, 1), bool)
    p = permute_tasks(ours, theirs, _NAMES[:4])
    assert p == permute_tasks(theirs, ours, _NAMES[:4]) == pytest.approx(2 / 2**4, abs=0.01)


def test_repetitions_of_a_task_are_not_new_evidence():
    one = np.array([[True], [True], [False], [True]])
    wide = [np.repeat(each, 100, axis=1) for each in (one, ~one)]
    long = [np.repeat(each, 100, axis=0) for each in (one, ~one)]
    alone = permute_tasks(one, ~one, _NAMES[:4])
    assert permute_tasks(*wide, _NAMES[:4]) == alone
    assert permute_tasks(*long, np.repeat(_NAMES[:4], 100).tolist()) == alone
    assert compare(*wide).p < 1e-9 < alone


def test_the_same_outcomes_do_not_differ():
    same = np.ones((5, 2), bool)
    assert permute_tasks(same, same, _NAMES[:5]) == 1
