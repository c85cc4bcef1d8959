"""What a method is asked for and what its body does, as the terms that a matcher reads (pure)."""

import re
import zlib
from collections.abc import Iterator, Sequence

from judgebot.edit import ngrams, tokens_of
from judgebot.encode import Example, split_words
from judgebot.lexer import body

SPAN = 1 << 16
"""How many vectors the terms of a side share, by their CRC-32 (feature hashing, Weinberger et al., 2009)."""

_LONGEST_DESCRIPTION, _LONGEST_BODY = 150, 400
"""Words that are read."""

_BETWEEN_WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?=[A-Z][a-z])|[^A-Za-z]+")


def asked_terms(example: Example) -> list[int]:
    """The terms of the description and of the header: words, alone and in pairs."""
    words = [word.lower() for word in _BETWEEN_WORDS.split(example.description) if word]
    header = split_words(tokens_of(example.signature)).lower().split()
    return [*_buckets("told", words[:_LONGEST_DESCRIPTION]), *_buckets("header", header)]


def done_terms(example: Example) -> list[int]:
    """The terms of the body: words, alone and in pairs. The header has no part in it, which always matches."""
    words = split_words(body(tokens_of(example.code))).lower().split()
    return list(_buckets("done", words[:_LONGEST_BODY]))


def _buckets(kind: str, words: Sequence[str]) -> Iterator[int]:
    return (zlib.crc32(f"{kind} {term}".encode("utf-8", "replace")) % SPAN for term in ngrams(words, 2))
