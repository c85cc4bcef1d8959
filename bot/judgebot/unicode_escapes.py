r"""Java's Unicode escapes (JLS 3.3): "\u0070ublic" declares what "public" does (pure)."""

import re

from judgebot.lexer import COMMENT, LITERAL

_UNIT = r"\\u++([0-9A-Fa-f]{4})"
# A backslash is the first of an escape only if an even number of others stands right before it.
_ESCAPE = re.compile(rf"(?<!\\)((?:\\\\)*+){_UNIT}")
_RUN = re.compile(rf"{COMMENT} | {LITERAL} | (?P<run> (?: {_UNIT} )++ )", re.VERBOSE)
_DIGITS = re.compile(_UNIT)
_DELIMITERS = frozenset("\"'\\*/\r")


def decode_escapes(source: str) -> str:
    """A source with those escapes decoded that change how it is read.

    In comments and literals all but their delimiters stay as they are written. The end of a line comes out as a lone
    carriage return, which ends a line of Java but none of the file: no line changes its number.
    """
    if "\\u" not in source:
        return source
    return _RUN.sub(_decoded_run, _ESCAPE.sub(_decoded_delimiter, source))


def _decoded_delimiter(match: re.Match[str]) -> str:
    char = chr(int(match[2], 16)).replace("\n", "\r")
    return match[1] + char if char in _DELIMITERS else match[0]


def _decoded_run(match: re.Match[str]) -> str:
    if match["run"] is None:
        return match[0]
    units = "".join(chr(int(digits, 16)) for digits in _DIGITS.findall(match["run"]))
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
