"""The edit of a method -> a few numbers on its size, its place and its kinds of tokens (pure)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from judgebot.edit import Span, TokenEdit, Tokens, Version, is_name
from judgebot.encode import split_words

_WORD = re.compile(r"\w+")
_COUNTED = """
    VAR CALL NEW TYPE CONST STR NUM 0 1 null true false if else return throw throws try catch finally for while break
    continue synchronized new instanceof this super final int long ( { ; = == != < > <= >= && || ! ? + - . [ @
""".split()  # noqa: SIM905 - a list takes a page


def shape(edit: TokenEdit) -> Mapping[str, float]:
    """The numbers by name, always the same names in the same order."""
    documented = _words(_WORD.findall(edit.description))
    parts = (_sizes(edit), _places(edit), _counts(edit), _names(edit, documented), _touched_words(edit, documented))
    return dict(chain.from_iterable(parts))


def _sizes(edit: TokenEdit) -> Iterator[tuple[str, float]]:
    added = [last - first for first, last in edit.added]
    removed = [last - first for first, last in edit.removed]
    yield "growth", sum(added) - sum(removed)
    yield "added", sum(added)
    yield "removed", sum(removed)
    yield "removed share", sum(removed) / max(1, sum(added))
    yield "longest added", max(added, default=0)
    yield "longest removed", max(removed, default=0)
    yield "hunks", len(edit.hunks)
    yield "hunks that add", sum(not old for old in removed)
    yield "hunks that remove", sum(not new for new in added)
    yield "tokens before", len(edit.old.tokens)
    yield "tokens after", len(edit.new.tokens)


def _places(edit: TokenEdit) -> Iterator[tuple[str, float]]:
    tokens = edit.new.tokens
    starts = [first for first, _ in edit.added]
    body = tokens.index("{") + 1 if "{" in tokens else 0
    yield "first place", min(starts, default=0) / max(1, len(tokens))
    yield "last place", max(starts, default=0) / max(1, len(tokens))
    yield "from body", min(starts, default=0) - body


def _counts(edit: TokenEdit) -> Iterator[tuple[str, float]]:
    added, removed = _inside(edit.new.classes, edit.added), _inside(edit.old.classes, edit.removed)
    for name in _COUNTED:
        yield f"added {name}", added[name]
        yield f"removed {name}", removed[name]
    moved = _inside(edit.new.tokens, edit.added) & _inside(edit.old.tokens, edit.removed)
    yield "moved", moved.total()


def _inside(tokens: Tokens, spans: list[Span]) -> Counter[str]:
    return Counter(token for first, last in spans for token in tokens[first:last])


def _names(edit: TokenEdit, documented: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Names that the method learns, loses, or uses more; and those of them that the Javadoc speaks of."""
    old, new = _name_counts(edit.old), _name_counts(edit.new)
    kinds = {
        "new names": [name for name in new if name not in old],
        "lost names": [name for name in old if name not in new],
        "names used more": [name for name, count in new.items() if 0 < old[name] < count],
        "names used less": [name for name, count in new.items() if old[name] > count],
    }
    for kind, names in kinds.items():
        yield kind, len(names)
        yield f"{kind}, documented", sum(not documented.isdisjoint(_words([name])) for name in names)
    yield "documents null", "null" in documented
    yield "documents throws", "throws" in documented
    yield "words", len(documented)


def _touched_words(edit: TokenEdit, documented: frozenset[str]) -> Iterator[tuple[str, float]]:
    """Words of names inside the hunks, and those of them that the Javadoc speaks of."""
    added = _words(filter(is_name, _inside(edit.new.tokens, edit.added)))
    removed = _words(filter(is_name, _inside(edit.old.tokens, edit.removed)))
    yield "words added, documented", len(added & documented)
    yield "words removed, documented", len(removed & documented)
    for kind, words in (("words only added", added - removed), ("words only removed", removed - added)):
        yield kind, len(words)
        yield f"{kind}, documented", len(words & documented)


def _words(names: Iterable[str]) -> frozenset[str]:
    return frozenset(split_words(names).lower().split())


def _name_counts(version: Version) -> Counter[str]:
    return Counter(filter(is_name, version.tokens))
