import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.unicode_escapes import decode_escapes

TEXT = st.text(st.sampled_from("\\u0042ac57'\"/*\n\r {"), max_size=60)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param(r"\u0070ublic class A", "public class A", id="keyword"),
        pytest.param(r"void f\u0028int a) \uuu007b }", "void f(int a) { }", id="several-u"),
        pytest.param(r"int caf\u00e9;", "int caf\u00e9;", id="name"),
        pytest.param(r"int \uD835\uDC9C;", "int \U0001d49c;", id="pair"),
        pytest.param(r"int \uD835;", "int \ufffd;", id="half-a-pair"),
        pytest.param(r's = "\u00e9\u0020";', r's = "\u00e9\u0020";', id="string"),
        pytest.param(r"c = '\u0000';", r"c = '\u0000';", id="character"),
        pytest.param(r"/** \u00e9 */ // \u0041", r"/** \u00e9 */ // \u0041", id="comments"),
        pytest.param(r's = "\u0022; f(); t = \u0022";', 's = ""; f(); t = "";', id="end-of-a-string"),
        pytest.param(r"/* \u002a\u002f f(); /**/", "/* */ f(); /**/", id="end-of-a-comment"),
        pytest.param(r"// \u000a\u000d\u0066();", "// \r\rf();", id="end-of-a-line"),
        pytest.param(r's = "\\u0041\\"; \u0041', r's = "\\u0041\\"; A', id="even-backslashes"),
        pytest.param(r's = "\\\u0022"; \u0041', 's = "\\\\""; \\u0041', id="odd-backslashes"),
        pytest.param(r's = "\u005c\u0022"; \u0041', r's = "\""; A', id="backslash"),
        pytest.param('s = """\n "\\u0041" """; \\u0041', 's = """\n "\\u0041" """; A', id="text-block"),
        pytest.param(r"\u00 \u \uu00g0", r"\u00 \u \uu00g0", id="no-escape"),
        pytest.param("\\" * 100_000 + "u" * 100_000, "\\" * 100_000 + "u" * 100_000, id="long"),
    ],
)
def test_decode_escapes(source, text):
    assert decode_escapes(source) == text


@given(TEXT)
def test_lines_stay_where_they_are(source):
    assert decode_escapes(source).count("\n") == source.count("\n")
