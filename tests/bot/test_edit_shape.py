import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.edit import Edit, lengthening
from judgebot.edit_shape import shape
from judgebot.encode import Example


def _shape(before, after, description=""):
    return shape(lengthening(Edit(Example(description, "", before), Example(description, "", after))))


_GUARD = ("void f(A x) { g(x); }", "void f(A x) { if (x == null) { return; } g(x); }")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            *_GUARD,
            {
                "growth": 10,
                "added": 10,
                "removed": 0,
                "removed share": 0,
                "longest added": 10,
                "hunks": 1,
                "hunks that add": 1,
                "hunks that remove": 0,
                "tokens before": 13,
                "tokens after": 23,
                "from body": 0,
                "added null": 1,
                "added return": 1,
                "added VAR": 1,
                "removed VAR": 0,
                "moved": 0,
                "names used more": 1,
                "new names": 0,
            },
            id="a guard",
        ),
        pytest.param(
            "int f() { return a; }",
            "int f() { return b; }",
            {"growth": 0, "removed share": 1, "new names": 1, "lost names": 1, "first place": 6 / 9, "from body": 1},
            id="another name",
        ),
        pytest.param("f(a, b)", "f(b, a)", {"moved": 2, "hunks": 2}, id="swapped"),
        pytest.param("a a", "a a a b", {"names used more": 1, "names used less": 0, "from body": 2}, id="no body"),
        pytest.param("a", "a a", {"names used more": 1, "new names": 0}, id="one more of the same"),
        pytest.param("a b", "a b", {"growth": 0, "hunks": 0, "first place": 0, "last place": 0}, id="nothing"),
    ],
)
def test_shape(before, after, expected):
    found = _shape(before, after)
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_the_numbers_that_models_are_trained_on_stay():
    found = _shape(
        "int f(A x) { g(x, 0); size = size + 1; if (a == null) { return old; } y(q); y(q); }",
        'int f(A x) { while (x != null) { x = new B("s", 2); } g(x, 1, maxSize); return old; y(q);'
        " size = size + size + 1; synchronized (this) { h(MAX); } }",
        "Never null, of the max size.\n@throws E if q.",
    )
    assert {name: number for name, number in found.items() if number} == {
        "growth": 20,
        "added": 37,
        "removed": 17,
        "removed share": 17 / 37,
        "hunks": 7,
        "longest added": 18,
        "longest removed": 10,
        "hunks that add": 2,
        "hunks that remove": 1,
        "tokens before": 42,
        "tokens after": 62,
        "first place": 7 / 62,
        "last place": 61 / 62,
        "added VAR": 6,
        "added CALL": 2,
        "added NEW": 1,
        "added CONST": 1,
        "added STR": 1,
        "added NUM": 1,
        "added 1": 1,
        "added null": 1,
        "added return": 1,
        "added while": 1,
        "added synchronized": 1,
        "added new": 1,
        "added this": 1,
        "added (": 4,
        "added {": 1,
        "added ;": 3,
        "added =": 1,
        "added !=": 1,
        "added +": 1,
        "removed VAR": 4,
        "removed CALL": 2,
        "removed 0": 1,
        "removed null": 1,
        "removed if": 1,
        "removed return": 1,
        "removed (": 2,
        "removed ;": 2,
        "removed ==": 1,
        "moved": 11,
        "new names": 4,
        "new names, documented": 2,
        "lost names": 1,
        "names used more": 2,
        "names used more, documented": 1,
        "names used less": 2,
        "names used less, documented": 1,
        "documents null": 1,
        "documents throws": 1,
        "words": 10,
        "words added, documented": 3,
        "words removed, documented": 1,
        "words only added": 5,
        "words only added, documented": 2,
        "words only removed": 1,
    }


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        pytest.param("", (0, 0, 0), id="none"),
        pytest.param("Never null.\n@throws E", (0, 1, 1), id="null and throws"),
        pytest.param("Clears what is over the size.", (1, 0, 0), id="a word of the new name"),
    ],
)
def test_what_the_javadoc_speaks_of(description, expected):
    found = _shape("{ f(a); }", "{ f(a, maxSize); }", description)
    assert (found["new names, documented"], found["documents null"], found["documents throws"]) == expected


def test_the_shape_of_no_edit():
    found = _shape("a b", "a b")
    assert {name: number for name, number in found.items() if number} == {"tokens before": 2, "tokens after": 2}


_codes = st.text("aB ;(){}<=1\"'", max_size=30)


@given(_codes, _codes)
def test_always_the_same_numbers_whichever_way_round(before, after):
    found = _shape(before, after)
    assert found == _shape(after, before)
    assert list(found) == list(_shape("", ""))
