import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.lexer import lex
from judgebot_eval.train.collect.near_duplicates import NearDuplicates, minhash

_WORDS = [f"w{number}" for number in range(300)]


def _shingles(tokens):
    return {tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4)}


@pytest.mark.parametrize("changed", [pytest.param(n, id=f"{n} of 300 tokens changed") for n in (0, 3, 10, 30, 100)])
def test_signatures_agree_as_often_as_the_sets_are_alike(changed):
    rng = random.Random(changed)
    other = list(_WORDS)
    for index in rng.sample(range(300), changed):
        other[index] = f"x{index}"
    first, second = _shingles(_WORDS), _shingles(other)
    jaccard = len(first & second) / len(first | second)
    assert np.mean(minhash(_WORDS) == minhash(other)) == pytest.approx(jaccard, abs=0.12)


@given(st.lists(st.text(min_size=1, max_size=3), min_size=5, max_size=40))
def test_a_signature_is_of_the_set(tokens):
    signature = minhash(tokens)
    assert (signature.shape, signature.dtype) == ((128,), np.uint32)
    assert (minhash(tokens + tokens) <= signature).all()


_LOOP = """int count(List<String> names, String wanted) {{ int found = 0; for (String name : names) {{
    if (name != null && name.equals(wanted)) {{ found++; }} }} {log} return found; }}"""
_KEPT = _LOOP.format(log="")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param(_KEPT, True, id="itself"),
        pytest.param(_KEPT.replace(" ", "\n"), True, id="formatted otherwise"),
        pytest.param(_LOOP.format(log="log(found);"), True, id="a statement more"),
        pytest.param(_KEPT.replace("count(", "tally("), True, id="another name"),
        pytest.param(_KEPT.replace("name", "item").replace("found", "n").replace("wanted", "it"), False, id="renamed"),
        pytest.param("int f(int a) { while (a > 10) { a = a / 10 + a % 10; } return a; }", False, id="another method"),
    ],
)
def test_near_duplicates_are_found(code, expected):
    kept = NearDuplicates()
    kept.add(minhash(list(lex(_KEPT))))
    assert kept.holds(minhash(list(lex(code)))) is expected


def test_nothing_is_near_to_nothing():
    assert not NearDuplicates().holds(minhash(_WORDS))
