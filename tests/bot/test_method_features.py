import zlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import Example
from judgebot.facts import facts
from judgebot.match_terms import asked_terms, done_terms
from judgebot.method_features import BUCKETS, KINDS, METHOD_FEATURES, SPAN, method_features


def _values(example):
    features = method_features(example)
    return dict(zip(features.buckets, features.values, strict=True))


@pytest.mark.parametrize(
    ("kind", "term", "value"),
    [
        pytest.param("word", "max", 2 / 9**0.5, id="a word that occurs twice"),
        pytest.param("word", "max ( ", 0, id="not with a space"),
        pytest.param("word", "max (", 1 / 9**0.5, id="a pair of words"),
        pytest.param("class", "CALL", 1 / 9**0.5, id="a class"),
        pytest.param("class", "CALL ( VAR", 1 / 9**0.5, id="three classes"),
        pytest.param("asked", "void", 1 / 5**0.5, id="the header"),
        pytest.param("asked", "larger", 1 / 5**0.5, id="the description, in lower case"),
    ],
)
def test_terms_count_by_their_kind(kind, term, value):
    example = Example("Larger", "void f()", "max(maxOf)")
    found = _values(example)
    assert found.get(KINDS.index(kind) * SPAN + zlib.crc32(term.encode()) % SPAN, 0) == pytest.approx(value)


def test_the_terms_that_models_are_trained_on_stay():
    assert (SPAN, BUCKETS) == (1 << 17, 3 << 17)
    terms = {
        "word": "max/(/max/Of/)/max (/( max/max Of/Of )",
        "class": "CALL/(/VAR/)/CALL (/( VAR/VAR )/CALL ( VAR/( VAR )",
        "asked": "void/f/(/)/larger",
    }
    expected = Counter()
    for kind, listed in terms.items():
        found = listed.split("/")
        for term in found:
            expected[KINDS.index(kind) * SPAN + zlib.crc32(term.encode()) % SPAN] += 1 / len(found) ** 0.5
    assert _values(Example("Larger", "void f()", "max(maxOf)")) == pytest.approx(expected)


def test_the_rest_are_the_facts_and_what_a_matcher_reads():
    example = Example("d", "int f()", "int f() { return 1; }")
    features = METHOD_FEATURES["method/2"](example)
    assert features.numbers == tuple(facts(example))
    assert features.asked == tuple(asked_terms(example))
    assert features.done == tuple(done_terms(example))


def test_layout_changes_nothing():
    one, other = (Example("d", "int f()", code) for code in ("int f(){return 1;}", "int f()\n{ return 1; // one\n}"))
    assert method_features(one) == method_features(other)


def test_takes_lone_surrogates():
    assert method_features(Example("\ud800", "a \ud800", "b \ud800")).buckets


_texts = st.text("aB ;(){}<=1\"'", max_size=30)


@given(_texts, _texts, _texts)
def test_each_bucket_once(description, signature, code):
    features = method_features(Example(description, signature, code))
    assert len(set(features.buckets)) == len(features.buckets) == len(features.values)
    assert all(0 <= bucket < BUCKETS for bucket in features.buckets)
