"""CrystalBLEU (Eghbali and Pradel, 2022): BLEU without the n-grams that all code of a language shares."""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pygments.lexers.jvm import JavaLexer
from pygments.token import Comment
from scipy.sparse import csr_matrix

from judgebot.errors import JudgebotError
from judgebot.writing import write_atomically

ORDERS = (1, 2, 3, 4)
TRIVIAL = 500
EPSILON = 1e-4
_BLOCK = 64
_LEXER = JavaLexer()

Ngram = tuple[str, ...]
Scores = NDArray[np.float64]


def tokens(code: str) -> list[str]:
    """Cut Java into the tokens of Pygments, without whitespace and comments."""
    return [text for kind, text in _LEXER.get_tokens(code) if kind not in Comment and text.strip()]


def ngrams(text: Sequence[str], order: int) -> Iterator[Ngram]:
    """Return the n-grams of a text, in their order."""
    return zip(*(text[start:] for start in range(order)), strict=False)


def trivially_shared(corpus: Iterable[Sequence[str]], count: int = TRIVIAL) -> frozenset[Ngram]:
    """Return the most frequent n-grams of a corpus, all orders together; of equally frequent ones the first by text."""
    counts = Counter(chain.from_iterable(ngrams(text, order) for text in corpus for order in ORDERS))
    return frozenset(sorted(counts, key=lambda ngram: (-counts[ngram], ngram))[:count])


def save_shared(path: Path, shared: Iterable[Ngram]) -> None:
    """Write trivially shared n-grams as a JSON list of lists of tokens."""
    write_atomically(path, f"{json.dumps(sorted(shared), ensure_ascii=False, indent=0)}\n".encode())


def load_shared(path: Path) -> frozenset[Ngram]:
    """Read trivially shared n-grams.

    Raises:
        JudgebotError: the file is missing, or is not what `save_shared` writes.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return frozenset(tuple(map(str, row)) for row in rows)
    except (OSError, ValueError, TypeError) as error:
        raise JudgebotError(f"{path}: no list of n-grams: {error}; remove it, and it is made again") from error


def crystalbleu(
    reference: Sequence[str], hypothesis: Sequence[str], shared: frozenset[Ngram], epsilon: float = EPSILON
) -> float:
    """Score one pair of texts, as its definition reads; `Index` scores many.

    Args:
        reference: tokens.
        hypothesis: tokens.
        shared: n-grams that do not count.
        epsilon: stands for a count of no matches of an order (method 1 of Chen and Cherry, 2014).

    Returns:
        A similarity in [0, 1]; 0 where no single token matches.
    """
    logarithms = []
    for order in ORDERS:
        wanted = Counter(ngram for ngram in ngrams(reference, order) if ngram not in shared)
        given = Counter(ngram for ngram in ngrams(hypothesis, order) if ngram not in shared)
        matches = (wanted & given).total()
        if order == 1 and not matches:
            return 0.0
        logarithms.append(math.log((matches or epsilon) / max(1, given.total())))
    brevity = min(0.0, 1 - len(reference) / len(hypothesis))
    return math.exp(brevity + sum(logarithms) / len(ORDERS))


class Index:
    """References [r], ready to be compared with many hypotheses.

    Each text is, for each order, the set of its n-grams, each numbered as often as it occurs: clipped matches are the
    sizes of intersections, which are products of sparse matrices of ones.
    """

    def __init__(self, references: Sequence[Sequence[str]], shared: frozenset[Ngram], epsilon: float = EPSILON) -> None:
        self._shared = shared
        self._epsilon = epsilon
        self._lengths = np.array([len(text) for text in references], np.float64)
        self._columns: list[dict[tuple[Ngram, int], int]] = [{} for _ in ORDERS]
        self._references = [self._matrix(references, order, grow=True).T.tocsr() for order in ORDERS]

    def scores(self, hypotheses: Sequence[Sequence[str]]) -> Iterator[Scores]:
        """Score hypotheses [h] against all references: one row [r] for each, in their order."""
        for start in range(0, len(hypotheses), _BLOCK):
            yield from self._block(hypotheses[start : start + _BLOCK])

    def _block(self, hypotheses: Sequence[Sequence[str]]) -> Scores:
        """Score a few hypotheses [h] against all references [r]: [h, r]."""
        product = np.ones((len(hypotheses), len(self._lengths)))
        for order, references in zip(ORDERS, self._references, strict=True):
            given = self._matrix(hypotheses, order, grow=False)
            matches = (given @ references).toarray().astype(np.float64)
            if order == 1:
                some = matches > 0
            matches[matches == 0] = self._epsilon
            totals = [max(1, sum(ngram not in self._shared for ngram in ngrams(text, order))) for text in hypotheses]
            product *= matches / np.array(totals, np.float64)[:, None]
        lengths = np.array([max(1, len(text)) for text in hypotheses], np.float64)[:, None]
        brevity = np.exp(np.minimum(0.0, 1 - self._lengths / lengths))
        scores: Scores = np.where(some, brevity * product ** (1 / len(ORDERS)), 0.0)
        return scores

    def _matrix(self, texts: Sequence[Sequence[str]], order: int, *, grow: bool) -> Any:
        """Return the 0/1 matrix [texts, numbered n-grams] of an order, without unknown n-grams: they match nothing."""
        columns = self._columns[order - 1]
        indices: list[int] = []
        starts = [0]
        for text in texts:
            seen: Counter[Ngram] = Counter()
            for ngram in ngrams(text, order):
                if ngram in self._shared:
                    continue
                seen[ngram] += 1
                numbered = (ngram, seen[ngram])
                column = columns.setdefault(numbered, len(columns)) if grow else columns.get(numbered)
                if column is not None:
                    indices.append(column)
            starts.append(len(indices))
        ones = np.ones(len(indices), np.float32)
        return csr_matrix((ones, indices, starts), (len(texts), len(columns)))
