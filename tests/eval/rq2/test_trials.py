import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from study_records import judged, pool, said

from judgebot_eval.rq2.trials import Contender, choices, exact, outcomes, pool_means, tie_rate, trial
from judgebot_eval.select.selectors import FIRST, ORACLE, WORST, Majority, RandomDraw, by_judge
from judgebot_eval.stats import pass_at_k

_pools = st.lists(st.lists(st.booleans(), min_size=5, max_size=8), min_size=1, max_size=4)


def _trial(verdicts, n=2, repetitions=10):
    tasks = {f"t{index}": pool(each, task=f"t{index}") for index, each in enumerate(verdicts)}
    return trial("g", tasks, n, repetitions, 0)


def _judge(drawn, p_correct):
    candidates = [each for found in drawn.pools for each in found]
    return by_judge("judge", said(candidates, (p_correct * len(candidates))[: len(candidates)]))


def _mean(drawn, selector):
    return outcomes(choices(drawn, Contender("", (selector,)))).mean(axis=1)


def test_tasks_with_too_few_candidates_are_left_out():
    drawn = _trial([[1, 0, 1], [1], [0, 0]])
    assert (drawn.short, drawn.tasks, drawn.repetitions) == (1, ["t0", "t2"], 10)
    assert _trial([[1], [0]]) is None


@pytest.mark.parametrize(
    ("n", "repetitions"), [pytest.param(2, 10, id="subsets"), pytest.param(5, 1, id="all of them")]
)
def test_repetitions(n, repetitions):
    assert _trial([[1, 0, 1, 0, 0]], n).repetitions == repetitions


@settings(max_examples=30)
@given(_pools, st.lists(st.sampled_from([0.0, 0.3, 0.6, 1.0]), min_size=1, max_size=8))
def test_invariants(verdicts, p_correct):
    for n in (1, 2, 5):
        drawn = _trial(verdicts, n)
        best, worst = _mean(drawn, ORACLE), _mean(drawn, WORST)
        for selector in (_judge(drawn, p_correct), FIRST, Majority(), RandomDraw()):
            reached = _mean(drawn, selector)
            assert (worst <= reached).all()
            assert (reached <= best).all()
            if n == 1:
                assert (reached == best).all()
        assert exact(drawn, Contender("", (ORACLE,))) == pytest.approx(
            [pass_at_k(len(each), sum(each), n) for each in verdicts]
        )


@settings(max_examples=20)
@given(_pools)
def test_one_candidate_is_a_random_one(verdicts):
    drawn = _trial(verdicts, 1)
    judge = Contender("", (_judge(drawn, [0.9, 0.1]),))
    assert exact(drawn, judge) == pytest.approx(pool_means(drawn))
    assert pool_means(drawn) == pytest.approx([np.mean(each) for each in verdicts])


def test_repetitions_come_near_the_exact_expectation():
    drawn = _trial([[1, 0, 0, 1, 0, 1, 1, 0, 0, 0]], 2, repetitions=1000)
    judge = _judge(drawn, [0.7, 0.9, 0.1, 0.5, 0.8, 0.2, 0.6, 0.3, 0.4, 0.0])
    assert _mean(drawn, judge)[0] == pytest.approx(exact(drawn, Contender("", (judge,)))[0], abs=0.05)


def test_seeds_follow_one_another():
    drawn = _trial([[1, 0]])
    first, second = _judge(drawn, [0.9, 0.1]), _judge(drawn, [0.1, 0.9])
    assert outcomes(choices(drawn, Contender("", (first, second)))).tolist() == [[True, False]]
    assert exact(drawn, Contender("", (first, second))).tolist() == [0.5]


def test_what_depends_on_the_draw_is_not_exact():
    drawn = _trial([[1, 0]])
    assert exact(drawn, Contender("", (FIRST, Majority()))) is None


def test_ties_are_counted_before_they_are_broken():
    drawn = _trial([[1, 0], [1, 0]])
    candidates = [each for found in drawn.pools for each in found]
    saturated = {
        each.key: judged(each, p, logit=logit)
        for each, p, logit in zip(candidates, (1, 1, 0.9, 0.8), (40, 30, 2, 1), strict=True)
    }
    assert tie_rate(drawn, by_judge("judge", saturated)) == 0.5
