import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import Example
from judgebot.facts import facts

_TOLD = Example(
    "Returns the larger of two numbers.",
    "static int max(int first, int second)",
    "static int max(int first, int second)"
    " { int larger = first; if (second > larger) { larger = second; } return larger; }",
)
# where `facts` has them
_TOKENS, _VARIABLES, _HELPERS, _TYPES, _UNUSED_PARAMETERS, _DECLARED, _UNUSED, _HEADER = 16, 31, 32, 33, 41, 49, 50, 51


def _of(code, place):
    return facts(Example(_TOLD.description, _TOLD.signature, code))[place]


def test_a_method_that_explains_all_its_names():
    found = facts(_TOLD)
    assert len(found) == 53
    assert [found[place] for place in (_VARIABLES, _HELPERS, _TYPES)] == [0, 0, 0]
    assert (found[_TOKENS], found[_DECLARED], found[_UNUSED], found[_HEADER]) == (32, 3, 0, 1)


@pytest.mark.parametrize(
    ("body", "place", "count"),
    [
        pytest.param("return unknown;", _VARIABLES, 1, id="a variable that nothing declares"),
        pytest.param("return help(first);", _HELPERS, 1, id="a method of its own class"),
        pytest.param("return Utils.max(first, second);", _TYPES, 1, id="a type that must be imported"),
        pytest.param("return Math.max(first, 2);", _TYPES, 0, id="a type of java.lang"),
        pytest.param("return Math.max(first, 2);", _UNUSED_PARAMETERS, 1, id="a parameter that is not used"),
        pytest.param("int x = 1; return first;", _UNUSED, 2, id="a variable that is not used, and a parameter"),
    ],
)
def test_what_is_counted(body, place, count):
    assert _of(f"static int max(int first, int second) {{ {body} }}", place) == count


def test_another_header_than_the_one_asked_for():
    assert _of("int max(int a) { return a; }", _HEADER) == 0


def test_layout_and_comments_count_for_nothing():
    spread = _TOLD.code.replace("{ ", "{\n\t// a comment\n\t").replace(";", " ;\n")
    assert facts(Example(_TOLD.description, _TOLD.signature, spread)) == facts(_TOLD)


def test_a_name_may_be_long():
    header = f"int {'y' * 200_000}(int {'z' * 200_000}, int[] b)"
    assert facts(Example("", header, f"{header} {{ return b[0]; }}"))[_UNUSED_PARAMETERS] == 1


_codes = st.text("aB1 ;(){}<>=,.\"'@-\n", max_size=60)


@given(_codes, _codes, _codes)
def test_any_text_has_as_many_facts(description, signature, code):
    found = facts(Example(description, signature, code))
    assert len(found) == 53
    assert all(isinstance(number, float) for number in found)
