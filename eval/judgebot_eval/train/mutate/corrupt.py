"""Many wrong tokens at once, each of the kind of the right one: replacements for replaced-token detection.

ELECTRA (Clark et al., ICLR 2020) draws them from a small masked language model; here they come from the method itself
and its siblings, which costs no training and gives mistakes that could compile.
"""

import random
import re
from collections import defaultdict
from collections.abc import Sequence

from judgebot.edit import with_neighbours
from judgebot.lexer import body_start
from judgebot_eval.train.mutate.tokens import PRIMITIVES, generic_brackets, is_name, is_type_name

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
_FAMILIES = (
    ("<", "<=", ">", ">="),
    ("==", "!="),
    ("+", "-", "*", "/", "%"),
    ("&&", "||"),
    ("&", "|", "^"),
    ("<<", ">>", ">>>"),
    ("+=", "-=", "*=", "/="),
    ("|=", "&=", "^="),
    ("++", "--"),
    ("true", "false"),
    ("break", "continue"),
    ("this", "super"),
    ("int", "long", "double", "boolean"),
    _EXCEPTIONS,
)
_RELATED = {word: tuple(other for other in family if other != word) for family in _FAMILIES for word in family}
_WHOLE_NUMBER = re.compile(r"(\d{1,18})([lL]?)\Z")
_FIRST_DIGIT = re.compile(r"(0[xXbB]|)([\da-fA-F])(.*)\Z")
_CHARACTER = re.compile(r"'[^\\]'\Z")
_DECLARES = frozenset((",", ")", "=", ";", ":"))


def corrupt(
    tokens: Sequence[str], rate: float, rng: random.Random, pool: Sequence[str] = ()
) -> tuple[list[str], list[bool]]:
    """Replace tokens in the body of a method by others of their kind.

    A variable becomes one of the same type if the method has one, else any other; a called method, a type, a field or a
    string another one of the method or the pool, an operator one of its family, a number a near one. The head of the
    method, declared names, and tokens for which there is no other stay.

    Args:
        tokens: what `tokens_of` gave for a method.
        rate: the share of the tokens that could be replaced to be so, from 0 to 1.
        rng: where the draw comes from.
        pool: tokens of sibling methods.

    Returns:
        As many tokens, and for each whether it was replaced (it then differs).
    """
    result, is_replaced = list(tokens), [False] * len(tokens)
    names = _Names(tokens, pool)
    eligible = [(index, others) for index in names.body if (others := names.others(index))]
    expected = rate * len(eligible)
    count = int(expected) + (rng.random() < expected % 1)
    for index, others in rng.sample(eligible, count):
        result[index] = rng.choice(others)
        is_replaced[index] = True
    return result, is_replaced


class _Names:
    """The tokens of a method by their kind."""

    def __init__(self, tokens: Sequence[str], pool: Sequence[str]) -> None:
        self.tokens = tokens
        self.body = range(body_start(tokens) + 1, len(tokens) - 1)
        self.types_of = _variable_types(tokens)
        self.brackets = generic_brackets(tokens)
        self.by_kind = _by_kind(tokens)
        for kind, found in _by_kind(pool).items():
            if kind != "variable":
                self.by_kind[kind] |= found
        self.by_type: defaultdict[str, list[str]] = defaultdict(list)
        for name, type_name in self.types_of.items():
            self.by_type[type_name].append(name)
        self._others: dict[tuple[str, str], tuple[str, ...]] = {}

    def others(self, index: int) -> tuple[str, ...]:
        word = self.tokens[index]
        if index in self.brackets or self._is_declared(index) or self._is_fixed(index):
            return ()
        kind = _kind(self.tokens[index - 1], word, self.tokens[index + 1])
        if (kind, word) not in self._others:
            self._others[kind, word] = self._find(kind, word)
        return self._others[kind, word]

    def _find(self, kind: str, word: str) -> tuple[str, ...]:
        if word in _RELATED:
            return _RELATED[word]
        if kind == "other":
            return ()
        if kind == "number":
            return _near(word)
        same_type = self.by_type[self.types_of[word]] if word in self.types_of else []
        candidates = same_type if kind == "variable" and len(same_type) > 1 else self.by_kind[kind]
        found = tuple(other for other in candidates if other != word)
        return found or (_altered(word) if kind == "string" else ())

    def _is_declared(self, index: int) -> bool:
        """Whether a variable is declared here: another name would only make it unknown below."""
        return _ends_type(self.tokens[index - 1]) and self.tokens[index] in self.types_of

    def _is_fixed(self, index: int) -> bool:
        """Whether the token is a sign, joins strings, or is a `this` that stands for the object."""
        before, word, after = self.tokens[index - 1 : index + 2]
        if word in {"+", "-"}:
            return not (is_name(before) or before[0].isdigit() or before[0] in {")", "]"}) or after[0] == '"'
        return word == "this" and after != "."


def _kind(before: str, word: str, after: str) -> str:
    first = word[0]
    if first == '"':
        return "string"
    if not is_name(word):
        return "number" if first.isdigit() else "character" if _CHARACTER.match(word) else "other"
    if is_type_name(word):
        return "type"
    if after == "(":
        return "call"
    return "constant" if word.isupper() else "field" if before == "." else "variable"


def _by_kind(tokens: Sequence[str]) -> defaultdict[str, dict[str, None]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for before, word, after in with_neighbours(tokens):
        found[_kind(before, word, after)][word] = None
    return found


def _variable_types(tokens: Sequence[str]) -> dict[str, str]:
    """Map the names of parameters and local variables to the last token of their type."""
    found: dict[str, str] = {}
    for before, word, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if _ends_type(before) and after in _DECLARES and is_name(word):
            found.setdefault(word, before)
    return found


def _ends_type(word: str) -> bool:
    return word in PRIMITIVES or word in {"]", ">"} or is_type_name(word)


def _near(number: str) -> tuple[str, ...]:
    if match := _WHOLE_NUMBER.match(number):
        value, suffix = int(match[1]), match[2]
        near = dict.fromkeys((value + 1, abs(value - 1), value * 2, 0))
        return tuple(f"{other}{suffix}" for other in near if other != value)
    match = _FIRST_DIGIT.match(number)
    return tuple(f"{match[1]}{digit}{match[3]}" for digit in "0123" if digit != match[2]) if match else ()


def _altered(string: str) -> tuple[str, ...]:
    if string == '""' or string.startswith('"""'):
        return ('" "',)
    return ('""', f'{string[:-1]} "', f'" {string[1:]}')
