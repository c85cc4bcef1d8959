from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.records import Judgement
from judgebot_eval.select.teams import FORMS, Opinion, Range, Team, opinion, range_of, tie_break

_WHOLE = Range(0.0, 1.0)
_HALF = Range(0.5, 1.0)


def _opinion(p):
    return opinion(Judgement("a", "j", p))


def _score(form, *p_correct, span=_HALF, prior=0.3):
    return Team((span,) * len(p_correct), prior).score(form, [_opinion(p) for p in p_correct])


@pytest.mark.parametrize(
    ("p_correct", "span", "expected"),
    [
        pytest.param(0.3, _WHOLE, 0.3, id="wrong with confidence 0.7, not normalised"),
        pytest.param(1.0, Range(0.6, 1.0), 1.0, id="correct with the greatest confidence"),
        pytest.param(0.0, Range(0.6, 1.0), 0.0, id="wrong with the greatest confidence"),
        pytest.param(0.55, Range(0.6, 0.9), 0.0, id="less sure than ever before"),
        pytest.param(0.95, Range(0.6, 0.9), 1.0, id="surer than ever before"),
        pytest.param(0.51, _HALF, 0.02, id="the saw-tooth: barely correct scores low"),
        pytest.param(0.49, _HALF, 0.98, id="the saw-tooth: barely wrong scores high"),
        pytest.param(0.5, _HALF, 0.0, id="undecided counts as correct, with the least confidence"),
        pytest.param(0.8, Range(0.8, 0.8), 1.0, id="always as sure"),
        pytest.param(0.7, Range(0.8, 0.8), 0.0, id="less sure than always"),
    ],
)
@pytest.mark.parametrize("form", [pytest.param(form, id=form) for form in ("prod", "mean")])
def test_score_of_one_judge(form, p_correct, span, expected):
    assert _score(form, p_correct, span=span) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param("prod", 0.6 * 0.8, id="prod"),
        pytest.param("mean", 0.7, id="mean"),
        pytest.param("posterior", log(0.6 / 0.4) + log(0.8 / 0.2), id="posterior"),
        pytest.param("posterior_prior", log(0.6 / 0.4) + log(0.8 / 0.2) - log(0.3 / 0.7), id="posterior_prior"),
        pytest.param("raw_prod", 0.8 * 0.4, id="raw_prod"),
        pytest.param("raw_mean", 0.6, id="raw_mean"),
        pytest.param("raw_posterior", log(0.8 / 0.2) + log(0.4 / 0.6), id="raw_posterior"),
        pytest.param("raw_posterior_prior", log(0.8 / 0.2) + log(0.4 / 0.6) - log(0.3 / 0.7), id="raw_posterior_prior"),
        pytest.param("signed", 0.8 * 0.4, id="signed"),
    ],
)
def test_score_of_two_judges(form, expected):
    assert _score(form, 0.8, 0.4) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param("prod", 1e-6 * 0.8, id="prod"),
        pytest.param("posterior", log(1e-6) + log(0.8 / 0.2), id="posterior"),
    ],
)
def test_a_judge_that_leaves_no_chance_leaves_a_millionth(form, expected):
    assert _score(form, 0.5, 0.9) == pytest.approx(expected, rel=1e-5)


def test_every_form_is_tested():
    assert len(FORMS) == 9


@given(st.lists(st.floats(0, 1), min_size=2, max_size=12, unique=True))
def test_readings_without_the_saw_tooth_rank_by_the_probability_of_one_judge(probabilities):
    for form in ("raw_prod", "raw_mean", "raw_posterior", "signed"):
        scores = [_score(form, p) for p in sorted(probabilities)]
        assert scores == sorted(scores)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=3))
def test_scores_that_are_probabilities_are_so(probabilities):
    for form in ("prod", "mean", "raw_prod", "raw_mean", "signed"):
        assert 0 <= _score(form, *probabilities) <= 1 + 1e-9


def test_sure_judges_are_told_apart_by_their_log_odds():
    surer, sure = Opinion(1.0, 40.0), Opinion(1.0, 30.0)
    team = Team((_HALF,), 0.3)
    assert team.score("raw_posterior", [surer]) > team.score("raw_posterior", [sure])
    assert team.score("prod", [surer]) == team.score("prod", [sure])
    assert tie_break([surer, sure]) == 70


def test_what_could_not_be_read_is_no_opinion():
    assert opinion(Judgement("a", "j", None)) is None


def test_the_range_is_that_of_confidences():
    said = [Judgement("a", "j", 0.3), Judgement("b", "j", 0.55), Judgement("c", "j", None), Judgement("d", "j", 0.02)]
    assert range_of(said) == Range(0.55, 0.98)
