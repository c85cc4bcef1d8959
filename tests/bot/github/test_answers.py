from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.github.answers import AGREEING, DISAGREEING, is_agreeing


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param("Good catch, thanks!", True, id="agrees"),
        pytest.param("You\u2019re kidding: a FALSE\npositive.", False, id="disagrees, over two lines"),
        pytest.param("It works as intended", False, id="as intended"),
        pytest.param("This is not a bug.", False, id="a phrase that negates"),
        pytest.param("Not a false positive, I think", None, id="negated"),
        pytest.param("It isn\u2019t a false positive.", None, id="negated, with a printer's apostrophe"),
        pytest.param("It isn't a false positive. Good catch.", True, id="negated, then plain"),
        pytest.param("Looks like a false positive? No: good catch", None, id="both"),
        pytest.param("Why?", None, id="neither"),
        pytest.param("", None, id="nothing"),
        pytest.param("> false positive\n\ngood catch", True, id="a quotation"),
        pytest.param("`false positive`: x is never null", False, id="copied from the comment, as code"),
        pytest.param("```\nfalse positive\n```\nagreed", True, id="a block of code"),
        pytest.param("```\nfalse positive", None, id="a block without end"),
        pytest.param("~~~\nfalse positive\n```\n~~~\nagreed", True, id="a block between tildes"),
        pytest.param("<!-- agreed -->", None, id="hidden"),
        pytest.param("disagreed", None, id="part of a word"),
    ],
)
def test_is_agreeing(answer, expected):
    assert is_agreeing(answer) is expected


@pytest.mark.parametrize("phrase", AGREEING)
def test_every_agreeing_phrase_counts(phrase):
    assert is_agreeing(f"Hm, {phrase.upper()}.") is True


@pytest.mark.parametrize("phrase", DISAGREEING)
def test_every_disagreeing_phrase_counts(phrase):
    assert is_agreeing(f"Hm, {phrase.title()}.") is False


@given(st.text("> `<!-nota\n", max_size=400))
def test_any_text_is_read(answer):
    assert is_agreeing(answer) is None


def test_the_phrases_are_documented():
    page = " ".join((Path(__file__).parents[3] / "docs/feedback.md").read_text(encoding="utf-8").split())
    assert f"*{', '.join(AGREEING)}*" in page
    assert f"*{', '.join(DISAGREEING)}*" in page
