"""Java code <-> the tokens that mutation works on; `" ".join(tokens)` is Java again."""

import re
from collections.abc import Sequence

from judgebot import edit
from judgebot.lexer import lex

PRIMITIVES = frozenset(("boolean", "byte", "char", "short", "int", "long", "float", "double"))
_SOMETIMES_KEYWORDS = frozenset(("var", "yield", "record"))
_MODIFIERS = frozenset(("public", "protected", "private", "static", "final", "abstract", "default", "synchronized"))
_TYPE_NAME = re.compile(r"[A-Z](?:[\w$]*[a-z][\w$]*)?\Z")
_INTEGER = re.compile(r"\d[\d_]*\Z")
_POINT = re.compile(r"(?:\d[\d_]*)?\.\Z")
_FRACTION = re.compile(r"\d\w*\Z|[eE]\d*[fFdD]?\Z|[fFdD]\Z")
_EXPONENT = re.compile(r"(?!0[xX])[\d_]*\.?[\d_]*[eE]\Z")
_SIGNED_EXPONENT = re.compile(r"[\d_.]+[eE][-+]\Z")
_ENDS_ARGUMENTS = frozenset((";", "{", "}", "&&", "||"))


def is_type_name(word: str) -> bool:
    """Tell `String` and `T` from variables (`string`) and constants (`STRING`)."""
    return _TYPE_NAME.match(word) is not None


def is_name(word: str) -> bool:
    """Tell an identifier from keywords, literals and operators."""
    return edit.is_name(word) and word not in _SOMETIMES_KEYWORDS


def tokens_of(code: str) -> list[str]:
    """Split a method into tokens, less its comments, so that `" ".join(tokens)` is the same Java.

    Other than in `judgebot.lexer`, a shift, a `>=` and a number with a point or a signed exponent are one token each.
    """
    found: list[str] = []
    depth = 0  # of open type arguments, whose closing brackets stay apart
    for word in lex(code):
        before = found[-1] if found else ""
        if _is_continued(before, word) or (word == ">" and depth == 0 and before in {">", ">>"}):
            found[-1] += word
            continue
        if word == "<" and _opens_arguments(before):
            depth += 1
        elif word == ">" and depth > 0:
            depth -= 1
        elif word in _ENDS_ARGUMENTS:
            depth = 0
        found.append(word)
    return found


def generic_brackets(tokens: Sequence[str]) -> set[int]:
    """Return the indices of the `<` and `>` that enclose type arguments or parameters, as far as names tell."""
    found: set[int] = set()
    opened: list[int] = []
    for index, word in enumerate(tokens):
        if word == "<" and _opens_arguments(tokens[index - 1] if index else ""):
            opened.append(index)
        elif word == ">" and opened:
            found |= {opened.pop(), index}
        elif word in _ENDS_ARGUMENTS:
            opened.clear()
    return found


def _opens_arguments(before: str) -> bool:
    return not before or before == "." or before in _MODIFIERS or is_type_name(before)


def _is_continued(before: str, word: str) -> bool:
    """Tell whether a token of the lexer is the rest of an operator (`>=`, `>>=`) or of a number (`1.5e-3`)."""
    if not before:
        return False
    if before[0] == ">":
        return word == "="
    if before[-1] == ".":
        return _POINT.match(before) is not None and _FRACTION.match(word) is not None
    if not before[0].isdigit() and before[0] != ".":
        return False
    if word == ".":
        return _INTEGER.match(before) is not None
    return (word in {"+", "-"} and _EXPONENT.match(before) is not None) or (
        _SIGNED_EXPONENT.match(before) is not None and word[0].isdigit()
    )
