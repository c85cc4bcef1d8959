import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.execute.wire import Message, pack


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_texts_come_back(texts):
    message = Message(b"".join(map(pack, texts)))
    assert [message.take_text() for _ in texts] == texts
    assert message.rest() == b""


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(pack("a\ud800b"), "a?b", id="lone surrogate"),
        pytest.param(b"\0\0\0\2a\xc3", "a\ufffd", id="cut in the middle of a character"),
    ],
)
def test_what_is_no_text(content, text):
    assert Message(content).take_text() == text


def test_integers_have_a_sign():
    assert Message(b"\xff\xff\xff\xff").take_int() == -1
