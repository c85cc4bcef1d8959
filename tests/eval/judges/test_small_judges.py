"""The judges that need no network: baselines, blends, thresholds, facts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from study_records import labelled

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.judges.baselines import Constant, CountedFacts, Length, TfIdf
from judgebot_eval.judges.blend import Blend
from judgebot_eval.judges.facts import facts
from judgebot_eval.judges.judge import example_of, judge_all, score_of
from judgebot_eval.judges.threshold import best_threshold, turned_at
from judgebot_eval.records import Judgement

_LEARNED = [
    labelled(sample=number, passed=passed, code=f"int add(int a, int b) {{ {body} }}")
    for number in range(60)
    for passed, body in ((True, f"int c = {number}; return a + b + c;"), (False, "return null;"))
]
_RIGHT, _WRONG = (example_of(candidate) for candidate in _LEARNED[:2])


@pytest.mark.parametrize("judge", [TfIdf, CountedFacts, Length])
def test_learns_what_is_plain(judge):
    right, wrong = judge(_LEARNED).score([_RIGHT, _WRONG])
    assert right.p_correct > 0.5 > wrong.p_correct
    assert right.logit > 0 > wrong.logit


def test_constant_says_the_same_of_everything():
    assert {score.p_correct for score in Constant(0.25).score([_RIGHT, _WRONG])} == {0.25}


def test_what_is_no_probability_is_an_error(tmp_path):
    judge = Constant(math.nan)
    with pytest.raises(JudgebotError, match=r"constant: .*p_correct cannot be nan.*; load its weights anew, or train"):
        judge_all(judge, _LEARNED, tmp_path / "log", lambda *_: None)
    assert (tmp_path / "log").read_bytes() == b""


@given(st.text(), st.text(), st.text())
def test_facts_are_always_as_many_numbers(description, signature, code):
    found = facts(Example(description, signature, code))
    assert len(found) == len(facts(_RIGHT))
    assert all(map(math.isfinite, found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("return x;", "return y;", id="undeclared-variable"),
        pytest.param("return x;", "return help(x);", id="undeclared-helper"),
        pytest.param("int y = x; return y;", "Foo y = x; return y;", id="unknown-type"),
        pytest.param("if (x > 0) { return x; }", "if (x > 0) { return x; ", id="unbalanced"),
    ],
)
def test_facts_tell_apart(one, other):
    codes = [Example("Says x.", "int f(int x)", f"int f(int x) {{ {body} }}") for body in (one, other)]
    assert facts(codes[0]) != facts(codes[1])


@pytest.mark.parametrize("logit", [-800.0, -1.0, 0.0, 1.0, 800.0])
def test_score_of_log_odds(logit):
    score = score_of(logit)
    assert score.p_correct == pytest.approx(1 / (1 + math.exp(-logit)) if logit > -700 else 0.0)
    assert (score.p_correct >= 0.5) == (logit >= 0)


def _said(logits):
    return {f"k{index}": Judgement(f"k{index}", "judge", 0.5, each) for index, each in enumerate(logits)}


def test_blend_hears_the_judge_that_knows():
    correct = {f"k{index}": index % 2 == 0 for index in range(20)}
    knows = _said(
        [0.5 + index * 0.01 if right else -0.4 - index * 0.01 for index, right in enumerate(correct.values())]
    )
    guesses = _said([(-1.0) ** (index // 2) for index in range(20)])
    blend = Blend([guesses, knows], correct)
    assert blend.weights[1] > 5 * blend.weights[0] >= 0
    said = blend.scores([guesses, knows], list(correct))
    assert [score.p_correct >= 0.5 for score in said] == list(correct.values())


def test_blend_gives_no_judge_less_than_nothing():
    correct = {f"k{index}": index < 5 for index in range(20)}
    blend = Blend([_said([-1.0 if right else 1.0 for right in correct.values()])], correct)
    assert blend.weights[0] == 0
    assert blend.scores([_said([9.0])], ["k0"])[0].p_correct == pytest.approx(0.25, abs=0.01)


def test_threshold_is_where_kappa_is_highest():
    logits = [float(number) for number in range(40)]
    assert best_threshold(logits, [number >= 25 for number in range(40)]) == 24.5


@pytest.mark.parametrize(
    ("logits", "correct"),
    [
        pytest.param([1.0] * 30, [True] * 30, id="all-say-the-same"),
        pytest.param([1.0, 2.0], [False, True], id="too-few"),
    ],
)
def test_threshold_is_even_odds_where_there_is_none(logits, correct):
    assert best_threshold(logits, correct) == 0.0


@given(st.lists(st.tuples(st.floats(-9, 9), st.booleans()), min_size=20))
def test_threshold_leaves_some_on_either_side(rows):
    logits, correct = [logit for logit, _ in rows], [right for _, right in rows]
    threshold = best_threshold(logits, correct)
    if threshold:
        assert min(sum(logit < threshold for logit in logits), sum(logit >= threshold for logit in logits)) >= 5


def test_turned_judgements_keep_what_was_said():
    (turned,) = turned_at(1.5, {"k": Judgement("k", "judge", 0.9, 2.0)}, "judge/seed-1")
    assert turned.judge == "judge/seed-1"
    assert turned.logit == pytest.approx(0.5)
    assert turned.says_correct
    assert turned.raw == "log-odds 2.0000"
