"""Java source -> its tokens, without comments and white space (pure)."""

import re
from collections.abc import Iterator, Sequence

# Verbose patterns. What opens something also takes the end of the text for its close: without that, broken code takes
# quadratic time.
COMMENT = r"//[^\r\n]*+ | /\*(?s:.*?)(?:\*/|\Z)"
LITERAL = r"""
    \"""(?s:[^"\\]|\\.|"(?!""))*+(?:\""")?
    | "(?:[^"\\\r\n]|\\.)*+"? | '(?:[^'\\\r\n]|\\.)*+'?
"""
"""A text block, a string, or a character."""

# ">" always stands alone, so that "List<List<A>>" and "List<List<A> >" are the same code.
_TOKEN = re.compile(
    rf"""
    {COMMENT}
    | (?P<token>
        {LITERAL}
        | [\w$]+
        | \+\+ | -- | -> | :: | && | \|\| | <<=? | [-+*/%&|^!=<]= | \.\.\.
        | \S
    )
    """,
    re.VERBOSE,
)


def lex(text: str) -> Iterator[str]:
    """The tokens of Java code without its comments; literals are whole, with LF in text blocks."""
    for match in _TOKEN.finditer(text):
        if token := match["token"]:
            yield token.replace("\r\n", "\n").replace("\r", "\n") if "\r" in token else token


def lex_in_place(text: str) -> Iterator[tuple[int, str]]:
    """The tokens of Java code without its comments, each as it stands, with the index of its first character."""
    for match in _TOKEN.finditer(text):
        if token := match["token"]:
            yield match.start(), token


def body(tokens: Sequence[str]) -> Sequence[str]:
    """The tokens of a method after the "{" that opens its body, without the last one; none if it has no body."""
    return tokens[body_start(tokens) + 1 : -1]


def body_start(tokens: Sequence[str]) -> int:
    """The index of the "{" that opens the body of a method, not one of an annotation; that behind the last if none."""
    depth = 0
    for index, text in enumerate(tokens):
        depth += (text == "(") - (text == ")")
        if text == "{" and depth == 0:
            return index
    return len(tokens)
