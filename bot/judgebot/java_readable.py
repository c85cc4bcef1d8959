"""Java source -> the same as the grammar can read it, each byte in its place (pure).

The grammar is older than Java: what it does not know would be an error, and hide the method around it.
"""

import re
from collections.abc import Callable

from judgebot.lexer import LITERAL

_LONE_CR = re.compile(rb"\r(?!\n)")
COMMENT_OR_LITERAL = re.compile(rb"//[^\r\n]*+ | /\*(?s:.*?)\*/ | (?P<unclosed>/\*) |" + LITERAL.encode(), re.VERBOSE)
_NO_DELIMITERS = bytes.maketrans(b"/;", b"__")


def _blank(match: re.Match[bytes]) -> bytes:
    return re.sub(rb"\S", b" ", match[0])


def _simple_pattern(match: re.Match[bytes]) -> bytes:
    """A pattern without modifiers, whose records have names of one word."""
    return _DOT_OF_CALL.sub(b"_", _PATTERN_MODIFIER.sub(_blank, match[0]))


def _constants(match: re.Match[bytes]) -> bytes:
    """A label of several patterns, all without names, as one of several constants."""
    if match[1] is None:  # another pattern of the label has a name
        return match[0]
    return b"case" + _PATTERN.sub(lambda pattern: b"_" * len(pattern[0]), match[0].removeprefix(b"case"))


_ANNOTATION = rb"@(?:[\w$]|\.\w)++(?:\([^()\"*\r\n]*+\))?+(?!\s*+\()"
_CASE = rb"case(?<![\w$]case)"
_PATTERN = re.compile(rb"[^\s,](?:[^,\n]*[^\s,])?")
_PATTERN_MODIFIER = re.compile(rb"(?<=[(,\s])(?:final\b|" + _ANNOTATION + rb")")
_PATTERN_LINE = rb"[ \t][\w.$<>?,()\[\]@ \t]*"
_PATTERN_WITHOUT_NAME = rb"[\w$](?:[\w.$?()\[\] ]|<[\w.$?,\[\] ]*+>){0,99}?[ (]_\b\)*+(?:, ?_\b\)*+)*+\s*+"
# the dots of what is called, or of the record of a pattern: "_" or a type and a name are the first that it holds
_BEFORE_CALL = rb"\.(?<=[\w$]\.)(?=[\w$.]{1,99}+\("
_DOT_OF_CALL = re.compile(_BEFORE_CALL + rb")")
_DOT_OF_PATTERN = re.compile(
    _BEFORE_CALL + rb"(?:\s*+[\w$.]++\(){0,9}+\s*+(?:_|[\w.$]++(?:<[\w.$?,<>\[\]\s]*>)?(?:\[\])*+\s++[\w$]++)\s*+[,)])"
)
# What the grammar does not know: a word in it, the code, and what is parsed instead, of the same length. Of words in a
# string or a comment, nothing behind its end is taken for such code, or it reads the same.
_UNKNOWN: tuple[tuple[bytes, re.Pattern[bytes], bytes | Callable[[re.Match[bytes]], bytes]], ...] = (
    (b"module", re.compile(rb"\bimport\s+module\s+[\w.$]+\s*;"), _blank),
    (b"interface", re.compile(rb"@([ \t\f]+)interface\b"), rb"\1@interface"),
    (b"...", re.compile(_ANNOTATION + rb"\s*+(?=(?:" + _ANNOTATION + rb"\s*+){0,9}\.\.\.)"), _blank),
    (b"\\uu", re.compile(rb"\\u(?=u)"), rb"\\n"),
    (b"0_", re.compile(rb"0_(?<![\w$.]0_)[0_]*(?=\d)"), _blank),
    # a call of a constructor behind other statements; the first one may have type arguments
    (b"super", re.compile(rb"super(?<!>super)(?<!>\ssuper)(?=\s*\()"), b"_____"),
    (b"this", re.compile(rb"this(?<!>this)(?<!>\sthis)(?=\s*\()"), b"____"),
    # patterns: with modifiers, records by a qualified name, and several without a name
    (b"case", re.compile(_CASE + _PATTERN_LINE), _simple_pattern),
    (b"instanceof", re.compile(rb"instanceof" + _PATTERN_LINE), _simple_pattern),
    (b"case", _DOT_OF_PATTERN, b"_"),
    (b"instanceof", _DOT_OF_PATTERN, b"_"),
    (
        b"case",
        re.compile(
            _CASE + rb"\s++" + _PATTERN_WITHOUT_NAME + rb"(?:,\s*+" + _PATTERN_WITHOUT_NAME + rb")++(?=(->|:|when\b)?)"
        ),
        _constants,
    ),
)


def end_of_code(data: bytes) -> int:
    """Where a comment starts that never ends: the parser would look for its end again at every "/*" in it."""
    if data.rfind(b"/*") + 1 < data.rfind(b"*/"):  # the star of "/*/" does not end what it opens
        return len(data)
    found = (match.start() for match in COMMENT_OR_LITERAL.finditer(data) if match["unclosed"])
    return next(found, len(data))


def readable(data: bytes) -> bytes:
    """The source without what Java knows and the grammar does not, each byte in its place."""
    parsed = _LONE_CR.sub(b"\n", data) if b"\r" in data else data
    parsed = parsed.removesuffix(b"\x1a")
    for word, code, instead in _UNKNOWN:
        if word in parsed:
            parsed = code.sub(instead, parsed)
    if b'"""' in parsed:
        # the parser takes what looks like a comment in a text block for one, with all that is behind it
        parsed = COMMENT_OR_LITERAL.sub(_without_delimiters, parsed)
    return parsed


def _without_delimiters(match: re.Match[bytes]) -> bytes:
    return match[0].translate(_NO_DELIMITERS) if match[0].startswith(b'"""') else match[0]
