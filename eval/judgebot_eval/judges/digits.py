"""The verdict of a language model, read off its scores of the tokens "0" and "1"."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from judgebot.errors import JudgebotError
from judgebot_eval.judges.judge import Score, score_of

_SPACES = ("", "Ġ", "▁")
"""How a tokenizer writes a leading space: not at all, as byte-level BPE does it, and as SentencePiece does it."""


@dataclass(frozen=True, slots=True)
class Digits:
    """The ids of the tokens that say "0" and "1"; the first of each has no leading space where there is such a one."""

    zero: tuple[int, ...]
    one: tuple[int, ...]


def digits_of(vocabulary: Mapping[str, int]) -> Digits:
    """Find the digits in a vocabulary.

    Raises:
        JudgebotError: it has no token for one of them.
    """
    zero, one = (
        tuple(vocabulary[f"{space}{digit}"] for space in _SPACES if f"{space}{digit}" in vocabulary) for digit in "01"
    )
    if not zero or not one:
        raise JudgebotError('the vocabulary of the model has no tokens "0" and "1": it cannot be read as a judge')
    return Digits(zero, one)


def pair(logits: Tensor, digits: Digits) -> Tensor:
    """Reduce logits [batch, vocabulary] to those of "0" and "1" [batch, 2], variants joined by log-sum-exp."""
    return torch.stack([logits[:, list(ids)].logsumexp(1) for ids in (digits.zero, digits.one)], 1)


def read(logits: Tensor, digits: Digits) -> list[Score]:
    """Read verdicts off the logits of the first token of the answer, float32 [batch, vocabulary].

    The probability is a softmax over the two digits, the logit their difference. What is left of the whole vocabulary
    stands in `raw`, as JSON: the probability of the digit there, and the mass outside both.
    """
    both = pair(logits, digits)
    whole = logits.logsumexp(1, keepdim=True)
    shares = (both - whole).exp()
    differences = both[:, 1] - both[:, 0]
    rows = zip(differences.tolist(), shares.max(1).values.tolist(), (1 - shares.sum(1)).tolist(), strict=True)
    return [score_of(z, _raw(z, full, max(0.0, outside))) for z, full, outside in rows]


def _raw(logit: float, full: float, outside: float) -> str:
    return json.dumps({"digit": int(logit >= 0), "full": full, "outside": outside})


def read_text(reply: str) -> Score:
    """Read a reply in free text: its first character is the verdict, anything else is invalid."""
    first = reply.lstrip()[:1]
    return Score(float(first) if first in ("0", "1") else None, raw=reply)
