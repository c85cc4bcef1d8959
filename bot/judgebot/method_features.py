"""A method and its Javadoc -> the input of the wide part (pure). Training and serving share this code."""

import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from judgebot.edit import ngrams, tokens_of, version_of
from judgebot.encode import Example, split_words
from judgebot.facts import facts
from judgebot.match_terms import asked_terms, done_terms

KINDS = ("word", "class", "asked")
SPAN = 1 << 17
"""How many weights the terms of a kind share, by their CRC-32 (feature hashing, Weinberger et al., 2009)."""
BUCKETS = len(KINDS) * SPAN

_LONGEST_WORDS, _LONGEST_CLASSES = 2, 3


@dataclass(frozen=True, slots=True)
class MethodFeatures:
    """What the wide part sees of a method.

    Attributes:
        buckets: of the terms [n], each once.
        values: how often each occurs, over the root of the number of terms of its kind [n].
        numbers: see `facts.facts`.
        asked: see `match_terms.asked_terms`.
        done: see `match_terms.done_terms`.
    """

    buckets: Sequence[int]
    values: Sequence[float]
    numbers: Sequence[float]
    asked: Sequence[int]
    done: Sequence[int]


def method_features(example: Example) -> MethodFeatures:
    """The features of a method (`method/2`)."""
    values: defaultdict[int, float] = defaultdict(float)
    for start, found in zip(range(0, BUCKETS, SPAN), _terms(example), strict=True):
        counts = Counter(found)
        scale = counts.total() ** 0.5
        for term, count in counts.items():
            values[start + zlib.crc32(term.encode("utf-8", "replace")) % SPAN] += count / scale
    return MethodFeatures(
        tuple(values),
        tuple(values.values()),
        tuple(facts(example)),
        tuple(asked_terms(example)),
        tuple(done_terms(example)),
    )


def _terms(example: Example) -> Iterator[Iterator[str]]:
    """Words of the code, alone and in pairs; up to three classes of tokens; words of what is asked for: see `KINDS`."""
    tokens = tokens_of(example.code)
    yield ngrams(split_words(tokens).split(), _LONGEST_WORDS)
    yield ngrams(version_of(tokens).classes, _LONGEST_CLASSES)
    yield iter(f"{split_words(tokens_of(example.signature))} {example.description}".lower().split())


METHOD_FEATURES: Mapping[str, Callable[[Example], MethodFeatures]] = MappingProxyType({"method/2": method_features})
