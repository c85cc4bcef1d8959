import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot import strict_json

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(_JSON)
def test_json_is_read_as_it_was_written(document):
    assert strict_json.loads(json.dumps(document).encode()) == document


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("NaN", "NaN is no number of JSON", id="nan"),
        pytest.param('{"a": [-Infinity]}', "-Infinity is no number of JSON", id="infinity"),
        pytest.param("1e999", "1e999 is too large a number", id="too large"),
        pytest.param("1" * 99 + "e999", f"^{'1' * 60} is too large", id="long"),
        pytest.param("{", "Expecting property name", id="cut"),
        pytest.param("\xff", "Expecting value", id="no JSON"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(ValueError, match=message):
        strict_json.loads(text.encode())
