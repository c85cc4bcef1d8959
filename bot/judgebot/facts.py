"""What can be counted in a method without compiling it: its shape, what it uses, what it never declares (pure)."""

import re
from collections import Counter
from collections.abc import Sequence

from judgebot.edit import is_name, with_neighbours
from judgebot.encode import Example
from judgebot.lexer import body, lex

_LANG = frozenset(
    """
    ArithmeticException Boolean Byte Character CharSequence Class Comparable Double Enum Exception Float
    IllegalArgumentException IllegalStateException IndexOutOfBoundsException Integer InterruptedException Iterable Long
    Math NullPointerException Number NumberFormatException Object Override RuntimeException Short String StringBuffer
    StringBuilder System Thread Throwable UnsupportedOperationException Void
    """.split()  # noqa: SIM905 - a list takes a page
)
"""Types of java.lang, which need no import."""

_COUNTED = (";", "if", "return", "try", "catch", "throw", "new", "null", ".", "(", "=", "==", "+", "?", "this", "final")
_PRIMITIVE = frozenset({"int", "long", "double", "float", "boolean", "char", "byte", "short"})
_ENDS_TYPE = _PRIMITIVE | {">", "]", "..."}
_FOLLOWS_NAME = frozenset({"=", ";", ":", ",", ")", "["})
# possessive, and from the beginning of a word alone: a name may have 100,000 letters
_PARAMETER = re.compile(r"(?<!\w)(\w++)\s*+(?:\[\s*+\])?\s*+[,)]")
_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")


def facts(example: Example) -> list[float]:
    """Count what stands in a method; the numbers say nothing by themselves, and are always as many.

    Layout and comments change none of them.
    """
    header, tokens = list(lex(example.signature)), list(lex(example.code))
    counts = Counter(tokens)
    declared = {name for before, name, after in with_neighbours(tokens) if _is_declared(before, name, after)}
    return [
        *(float(counts[token]) for token in _COUNTED),
        *_shape(tokens, counts),
        *_used(header, tokens, declared),
        *_told(example, header, tokens),
        *_unused(header, tokens, declared),
    ]


def _is_declared(before: str, token: str, after: str) -> bool:
    """Whether a token is a name that follows a type, or stands before the arrow of a lambda."""
    if not is_name(token):
        return False
    is_typed = before in _ENDS_TYPE or (before != "" and is_name(before))
    return (is_typed and after in _FOLLOWS_NAME) or after == "->"


def _shape(tokens: Sequence[str], counts: Counter[str]) -> list[float]:
    depth = deepest = 0
    for token in tokens:
        depth += {"{": 1, "}": -1}.get(token, 0)
        deepest = max(deepest, depth)
    return [
        float(len(tokens)),
        float(len(counts)),
        float(deepest),
        float(depth),
        float(counts["("] - counts[")"]),
        float(counts["for"] + counts["while"]),
        float(counts["&&"] + counts["||"]),
        float(sum(token[0] == '"' for token in tokens)),
        float(sum(token[0].isdigit() for token in tokens)),
    ]


def _used(header: Sequence[str], tokens: Sequence[str], declared: set[str]) -> list[float]:
    """Count names by what they are used as: what no declaration explains will often not compile."""
    kinds: Counter[str] = Counter()
    distinct: dict[str, set[str]] = {"variable": set(), "helper": set(), "type": set()}
    for before, token, after in with_neighbours(tokens):
        kind = _use(before, token, after, declared, header)
        kinds[kind] += 1
        if kind in distinct:
            distinct[kind].add(token)
    return [
        *(float(kinds[kind]) for kind in ("variable", "helper", "type", "member", "itself", "created")),
        *(float(len(names)) for names in distinct.values()),
    ]


def _use(before: str, token: str, after: str, declared: set[str], header: Sequence[str]) -> str:
    if not is_name(token):
        return ""
    if before == ".":
        return "member"
    if after == "(":
        if before == "new":
            return "created"
        return "itself" if token in header else "helper"
    if token[0].isupper():
        return "" if token in _LANG or token in header else "type"
    return "" if token in declared or token in header else "variable"


def _told(example: Example, header: Sequence[str], tokens: Sequence[str]) -> list[float]:
    """Count what is asked for, and how much of it the code takes up."""
    inside = body(tokens)
    asked, done, named = (_words(text) for text in (example.description, " ".join(inside), example.signature))
    parameters = _PARAMETER.findall(example.signature)
    result = header[: header.index("(")][-2:-1] if "(" in header else []
    return [
        len(asked & done) / max(1, len(asked)),
        len(named & done) / max(1, len(named)),
        len(done - asked - named) / max(1, len(done)),
        float(len(asked)),
        float(len(done)),
        float(len(re.findall(r">>>|=>|==", example.description))),
        float(len(parameters)),
        float(sum(name not in inside for name in parameters)),
        sum(inside.count(name) for name in parameters) / max(1, len(parameters)),
        float(sum(text in _PRIMITIVE or text == "String" for text in header)),
        float(result == ["void"]),
        float(result == ["boolean"]),
        float(bool(result) and (result[0] in _PRIMITIVE or result[0] == "String")),
        float("static" in header),
        float("private" in header or "protected" in header),
    ]


def _unused(header: Sequence[str], tokens: Sequence[str], declared: set[str]) -> list[float]:
    """Count what is declared and never used, and how much of the header asked for the code has."""
    counts = Counter(tokens)
    return [
        float(len(declared)),
        float(sum(counts[name] <= 1 for name in declared)),
        float(list(tokens[: len(header)]) == list(header)),
        sum(token in counts for token in header) / max(1, len(header)),
    ]


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.split(text) if len(word) > 2}  # noqa: PLR2004 - shorter ones say little
