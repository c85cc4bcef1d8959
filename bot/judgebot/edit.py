"""The edit of a method -> its tokens, and how the ones became the others (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from judgebot.diff import common_ends
from judgebot.encode import Example
from judgebot.lexer import lex

KEYWORDS = frozenset(
    """
    abstract assert boolean break byte case catch char class const continue default do double else enum extends false
    final finally float for goto if implements import instanceof int interface long native new null package private
    protected public return short static strictfp super switch synchronized this throw throws transient true try void
    volatile while
    """.split()  # noqa: SIM905 - a list takes a page
)
Tokens = Sequence[str]
Span = tuple[int, int]
"""Tokens [start, end)."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A method before and after a change.

    Attributes:
        before: with the Javadoc that it had.
        after: with the Javadoc that it has.
        gain: how much the judge's raw score of the method by itself rose; 0 where it could not see both versions whole.
    """

    before: Example
    after: Example
    gain: float = 0.0


@dataclass(frozen=True, slots=True)
class Version:
    """The code of one side of an edit.

    Attributes:
        tokens: as they stand; `>=` is one.
        classes: of each token: VAR, CALL, NEW (a constructor that is called), TYPE, CONST, STR, CHR or NUM; keywords,
            operators, 0 and 1 stand for themselves.
    """

    tokens: Tokens
    classes: Tokens


@dataclass(frozen=True, slots=True)
class Hunk:
    """Tokens `old` = [start, end) of the one version that became tokens `new` of the other; either may be empty."""

    old: Span
    new: Span

    @property
    def is_one_sided(self) -> bool:
        """Whether tokens were only added, or only removed."""
        return self.old[0] == self.old[1] or self.new[0] == self.new[1]


@dataclass(frozen=True, slots=True)
class TokenEdit:
    """An edit turned so that it lengthens the code.

    An edit and its reversal are the same but for their direction, so that what is learned of one holds for the other.

    Attributes:
        direction: 1 if this is the edit as it was made, -1 if it is its reversal.
        old: the shorter version.
        new: the longer version; of versions of equal length, the one whose tokens are greater.
        hunks: how `old` became `new`, in order.
        description: of the version after the edit as it was made.
    """

    direction: int
    old: Version
    new: Version
    hunks: tuple[Hunk, ...]
    description: str

    @property
    def added(self) -> list[Span]:
        """The spans of the hunks in `new`, one for each; empty where tokens were only removed."""
        return [hunk.new for hunk in self.hunks]

    @property
    def removed(self) -> list[Span]:
        """The spans of the hunks in `old`, one for each; empty where tokens were only added."""
        return [hunk.old for hunk in self.hunks]


def lengthening(edit: Edit) -> TokenEdit:
    """Turn an edit so that it lengthens the code."""
    before, after = tokens_of(edit.before.code), tokens_of(edit.after.code)
    lengthens = (len(after), after) >= (len(before), before)
    old, new = (before, after) if lengthens else (after, before)
    return TokenEdit(
        1 if lengthens else -1, version_of(old), version_of(new), tuple(_hunks(old, new)), edit.after.description
    )


def tokens_of(code: str) -> list[str]:
    """Split code into tokens; `>=` is one, which the lexer leaves apart for generics."""
    found: list[str] = []
    for piece in lex(code):
        if piece == "=" and found and found[-1] == ">":
            found[-1] = ">="
        else:
            found.append(piece)
    return found


def version_of(tokens: Tokens) -> Version:
    """Class the tokens of a version."""
    return Version(tokens, [_class(before, token, after) for before, token, after in with_neighbours(tokens)])


def with_neighbours(tokens: Tokens) -> Iterator[tuple[str, str, str]]:
    """Each token between the one before and the one after it, "" where there is none."""
    return zip(["", *tokens], tokens, [*tokens[1:], ""], strict=False)


def ngrams(tokens: Tokens, longest: int) -> Iterator[str]:
    """Each run of up to `longest` tokens as one text, the shortest first."""
    for length in range(1, longest + 1):
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])


def is_name(token: str) -> bool:
    """Whether a token is an identifier, and no keyword, literal or operator."""
    return (token[0].isalpha() or token[0] in "_$") and token not in KEYWORDS


def _class(before: str, token: str, after: str) -> str:
    if is_name(token):
        if after == "(":
            return "NEW" if before == "new" else "CALL"
        if token.isupper() and len(token) > 1:
            return "CONST"
        return "TYPE" if token[0].isupper() else "VAR"
    if token[0].isdigit():
        return token if token in {"0", "1"} else "NUM"
    return {'"': "STR", "'": "CHR"}.get(token[0], token)


def _hunks(old: Tokens, new: Tokens) -> Iterator[Hunk]:
    start, end = common_ends(old, new)
    middle = SequenceMatcher(None, old[start : len(old) - end], new[start : len(new) - end], autojunk=False)
    for tag, a, b, c, d in middle.get_opcodes():
        if tag != "equal":
            yield Hunk((a + start, b + start), (c + start, d + start))
