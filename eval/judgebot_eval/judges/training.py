"""What trained judges share: their settings, and how rows are dealt into steps, padded and judged."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

import torch
from torch import Tensor, nn

from judgebot_eval.train.learn import throughput

Row = TypeVar("Row")
_Row_contra = TypeVar("_Row_contra", contravariant=True)
Step = list[list[int]]
"""The rows of one optimizer step, by the forward passes that they take."""

PAD_TO = 64
"""Texts are padded to multiples of this: each new shape is planned anew by the CPU kernels."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Attributes:
        learning_rate: once it has risen.
        warm_up: share of the steps in which it rises.
        decay: whether it then falls linearly to nothing, or stays.
        step_rows: rows of one optimizer step.
        pass_tokens: padded tokens of one forward pass; the gradients of several passes make a step.
        max_length: tokens of a text.
        checkpoint_every: optimizer steps between checkpoints.
    """

    learning_rate: float
    epochs: int = 5
    warm_up: float = 0.1
    decay: Literal["linear", "constant"] = "linear"
    weight_decay: float = 0.01
    step_rows: int = 32
    pass_tokens: int = 6144
    max_length: int = 512
    seed: int = 0
    checkpoint_every: int = 100


class Learner(Protocol[_Row_contra]):
    """A network that judges rows."""

    @property
    def network(self) -> nn.Module:
        """All that learns."""

    def length(self, row: _Row_contra) -> int:
        """Return how many tokens a row has."""

    def logits(self, rows: Sequence[_Row_contra]) -> Tensor:
        """Return the log-odds of being correct [rows]."""


def plan_epoch(lengths: Sequence[int], settings: Settings, epoch: int) -> list[Step]:
    """Deal the rows of an epoch, by their lengths, into steps; the rows of a pass are about as long as each other."""
    rng = random.Random(f"{settings.seed}/{epoch}")
    order = sorted(range(len(lengths)), key=lambda index: (padded(lengths[index]), rng.random()))
    passes = list(pack(order, lengths, settings.pass_tokens, settings.step_rows))
    rng.shuffle(passes)
    steps: list[Step] = [[]]
    for of_pass in passes:
        if sum(map(len, steps[-1])) + len(of_pass) > settings.step_rows and steps[-1]:
            steps.append([])
        steps[-1].append(of_pass)
    return steps


def pack(order: Sequence[int], lengths: Sequence[int], tokens: int, rows: int) -> Iterator[list[int]]:
    """Pack rows, in an order of rising length, into passes of at most so many padded tokens and rows, at least one."""
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) == rows or padded(lengths[index]) * (len(batch) + 1) > tokens):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def padded(length: int) -> int:
    """Return the length that a text is padded to."""
    return -(-length // PAD_TO) * PAD_TO


def stack(rows: Sequence[Sequence[int]], fill: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Stack sequences of numbers: int64 [rows, padded length], filled up on the right, and what is not filling."""
    width = padded(max(map(len, rows)))
    values, inside = torch.full((len(rows), width), fill), torch.zeros(len(rows), width, dtype=torch.long)
    for index, row in enumerate(rows):
        values[index, : len(row)] = torch.tensor(row)
        inside[index, : len(row)] = 1
    return values.to(device), inside.to(device)


@torch.no_grad()
def predict(learner: Learner[Row], rows: Sequence[Row], pass_tokens: int = 8192) -> list[float]:
    """Return the log-odds of each row being correct, in their order."""
    learner.network.train(mode=False)
    lengths = [learner.length(row) for row in rows]
    scores = [0.0] * len(rows)
    device = next(learner.network.parameters()).device
    order = sorted(range(len(rows)), key=lambda index: lengths[index])
    for batch in pack(order, lengths, pass_tokens, len(rows)):
        with throughput.autocast(device):
            of_batch = learner.logits([rows[index] for index in batch]).float().tolist()
        for index, score in zip(batch, of_batch, strict=True):
            scores[index] = score
    return scores
