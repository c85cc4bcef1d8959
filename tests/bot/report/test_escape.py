import pytest

from judgebot.report import escape


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("a\n\x1b€", "a\n\x1b€", id="valid"),
        pytest.param("caf\udce9", r"caf\xe9", id="byte"),
        pytest.param("\ud83d\ude00", r"\ud83d\ude00", id="lone-surrogates"),
    ],
)
def test_valid(text, written):
    assert escape.valid(text) == written


@pytest.mark.parametrize(
    ("text", "limit", "clipped"),
    [
        pytest.param("abc", 3, "abc", id="fits"),
        pytest.param("abcd", 3, "ab…", id="cut"),
        pytest.param("", 3, "", id="empty"),
    ],
)
def test_clip(text, limit, clipped):
    assert escape.clip(text, limit) == clipped


def test_code_lines():
    assert escape.code_lines(("\tint x;\r", "y" * 161)) == (r"    int x;\r", f"{'y' * 159}…")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        pytest.param("src/A-b.java", "src/A-b.java", id="plain"),
        pytest.param("a|b`c`", "a&#124;b&#96;c&#96;", id="cell-and-code"),
        pytest.param("<b>&amp;", "&#60;b&#62;&#38;amp;", id="html"),
        pytest.param("@octocat", "&#64;&#8203;octocat", id="mention"),
        pytest.param("http://a", "http&#58;&#8203;//a", id="url"),
        pytest.param("WWW.a.b", "WWW&#8203;.a.b", id="www"),
        pytest.param("a: b:12:key:c", "a&#58; b&#58;&#8203;12&#58;&#8203;key&#58;c", id="emoji"),
        pytest.param("octo/a#1", "octo/a&#35;&#8203;1", id="issue"),
        pytest.param("gh-12, high-12", "gh&#8203;-12, high-12", id="issue by its old name"),
        pytest.param("a\n# b", r"a&#92;n&#35;&#8203; b", id="heading"),
        pytest.param("- a", "&#45; a", id="list"),
        pytest.param("---", "&#45;--", id="rule"),
        pytest.param("1. a", "&#49;. a", id="numbered-list"),
    ],
)
def test_markdown(text, escaped):
    assert escape.markdown(text) == escaped


@pytest.mark.parametrize(
    ("text", "fence"),
    [
        pytest.param("", "```", id="none"),
        pytest.param("a ``b`` c", "```", id="short"),
        pytest.param("```\n`````", "``````", id="long"),
    ],
)
def test_fence(text, fence):
    assert escape.fence(text) == fence


def test_workflow_command():
    assert escape.command_data("1%,\n:") == r"1%25,\n:"
    assert escape.command_property("a:b,c%\r") == r"a%3Ab%2Cc%25\r"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        pytest.param("src/A.java", "src/A.java", id="plain"),
        pytest.param("a b/ü#?.java", "a%20b/%C3%BC%23%3F.java", id="reserved"),
        pytest.param("c:/x%", "c%3A/x%25", id="no-scheme"),
        pytest.param("caf\udce9", "caf%E9", id="not-utf-8"),
        pytest.param("\ud800", "%EF%BF%BD", id="not-a-byte"),
    ],
)
def test_relative_uri(path, uri):
    assert escape.relative_uri(path) == uri
