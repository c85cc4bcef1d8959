"""Java text, maybe broken and with prose around it -> the methods in it (pure).

It reads tokens, no grammar: a method with a syntax error in its body is still found, as long as its braces balance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from judgebot.lexer import lex_in_place

_MODIFIERS = frozenset(
    ("public", "protected", "private", "static", "final", "abstract", "synchronized", "native", "strictfp", "default")
)
_NO_TYPE = _MODIFIERS | {
    *("class", "interface", "enum", "record", "extends", "implements", "throws", "import", "package"),
    *("return", "throw", "new", "else", "case", "do"),
}
_NO_NAME = frozenset(
    ("if", "for", "while", "switch", "catch", "synchronized", "try", "return", "new", "super", "this", "assert")
)
_CLOSING = {")": "(", "}": "{"}


@dataclass(frozen=True, slots=True)
class Found:
    """A method or constructor with a body.

    Attributes:
        parameters: the tokens between its parentheses.
        text: from its first modifier or annotation to its last brace; "" if that is missing.
        scope: what is the same for methods of one class body alone.
    """

    name: str
    parameters: tuple[str, ...]
    text: str
    scope: int
    is_constructor: bool


def find_methods(text: str) -> list[Found]:
    """Find the methods, in order, but for those inside another; one that does not end holds all that follows."""
    return list(_Text(text).methods())


def name_of(signature: str) -> str:
    """Return the name of the method that a signature declares, "" if it declares none."""
    words = [word for _, word in lex_in_place(signature)]
    opening = _opening(words)
    return words[opening - 1] if opening else ""


def parameters_of(signature: str) -> tuple[str, ...]:
    """Return the tokens between the parentheses of a signature."""
    words = [word for _, word in lex_in_place(signature)]
    opening = _opening(words)
    return tuple(words[opening + 1 : -words[::-1].index(")") - 1]) if opening and ")" in words else ()


def _opening(words: Sequence[str]) -> int:
    """Where the parameters of a signature begin, 0 if it has none: not those of an annotation."""
    found = (index for index, word in enumerate(words) if word == "(" and index and _is_word(words[index - 1]))
    return next((index for index in found if _annotation_start(words, index - 1) is None), 0)


class _Text:
    """The tokens of a text, with which brackets belong together."""

    def __init__(self, text: str) -> None:
        self.text = text
        tokens = list(lex_in_place(text))
        self.starts = [start for start, _ in tokens]
        self.words = [word for _, word in tokens]
        self.closed_by, self.scopes = _brackets(self.words)
        self.opened_by = {close: opening for opening, close in self.closed_by.items()}

    def methods(self) -> Iterator[Found]:
        end = -1
        for opening, close in sorted(self.closed_by.items()):
            name = opening - 1
            if self.words[opening] != "(" or name <= end or not _is_name(self.words[name]):
                continue
            start, body = self._start(name), self._body(close)
            if start is None or body is None:
                continue
            end = self.closed_by.get(body, len(self.words))
            yield Found(
                name=self.words[name],
                parameters=tuple(self.words[opening + 1 : close]),
                text=self.text[self.starts[start] : self.starts[end] + 1] if body in self.closed_by else "",
                scope=self.scopes[start],
                is_constructor=self._type_start(name - 1) is None,
            )

    def _body(self, close: int) -> int | None:
        """The brace that opens the body of the method whose parameters are closed here."""
        index = close + 1
        if self._word(index) == "throws":
            while self._word(index) not in {"{", "}", ";", "(", ""}:
                index += 1
        return index if self._word(index) == "{" else None

    def _start(self, name: int) -> int | None:
        """The first token of the declaration of this name, None if it is no declaration."""
        typed = self._type_start(name - 1)
        if typed is None and not self._may_precede_constructor(name - 1):
            return None
        start = name if typed is None else typed
        while (before := self._modifier_start(start - 1)) is not None:
            start = before
        return start

    def _may_precede_constructor(self, index: int) -> bool:
        return self._word(index) in _MODIFIERS | {"{", "}", ";", ""}

    def _type_start(self, last: int) -> int | None:
        """The first token of the type that ends here."""
        while self._word(last) == "]" and self._word(last - 1) == "[":
            last -= 2
        if self._word(last) == ">":
            last = self._angle_start(last) - 1
        while _is_word(self._word(last)) and self._word(last - 1) == ".":
            last -= 2
        return last if _is_word(self._word(last)) and self._word(last) not in _NO_TYPE else None

    def _angle_start(self, close: int) -> int:
        depth = 0
        for index in range(close, -1, -1):
            depth += (self.words[index] == ">") - (self.words[index] == "<")
            if depth == 0 or self.words[index] in {";", "{", "}", "(", ")"}:
                return index
        return 0

    def _modifier_start(self, last: int) -> int | None:
        """The first token of the modifier, annotation or type parameters that end here."""
        if self._word(last) in _MODIFIERS:
            return last
        if self._word(last) == ">":
            return self._angle_start(last)
        name = self.opened_by.get(last, last + 1) - 1 if self._word(last) == ")" else last
        return _annotation_start(self.words, name)

    def _word(self, index: int) -> str:
        return self.words[index] if 0 <= index < len(self.words) else ""


def _brackets(words: Sequence[str]) -> tuple[Mapping[int, int], Sequence[int]]:
    """Pair brackets, each kind by itself; return the close of each opening, and the innermost brace of each token."""
    open_brackets: Mapping[str, list[int]] = {"(": [], "{": []}
    closed_by: dict[int, int] = {}
    scopes: list[int] = []
    for index, word in enumerate(words):
        scopes.append(open_brackets["{"][-1] if open_brackets["{"] else -1)
        if word in open_brackets:
            open_brackets[word].append(index)
        elif word in _CLOSING and open_brackets[_CLOSING[word]]:
            closed_by[open_brackets[_CLOSING[word]].pop()] = index
    return closed_by, scopes


def _annotation_start(words: Sequence[str], name: int) -> int | None:
    """The `@` of the annotation whose name ends here, None if there is none."""
    while name > 1 and _is_word(words[name]) and words[name - 1] == ".":
        name -= 2
    return name - 1 if name > 0 and _is_word(words[name]) and words[name - 1] == "@" else None


def _is_word(word: str) -> bool:
    return word.replace("$", "_").isidentifier()


def _is_name(word: str) -> bool:
    return _is_word(word) and word not in _NO_NAME
