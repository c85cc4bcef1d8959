"""The wide part of the judge: a weight for each token of the implementation, and for each pair of neighbours.

Beside the encoder, the deep part, as in wide and deep learning (Cheng et al., 2016): what it knows by heart of single
tokens the encoder need not find out, and what is rare the encoder cannot.
"""

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


class Wide(nn.Module):
    """Adds the wide part to what the encoder's heads say."""

    weights: Tensor
    shares: Tensor

    def __init__(self, weights: Tensor, shares: Tensor) -> None:
        """Take what was fitted.

        Args:
            weights: of tokens, then of pairs, for each expert [vocabulary + BUCKETS, 2].
            shares: for each expert, how much its head counts, how much the wide part, and a constant [2, 3].
        """
        super().__init__()
        self.register_buffer("weights", weights)
        self.register_buffer("shares", shares)

    def forward(self, heads: Tensor, input_ids: Tensor, inside: Tensor) -> Tensor:
        """Return logits of being right [batch, 2].

        Args:
            heads: logits of the encoder's heads for the experts [batch, 2].
            input_ids: tokens [batch, length].
            inside: 1 for a token of the implementation, else 0 [batch, length].
        """
        sums = self.sums(input_ids, inside)
        return heads * self.shares[:, 0] + sums * self.shares[:, 1] + self.shares[:, 2]

    def sums(self, input_ids: Tensor, inside: Tensor) -> Tensor:
        """Return the sums of weights over the root of their number [batch, 2]."""
        first, second = input_ids[:, :-1], input_ids[:, 1:]
        terms = torch.cat([input_ids, hash_pairs(first, second) + (self.weights.shape[0] - BUCKETS)], dim=1)
        counted = torch.cat([inside, inside[:, :-1] * inside[:, 1:]], dim=1)
        total = (self.weights[terms] * counted.unsqueeze(-1)).sum(1)
        return total / counted.sum(1, keepdim=True).clamp(min=1.0).sqrt()


def hash_pairs(first: _Ids, second: _Ids) -> _Ids:
    """Return the buckets, 0 to BUCKETS - 1, of pairs of tokens."""
    return (first * _FIRST + second * _SECOND) % BUCKETS
