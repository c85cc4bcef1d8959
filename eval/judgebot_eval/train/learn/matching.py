"""Which body does what is asked for? A matcher learns it from documented methods alone, without any verdict."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from torch import Tensor, nn
from torch.nn import functional

from judgebot.encode import Example
from judgebot.match_terms import SPAN, asked_terms, done_terms
from judgebot_eval.stats.weighted import Floats

_SIBLINGS = 16
"""Methods that follow each other in the corpus, mostly of one file, and so are hard to tell apart."""
LEAST = 1e-9
"""A product of lengths is taken for no less: a side without terms matches nothing."""
_SCALE = 2.5
"""Logarithm of what cosines are multiplied with, to begin with; it is learned."""
_LEVELS = 127
_OUTLIERS = 0.9999
"""Share of the numbers that 8 bits hold; larger ones are cut."""


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """How to train a matcher.

    Attributes:
        size: of a vector.
        batch: methods that are told apart in one step.
        kept: share of the terms that is read; the others are left out by chance, another share each time.
        decay: what the learning rate is multiplied with after each epoch.
    """

    size: int = 64
    epochs: int = 4
    batch: int = 512
    learning_rate: float = 2e-3
    decay: float = 0.6
    kept: float = 0.6
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Matcher:
    """A vector for each term; a side of a method is the sum of those of its terms.

    Attributes:
        asked: of what is asked for [SPAN, size], as it is served: rounded to 8 bits.
        done: of what is done [SPAN, size], likewise.
    """

    asked: NDArray[np.int8]
    done: NDArray[np.int8]

    def similarity(self, asked: csr_matrix, done: csr_matrix) -> Floats:
        """Return the cosine of both sides [methods] of methods whose terms are counted [methods, SPAN]."""
        one, other = asked @ self.asked.astype(np.float64), done @ self.done.astype(np.float64)
        lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
        found: Floats = (one * other).sum(axis=1) / np.maximum(lengths, LEAST)
        return found

    def save(self, path: Path) -> None:
        """Write it to a file, whole or not at all."""
        partial = path.with_name(f"{path.stem}.partial.npz")
        np.savez(partial, asked=self.asked, done=self.done)
        partial.replace(path)


def load(path: Path) -> Matcher:
    """Read what `Matcher.save` wrote."""
    with np.load(path) as arrays:
        return Matcher(arrays["asked"], arrays["done"])


def learn(examples: Sequence[Example], settings: MatchSettings, say: Callable[[str], None]) -> Matcher:
    """Learn which bodies belong to which headers and descriptions.

    Contrastive: of the methods in a batch the right one is to be nearest, from both sides (InfoNCE, van den Oord et
    al., 2018, as in CLIP, Radford et al., 2021); bags of hashed words and pairs of words as in fastText (Joulin et al.,
    2017).

    Args:
        examples: those of one file must follow each other.
        settings: how.
        say: takes a line of progress for each epoch.
    """
    torch.manual_seed(settings.seed)
    sides = [asked_terms(example) for example in examples], [done_terms(example) for example in examples]
    vectors = [nn.EmbeddingBag(SPAN, settings.size, mode="sum", sparse=True) for _ in sides]
    for each in vectors:
        nn.init.normal_(each.weight, std=0.1)
    scale = nn.Parameter(torch.tensor(_SCALE))
    sparse = torch.optim.SparseAdam([each.weight for each in vectors], lr=settings.learning_rate)
    dense = torch.optim.Adam([scale], lr=settings.learning_rate)
    paced = torch.optim.lr_scheduler.ExponentialLR(sparse, settings.decay)
    for epoch in range(settings.epochs):
        rng = np.random.default_rng((settings.seed, epoch))
        losses = []
        for batch in _batches(len(examples), settings, epoch):
            asked, done = (
                _embed(each, [_thinned(side[index], settings.kept, rng) for index in batch])
                for each, side in zip(vectors, sides, strict=True)
            )
            loss = _loss(scale.exp() * asked @ done.T)
            sparse.zero_grad()
            dense.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            sparse.step()  # type: ignore[no-untyped-call]
            dense.step()
            losses.append(loss.item())
        paced.step()
        say(f"matcher: epoch {epoch + 1} of {settings.epochs}, loss {np.mean(losses):.3f} of {len(losses):,} batches")
    asked_vectors, done_vectors = (_rounded(each.weight.detach().numpy()) for each in vectors)
    return Matcher(asked_vectors, done_vectors)


def _batches(count: int, settings: MatchSettings, epoch: int) -> Iterator[list[int]]:
    """Cut one epoch into batches of siblings of several files."""
    families = [range(start, min(start + _SIBLINGS, count)) for start in range(0, count, _SIBLINGS)]
    random.Random(f"{settings.seed}/{epoch}").shuffle(families)
    together = max(1, settings.batch // _SIBLINGS)
    for start in range(0, len(families), together):
        yield [index for family in families[start : start + together] for index in family]


def _thinned(terms: Sequence[int], kept: float, rng: np.random.Generator) -> NDArray[np.int64]:
    array = np.array(terms, np.int64)
    return array[rng.random(len(array)) < kept]


def _embed(vectors: nn.EmbeddingBag, terms: Sequence[NDArray[np.int64]]) -> Tensor:
    starts = np.cumsum([0, *map(len, terms[:-1])])
    summed: Tensor = vectors(torch.from_numpy(np.concatenate(terms)), torch.from_numpy(starts))
    return functional.normalize(summed, dim=1, eps=LEAST)


def _loss(scores: Tensor) -> Tensor:
    right = torch.arange(len(scores))
    return (functional.cross_entropy(scores, right) + functional.cross_entropy(scores.T, right)) / 2


def _rounded(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Round to 8 bits; the unit does not matter to a cosine, so it is not kept."""
    unit = np.quantile(np.abs(vectors), _OUTLIERS) / _LEVELS
    levels: NDArray[np.int8] = np.clip(np.rint(vectors / unit), -_LEVELS, _LEVELS).astype(np.int8)
    return levels


def counts(terms: Sequence[Sequence[int]]) -> csr_matrix:
    """Count terms [methods, SPAN]."""
    starts = np.cumsum([0, *map(len, terms)])
    buckets = np.array([bucket for each in terms for bucket in each], np.int64)
    return csr_matrix((np.ones(len(buckets)), buckets, starts), shape=(len(terms), SPAN))
