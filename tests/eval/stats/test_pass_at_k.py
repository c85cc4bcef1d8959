from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.stats import pass_at_k


@pytest.mark.parametrize(
    ("attempts", "passed", "k"), [pytest.param(6, c, k, id=f"{c} of 6, k={k}") for c in range(7) for k in (1, 2, 3, 6)]
)
def test_it_is_the_share_of_subsets_with_a_passed_one(attempts, passed, k):
    subsets = list(combinations([index < passed for index in range(attempts)], k))
    assert pass_at_k(attempts, passed, k) == pytest.approx(sum(map(any, subsets)) / len(subsets))


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_bounds(case):
    attempts, passed, k = case
    share = passed / attempts
    assert share - 1e-12 <= pass_at_k(attempts, passed, k) <= min(1, k * share) + 1e-12
    assert pass_at_k(attempts, passed, k) <= pass_at_k(attempts, passed, min(k + 1, attempts))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param((3, 1, 4), id="k beyond the attempts"),
        pytest.param((3, 4, 1), id="more passed than made"),
        pytest.param((3, 1, 0), id="no attempt"),
    ],
)
def test_nonsense_is_refused(case):
    with pytest.raises(ValueError, match="pass@"):
        pass_at_k(*case)
