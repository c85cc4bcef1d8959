"""The edit of a method -> the input of the change model (pure). Training and serving share this code."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from judgebot.edit import Edit, lengthening
from judgebot.edit_grams import changed_tokens, grams
from judgebot.edit_places import around
from judgebot.edit_shape import shape

BUCKETS = 1 << 18
"""How many weights n-grams share, by their CRC-32 (feature hashing, Weinberger et al., 2009)."""


@dataclass(frozen=True, slots=True)
class EditFeatures:
    """What the change model sees of an edit.

    The score of the reversed edit is the negative one: `direction`, `values` and `gain` change their sign, `numbers`
    stay.

    Attributes:
        direction: 1 if the edit lengthens the code, else -1.
        buckets: of the n-grams and tokens [n], each once.
        values: 1 of what the edit adds, -1 of what it removes [n]; those of n-grams of classes, and those of tokens,
            divided by their length (L2).
        numbers: of the edit turned so that it lengthens the code, see `edit_shape.shape` and `edit_places.around`.
        gain: see `Edit`.
    """

    direction: int
    buckets: Sequence[int]
    values: Sequence[float]
    numbers: Sequence[float]
    gain: float


def edit_features(edit: Edit) -> EditFeatures:
    """The features of an edit (`edit/2`)."""
    turned = lengthening(edit)
    weighed: dict[int, float] = {}
    for kind in (grams(turned), changed_tokens(turned)):
        signs = {_bucket(name): 1 if count > 0 else -1 for name, count in kind.items() if count}
        scale = turned.direction / max(1, len(signs)) ** 0.5
        weighed |= {bucket: sign * scale for bucket, sign in signs.items()}
    return EditFeatures(
        direction=turned.direction,
        buckets=tuple(weighed),
        values=tuple(weighed.values()),
        numbers=tuple(float(number) for number in (*shape(turned).values(), *around(turned).values())),
        gain=edit.gain,
    )


def _bucket(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) % BUCKETS


EDIT_FEATURES: Mapping[str, Callable[[Edit], EditFeatures]] = MappingProxyType({"edit/2": edit_features})
