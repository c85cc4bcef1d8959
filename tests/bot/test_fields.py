import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot.fields import Fields

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
READERS = {
    "fields": lambda fields: fields.fields("a"),
    "items": lambda fields: list(fields.items("a", 2)),
    "text": lambda fields: fields.text("a"),
    "form": lambda fields: fields.form("a", re.compile("x+"), "some x"),
    "commit": lambda fields: fields.commit("a"),
    "choice": lambda fields: fields.choice("a", ("x", "y")),
    "integer": lambda fields: fields.integer("a", 1, 5),
    "integers": lambda fields: fields.integers("a", 1, 5, 2),
    "texts": lambda fields: fields.texts("a"),
    "number": lambda fields: fields.number("a", 0, 1),
}


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    [
        pytest.param("text", "", "", id="text"),
        pytest.param("form", "xx", "xx", id="form"),
        pytest.param("commit", "a1" * 20, "a1" * 20, id="commit"),
        pytest.param("commit", "a1" * 32, "a1" * 32, id="commit of SHA-256"),
        pytest.param("choice", "y", "y", id="choice"),
        pytest.param("integer", 5, 5, id="integer"),
        pytest.param("integers", [1, 5], (1, 5), id="integers"),
        pytest.param("texts", {}, {}, id="no texts"),
        pytest.param("texts", {"x": "y"}, {"x": "y"}, id="texts"),
        pytest.param("number", 1, 1.0, id="number"),
    ],
)
def test_what_is_read(reader, value, expected):
    assert READERS[reader](Fields({"a": value}, "it")) == expected


@pytest.mark.parametrize(
    ("reader", "value", "message"),
    [
        pytest.param("fields", [], "it: a: expected an object, not a list of 0", id="fields"),
        pytest.param("items", [{}, 1], "it: a[1]: expected an object, not 1", id="item"),
        pytest.param("items", [{}] * 3, "it: a: expected a list of up to 2, not a list of 3", id="too many"),
        pytest.param("text", None, "it: a: expected a text, not None", id="text"),
        pytest.param("form", "xyz", "it: a: expected some x, not 'xyz'", id="form"),
        pytest.param("commit", "a1" * 21, "it: a: expected the id of a commit, not 'a1a1", id="commit"),
        pytest.param("choice", ["x"], "it: a: expected one of x, y, not a list of 1", id="choice"),
        pytest.param("integer", 6, "it: a: expected a whole number from 1 to 5, not 6", id="integer"),
        pytest.param("integer", True, "not True", id="no integer"),
        pytest.param("integers", [1, 1.0], "it: a: expected whole numbers from 1 to 5, not a list of 2", id="integers"),
        pytest.param("number", True, "not True", id="no number"),
        pytest.param("number", float("nan"), "it: a: expected a number from 0 to 1, not nan", id="number"),
        pytest.param("texts", {"x": "y", "z": 1}, "it: a: expected an object of texts, not an object of 2", id="texts"),
        pytest.param("texts", [], "it: a: expected an object of texts, not a list of 0", id="no texts"),
        pytest.param("text", {"x": "y"}, "not an object of 1", id="object"),
        pytest.param("integer", "\x1b[31m" * 99, "not '\\x1b[31m\\x1b", id="shown safely"),
    ],
)
def test_what_is_refused(reader, value, message):
    with pytest.raises(JudgebotError, match=re.escape(message)):
        READERS[reader](Fields({"a": value}, "it"))


def test_a_path_of_keys():
    fields = Fields({"a": {"b": {"c": "x"}}}, "it").fields("a", "b")
    assert fields.text("c") == "x"
    with pytest.raises(JudgebotError, match=r"^it: a: b: d: expected a text, not None$"):
        fields.text("d")


@given(document=JSON, reader=st.sampled_from(sorted(READERS)))
def test_any_document_is_read_or_refused_in_one_short_line(document, reader):
    refusal = "none"
    try:
        READERS[reader](Fields({"a": document}, "it"))
    except JudgebotError as error:
        refusal = str(error)
    assert refusal.isprintable()
    assert len(refusal) < 200
