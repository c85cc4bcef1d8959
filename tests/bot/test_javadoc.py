import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.javadoc import described_words, is_inherited, plain_text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("/** Adds. */", "Adds.", id="one-line"),
        pytest.param("/**\n   * Adds\n   * two.\n   */", "Adds two.", id="lines-are-joined"),
        pytest.param("/**\r\n * Adds\r\n * two.\r\n */", "Adds two.", id="crlf"),
        pytest.param("/***** Adds.\n ** two *****/", "Adds. two", id="rows-of-stars"),
        pytest.param("/**\nNo stars.\n*/", "No stars.", id="no-stars"),
        pytest.param("/** a * b */", "a * b", id="star-inside"),
        pytest.param("/** */", "", id="empty"),
        pytest.param("/** A.\n *\n * B. */", "A.\nB.", id="blank-line"),
        pytest.param("/** A.<p>B.<P/>C.</p> */", "A.\nB.\nC.", id="paragraphs"),
        pytest.param("/** A<ul><li>b<li>c</li></ul>D */", "A\n- b\n- c\nD", id="list"),
        pytest.param("/** A<ol>\n<li><p>b</p></li></ol> */", "A\n- b", id="paragraph-in-list"),
        pytest.param("/** <b>A</b> <a href='x>y'>b</a> */", "A y'>b", id="quoted-angle"),
        pytest.param("/** 2<sup>31</sup> */", "2^31", id="power"),
        pytest.param("/** <table><tr><td>a</td><td>b</td></tr></table> */", "a b", id="table"),
        pytest.param("/** A<!-- b - c -- d\n<p> -->e */", "A e", id="html-comment"),
        pytest.param("/** A <!-- b <p> */", "A", id="open-html-comment"),
        pytest.param("/** A<br/>B<hr >C<h2 class='x'>D</H2>E</div>F */", "A\nB\nC\nD\nE\nF", id="elements-of-a-line"),
        pytest.param("/** A\rb.\r@return c */", "A b.\n@return c", id="lone-cr"),
        pytest.param("/** A &lt;b&gt; &amp;amp; &#64;&nbsp;c */", "A <b> &amp; @ c", id="entities"),
        pytest.param("/** a < b > c and List<String> */", "a < b > c and List<String>", id="not-html"),
        pytest.param(
            "/** A\n * <pre>\n *   x = 1;\n *\n *     y();\n * </pre>\n * B */", "A\nx = 1;\n  y();\nB", id="pre"
        ),
        pytest.param("/** <pre>a</pre> b\n * c */", "a\nb c", id="behind-pre"),
        pytest.param("/** <PRE class=a>\n x;\n   y; </PRE >B */", "x;\n  y;\nB", id="pre-in-capitals"),
        pytest.param(
            "/** <pre>{@code\n * @Override\n *   List<A> a = {};\n * }</pre> */",
            "@Override\n   List<A> a = {};",
            id="pre-code",
        ),
    ],
)
def test_description(raw, text):
    assert plain_text(raw) == text


@pytest.mark.parametrize(
    ("inline", "text"),
    [
        pytest.param("{@code a < b}", "a < b", id="code"),
        pytest.param("{@code &lt;p>}", "&lt;p>", id="code-is-literal"),
        pytest.param("{@code a {b} {@c}}", "a {b} {@c}", id="code-braces"),
        pytest.param("{@literal @a <b>}", "@a <b>", id="literal"),
        pytest.param("{@link Foo#bar(int, List<String>) the label}", "the label", id="link-label"),
        pytest.param("{@link Foo#bar(int, String)}", "Foo.bar", id="link-member"),
        pytest.param("{@link #bar}", "bar", id="link-own-member"),
        pytest.param("{@link Foo##section}", "Foo", id="link-section"),
        pytest.param("{@linkplain java.util.List lists}", "lists", id="linkplain"),
        pytest.param("{@link Foo {@code a} b}", "a b", id="link-nested"),
        pytest.param("{@link\n * Foo\n * label}", "label", id="link-lines"),
        pytest.param("{@link List<B>}", "List<B>", id="link-type-arguments"),
        pytest.param("{@value Foo#MAX}", "Foo.MAX", id="value"),
        pytest.param("a {@inheritDoc} b", "a b", id="inherit"),
        pytest.param("a {@inheritDoc List} b", "a b", id="inherit-from-a-type"),
        pytest.param("{@docRoot}/x", "/x", id="doc-root"),
        pytest.param("{@summary A {@code b}.}", "A b.", id="summary"),
        pytest.param("{@return the size}", "Returns the size.", id="return"),
        pytest.param("{@return the {@code size}.}", "Returns the size.", id="return-with-full-stop"),
        pytest.param('{@index "a b" long text} {@index c d}', "a b c", id="index"),
        pytest.param("{@systemProperty user.home}", "user.home", id="system-property"),
        pytest.param("{@unknown a {@code b}} c", "a b c", id="unknown"),
        pytest.param("{@snippet :\n * a();\n *   b(); // {}\n * }", "a();\n  b(); // {}", id="snippet"),
        pytest.param('{@snippet lang="java" :\n * a();\n * }', "a();", id="snippet-with-attributes"),
        pytest.param("a{@snippet file=B.java}", "a", id="external-snippet"),
        pytest.param("{ a } b }", "{ a } b }", id="plain-braces"),
        pytest.param("{@code a", "a", id="not-closed"),
        pytest.param("{@link Foo", "Foo", id="link-not-closed"),
        pytest.param(
            "a\n * {@link Foo @Foo}\n * {@link Bar\n * @see} b", "a @Foo @see b", id="link-label-like-a-block"
        ),
        pytest.param("{@} {@1 a}", "{@} {@1 a}", id="no-tag"),
    ],
)
def test_inline_tags(inline, text):
    assert plain_text(f"/** {inline} */") == text


