"""Javadoc comment -> plain text, in linear time whatever it holds (pure).

The stages of `plain_text`: delimiters off, Markdown read (`///` comments), inline tags resolved, block tags split, HTML
removed. What must come out as it stands ({@code}, code spans) is escaped on the way, so that the later stages leave it
alone; the last stage resolves the escapes together with the author's own entities.
"""

import re
from collections.abc import Iterator
from html import unescape
from textwrap import dedent

_LITERAL_TAGS = frozenset({"code", "literal", "snippet"})
_REFERENCE_TAGS = frozenset({"link", "linkplain", "value"})
_SILENT_TAGS = frozenset({"inheritDoc", "docRoot"})
_DROPPED_BLOCKS = frozenset({"author", "since", "version", "see", "hidden", "serial", "serialData", "serialField"})
_LINE_BLOCKS = frozenset({"param", "return", "throws", "exception", "deprecated"})
_ESCAPES = {ord(char): f"&#{ord(char)};" for char in "&<>{}@[]`\\"}
_STARS = re.compile(r"^[ \t\f]*\*+", re.MULTILINE)
_SLASHES = re.compile(r"^[ \t\f]*///", re.MULTILINE)
_BRACE = re.compile(r"[{}]")
_INLINE_TAG = re.compile(r"\{@([A-Za-z][\w.-]*)\s*|\}")
_REFERENCE = re.compile(r"([^\s{}()<]*(?:<[^<>{}]*>)?(?:\([^(){}]*\))?)\s*")
_SNIPPET_HEAD = re.compile(r"[^:\n]*:[ \t\r]*(?:\n|$)")
_INDEX_PHRASE = re.compile(r'"([^"{}]*)"|([^\s{}]*)')
_BLOCK_TAG = re.compile(r"^[ \t\f]*@([A-Za-z][\w.:-]*)[ \t\f]*", re.MULTILINE)
_PARAM_NAME = re.compile(r"\s*(<?[\w$]+>?)\s*")
_HTML_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*+(?:-->)?")
_PRE = re.compile(r"<pre\b[^<>]*>(.*?)(?:</pre\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(
    r"""
    <(?:
        (?P<item> li ) | (?P<cell> /?t[dh] ) | (?P<power> sup )
        | (?P<line> /?(?:
            p|br|hr|div|[uod]l|d[dt]|t(?:able|head|body|foot|r)|caption|blockquote|section|h[1-6]|pre
        ) | /li )
        | (?P<inline> /?(?:
            a|abbr|acronym|address|article|aside|b|bdo|big|center|cite|code|col|colgroup|del|dfn|em|figcaption|figure|font
            |footer|form|header|i|img|ins|kbd|main|mark|nav|q|s|samp|script|small|span|strike|strong|style|sub|sup|tt|u
            |var|wbr
        ))
    )(?:\s[^<>]*|/)?>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ELEMENT_TEXT = {"item": "\n- ", "line": "\n", "cell": " ", "power": "^", "inline": ""}
_BLANK_LINE = re.compile(r"\n[ \t\f]*(?=\n)")
_HUGE_REFERENCE = re.compile(r"&#[0-9]{8,};?")
_FENCE = re.compile(r"^[ \t]*(`{3,}+|~{3,}+)[^`\n]*\n(.*?)(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_CODE_SPAN = re.compile(r"``((?:[^`]|`(?!`))+)``|`([^`]+)`")
_TEXT_LINK = re.compile(r"\[([^\[\]]+)\](?:\[[^\[\]]*\]|\([^()\s]*\))")
_REFERENCE_LINK = re.compile(r"(?<![\w\]])\[((?:[\w$.]+\.)?[A-Z][\w$]*(?:#[^\[\]]*)?|[\w$.]*#[^\[\]]+)\](?!\w)")
_LIST_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d+[.)])[ \t]+", re.MULTILINE)
_UNJUDGED_LINE = re.compile(r"@(?:throws|exception|deprecated)\b")
# Chinese and Japanese are written without spaces; most of their words have two characters.
_WITHOUT_SPACES = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]{1,2}")
_JUDGED_TAG = re.compile(r"@(?:param\s+\S+|return\b)")


def plain_text(raw: str) -> str:
    """The text of a Javadoc comment, as a reader of its page sees it.

    Paragraphs and list items are lines; the tags @param, @return, @throws (@exception) and @deprecated follow as lines
    that start with the tag; other tags leave their text, except those that say nothing of behaviour (@author, @see...).

    Args:
        raw: the comment with its delimiters: "/** ... */", or "///" lines (Markdown).
    """
    source = _without_delimiters(raw.strip())
    lines: list[str] = []
    for tag, text in _blocks(_resolve_inline_tags(source)):
        lines += _block_lines(tag, text)
    return "\n".join(lines).replace("*/", "* /")


def described_words(description: str) -> int:
    """How many words of a plain text say what the method does: all but those of @throws and @deprecated lines."""
    lines = (line for line in description.split("\n") if not _UNJUDGED_LINE.match(line))
    words = (_JUDGED_TAG.sub("", line, count=1) for line in lines)
    return sum(any(map(str.isalnum, word)) for line in words for word in _WITHOUT_SPACES.sub(r" \g<0> ", line).split())


def is_inherited(raw: str) -> bool:
    """Whether {@inheritDoc} is all that a Javadoc comment says."""
    return "{@inheritDoc" in raw and described_words(plain_text(raw)) == 0


def _without_delimiters(raw: str) -> str:
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if text.startswith("///"):
        return _read_markdown(_SLASHES.sub("", text))
    return _STARS.sub("", text.removeprefix("/**").removesuffix("*/").rstrip("*"))


def _read_markdown(text: str) -> str:
    text = _FENCE.sub(lambda match: _pre(match[2]), text)
    text = _CODE_SPAN.sub(lambda match: (match[1] or match[2]).translate(_ESCAPES), text)
    text = text.replace("\\[", "&#91;").replace("\\]", "&#93;")
    text = _TEXT_LINK.sub(lambda match: match[1].replace("@", "&#64;"), text)
    text = _REFERENCE_LINK.sub(lambda match: _short_reference(unescape(match[1])), text)
    return _LIST_ITEM.sub("\n<li>", text)


def _pre(code: str) -> str:
    return f"<pre>{code.translate(_ESCAPES)}</pre>"


def _resolve_inline_tags(text: str) -> str:
    if "{@" not in text:
        return text
    closes = _matching_braces(text)
    suffixes: dict[int, str] = {}
    parts: list[str] = []
    cursor = 0
    while match := _INLINE_TAG.search(text, cursor):
        parts.append(text[cursor : match.start()])
        cursor = match.end()
        tag, close = match[1], closes.get(match.start())
        if tag is None:
            parts.append(suffixes.get(match.start(), "}"))
        elif close is None:
            cursor = match.end(1)
        elif tag in _LITERAL_TAGS:
            parts.append(_literal(tag, text[cursor:close]))
            cursor = close + 1
        elif tag in _SILENT_TAGS:
            cursor = close + 1
        else:
            opening, cursor = _flowing_head(tag, text, cursor, close)
            parts.append(opening)
            suffixes[close] = "." if tag == "return" and text[close - 1] != "." else ""
    return "".join([*parts, text[cursor:]])


def _matching_braces(text: str) -> dict[int, int]:
    """Offset of each "{" that is closed -> offset of its "}"."""
    closes: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            closes[opened.pop()] = match.start()
    return closes


def _literal(tag: str, content: str) -> str:
    if tag != "snippet":
        return content.translate(_ESCAPES)
    head = _SNIPPET_HEAD.match(content)
    return _pre(content[head.end() :]) if head else ""


def _flowing_head(tag: str, text: str, cursor: int, close: int) -> tuple[str, int]:
    """What stands for an inline tag up to its content, and where that starts; it is then read like the rest."""
    if tag in _REFERENCE_TAGS and (reference := _REFERENCE.match(text, cursor)):
        label = reference.end()
        if label == close:
            return _short_reference(reference[1]), label
        return ("&#64;", label + 1) if text[label] == "@" else ("", label)
    if tag == "index" and (phrase := _INDEX_PHRASE.match(text, cursor, close)):
        return (phrase[1] or phrase[2] or "").translate(_ESCAPES), close
    return ("Returns " if tag == "return" else ""), cursor


def _short_reference(reference: str) -> str:
    """Foo#bar(int) -> Foo.bar, #bar -> bar, Foo##section -> Foo."""
    name = reference.partition("(")[0].partition("##")[0]
    return name.replace("#", ".").strip(".").translate(_ESCAPES)


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """The main description (tag "") and the block tags, each with its source."""
    tag, start = "", 0
    for match in _BLOCK_TAG.finditer(text):
        yield tag, text[start : match.start()]
        tag, start = match[1], match.end()
    yield tag, text[start:]


def _block_lines(tag: str, text: str) -> list[str]:
    if tag in _DROPPED_BLOCKS:
        return []
    if tag not in _LINE_BLOCKS:
        return _rendered_lines(text)
    name = _PARAM_NAME.match(text) if tag == "param" else None
    words = [name[1]] if name else []
    words += _rendered_lines(text[name.end() :] if name else text)
    return [" ".join([f"@{tag}", *words])] if words else []


def _rendered_lines(html: str) -> list[str]:
    if "<" not in html:
        return _flowed_lines(html)
    lines: list[str] = []
    for index, part in enumerate(_PRE.split(_HTML_COMMENT.sub(" ", html))):
        lines += _code_lines(part) if index % 2 else _flowed_lines(part)
    return lines


def _flowed_lines(html: str) -> list[str]:
    """One line for each paragraph or list item, white space folded."""
    lines: list[str] = []
    for paragraph in _BLANK_LINE.split(html) if "\n" in html else [html]:
        for part in _without_elements(" ".join(paragraph.split())).split("\n"):
            line = " ".join((_unescape(part) if "&" in part else part).split())
            if lines and lines[-1] == "-":
                lines[-1] += " " + line if line else ""
            elif line:
                lines.append(line)
    return lines


def _code_lines(html: str) -> list[str]:
    lines = [line.rstrip() for line in dedent(_unescape(_without_elements(html))).splitlines()]
    return [line for line in lines if line]


def _without_elements(html: str) -> str:
    """The text with a line break, a bullet or nothing for each HTML tag; an unknown one ("List<String>") is text."""
    return _ELEMENT.sub(lambda match: _ELEMENT_TEXT[match.lastgroup or ""], html) if "<" in html else html


def _unescape(text: str) -> str:
    # A number too long for int() raises in html.unescape; no character has one.
    return unescape(_HUGE_REFERENCE.sub("\N{REPLACEMENT CHARACTER}", text))
