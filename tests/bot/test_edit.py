import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.edit import Edit, Hunk, lengthening, ngrams, tokens_of, version_of
from judgebot.encode import Example


def _edit(before, after):
    return Edit(Example("before", "s", before), Example("after", "s", after))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("a >= b", ["a", ">=", "b"], id="at least"),
        pytest.param("a > b // c", ["a", ">", "b"], id="comment"),
        pytest.param("Map<A,List<B>> x", ["Map", "<", "A", ",", "List", "<", "B", ">", ">", "x"], id="generics"),
        pytest.param("= a", ["=", "a"], id="assignment"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_tokens(code, expected):
    assert tokens_of(code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("int size", "int VAR", id="variable"),
        pytest.param("size()", "CALL ( )", id="call"),
        pytest.param("new Foo(x)", "new NEW ( VAR )", id="constructor"),
        pytest.param("Foo MAX IO T", "TYPE CONST CONST TYPE", id="upper case"),
        pytest.param("0 1 2 1L 0x1F", "0 1 NUM NUM NUM", id="numbers"),
        pytest.param("\"a\" 'b' true null", "STR CHR true null", id="literals"),
        pytest.param("if (a != b)", "if ( VAR != VAR )", id="operators"),
    ],
)
def test_classes(code, expected):
    assert " ".join(version_of(tokens_of(code)).classes) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a b c", ["a", "b", "c", "a b", "b c"], id="some"),
        pytest.param("a", ["a"], id="fewer than the longest"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_ngrams(text, expected):
    assert [*ngrams(text.split(), 2)] == expected


@pytest.mark.parametrize(
    ("before", "after", "direction", "hunks"),
    [
        pytest.param("a b c", "a b x c", 1, [((2, 2), (2, 3))], id="added"),
        pytest.param("a b x c", "a b c", -1, [((2, 2), (2, 3))], id="removed"),
        pytest.param("a b c", "a x c", 1, [((1, 2), (1, 2))], id="replaced by a greater token"),
        pytest.param("a x c", "a b c", -1, [((1, 2), (1, 2))], id="replaced by a lesser token"),
        pytest.param("a b c d", "x b c y z", 1, [((0, 1), (0, 1)), ((3, 4), (3, 5))], id="two places"),
        pytest.param("a a", "a a a", 1, [((2, 2), (2, 3))], id="one more of the same"),
        pytest.param(
            f"a {'f(x);' * 60} b",
            f"c {'f(x);' * 60} d",
            1,
            [((0, 1), (0, 1)), ((301, 302), (301, 302))],
            id="far apart",
        ),
        pytest.param("a /* b */", "a", 1, [], id="comment"),
        pytest.param("", "a", 1, [((0, 0), (0, 1))], id="from nothing"),
    ],
)
def test_lengthening(before, after, direction, hunks):
    turned = lengthening(_edit(before, after))
    assert turned.direction == direction
    assert turned.hunks == tuple(Hunk(*spans) for spans in hunks)
    assert turned.description == "after"


@pytest.mark.parametrize(
    ("hunk", "expected"),
    [
        pytest.param(Hunk((1, 1), (1, 2)), True, id="added"),
        pytest.param(Hunk((1, 2), (1, 1)), True, id="removed"),
        pytest.param(Hunk((1, 2), (1, 2)), False, id="replaced"),
    ],
)
def test_one_sided(hunk, expected):
    assert hunk.is_one_sided is expected


_codes = st.lists(st.sampled_from(["a", "B", "if", "(", ")", ">", "=", "1", '"s"', ";"]), max_size=12).map(" ".join)


@given(_codes, _codes)
def test_hunks_make_the_one_into_the_other(before, after):
    turned = lengthening(_edit(before, after))
    made, at = [], 0
    for hunk in turned.hunks:
        made += [*turned.old.tokens[at : hunk.old[0]], *turned.new.tokens[slice(*hunk.new)]]
        at = hunk.old[1]
    assert [*made, *turned.old.tokens[at:]] == turned.new.tokens
    assert len(turned.old.tokens) <= len(turned.new.tokens)
