import pytest

from judgebot.diff_paths import bytes_of, header_paths, line_path, path_of, strip_prefixes, unquote


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(b"a/A.java", b"a/A.java", id="plain"),
        pytest.param(rb'"a/\303\244\t\"b\\.java"', b'a/\xc3\xa4\t"b\\.java', id="quoted"),
        pytest.param(rb'"\a\b\f\n\r\t\v\"\\"', b'\a\b\f\n\r\t\v"\\', id="all escapes"),
        pytest.param(b'""', b"", id="empty"),
        pytest.param(b'"a', b'"a', id="unterminated"),
    ],
)
def test_unquote(name, expected):
    assert unquote(name) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param(b"a/A b.java b/A b.java", (b"A b.java", b"A b.java"), id="the same, with a space"),
        pytest.param(b"a/A.java b/B.java", None, id="renamed"),
        pytest.param(b'"a/A\\t" b/B', (b"A\t", b"B"), id="old one quoted"),
        pytest.param(b'a/A "b/B\\t"', (b"A", b"B\t"), id="new one quoted"),
        pytest.param(b'a/A" b/A"', (b'A"', b'A"'), id="ends with a quote"),
    ],
)
def test_header_paths(header, expected):
    assert header_paths(header) == expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        pytest.param(b"a/A.java\t2026-11-20", b"a/A.java", id="time"),
        pytest.param(b'"a/A\\t.java"\t2026-11-20', b"a/A\t.java", id="quoted, and time"),
    ],
)
def test_line_path(field, expected):
    assert line_path(field) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(b"a/A", b"b/A", (b"A", b"A"), id="both"),
        pytest.param(b"b/A", b"a/A", (b"A", b"A"), id="reversed"),
        pytest.param(b"i/A", b"w/A", (b"A", b"A"), id="index and working tree"),
        pytest.param(b"c/A", b"i/A", (b"A", b"A"), id="commit and index"),
        pytest.param(b"c/A", b"w/A", (b"A", b"A"), id="commit and working tree"),
        pytest.param(b"o/A", b"w/A", (b"A", b"A"), id="object and working tree"),
        pytest.param(b"/dev/null", b"b/A", (b"/dev/null", b"A"), id="added"),
        pytest.param(b"/dev/null", b"a/A", (b"/dev/null", b"A"), id="added, reversed"),
        pytest.param(b"a/A", b"/dev/null", (b"A", b"/dev/null"), id="deleted"),
        pytest.param(b"b/A", b"/dev/null", (b"A", b"/dev/null"), id="deleted, reversed"),
        pytest.param(b"x/A", b"b/A", (b"x/A", b"b/A"), id="new one alone"),
        pytest.param(b"a/A", b"x/A", (b"a/A", b"x/A"), id="old one alone"),
        pytest.param(b"x/A", b"y/A", (b"x/A", b"y/A"), id="folders, not prefixes"),
    ],
)
def test_strip_prefixes(old, new, expected):
    assert strip_prefixes(old, new) == expected


@pytest.mark.parametrize("name", [b"A.java", "ä.java".encode(), b"\xe4.java", b"\xed\xb3\xa4.java"])
def test_any_name_is_a_path(name):
    assert bytes_of(path_of(name)) == name