@pytest.mark.parametrize(
    ("blocks", "text"),
    [
        pytest.param("@param x the x", "@param x the x", id="param"),
        pytest.param("@param  x\n *     the\n *     x", "@param x the x", id="param-lines"),
        pytest.param("@param <P> the type", "@param <P> the type", id="type-parameter"),
        pytest.param("@param x", "@param x", id="param-without-text"),
        pytest.param("@return {@code null}, <b>never</b>", "@return null, never", id="return"),
        pytest.param("@return a<p>b", "@return a b", id="one-line"),
        pytest.param("@return", "", id="empty-return"),
        pytest.param("@throws A if b\n * @exception C if d", "@throws A if b\n@exception C if d", id="throws"),
        pytest.param("@deprecated use {@link B}", "@deprecated use B", id="deprecated"),
        pytest.param("@author A\n * @since 1\n * @version 2\n * @see B\n *   more\n * @hidden", "", id="dropped"),
        pytest.param("@serial a\n * @serialData b\n * @serialField c", "", id="serial"),
        pytest.param("@apiNote a\n * @implSpec b\n * @custom.tag c", "a\nb\nc", id="text-kept"),
        pytest.param("a@b.c and @d", "a@b.c and @d", id="not-a-block"),
        pytest.param("{@code a\n * @param x y", "a\n@param x y", id="after-open-inline-tag"),
        pytest.param("{@code a\n * @b c}", "a @b c", id="inside-inline-tag"),
        pytest.param("see {@link A\n * @param x y", "see A\n@param x y", id="after-open-link"),
        pytest.param("{@inheritDoc\n * @param x y", "@param x y", id="after-open-inherit"),
    ],
)
def test_block_tags(blocks, text):
    assert plain_text(f"/**\n * {blocks}\n */") == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param(["A", "b."], "A b.", id="lines"),
        pytest.param(["A.", "", "B."], "A.\nB.", id="paragraphs"),
        pytest.param(["- a", "  b", "* c", "1. d"], "- a b\n- c\n- d", id="lists"),
        pytest.param(["`List<B>` and ``a`b`` {@code c}"], "List<B> and a`b c", id="code-spans"),
        pytest.param(["`{@code a}`"], "{@code a}", id="tag-in-code-span"),
        pytest.param(["```java", "@Override", "  f(); // <p>", "```", "A"], "@Override\n  f(); // <p>\nA", id="fence"),
        pytest.param(["~~~", "a"], "a", id="open-fence"),
        pytest.param(
            ["[the text][Foo#bar] [Foo#bar(int\\[\\])] [#baz] [java.util.List]"],
            "the text Foo.bar baz java.util.List",
            id="links",
        ),
        pytest.param(["[Foo] [a.Foo#b] [Foo$B]"], "Foo a.Foo.b Foo$B", id="links-to-types"),
        pytest.param(["[Foo##part] [a][b]"], "Foo a", id="links-with-parts"),
        pytest.param(["1) a", "+ b", "x - y"], "- a\n- b x - y", id="list-marks"),
        pytest.param(["```", "a", "~~~", "```", "c"], "a\n~~~\nc", id="fence-in-a-fence"),
        pytest.param(["````java", "```", "````", "A", "@return b"], "```\nA\n@return b", id="long-fence"),
        pytest.param(["~~~", "a", "~~~~", "@return b"], "a\n@return b", id="longer-end-of-a-fence"),
        pytest.param(["```a``` b", "@return c"], "`a` b\n@return c", id="no-fence"),
        pytest.param(["a", "[@B][b.B] c", "[@D](d)"], "a @B c @D", id="links-like-block-tags"),
        pytest.param(["[a](http://x.y/z)"], "a", id="web-link"),
        pytest.param(["a[i] [i] [0, n) b[N]"], "a[i] [i] [0, n) b[N]", id="not-links"),
        pytest.param(["A", "@param x the `x`", "@return b"], "A\n@param x the x\n@return b", id="block-tags"),
    ],
)
def test_markdown(lines, text):
    assert plain_text("\n    ".join(f"/// {line}" for line in lines)) == text


