import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.visible import log_line, visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("getÄ_$1", "getÄ_$1", id="plain"),
        pytest.param("a\tb\r\n", r"a\tb\r\n", id="white-space"),
        pytest.param("\x1b[31m\x9b", r"\x1b[31m\x9b", id="ansi"),
        pytest.param("\u202ecod\u2028", r"\u202ecod\u2028", id="bidi-and-separator"),
        pytest.param("caf\udce9 \ud800", r"caf\xe9 \ud800", id="surrogates"),
        pytest.param("\udc80\udcff", r"\x80\xff", id="first-and-last-byte"),
        pytest.param("\U000e0041", r"\U000e0041", id="tag-character"),
    ],
)
def test_visible(text, shown):
    assert visible(text) == shown


@given(st.text(st.characters()))
def test_visible_is_printable_and_stays_as_it_is(text):
    shown = visible(text)
    assert shown.isprintable()
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("src/A.java", "src/A.java", id="plain"),
        pytest.param("::error::x", "./::error::x", id="command"),
        pytest.param("  ::error::x", "./  ::error::x", id="indented-command"),
        pytest.param("// ##[add-path]/x", r"// #\x23[add-path]/x", id="old-command"),
    ],
)
def test_log_line(text, line):
    assert log_line(text) == line
