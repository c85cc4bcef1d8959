from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_records import judged, labelled, pool, said

from judgebot.errors import JudgebotError
from judgebot_eval.select.selectors import (
    FIRST,
    ORACLE,
    WORST,
    Majority,
    RandomDraw,
    by_judge,
    by_team,
    log_likelihood,
    spread,
)
from judgebot_eval.select.teams import FORMS, Range, Team

_WHOLE = Range(0.5, 1.0)
_TEAM = Team((_WHOLE,) * 2, 0.3)
_candidates = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0]), st.sampled_from([0.1, 0.6, 0.9])),
    min_size=1,
    max_size=8,
)


def _selectors(candidates, first, second):
    """Everything that chooses among candidates that two judges have judged."""
    judges = (said(candidates, first), said(candidates, second))
    yield by_judge("judge", judges[0])
    for form in FORMS:
        yield by_team(form, form, _TEAM, judges)
    yield from (FIRST, ORACLE, WORST, Majority(), RandomDraw(), log_likelihood(candidates))


def _with_log_likelihoods(passed):
    """Every other one that fails has no code."""
    candidates = pool(passed)
    return [
        replace(each, mean_logprob=-float(index % 3), code="" if index % 2 and not each.passed else each.code)
        for index, each in enumerate(candidates)
    ]


@given(_candidates, st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_change_the_choice(cases, rng):
    passed, first, second = zip(*cases, strict=True)
    candidates = _with_log_likelihoods(passed)
    shuffled = rng.sample(candidates, len(candidates))
    for selector in _selectors(candidates, first, second):
        assert selector.choose(shuffled) == selector.choose(candidates), selector.name


@given(_candidates)
def test_nothing_beats_an_oracle_and_nothing_is_worse_than_the_worst(cases):
    passed, first, second = zip(*cases, strict=True)
    candidates = _with_log_likelihoods(passed)
    for selector in _selectors(candidates, first, second):
        chosen = selector.choose(candidates).passed
        assert WORST.choose(candidates).passed <= chosen <= ORACLE.choose(candidates).passed
        if len(set(passed)) == 1:
            assert chosen == passed[0]
        assert selector.choose(candidates[:1]) == candidates[0]


@pytest.mark.parametrize(
    ("p_correct", "logits", "chosen"),
    [
        pytest.param([0.2, 0.9, 0.5], [-1, 2, 0], 1, id="highest"),
        pytest.param([1.0, 1.0, 1.0], [20, 40, 30], 1, id="saturated: by the log-odds"),
        pytest.param([0.5, 0.5, 0.5], [0, 0, 0], 0, id="equal: the first"),
        pytest.param([None, 0.0, None], [None, None, None], 1, id="what could not be read comes last"),
        pytest.param([None, None, None], [None, None, None], 0, id="nothing could be read"),
    ],
)
def test_choice_by_a_judge(p_correct, logits, chosen):
    candidates = pool([0, 0, 0])
    judgements = {
        each.key: judged(each, p, logit=logit) for each, p, logit in zip(candidates, p_correct, logits, strict=True)
    }
    assert by_judge("judge", judgements).choose(candidates).sample == chosen
    if None not in p_correct:
        team = Team((_WHOLE,), 0.3)
        assert by_team("team", "raw_prod", team, [judgements]).choose(candidates).sample == chosen


@pytest.mark.parametrize(
    ("logprobs", "chosen"),
    [
        pytest.param([-2.0, -0.5, -1.0], 1, id="likeliest"),
        pytest.param([None, -9.0, -10.0], 1, id="one that is not known comes last"),
        pytest.param([None, None, None], 0, id="none is known: the first"),
    ],
)
def test_choice_by_log_likelihood(logprobs, chosen):
    candidates = [replace(each, mean_logprob=logprob) for each, logprob in zip(pool([0] * 3), logprobs, strict=True)]
    assert log_likelihood(candidates).choose(candidates).sample == chosen


def test_oracle_and_worst_know_the_verdicts():
    right, wrong, empty = labelled(passed=True), labelled(sample=1), labelled(sample=2, code="")
    assert ORACLE.choose([empty, wrong, right]) == right
    assert WORST.choose([right, wrong]) == wrong
    assert WORST.choose([right, empty]) == empty


def test_the_first_is_the_first_that_was_generated():
    assert FIRST.choose(pool([0, 1, 1])[::-1]).sample == 0


def test_a_team_chooses_last_what_one_judge_could_not_read():
    candidates = pool([0, 0])
    judges = [said(candidates, [0.9, 0.1]), said(candidates, [None, 0.1])]
    assert by_team("team", "prod", _TEAM, judges).choose(candidates).sample == 1


@pytest.mark.parametrize("empty", [pytest.param(0, id="the first"), pytest.param(1, id="the second")])
def test_a_candidate_without_code_is_chosen_last(empty):
    candidates = [labelled(sample=index, code="" if index == empty else "f() {}") for index in range(2)]
    known = [each for each in candidates if each.code]
    for selector in (by_judge("judge", said(known, [0.0])), FIRST, Majority(), log_likelihood(candidates)):
        assert selector.choose(candidates).sample == 1 - empty


def test_a_candidate_that_was_not_judged_is_an_error():
    candidates = pool([0, 0])
    selector = by_judge("rankef", said(candidates[:1], [0.5]))
    with pytest.raises(JudgebotError, match="rankef: no judgement of t0#g#1"):
        selector.choose(candidates)


def test_duplicates_share_a_judgement():
    one, same, other = labelled(), labelled(sample=1, code=f"{labelled().code}\n"), labelled(sample=2)
    elsewhere = labelled("t1", code=one.code)
    for judged_one in (one, same):
        found = spread(said([judged_one], [0.7]), [one, same, other, elsewhere])
        assert {key: each.p_correct for key, each in found.items()} == {one.key: 0.7, same.key: 0.7}


def test_the_most_frequent_code_is_chosen():
    codes = ["int f() { return 1; }", "int f() { return 2; }", "int f() {\n  return 2;\n}"]
    candidates = [labelled(sample=index, code=code) for index, code in enumerate(codes)]
    assert Majority().choose(candidates).sample == 1


def test_random_draws_are_those_of_the_seed_and_even():
    pools = [pool([0] * 4, task=f"t{index}") for index in range(400)]
    drawn = [RandomDraw(1).choose(each).sample for each in pools]
    assert drawn == [RandomDraw(1).choose(each).sample for each in pools]
    assert drawn != [RandomDraw(2).choose(each).sample for each in pools]
    assert all(70 < drawn.count(sample) < 130 for sample in range(4))


@pytest.mark.parametrize(
    ("p_correct", "is_tie"), [pytest.param([1.0, 1.0], True, id="tie"), pytest.param([1.0, 0.9], False, id="no tie")]
)
def test_ties_are_of_what_decides(p_correct, is_tie):
    candidates = pool([0, 0])
    judgements = {
        each.key: judged(each, p, logit=logit) for each, p, logit in zip(candidates, p_correct, (20, 30), strict=True)
    }
    for ranker in (by_judge("judge", judgements), by_team("team", "raw_prod", Team((_WHOLE,), 0.3), [judgements])):
        one, other = (ranker.key(each) for each in candidates)
        assert one != other
        assert (one[: ranker.decisive] == other[: ranker.decisive]) is is_tie
