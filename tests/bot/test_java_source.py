import pytest

from judgebot.java_source import SourceText, decode_source, type_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param(b"\xef\xbb\xbfa", "a", id="bom"),
        pytest.param("\u4e16".encode(), "\u4e16", id="utf-8"),
        pytest.param(b"caf\xe9", "caf\u00e9", id="latin-1"),
    ],
)
def test_decode_source(source, text):
    assert decode_source(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("int", "int", id="plain"),
        pytest.param("Map < String ,\n int [ ] >", "Map<String,int[]>", id="spaces"),
        pytest.param("List<? extends  T>", "List<? extends T>", id="words"),
        pytest.param("@N(1) a . @M B", "a.B", id="annotations"),
        pytest.param("@ a.N() @M (b = 1) B", "B", id="annotations-with-names-and-arguments"),
        pytest.param("int /* a */ [] // b", "int[]", id="comments"),
        pytest.param("Map<String, // a\rint[]>", "Map<String,int[]>", id="comment-up-to-a-lone-cr"),
    ],
)
def test_type_text(source, text):
    assert type_text(source) == text


@pytest.mark.parametrize(
    ("start", "end", "lines"),
    [
        pytest.param(0, 1, range(1, 2), id="first"),
        pytest.param(1, 2, range(1, 2), id="line-end"),
        pytest.param(2, 8, range(2, 5), id="several"),
        pytest.param(6, 6, range(4, 5), id="nothing"),
    ],
)
def test_lines(start, end, lines):
    assert SourceText(b"a\nb\n\nc\r\n").lines(start, end) == lines
