import pytest

from judgebot.edit import Edit, lengthening
from judgebot.edit_grams import grams
from judgebot.encode import Example


def _grams(before, after):
    turned = lengthening(Edit(Example("", "", before), Example("", "", after)))
    return {name: count for name, count in grams(turned).items() if count}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            "{ f(x); }",
            "{ if (x == null) return; f(x); }",
            {
                "only if ( VAR ==": 1,
                "whole if ( VAR == null ) return ;": 1,
                "after { | if ( VAR ==": 1,
                "long 4": 1,
                "near { if": 1,
                "near { CALL": -1,
                "near null": 1,
            },
            id="a check added",
        ),
        pytest.param(
            "i < n",
            "i <= n",
            {
                "near <=": 1,
                "near VAR < VAR": -1,
                "other <=": 1,
                "other <": -1,
                "token < => <=": 1,
                "class VAR | < => <=": 1,
                "token i | < => <= | n": 1,
            },
            id="an operator replaced",
        ),
        pytest.param('f("a")', 'f("b")', {}, id="only the text of a string"),
        pytest.param("f(a, b)", "f(b, a)", {"near VAR VAR": None, "token  => a ,": None}, id="swapped"),
        pytest.param("{ x(); }", "{ x(); y(); z(); w(); }", {"whole CALL ( ) ; CALL ( ) ; ...": 1}, id="long"),
    ],
)
def test_grams(before, after, expected):
    found = _grams(before, after)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("a < b", "a <= b", id="replaced"),
        pytest.param("{ x(); }", "{ if (a) x(); }", id="added"),
        pytest.param("{ }", "{ }", id="nothing"),
    ],
)
def test_an_edit_and_its_reversal_have_the_same_grams(before, after):
    assert _grams(before, after) == _grams(after, before)
