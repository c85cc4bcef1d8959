"""The edit of a method -> numbers on the code around its hunks, and on what they do to it (pure)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from judgebot.edit import TokenEdit, Tokens, is_name

_HEADS = ("if", "while", "for", "switch", "catch", "synchronized")
_ENCLOSING = ("", *_HEADS, "call", "group")
_MARKS = ("{", "}", ";", "return", "throw", "if", "for", "while", "else", "case", "try", "catch", "finally", "new", "=")
_BORDERS = ("&&", "||", "?", "!", ".", ",", ";")
_LEAVING = frozenset({"return", "throw", "continue", "break"})


class Place(NamedTuple):
    """Where in a method a token stands.

    Attributes:
        depth: how many braces are open before it.
        enclosing: what the innermost open parenthesis belongs to: a keyword such as `if`, "call" or "group"; "" if
            none is open.
        mark: the last of `_MARKS` before it, "" if there is none.
    """

    depth: int
    enclosing: str
    mark: str


def places(tokens: Tokens) -> list[Place]:
    """The place of each token, and the one behind the last."""
    found: list[Place] = []
    depth, enclosing, mark, before = 0, [""], "", ""
    for text in tokens:
        found.append(Place(depth, enclosing[-1], mark))
        if text == "(":
            enclosing.append(before if before in _HEADS else "call" if before and is_name(before) else "group")
        elif text == ")":
            enclosing = enclosing[:-1] or [""]
        depth += (text == "{") - (text == "}")
        mark = text if text in _MARKS else mark
        before = text
    return [*found, Place(depth, enclosing[-1], mark)]


def around(edit: TokenEdit) -> Mapping[str, float]:
    """The numbers by name, always the same names in the same order."""
    return dict((*_surroundings(edit), *_insertions(edit), *_borders(edit), *_names(edit)))


def _surroundings(edit: TokenEdit) -> Iterator[tuple[str, float]]:
    old, new = places(edit.old.tokens), places(edit.new.tokens)
    starts = [new[first] for first, _ in edit.added]
    enclosing, marks = Counter(place.enclosing for place in starts), Counter(place.mark for place in starts)
    yield from ((f"inside {kind or 'no parenthesis'}", enclosing[kind]) for kind in _ENCLOSING)
    yield from ((f"behind {mark or 'nothing'}", marks[mark]) for mark in ("", *_MARKS))
    yield "least deep", min((place.depth for place in starts), default=0)
    yield "most deep", max((place.depth for place in starts), default=0)
    yield "deepest of the longer", max(place.depth for place in new)
    yield "deepest of the shorter", max(place.depth for place in old)


def _insertions(edit: TokenEdit) -> Iterator[tuple[str, float]]:
    """Of hunks that replace nothing: guards, and blocks that they open or close around what stays."""
    parts = [edit.new.tokens[slice(*hunk.new)] for hunk in edit.hunks if hunk.old[0] == hunk.old[1]]
    open_braces = [part.count("{") - part.count("}") for part in parts]
    guards = [part for part in parts if part[0] == "if" or (part[-1] == "}" and "if" in part)]
    yield "blocks opened", sum(number > 0 for number in open_braces)
    yield "blocks closed", sum(number < 0 for number in open_braces)
    yield "guards", len(guards)
    yield "guards that leave", sum(not _LEAVING.isdisjoint(guard) for guard in guards)


def _borders(edit: TokenEdit) -> Iterator[tuple[str, float]]:
    parts = [edit.new.tokens[slice(*span)] for span in edit.added]
    for border in _BORDERS:
        yield f"bordered by {border}", sum(border in {*part[:1], *part[-1:]} for part in parts)


def _names(edit: TokenEdit) -> Iterator[tuple[str, float]]:
    """Names and exceptions among the tokens of hunks, and how many of the names the other version has, too."""
    sides = (
        ("added", edit.new.tokens, edit.added, frozenset(edit.old.tokens)),
        ("removed", edit.old.tokens, edit.removed, frozenset(edit.new.tokens)),
    )
    for side, tokens, spans, others in sides:
        names = {token for span in spans for token in tokens[slice(*span)] if is_name(token)}
        yield f"names {side}", len(names)
        yield f"names {side} that the other version has", len(names & others)
        yield f"exceptions {side}", sum(name.endswith("Exception") for name in names)
