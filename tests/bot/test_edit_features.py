import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.edit import Edit
from judgebot.edit_features import BUCKETS, EDIT_FEATURES, edit_features
from judgebot.encode import Example


def _edit(before, after, gain=0.0):
    return Edit(Example("d", "s", before), Example("d", "s", after), gain)


def test_an_operator_replaced():
    features = EDIT_FEATURES["edit/2"](_edit("i < n", "i <= n", 0.5))
    assert (features.direction, features.gain, features.numbers[:3]) == (1, 0.5, (0.0, 1.0, 1.0))
    assert (BUCKETS, len(features.numbers)) == (1 << 18, 180)
    assert dict(zip(features.buckets, features.values, strict=True)) == {
        zlib.crc32(name.encode()) % BUCKETS: sign / count**0.5
        for names, sign, count in (
            ("near <=/near VAR <=/near <= VAR/near VAR <= VAR/other <=", 1, 16),
            ("near </near VAR </near < VAR/near VAR < VAR/other <", -1, 16),
            ("token < => <=/token i | < => <=/token i | < => <= | n", 1, 16),
            ("class < => <=/class VAR | < => <=/class VAR | < => <= | VAR", 1, 16),
            ("just <=", 1, 2),
            ("just <", -1, 2),
        )
        for name in names.split("/")
    }


def test_what_is_removed_as_often_as_it_is_added_is_left_out():
    buckets = edit_features(_edit("{ f(x); }", "{ g(); f(x); }")).buckets
    assert zlib.crc32(b"near CALL ( )") % BUCKETS in buckets
    assert zlib.crc32(b"near { CALL") % BUCKETS not in buckets


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("f(x)", "f(x) // y", id="a comment"),
        pytest.param("", "", id="no code"),
    ],
)
def test_nothing_edited(before, after):
    features = edit_features(_edit(before, after))
    assert (features.direction, features.buckets, features.values) == (1, (), ())


def test_takes_lone_surrogates():
    assert edit_features(_edit("a", "a \ud800")).buckets


_codes = st.text("aB ;(){}<=1\"'", max_size=30)


@given(_codes, _codes, st.floats(-3, 3))
def test_the_reversal_is_the_same_with_the_other_sign(before, after, gain):
    there, back = edit_features(_edit(before, after, gain)), edit_features(_edit(after, before, -gain))
    if there.buckets:
        assert there.direction == -back.direction
    assert there.buckets == back.buckets
    assert all(0 <= bucket < BUCKETS for bucket in there.buckets)
    assert there.values == tuple(-value for value in back.values)
    assert (there.numbers, there.gain) == (back.numbers, -back.gain)
