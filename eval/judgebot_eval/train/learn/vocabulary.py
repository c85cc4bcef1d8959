"""A given encoder's WordPiece vocabulary fitted to Java: unused pieces leave, Java's operators and words come in."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tokenizers import AddedToken, Tokenizer

from judgebot_eval.train.learn.network import JudgeNetwork

OPERATORS = (
    *("==", "!=", "<=", "> =", "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "|=", "&=", "->", "::", "..."),
    *("( )", "[ ]", "< >", ") ;", ") {", "( ) ;", "( ) {", "( ) )", "( ) .", "( ) ,", ") )", ") ) ;", ") ) {"),
)
"""What becomes one token: operators of several characters, and the brackets that are half of a method's tokens."""

_MIN_COUNT = 2
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Adapted:
    """A fitted tokenizer; `origins[i]` are the old ids whose mean is the new token i's embedding."""

    tokenizer: Tokenizer
    origins: Sequence[Sequence[int]]


def adapt(tokenizer: Tokenizer, pairs: Iterable[tuple[str, str]], words: int) -> Adapted:
    """Fit a WordPiece tokenizer to encoded texts.

    A piece stays that occurs twice, is a single character, or is a special token. A tokenizer that has been fitted
    stays as it is: its encoder is only taught more.

    Args:
        tokenizer: of a BERT; it stays as it is.
        pairs: (specification, implementation) texts, a sample of what will be read.
        words: how many of the most frequent words, of those that the tokenizer splits, become one token.
    """
    if all(tokenizer.token_to_id(operator) is not None for operator in OPERATORS):
        return Adapted(tokenizer, [[index] for index in range(tokenizer.get_vocab_size())])
    sample = list(pairs)
    tokenizer = Tokenizer.from_str(tokenizer.to_str())
    tokenizer.no_padding()  # padded, every word would seem to be split
    used = Counter(token for encoding in tokenizer.encode_batch(sample) for token in encoding.tokens)
    new_words = _split_words(tokenizer, sample, words)
    state = json.loads(tokenizer.to_str())
    special_tokens = {token["content"] for token in state["added_tokens"]}
    by_id = sorted(state["model"]["vocab"], key=state["model"]["vocab"].get)
    kept = [
        piece
        for piece in by_id
        if piece in special_tokens or used[piece] >= _MIN_COUNT or len(piece.removeprefix("##")) == 1
    ]
    pieces = [*kept, *new_words]
    state["model"]["vocab"] = {piece: index for index, piece in enumerate(pieces)}
    for special in state["added_tokens"]:
        special["id"] = state["model"]["vocab"][special["content"]]
    _renumber(state["post_processor"], state["model"]["vocab"])
    adapted = Tokenizer.from_str(json.dumps(state))
    adapted.add_tokens([AddedToken(operator, normalized=False) for operator in OPERATORS])
    origins = [_origin(tokenizer, piece) for piece in (*pieces, *OPERATORS)]
    return Adapted(adapted, origins)


def _split_words(tokenizer: Tokenizer, sample: Sequence[tuple[str, str]], words: int) -> list[str]:
    counts = Counter(word for pair in sample for text in pair for word in _WORD.findall(text.lower()))
    split = (word for word, _ in counts.most_common() if len(tokenizer.encode(word, add_special_tokens=False).ids) > 1)
    return [word for word, _ in zip(split, range(words), strict=False)]


def _renumber(post_processor: Mapping[str, Any], vocabulary: Mapping[str, int]) -> None:
    for token in post_processor.get("special_tokens", {}).values():
        token["ids"] = [vocabulary[name] for name in token["tokens"]]


def _origin(tokenizer: Tokenizer, piece: str) -> list[int]:
    known = tokenizer.token_to_id(piece)
    return [known] if known is not None else tokenizer.encode(piece, add_special_tokens=False).ids


@torch.no_grad()
def adapt_embeddings(network: JudgeNetwork, adapted: Adapted) -> None:
    """Replace the network's word embeddings [old tokens, hidden] by those of the fitted tokenizer, in place."""
    old = network.bert.embeddings.word_embeddings.weight
    new = torch.stack([old[list(origin)].mean(0) for origin in adapted.origins])
    network.resize_token_embeddings(len(new))
    network.bert.embeddings.word_embeddings.weight.copy_(new)
