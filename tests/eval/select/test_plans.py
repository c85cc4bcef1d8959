from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_records import labelled, pool

from judgebot_eval.select.plans import chances, draw, expected_pass, pools, repetitions_of
from judgebot_eval.stats import pass_at_k


def test_candidates_are_grouped_in_the_order_of_their_samples():
    made = [labelled("t1", 1), labelled("t0", 2), labelled("t1", 0), labelled("t0", 0, generator="h")]
    grouped = pools(made)
    assert {g: {t: [each.sample for each in found] for t, found in of.items()} for g, of in grouped.items()} == {
        "g": {"t0": [2], "t1": [0, 1]},
        "h": {"t0": [0]},
    }


@pytest.mark.parametrize("n", [pytest.param(n, id=f"n={n}") for n in (2, 5, 10)])
def test_a_hundred_candidates_are_ten_blocks(n):
    blocks = [draw(pool([0] * 100), n, repetition, 0) for repetition in range(10)]
    assert [[each.sample for each in block] for block in blocks] == [
        list(range(start, start + n)) for start in range(0, 100, 10)
    ]


def test_more_repetitions_than_blocks_are_drawn():
    assert len(draw(pool([0] * 100), 5, 10, 0)) == 5


@given(st.integers(2, 12), st.integers(0, 9), st.integers(0, 3))
def test_fewer_are_drawn_without_replacement(size, repetition, seed):
    candidates = pool([0] * size)
    for n in {1, size // 2, size}:
        samples = [each.sample for each in draw(candidates, n, repetition, seed)]
        assert samples == sorted(set(samples))
        assert len(samples) == n
        assert samples == [each.sample for each in draw(candidates, n, repetition, seed)]


def test_repetitions_and_seeds_draw_anew():
    drawn = {
        tuple(each.sample for each in draw(pool([0] * 10), 5, time, seed)) for time in range(10) for seed in (0, 1)
    }
    assert len(drawn) > 15


@pytest.mark.parametrize(
    ("sizes", "n", "expected"),
    [
        pytest.param((10, 8), 5, 10, id="subsets"),
        pytest.param((10, 10), 10, 1, id="all of them"),
        pytest.param((5, 10), 5, 10, id="some pools are larger"),
    ],
)
def test_repetitions_that_cannot_differ_are_one(sizes, n, expected):
    tasks = {str(size): pool([0] * size) for size in sizes}
    assert repetitions_of(tasks, n, 10) == expected


def test_chances_of_the_ranks_among_ten():
    golden = [0.2, 0.1778, 0.1556, 0.1333, 0.1111, 0.0889, 0.0667, 0.0444, 0.0222, 0]
    assert chances(10, 2) == pytest.approx(golden, abs=5e-5)


@given(st.integers(1, 15).flatmap(lambda size: st.tuples(st.just(size), st.integers(1, size))))
def test_chances_add_up(case):
    size, n = case
    assert sum(chances(size, n)) == pytest.approx(1)


_ranked = st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=7)


@given(_ranked, st.integers(1, 7))
def test_expectation_is_the_mean_over_all_subsets(ranked, n):
    n = min(n, len(ranked))
    means = []
    for subset in combinations(ranked, n):
        best = [passed for key, passed in subset if key == max(key for key, _ in subset)]
        means.append(sum(best) / len(best))
    keys, passed = [(float(key),) for key, _ in ranked], [each for _, each in ranked]
    assert expected_pass(keys, passed, n) == pytest.approx(sum(means) / len(means))


@given(st.lists(st.booleans(), min_size=1, max_size=12), st.integers(1, 12))
def test_expectation_of_an_oracle_is_pass_at_k(passed, n):
    n = min(n, len(passed))
    keys = [(float(each),) for each in passed]
    assert expected_pass(keys, passed, n) == pytest.approx(pass_at_k(len(passed), sum(passed), n))
    assert expected_pass([(0.0,)] * len(passed), passed, n) == pytest.approx(sum(passed) / len(passed))
