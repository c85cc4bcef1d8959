import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.edit import Edit, lengthening, tokens_of
from judgebot.edit_places import Place, around, places
from judgebot.encode import Example

_GUARD = ("void f(A x) { g(x); }", "void f(A x) { if (x == null) { return; } g(x); }")


def _around(before, after):
    return around(lengthening(Edit(Example("d", "s", before), Example("d", "s", after))))


def _numbers(before, after):
    return {name: number for name, number in _around(before, after).items() if number}


@pytest.mark.parametrize(
    ("code", "token", "expected"),
    [
        pytest.param("int f() { x = 1; }", "x", Place(1, "", "{"), id="the first statement"),
        pytest.param("int f() { x = 1; }", "1", Place(1, "", "="), id="what is assigned"),
        pytest.param("void f() { if (a > (b)) { } }", "a", Place(1, "if", "if"), id="a condition"),
        pytest.param("void f() { if (a > (b)) { } }", "b", Place(1, "group", "if"), id="a group"),
        pytest.param("void f() { g(h(1), 2); }", "1", Place(1, "call", "{"), id="an argument of an argument"),
        pytest.param("void f() { g(h(1), 2); }", "2", Place(1, "call", "{"), id="an argument behind a call"),
        pytest.param("void f() { if (a) { g(); } h(); }", "g", Place(2, "", "{"), id="in a block"),
        pytest.param("void f() { if (a) { g(); } h(); }", "h", Place(1, "", "}"), id="behind a block"),
        pytest.param(") ) x", "x", Place(0, "", ""), id="parentheses that nothing opened"),
    ],
)
def test_where_a_token_stands(code, token, expected):
    tokens = tokens_of(code)
    assert places(tokens)[tokens.index(token)] == expected


def test_there_is_a_place_behind_the_last_token():
    assert places(["{"]) == [Place(0, "", ""), Place(1, "", "{")]
    assert places([]) == [Place(0, "", "")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            *_GUARD,
            {
                "inside no parenthesis": 1,
                "behind {": 1,
                "least deep": 1,
                "most deep": 1,
                "deepest of the longer": 2,
                "deepest of the shorter": 1,
                "guards": 1,
                "guards that leave": 1,
                "names added": 1,
                "names added that the other version has": 1,
            },
            id="a guard",
        ),
        pytest.param(
            "void f() { g(); }",
            "void f() { try { g(); } catch (IOException e) { } }",
            {
                "inside no parenthesis": 2,
                "behind {": 1,
                "behind ;": 1,
                "least deep": 1,
                "most deep": 2,
                "deepest of the longer": 2,
                "deepest of the shorter": 1,
                "blocks opened": 1,
                "blocks closed": 1,
                "names added": 2,
                "exceptions added": 1,
            },
            id="a block around what stays",
        ),
        pytest.param(
            "void f() { if (a) { g(); } }",
            "void f() { if (a && b) { g(); } }",
            {
                "inside if": 1,
                "behind if": 1,
                "least deep": 1,
                "most deep": 1,
                "deepest of the longer": 2,
                "deepest of the shorter": 2,
                "bordered by &&": 1,
                "names added": 1,
            },
            id="one more condition",
        ),
        pytest.param(
            "void f() { g(a); throw new AException(); }",
            "void f() { g(b, c); }",
            {
                "inside call": 1,
                "behind {": 1,
                "least deep": 1,
                "most deep": 1,
                "deepest of the longer": 1,
                "deepest of the shorter": 1,
                "names added": 2,
                "names removed": 2,
                "exceptions added": 1,
            },
            id="the shorter version is the later one",
        ),
        pytest.param("a", "a", {}, id="nothing"),
    ],
)
def test_around(before, after, expected):
    assert _numbers(before, after) == expected


_codes = st.text("aB ;(){}<=1\"'", max_size=30)


@given(_codes, _codes)
def test_always_the_same_numbers_whichever_way_round(before, after):
    found = _around(before, after)
    assert found == _around(after, before)
    assert list(found) == list(_around("", ""))
