"""What can be counted in a candidate without compiling it: its shape, what it uses, what it never declares (pure)."""

import re
from collections import Counter
from collections.abc import Sequence

from judgebot.edit import is_name
from judgebot.encode import Example
from judgebot.lexer import lex

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
_LAYOUT = ("\n", "\t", "    ", "//", "/*", " = ", "){", ") {", "if(", "if (")
_PRIMITIVE = frozenset({"int", "long", "double", "float", "boolean", "char", "byte", "String"})
_DECLARED = re.compile(r"[\w>\]]\s+([a-z_]\w*)\s*(?=[=;:,)\[])|\b(\w+)\s*->")
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z]+")


def facts(example: Example) -> list[float]:
    """Count what stands in a candidate; the numbers say nothing by themselves, and are always as many."""
    header, tokens = list(lex(example.signature)), list(lex(example.code))
    counts = Counter(tokens)
    return [
        *(float(counts[token]) for token in _COUNTED),
        *(float(example.code.count(mark)) for mark in _LAYOUT),
        *_shape(tokens, counts, example.code),
        *_used(example, header, tokens),
        *_told(example, header, tokens),
    ]


def _shape(tokens: Sequence[str], counts: Counter[str], code: str) -> list[float]:
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
        float(max(map(len, code.split("\n")))),
        float(sum(token[0] == '"' for token in tokens)),
        float(sum(token[0].isdigit() for token in tokens)),
    ]


def _used(example: Example, header: Sequence[str], tokens: Sequence[str]) -> list[float]:
    """Count names by what they are used as: what no declaration explains will often not compile."""
    declared = {name for found in _DECLARED.findall(example.code) for name in found if name}
    kinds: Counter[str] = Counter()
    distinct: dict[str, set[str]] = {"variable": set(), "helper": set(), "type": set()}
    for before, token, after in zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False):
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
    asked, done, named = (_words(text) for text in (example.description, example.code, example.signature))
    parameters = re.findall(r"(\w+)\s*[,)]", example.signature)
    result = header[: header.index("(")][-2:-1] if "(" in header else []
    body = tokens[len(header) :]
    return [
        len(asked & done) / max(1, len(asked)),
        len(done - asked - named) / max(1, len(done)),
        float(len(asked)),
        float(len(example.description)),
        float(len(re.findall(r">>>|=>|==", example.description))),
        float(len(parameters)),
        float(sum(name not in body for name in parameters)),
        float(sum(token in _PRIMITIVE for token in header)),
        float(result == ["void"]),
        float(result == ["boolean"]),
        float(bool(result) and result[0] in _PRIMITIVE),
        float("static" in header),
        float("private" in header or "protected" in header),
    ]


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.split(text) if len(word) > 2}  # noqa: PLR2004 - shorter ones say little
