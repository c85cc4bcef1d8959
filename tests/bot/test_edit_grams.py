from collections import defaultdict

import pytest

from judgebot.edit import Edit, lengthening
from judgebot.edit_grams import changed_tokens, grams
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
        pytest.param(
            "f(a)", "f(b)", {"class VAR => VAR": None, "token ( | a => b": 1, "token ( | a => b | )": 1}, id="a name"
        ),
        pytest.param("x b", "x a a", {"token a a => b": -1}, id="by what comes first in the alphabet"),
        pytest.param("a < b, c <= d", "a <= b, c < d", {"token < => <=": None}, id="there and back"),
        pytest.param("f(a, b)", "f(b, a)", {"near VAR VAR": None, "token  => a ,": None}, id="swapped"),
        pytest.param("{ x(); }", "{ x(); y(); z(); w(); }", {"whole CALL ( ) ; CALL ( ) ; ...": 1}, id="long"),
        pytest.param(
            "a",
            "a b c d e f g h",
            {"token a |  => b c d e f g | ": 1, "whole VAR VAR VAR VAR VAR VAR VAR": 1},
            id="at the end",
        ),
    ],
)
def test_grams(before, after, expected):
    found = _grams(before, after)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            "i < n",
            "i <= n",
            {
                "+1 near": "<= / VAR <= / <= VAR / VAR <= VAR",
                "+1 other": "<=",
                "-1 near": "< / VAR < / < VAR / VAR < VAR",
                "-1 other": "<",
                "+1 token": "< => <= / i | < => <= / i | < => <= | n",
                "+1 class": "< => <= / VAR | < => <= / VAR | < => <= | VAR",
            },
            id="an operator replaced",
        ),
        pytest.param(
            'return "a";',
            'return b + "c" + 1;',
            {
                "+1 near": "VAR / 1 / return VAR / VAR + / + STR / STR + / + 1 / 1 ; / return VAR + / VAR + STR"
                " / + STR + / STR + 1 / + 1 ; / return VAR + STR / VAR + STR + / + STR + 1 / STR + 1 ; / return VAR"
                " + STR + / VAR + STR + 1 / + STR + 1 ;",
                "+2 near": "+",
                "+1 other": "VAR / 1 / VAR + / + STR / STR + / + 1 / VAR + STR / + STR + / STR + 1",
                "+2 other": "+",
                "-1 near": "return STR / STR ; / return STR ;",
                "+1 token": "STR => b + STR + 1 / return | STR => b + STR + 1 / return | STR => b + STR + 1 | ;",
                "+1 class": "STR => VAR + STR + 1 / return | STR => VAR + STR + 1 / return | STR => VAR + STR + 1 | ;",
            },
            id="an expression replaced",
        ),
        pytest.param(
            "{ f(x); }",
            "{ g(); f(x); }",
            {
                "+1 near": "CALL / ( / ) / ; / CALL ( / ( ) / ) ; / ; CALL / CALL ( ) / ( ) ; / ) ; CALL / ; CALL ("
                " / { CALL ( ) / CALL ( ) ; / ( ) ; CALL / ) ; CALL ( / ; CALL ( VAR / { CALL ( ) ; / CALL ( ) ; CALL"
                " / ( ) ; CALL ( / ) ; CALL ( VAR / ; CALL ( VAR )",
                "+1 only": "CALL / ( / ) / ; / CALL ( / ( ) / ) ; / CALL ( ) / ( ) ; / CALL ( ) ;",
                "+1 whole": "CALL ( ) ;",
                "+1 after": "{ | CALL ( ) ;",
                "+1 long": "3",
                "-1 near": "{ CALL ( VAR / { CALL ( VAR )",
                "+1 token": " => g ( ) ; / { |  => g ( ) ; / { |  => g ( ) ; | f",
                "+1 class": " => CALL ( ) ; / { |  => CALL ( ) ; / { |  => CALL ( ) ; | CALL",
            },
            id="a call added",
        ),
        pytest.param('f("a")', 'f("b")', {}, id="only the text of a string"),
    ],
)
def test_the_grams_that_models_are_trained_on_stay(before, after, expected):
    kinds = defaultdict(list)
    for name, count in _grams(before, after).items():
        kind, _, text = name.partition(" ")
        kinds[f"{count:+} {kind}"].append(text)
    assert {kind: " / ".join(texts) for kind, texts in kinds.items()} == expected


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


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("i < n", "i <= n", {"just <=": 1, "just <": -1}, id="an operator"),
        pytest.param("f(a);", "f(a, a);", {"just ,": 1, "just a": 1}, id="an argument"),
        pytest.param(
            'f("a");', 'f("a b", "c");', {"just STR": 1, 'just "c"': 1, "just ,": 1, 'just "a"': -1}, id="prose"
        ),
        pytest.param("{ f(); g(); }", "{ g(); f(); }", {}, id="moved"),
        pytest.param(
            "if (a) { f(); }",
            "f();",
            dict.fromkeys(("just if", "just (", "just a", "just )", "just {", "just }"), 1),
            id="shorter",
        ),
    ],
)
def test_the_tokens_that_an_edit_changes(before, after, expected):
    counts = changed_tokens(lengthening(Edit(Example("", "", before), Example("", "", after))))
    assert {name: count for name, count in counts.items() if count} == expected
