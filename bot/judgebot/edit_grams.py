"""The edit of a method -> the n-grams that it adds and removes (pure)."""

from collections import Counter
from collections.abc import Iterator

from judgebot.edit import Hunk, Span, TokenEdit, Tokens, ngrams

_TOUCHING, _ONE_SIDED, _REPLACING = 5, 4, 3
"""The longest n-grams that touch a hunk, or lie inside one that adds or removes only, or inside one that replaces."""

_HEAD, _REPLACED = 8, 6
"""How many tokens of a hunk are taken together."""


def grams(edit: TokenEdit) -> Counter[str]:
    """Count the n-grams that the edit adds, less those that it removes.

    They are of the classes of tokens, around the hunks and inside them, and of what replaces what also of the tokens.
    """
    found: Counter[str] = Counter()
    for hunk in edit.hunks:
        found.update(_grams_of(edit.new.classes, hunk.new, one_sided=hunk.is_one_sided))
        found.subtract(Counter(_grams_of(edit.old.classes, hunk.old, one_sided=hunk.is_one_sided)))
        for name, sign in _replacements(edit, hunk):
            found[name] += sign
    return found


def changed_tokens(edit: TokenEdit) -> Counter[str]:
    """Count the tokens that the edit adds, less those that it removes; prose in literals is all the same."""
    found: Counter[str] = Counter()
    for hunk in edit.hunks:
        found.update(map(_spoken, edit.new.tokens[slice(*hunk.new)]))
        found.subtract(Counter(map(_spoken, edit.old.tokens[slice(*hunk.old)])))
    return found


def _spoken(token: str) -> str:
    return "just STR" if token[0] == '"' and " " in token else f"just {token}"


def _grams_of(classes: Tokens, span: Span, *, one_sided: bool) -> Iterator[str]:
    yield from _touching(classes, span)
    inside = classes[span[0] : span[1]]
    if one_sided and inside:
        yield from (f"only {gram}" for gram in ngrams(inside, _ONE_SIDED))
        yield f"whole {' '.join(inside[:_HEAD])}{'' if len(inside) <= _HEAD else ' ...'}"
        yield f"after {' '.join(classes[max(0, span[0] - 1) : span[0]])} | {' '.join(inside[:_ONE_SIDED])}"
        yield f"long {len(inside).bit_length()}"
    else:
        yield from (f"other {gram}" for gram in ngrams(inside, _REPLACING))


def _touching(classes: Tokens, span: Span) -> Iterator[str]:
    """N-grams that share a token with the span, or reach over it where it is empty."""
    first, last = span
    for length in range(1, _TOUCHING + 1):
        for start in range(max(0, first - length + 1), min(len(classes) - length + 1, max(first, last))):
            yield f"near {' '.join(classes[start : start + length])}"


def _replacements(edit: TokenEdit, hunk: Hunk) -> Iterator[tuple[str, int]]:
    """What became what, alone and between its neighbours; the reversal is the same with the other sign."""
    for kind, old, new in (("token", edit.old.tokens, edit.new.tokens), ("class", edit.old.classes, edit.new.classes)):
        sides = [_text(old, hunk.old), _text(new, hunk.new)]
        if sides[0] != sides[1]:
            sign = 1 if sides[0] < sides[1] else -1
            became = " => ".join(sorted(sides))
            left, right = _text(old, (hunk.old[0] - 1, hunk.old[0])), _text(old, (hunk.old[1], hunk.old[1] + 1))
            for name in (became, f"{left} | {became}", f"{left} | {became} | {right}"):
                yield f"{kind} {name}", sign


def _text(tokens: Tokens, span: Span) -> str:
    shown = tokens[max(0, span[0]) : span[1]][:_REPLACED]
    return " ".join("STR" if token[0] == '"' else token for token in shown)
