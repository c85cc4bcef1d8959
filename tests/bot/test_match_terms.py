import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import Example
from judgebot.match_terms import SPAN, asked_terms, done_terms


def _bucket(term):
    return zlib.crc32(term.encode()) % SPAN


_EXAMPLE = Example(
    "Returns the maxValue, or -1.", "int maxOf(int a)", "int maxOf(int a) { // why\n return a >= 0 ? toMax(a) : -1; }"
)


@pytest.mark.parametrize(
    ("terms", "term", "times"),
    [
        pytest.param(asked_terms, "told max", 1, id="a word within a word of the description"),
        pytest.param(asked_terms, "told value or", 1, id="a pair, over punctuation"),
        pytest.param(asked_terms, "header max of", 1, id="a pair of the header"),
        pytest.param(asked_terms, "header int", 2, id="a word that occurs twice"),
        pytest.param(done_terms, "done max", 1, id="a word of the body"),
        pytest.param(done_terms, "done >= 0", 1, id="an operator is one word"),
        pytest.param(done_terms, "done int", 0, id="not the header"),
        pytest.param(done_terms, "done why", 0, id="not a comment"),
    ],
)
def test_terms(terms, term, times):
    assert terms(_EXAMPLE).count(_bucket(term)) == times


def test_the_terms_that_models_are_trained_on_stay():
    told = "returns/xml/file/or/v/beta/returns xml/xml file/file or/or v/v beta"
    header = "int/max/of/(/int/a/)/int max/max of/of (/( int/int a/a )"
    done = "return/a/>=/b/return a/a >=/>= b"
    example = Example("Returns XMLFile, or -v2Beta.", "int maxOf(int a)", "int maxOf(int a) { return a >= b }")
    assert SPAN == 1 << 16
    assert asked_terms(example) == [
        *(_bucket(f"told {term}") for term in told.split("/")),
        *(_bucket(f"header {term}") for term in header.split("/")),
    ]
    assert done_terms(example) == [_bucket(f"done {term}") for term in done.split("/")]


@pytest.mark.parametrize(
    "code", [pytest.param("", id="nothing"), pytest.param("int f();", id="no body"), pytest.param("{}", id="empty")]
)
def test_a_body_of_nothing(code):
    assert done_terms(Example("", "", code)) == []


def test_layout_changes_nothing():
    one, other = (Example("d", "int f()", code) for code in ("int f(){return 1;}", "int f()\n{ return 1; // one\n}"))
    assert done_terms(one) == done_terms(other)


_texts = st.text("aB ;(){}<=1\"'\ud800é", max_size=30)


@given(_texts, _texts, _texts)
def test_any_text(description, signature, code):
    example = Example(description, signature, code)
    assert all(0 <= bucket < SPAN for bucket in (*asked_terms(example), *done_terms(example)))


def test_long_texts_are_cut():
    example = Example("word " * 5_000, "", f"void f() {{ {'call(); ' * 5_000} }}")
    assert (len(asked_terms(example)), len(done_terms(example))) == (150 + 149, 400 + 399)