@pytest.mark.parametrize(
    ("description", "words"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("Adds two - numbers.", 3, id="punctuation-is-no-word"),
        pytest.param("A\n@param x the x\n@return it", 4, id="tags-and-names-are-no-words"),
        pytest.param("A\n@throws B if c\n@exception D if e\n@deprecated use f", 1, id="not-what-it-does"),
        pytest.param("\u8981\u7d20\u3092\u672b\u5c3e\u306b\u8ffd\u52a0\u3059\u308b\u3002", 5, id="japanese"),
        pytest.param("\u8fd4\u56de\u5217\u8868\u4e2d\u5143\u7d20\u7684\u6570\u91cf", 5, id="chinese"),
        pytest.param("\u6dfb\u52a0list\u4e2d\u7684a.b.", 4, id="names-in-chinese"),
        pytest.param("\u6570", 1, id="one-character"),
        pytest.param("\ubaa9\ub85d\uc5d0 \ucd94\uac00", 2, id="korean"),
        pytest.param("@return \u548c\n@throws \u4f8b\u5916 \u5931\u6557\u6642", 1, id="tags-in-japanese"),
    ],
)
def test_described_words(description, words):
    assert described_words(description) == words


@pytest.mark.parametrize(
    ("raw", "inherited"),
    [
        pytest.param("/** {@inheritDoc} */", True, id="alone"),
        pytest.param("/** {@inheritDoc List} */", True, id="from-a-type"),
        pytest.param(
            "/** {@inheritDoc}\n * @param x {@inheritDoc}\n * @throws A if b\n * @since 1 */", True, id="tags"
        ),
        pytest.param("/** {@inheritDoc} Also closes. */", False, id="more"),
        pytest.param("/** */", False, id="empty"),
    ],
)
def test_is_inherited(raw, inherited):
    assert is_inherited(raw) is inherited


# Each takes minutes if any stage is quadratic.
HOSTILE = {
    "code": "{@code " * 100_000,
    "links": "{@link A<" * 100_000,
    "nested-links": "{@link a " * 100_000 + "}" * 100_000,
    "nested-returns": "{@return a" * 100_000 + "}" * 100_000,
    "braces": "{" * 300_000 + "}" * 300_000,
    "angles": "<" * 100_000,
    "elements": "<a " * 100_000,
    "comments": "<!--" * 100_000,
    "pre": "<pre>" * 100_000,
    "long-line": "x" * 1_000_000,
    "spaces": " " * 1_000_000,
    "blank-lines": "\n " * 300_000,
    "stars": "*" * 1_000_000,
    "references": "&#9" * 100_000,
    "long-reference": "&#" + "9" * 1_000_000,
    "brackets": "[" * 100_000,
    "bracketed-dots": "[" + "a.A." * 100_000,
    "backticks": "`" * 100_001,
    "tildes": "~" * 100_001,
    "open-spans": "``a" * 100_001,
    "fences": "```\n" * 100_001,
    "tags": "\n@param" * 100_000,
}


@pytest.mark.parametrize("opening", [pytest.param("/** ", id="block"), pytest.param("/// ", id="markdown")])
@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in HOSTILE.items()])
def test_hostile_comments_end(content, opening):
    assert "*/" not in plain_text(f"{opening}{content}*/")


FRAGMENTS = st.sampled_from(
    [
        *(
            "{@code ",
            "{@link A#b ",
            "{@return ",
            "{@snippet :\n",
            "{@index ",
            "{",
            "}",
            "<pre>",
            "</pre>",
            "<li>",
            "<p>",
        ),
        *(
            "<!--",
            "-->",
            "*/",
            "*",
            "/",
            "*&#47;",
            "&lt;",
            "&#",
            "&#99999999999;",
            "\n * @param ",
            "\n@throws ",
            "\n",
            "\r",
        ),
        *("`", "```\n", "[A#b]", "[", "](", "\\", "@", "\x00", "\ufffd", "\xa0", "word "),
    ]
)


@given(st.sampled_from(["/**", "///", ""]), st.lists(FRAGMENTS | st.text(max_size=5), max_size=30))
def test_never_raises_and_leaves_no_delimiter(opening, fragments):
    text = plain_text(opening + "".join(fragments))
    assert "*/" not in text
    assert "\r" not in text


@given(st.lists(st.from_regex(r"[A-Za-z]{1,8}", fullmatch=True), min_size=1, max_size=20), st.data())
def test_layout_means_nothing(words, data):
    gaps = [data.draw(st.sampled_from([" ", "\n * ", "\n\t*  ", "  "])) for _ in words]
    assert plain_text("/** " + "".join(word + gap for word, gap in zip(words, gaps, strict=True)) + "*/") == " ".join(
        words
    )
