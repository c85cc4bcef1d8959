"""Plausible mistakes put into correct Java methods, by the mutation operators of PIT and Major.

Each operator maps the tokens of a method to all its mutants of that kind. Formatting is lost, which the judge does not
see anyway (see `judgebot.encode`).
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from judgebot.lexer import lex

Tokens = Sequence[str]
Operator = Callable[[Tokens], Iterator[list[str]]]

_RELATIONAL = {
    "<": ("<=", ">="),
    "<=": ("<", ">"),
    ">": (">=", "<="),
    ">=": (">", "<"),
    "==": ("!=",),
    "!=": ("==",),
}
_ARITHMETIC = {
    "+": ("-",),
    "-": ("+",),
    "*": ("/", "+"),
    "/": ("*",),
    "%": ("/",),
    "&": ("|",),
    "|": ("&",),
    "+=": ("-=",),
    "-=": ("+=",),
}
_LOGICAL = {"&&": ("||",), "||": ("&&",), "++": ("--",), "--": ("++",), "true": ("false",), "false": ("true",)}
_EXCHANGEABLE = """
    min/max floor/ceil startsWith/endsWith indexOf/lastIndexOf add/remove addFirst/addLast getFirst/getLast
    containsKey/containsValue keySet/values contains/isEmpty toLowerCase/toUpperCase anyMatch/allMatch
    hasNext/hasPrevious next/previous first/last before/after append/insert push/pop poll/peek lower/higher
    put/putIfAbsent addAll/removeAll head/tail open/close start/stop lock/unlock read/write increment/decrement
    width/height left/right getX/getY row/column key/value getKey/getValue equals/equalsIgnoreCase
