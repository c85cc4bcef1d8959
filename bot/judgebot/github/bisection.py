"""GitHub refuses a whole review for one bad line and does not say which: this finds out (pure but for the probes)."""

from collections.abc import Callable, Sequence
from typing import TypeVar

_Item = TypeVar("_Item")


def accepted(refused: Sequence[_Item], accepts: Callable[[Sequence[_Item]], bool]) -> list[_Item]:
    """The items that are accepted by themselves, in order, given that all of them together are refused.

    Args:
        refused: at least one item.
        accepts: tries some of them. One bad item among n takes about log2(n) calls, and no set of them more than 2 n.
    """
    if len(refused) == 1:
        return []
    left, right = refused[: len(refused) // 2], refused[len(refused) // 2 :]
    if accepts(left):
        return [*left, *accepted(right, accepts)]
    return [*accepted(left, accepts), *(right if accepts(right) else accepted(right, accepts))]
