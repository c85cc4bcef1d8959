"""The wide part of the judge, and how it and the encoder's heads are fused.

A weight for each token of the implementation, and for each pair of neighbours, beside the encoder, the deep part, as in
wide and deep learning (Cheng et al., 2016): what single tokens tell the encoder need not find out, and what is rare it
cannot.
"""

from dataclasses import astuple, dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

EXPERTS = ("written", "generated")
BUCKETS = 1 << 17
"""Pairs share this many weights, by hash."""
_FIRST, _SECOND = 1_000_003, 31

_Ids = TypeVar("_Ids", Tensor, NDArray[np.int64])


@dataclass(frozen=True, slots=True)
class Shares:
    """How much the parts of both experts count.

    Attributes:
        floor: the head for committed code is heard only below this logit: what it says beyond is mostly noise.
        written_head: how much it counts there.
        written_wide: how much the wide part counts for committed code.
        written_constant: what is added.
        generated_head: how much the head for generated code counts.
        generated_wide: how much the wide part counts for generated code.
        generated_constant: what is added.
        committed: up to this logit of being generated, a method is judged as committed code alone.
        generated: from this logit on, as generated code alone; between the two, by both.
    """

    floor: float
    written_head: float
    written_wide: float
    written_constant: float
    generated_head: float
    generated_wide: float
    generated_constant: float
    committed: float
    generated: float


class Wide(nn.Module):
    """Fuses the encoder's heads with the wide part: a logarithmic opinion pool (Genest and Zidek, 1986) of two experts.

    Who wrote a method decides which expert is heard; by itself it says nothing for or against the method.
    """

    weights: Tensor
    shares: Tensor

    def __init__(self, weights: Tensor, shares: Shares) -> None:
        """Take what was fitted.

        Args:
            weights: of tokens, then of pairs, for each expert [vocabulary + BUCKETS, 2].
            shares: how much the parts count.
        """
        super().__init__()
        self.register_buffer("weights", weights)
        self.register_buffer("shares", torch.tensor(astuple(shares)))

    def forward(self, heads: Tensor, input_ids: Tensor, inside: Tensor) -> Tensor:
        """Return the logit of being right [batch]; `heads` as for `fuse`.

        Args:
            heads: what the encoder says [batch, 3].
            input_ids: tokens [batch, length].
            inside: 1 for a token of the implementation, else 0 [batch, length].
        """
        return fuse(heads, self.sums(input_ids, inside), self.shares)

    def sums(self, input_ids: Tensor, inside: Tensor) -> Tensor:
        """Return the sums of weights over the root of their number [batch, 2]."""
        first, second = input_ids[:, :-1], input_ids[:, 1:]
        terms = torch.cat([input_ids, hash_pairs(first, second) + (self.weights.shape[0] - BUCKETS)], dim=1)
        counted = torch.cat([inside, inside[:, :-1] * inside[:, 1:]], dim=1)
        total = (self.weights[terms] * counted.unsqueeze(-1)).sum(1)
        return total / counted.sum(1, keepdim=True).clamp(min=1.0).sqrt()


def fuse(heads: Tensor, sums: Tensor, shares: Tensor) -> Tensor:
    """Return the logit of being right [batch].

    Args:
        heads: logits of being right if committed, if generated, and of being generated [batch, 3].
        sums: what the wide part says for each expert [batch, 2].
        shares: `Shares` as a tensor.
    """
    floor, written_head, written_wide, written, generated_head, generated_wide, generated, low, high = shares.unbind()
    as_written = written_head * torch.minimum(heads[:, 0] - floor, heads.new_zeros(())) + written_wide * sums[:, 0]
    as_generated = generated_head * heads[:, 1] + generated_wide * sums[:, 1]
    is_generated = ((heads[:, 2] - low) / (high - low)).clamp(0.0, 1.0)
    return is_generated * (as_generated + generated) + (1.0 - is_generated) * (as_written + written)


def hash_pairs(first: _Ids, second: _Ids) -> _Ids:
    """Return the buckets, 0 to BUCKETS - 1, of pairs of tokens."""
    return (first * _FIRST + second * _SECOND) % BUCKETS
