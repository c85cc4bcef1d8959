import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot_eval.judges.crystalbleu import (
    Index,
    crystalbleu,
    load_shared,
    ngrams,
    save_shared,
    tokens,
    trivially_shared,
)

_SHARED = frozenset({("a",), ("a", "b")})
_TEXTS = st.lists(st.lists(st.sampled_from("abcdx"), max_size=9), min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("hypothesis", "shared", "epsilon", "expected"),
    [
        pytest.param("a b c x e", frozenset(), 0.1, 0.285744, id="nothing shared"),
        pytest.param("a b c x e", _SHARED, 0.1, 0.254066, id="shared n-grams do not count"),
        pytest.param("a b c x e", _SHARED, 1e-4, 0.045180, id="the epsilon of the authors' scripts"),
        pytest.param("a b c x", frozenset(), 0.1, 0.309679, id="shorter than the reference"),
        pytest.param("a b c d e", frozenset(), 0.1, 1.0, id="equal"),
        pytest.param("x y z", frozenset(), 0.1, 0.0, id="no token matches"),
        pytest.param("", frozenset(), 0.1, 0.0, id="empty"),
        pytest.param("a x", _SHARED, 0.1, 0.0, id="no token matches but a shared one"),
    ],
)
def test_scores(hypothesis, shared, epsilon, expected):
    reference, given_text = list("abcde"), hypothesis.split()
    assert crystalbleu(reference, given_text, shared, epsilon) == pytest.approx(expected, abs=5e-7)
    (row,) = Index([reference], shared, epsilon).scores([given_text])
    assert row == pytest.approx([expected], abs=5e-7)


@given(
    references=_TEXTS, hypotheses=_TEXTS, shared=st.frozensets(st.sampled_from([("a",), ("b", "c"), ("a", "a", "b")]))
)
def test_the_index_scores_as_the_definition_does(references, hypotheses, shared):
    expected = [[crystalbleu(reference, text, shared) for reference in references] for text in hypotheses]
    np.testing.assert_allclose(list(Index(references, shared).scores(hypotheses)), expected, atol=1e-12)


def test_the_defaults_are_those_of_the_authors():
    reference, hypothesis = list("abcde"), list("abcxe")
    assert crystalbleu(reference, hypothesis, _SHARED) == pytest.approx(0.045180, abs=5e-7)
    assert next(Index([reference], _SHARED).scores([hypothesis])) == pytest.approx([0.045180], abs=5e-7)
    assert len(trivially_shared([[str(number) for number in range(200)]])) == 500


def test_blocks_keep_the_order():
    texts = [[f"t{index}", "a", "b", "c"] for index in range(150)]
    assert [int(row.argmax()) for row in Index(texts, frozenset()).scores(texts)] == list(range(150))


def test_tokens_are_those_of_java_without_comments_and_whitespace():
    code = 'int f() {\n  // a comment\n  /* another */ return "a b"; }\n'
    assert tokens(code) == ["int", "f", "(", ")", "{", "return", '"', "a b", '"', ";", "}"]


def test_ngrams_are_in_order():
    assert list(ngrams("abc", 2)) == [("a", "b"), ("b", "c")]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        pytest.param(1, {("a",)}, id="the most frequent"),
        pytest.param(2, {("a",), ("a", "b")}, id="all orders together, ties by text"),
        pytest.param(3, {("a",), ("a", "b"), ("b",)}, id="the next by text"),
    ],
)
def test_trivially_shared(count, expected):
    assert trivially_shared([["a", "b", "a"], ["a", "b", "c"]], count) == expected


def test_shared_ngrams_are_read_as_they_were_written(tmp_path):
    shared = frozenset({("a",), ("ü", "\n"), ("a", "b", "c", "d")})
    save_shared(tmp_path / "sub" / "shared.json", shared)
    assert load_shared(tmp_path / "sub" / "shared.json") == shared


@pytest.mark.parametrize("content", [pytest.param(None, id="missing"), pytest.param("[1]", id="no lists")])
def test_bad_files_are_refused(content, tmp_path):
    path = tmp_path / "shared.json"
    if content:
        path.write_text(content)
    with pytest.raises(JudgebotError, match=r"shared\.json: no list of n-grams"):
        load_shared(path)
