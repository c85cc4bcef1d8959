"""Near duplicates among methods: MinHash over token shingles, found by locality-sensitive hashing.

Broder, "On the resemblance and containment of documents" (1997), with the bands of Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3. Why a corpus of code needs it: Allamanis, "The adverse effects of code
duplication in machine learning models of code" (2019).
"""

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

THRESHOLD = 0.8
"""The Jaccard similarity of two sets of shingles from which on they are near duplicates."""

MIN_TOKENS = 30
"""Methods with fewer tokens have too few shingles to be compared: one name makes them another method."""

_SHINGLE = 5
_HASHES = 128
_BANDS = 16  # of 8 rows: a pair of similarity 0.8 shares a band with probability 0.95, one of 0.5 with 0.06

Signature = NDArray[np.uint32]

_RANDOM = np.random.default_rng(1997)
_MULTIPLIERS = _RANDOM.integers(1, 1 << 63, (_HASHES, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_OFFSETS = _RANDOM.integers(0, 1 << 63, (_HASHES, 1), dtype=np.uint64)
_POSITIONS = _RANDOM.integers(1, 1 << 63, _SHINGLE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_ROWS = _RANDOM.integers(1, 1 << 63, (_BANDS, _HASHES // _BANDS), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_HIGH_HALF = np.uint64(32)


def minhash(tokens: Sequence[str]) -> Signature:
    """Return the MinHash signature, shape (128,), of the set of the tokens' 5-grams.

    Args:
        tokens: at least 5.
    """
    hashes = np.fromiter((zlib.crc32(token.encode(errors="replace")) for token in tokens), np.uint64, len(tokens))
    shingles = sliding_window_view(hashes, _SHINGLE) @ _POSITIONS >> _HIGH_HALF
    # multiply-shift: the high half of a * x + b is a random function of x (Dietzfelbinger, 1996)
    signature: Signature = ((_MULTIPLIERS * shingles + _OFFSETS) >> _HIGH_HALF).min(axis=1).astype(np.uint32)
    return signature


class NearDuplicates:
    """Signatures of methods, among which a similar one is found without comparing all."""

    def __init__(self) -> None:
        self._signatures: list[Signature] = []
        self._buckets: dict[int, int] = {}

    def add(self, signature: Signature) -> None:
        """Keep a signature."""
        for bucket in _buckets(signature):
            self._buckets.setdefault(bucket, len(self._signatures))
        self._signatures.append(signature)

    def holds(self, signature: Signature) -> bool:
        """Tell whether one whose estimated similarity is at least the threshold is kept."""
        found = {index for bucket in _buckets(signature) if (index := self._buckets.get(bucket)) is not None}
        return any(np.mean(self._signatures[index] == signature) >= THRESHOLD for index in found)


def _buckets(signature: Signature) -> list[int]:
    rows: list[int] = (signature.reshape(_BANDS, -1) * _ROWS).sum(axis=1, dtype=np.uint64).tolist()
    return rows