"""
_CALLS = {
    name: other
    for first, _, second in (pair.partition("/") for pair in _EXCHANGEABLE.split())
    for name, other in ((first, second), (second, first))
}
_EXCEPTIONS = (
    "IllegalArgumentException",
    "IllegalStateException",
    "NullPointerException",
    "IndexOutOfBoundsException",
    "UnsupportedOperationException",
    "RuntimeException",
    "IOException",
    "NoSuchElementException",
)
_OPENING = {"(": ")", "{": "}", "[": "]"}
_INTEGER = re.compile(r"(?:0|[1-9]\d*)[lL]?\Z")
_NAME = re.compile(r"[^\W\d][\w$]*\Z")
_PRIMITIVES = frozenset(("boolean", "byte", "char", "short", "int", "long", "float", "double"))
_KEYWORDS = _PRIMITIVES.union(
    ("abstract", "assert", "break", "case", "catch", "class", "const", "continue", "default", "do", "else", "enum"),
    ("extends", "final", "finally", "for", "goto", "if", "implements", "import", "instanceof", "interface", "native"),
    ("new", "package", "private", "protected", "public", "return", "static", "strictfp", "super", "switch", "this"),
    (
        "synchronized",
        "throw",
        "throws",
        "transient",
        "try",
        "void",
        "volatile",
        "while",
        "true",
        "false",
        "null",
        "var",
    ),
    ("yield", "record"),
)
_LOGGING = frozenset(("log", "LOG", "logger", "LOGGER", "System"))
_ASSIGNS_OR_CALLS = frozenset((".", "(", "=", "[", "++", "--", "+=", "-="))
_GUARDS = frozenset(("return", "throw", "continue", "break"))
_OPERAND_END = frozenset(("&&", "||", ")", ";", "?", ":", "}"))


@dataclass(frozen=True, slots=True)
class Mutant:
    """A method with one mistake; `operator` is a key of `OPERATORS`."""

    operator: str
    code: str


def _replace(tokens: Tokens, start: int, end: int, new: Sequence[str]) -> list[str]:
    return [*tokens[:start], *new, *tokens[end:]]


def _body_start(tokens: Tokens) -> int:
    return tokens.index("{") + 1 if "{" in tokens else len(tokens)


def _closing(tokens: Tokens, opening: int) -> int:
    """Return the index of the bracket that closes the one at `opening`, or -1."""
    close, depth = _OPENING[tokens[opening]], 0
    for index in range(opening, len(tokens)):
        depth += (tokens[index] == tokens[opening]) - (tokens[index] == close)
        if depth == 0:
            return index
    return -1


def _statement_end(tokens: Tokens, start: int) -> int:
    """Return the index after the statement (a block, or up to its semicolon) at `start`."""
    if tokens[start] == "{":
        return _closing(tokens, start) + 1
    index = start
    while index < len(tokens) and tokens[index] != ";":
        index = _closing(tokens, index) if tokens[index] in _OPENING else index
        if index < 0 or (tokens[index] in {")", "}"} and index == start):
            return 0
        index += 1
    return index + 1


def _substitute(table: Mapping[str, Sequence[str]], tokens: Tokens) -> Iterator[list[str]]:
    for index in range(_body_start(tokens), len(tokens)):
        for new in table.get(tokens[index], ()):
            if not _is_generic(tokens, index) and not _is_unary(tokens, index):
                yield _replace(tokens, index, index + 1, [new])


def _is_unary(tokens: Tokens, index: int) -> bool:
    before = tokens[index - 1]
    if before in _KEYWORDS:
        return tokens[index] in {"+", "-"}
    return tokens[index] in {"+", "-", "*", "&"} and not (before[0].isalnum() or before[0] in "_$)]\"'")


def _is_generic(tokens: Tokens, index: int) -> bool:
    """Tell type arguments (`List<String>`) from comparisons: types start with a capital or stand beside brackets."""
    if tokens[index] not in {"<", ">"}:
        return False
    before, after = tokens[index - 1], tokens[index + 1] if index + 1 < len(tokens) else ""
    return any(
        (token[:1].isupper() and not token.isupper()) or token in {"?", ">", "<", ",", "."} for token in (before, after)
    )


def relational(tokens: Tokens) -> Iterator[list[str]]:
    """Exchange a comparison: boundary (`<` for `<=`) or negation."""
    return _substitute(_RELATIONAL, tokens)


def arithmetic(tokens: Tokens) -> Iterator[list[str]]:
    """Exchange an arithmetic or bitwise operator; not the `+` of methods that may join strings with it."""
    joins_strings = any(token.startswith('"') for token in tokens)
    table = {old: new for old, new in _ARITHMETIC.items() if not (joins_strings and old == "+")}
    return _substitute(table, tokens)


def logical(tokens: Tokens) -> Iterator[list[str]]:
    """Exchange `&&` and `||`, `++` and `--`, `true` and `false`."""
    return _substitute(_LOGICAL, tokens)


def negate(tokens: Tokens) -> Iterator[list[str]]:
    """Negate the condition of an `if` or `while`, or drop a `!`."""
    for index in range(_body_start(tokens), len(tokens) - 1):
        if tokens[index] in {"if", "while"} and tokens[index + 1] == "(":
            end = _closing(tokens, index + 1)
            if end > 0:
                yield _replace(tokens, index + 2, end, ["!", "(", *tokens[index + 2 : end], ")"])
        elif tokens[index] == "!":
            yield _replace(tokens, index, index + 1, [])


def off_by_one(tokens: Tokens) -> Iterator[list[str]]:
    """Change an integer by one, or a length or size by one."""
    for index in range(_body_start(tokens), len(tokens)):
        if _INTEGER.match(tokens[index]):
            number = int(tokens[index].rstrip("lL"))
            for new in (number + 1, number - 1):
                if new >= 0:
                    yield _replace(tokens, index, index + 1, [str(new)])
        elif tokens[index] in {"length", "size"} and tokens[index - 1] == ".":
            end = index + 3 if tokens[index + 1 : index + 3] == ["(", ")"] else index + 1
            yield _replace(tokens, end, end, ["-", "1"])


def remove_statement(tokens: Tokens) -> Iterator[list[str]]:
    """Remove an expression statement (a call or an assignment, not a declaration)."""
    for index in range(_body_start(tokens), len(tokens) - 1):
        if tokens[index - 1] in {"{", "}", ";"} and _is_expression_statement(tokens, index):
            end = _statement_end(tokens, index)
            if index < end <= len(tokens):
                yield _replace(tokens, index, end, [])


def _is_expression_statement(tokens: Tokens, index: int) -> bool:
    name = tokens[index]
    is_name = _NAME.match(name) is not None and name not in _KEYWORDS and name not in _LOGGING
    return is_name and tokens[index + 1] in _ASSIGNS_OR_CALLS


def remove_guard(tokens: Tokens) -> Iterator[list[str]]:
    """Remove an `if` without `else` that returns, throws, continues or breaks: a missing null or bounds check."""
    for index in range(_body_start(tokens), len(tokens) - 1):
        if tokens[index] != "if" or tokens[index - 1] == "else" or tokens[index + 1] != "(":
            continue
        condition_end = _closing(tokens, index + 1)
        if condition_end < 0 or condition_end + 1 >= len(tokens):
            continue
        end = _statement_end(tokens, condition_end + 1)
        is_guard = not _GUARDS.isdisjoint(tokens[condition_end:end])
        if is_guard and condition_end < end < len(tokens) and tokens[end] != "else":
            yield _replace(tokens, index, end, [])


def wrong_variable(tokens: Tokens) -> Iterator[list[str]]:
    """Use another parameter or local variable of the same type."""
    types = _variables(tokens)
    for index in range(_body_start(tokens), len(tokens)):
        name = tokens[index]
        declared_here = _NAME.match(tokens[index - 1]) and tokens[index - 1] not in _KEYWORDS - _PRIMITIVES
        if name in types and tokens[index - 1] != "." and not declared_here:
            for other, kind in types.items():
                if other != name and kind == types[name]:
                    yield _replace(tokens, index, index + 1, [other])


def _variables(tokens: Tokens) -> dict[str, str]:
    """Map the names of parameters and locals to the last token of their type."""
    found: dict[str, str] = {}
    for index in range(1, len(tokens) - 1):
        kind, name = tokens[index - 1], tokens[index]
        is_type = kind in _PRIMITIVES or (kind not in _KEYWORDS and (kind[0].isupper() or kind in {">", "]"}))
        if (
            is_type
            and name[0].isidentifier()
            and name not in _KEYWORDS
            and tokens[index + 1] in {",", ")", "=", ";", ":"}
        ):
            found.setdefault(name, kind)
    return found


def swap_arguments(tokens: Tokens) -> Iterator[list[str]]:
    """Swap two neighbouring arguments that are single tokens."""
    for index in range(_body_start(tokens) + 1, len(tokens) - 4):
        first, comma, second, after = tokens[index : index + 4]
        is_pair = tokens[index - 1] in {"(", ","} and comma == "," and after in {")", ","} and first != second
        if is_pair and first[0].isalnum() and second[0].isalnum():
            yield _replace(tokens, index, index + 3, [second, ",", first])


def wrong_return(tokens: Tokens) -> Iterator[list[str]]:
    """Return a constant or a parameter instead of the computed value."""
    for index in range(_body_start(tokens), len(tokens) - 2):
        if tokens[index] == "return" and tokens[index + 1] != ";":
            end = _statement_end(tokens, index) - 1
            for value in _return_values(tokens):
                if end > index and list(tokens[index + 1 : end]) != [value]:
                    yield _replace(tokens, index + 1, end, [value])


def _return_values(tokens: Tokens) -> tuple[str, ...]:
    header = tokens[: tokens.index("(")] if "(" in tokens else tokens
    kind = header[-2] if len(header) > 1 else ""
    by_type = {"boolean": ("true", "false"), "String": ("null", '""'), "void": ()}
    parameters = tuple(name for name, of in _variables(tokens[: _body_start(tokens)]).items() if of == kind)
    return by_type.get(kind, ("0", "-1") if kind in _PRIMITIVES else ("null",)) + parameters


def wrong_exception(tokens: Tokens) -> Iterator[list[str]]:
    """Throw another common exception."""
    for index in range(_body_start(tokens), len(tokens)):
        if tokens[index] in _EXCEPTIONS and tokens[index - 1] == "new":
            yield from (_replace(tokens, index, index + 1, [other]) for other in _EXCEPTIONS if other != tokens[index])


def wrong_call(tokens: Tokens) -> Iterator[list[str]]:
    """Call a method of similar meaning (`min` for `max`, `lastIndexOf` for `indexOf`)."""
    for index in range(_body_start(tokens), len(tokens) - 1):
        if tokens[index] in _CALLS and tokens[index + 1] == "(":
            yield _replace(tokens, index, index + 1, [_CALLS[tokens[index]]])


def drop_branch(tokens: Tokens) -> Iterator[list[str]]:
    """Drop an `else` branch, or the second operand of `&&` and `||`."""
    for index in range(_body_start(tokens), len(tokens) - 1):
        end = 0
        if tokens[index] == "else" and tokens[index + 1] != "if":
            end = _statement_end(tokens, index + 1)
        elif tokens[index] in {"&&", "||"}:
            end = _operand_end(tokens, index + 1)
        if index < end <= len(tokens):
            yield _replace(tokens, index, end, [])


def _operand_end(tokens: Tokens, index: int) -> int:
    while index < len(tokens) and tokens[index] not in _OPERAND_END:
        index = (_closing(tokens, index) if tokens[index] in _OPENING else index) + 1
        if index == 0:
            return 0
    return index


OPERATORS: Mapping[str, tuple[Operator, float]] = {
    "relational": (relational, 3.0),
    "arithmetic": (arithmetic, 2.0),
    "logical": (logical, 2.0),
    "negate": (negate, 2.0),
    "off-by-one": (off_by_one, 2.0),
    "remove-statement": (remove_statement, 3.0),
    "remove-guard": (remove_guard, 3.0),
    "wrong-variable": (wrong_variable, 3.0),
    "swap-arguments": (swap_arguments, 1.5),
    "wrong-return": (wrong_return, 1.5),
    "wrong-exception": (wrong_exception, 1.0),
    "wrong-call": (wrong_call, 2.0),
    "drop-branch": (drop_branch, 2.0),
}


def tokens_of(code: str) -> list[str]:
    """Split a method into tokens as the operators take them: `>=` is one, which the lexer leaves apart for generics."""
    found: list[str] = []
    for piece in lex(code):
        if piece == "=" and found and found[-1] == ">":
            found[-1] = ">="
        else:
            found.append(piece)
    return found


def mutants(code: str, count: int, rng: random.Random) -> list[Mutant]:
    """Draw up to `count` different mutants of a method, the operator by its weight, the place uniformly."""
    tokens = tokens_of(code)
    places = {name: list(operator(tokens)) for name, (operator, _) in OPERATORS.items()}
    found: dict[str, Mutant] = {}
    while len(found) < count and (names := [name for name, left in places.items() if left]):
        name = rng.choices(names, [OPERATORS[name][1] for name in names])[0]
        code = " ".join(places[name].pop(rng.randrange(len(places[name]))))
        found.setdefault(code, Mutant(name, code))
    return list(found.values())
