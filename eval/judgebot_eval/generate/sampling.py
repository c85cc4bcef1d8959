"""Sampling by the settings of a model's makers, such that a sample depends on its own seed alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from transformers import (
    GenerationConfig,
    LogitsProcessor,
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is drawn; what is None is not done.

    Attributes:
        temperature: 0 takes the likeliest token.
    """

    temperature: float
    top_k: int | None
    top_p: float | None
    min_p: float | None
    repetition_penalty: float | None

    @classmethod
    def of(cls, config: GenerationConfig, temperature: float) -> "Sampling":
        """Take all but the temperature from a model's generation config, or where that is silent from transformers."""
        return cls(
            temperature,
            top_k=config.top_k or None,
            top_p=config.top_p if config.top_p and config.top_p < 1 else None,
            min_p=config.min_p or None,
            repetition_penalty=config.repetition_penalty if config.repetition_penalty != 1 else None,
        )

    def processors(self) -> list[LogitsProcessor]:
        """Return what changes the scores, in the order of transformers."""
        found: list[LogitsProcessor] = []
        if self.repetition_penalty is not None:
            found.append(RepetitionPenaltyLogitsProcessor(self.repetition_penalty))
        if self.temperature == 0:
            return found
        found.append(TemperatureLogitsWarper(self.temperature))
        if self.top_k is not None:
            found.append(TopKLogitsWarper(self.top_k))
        if self.top_p is not None:
            found.append(TopPLogitsWarper(self.top_p))
        if self.min_p is not None:
            found.append(MinPLogitsWarper(self.min_p))
        return found


class SeededSampler(LogitsProcessor):
    """Turns greedy decoding into sampling, one random generator for each row, and notes how likely each token was.

    The likeliest token after adding Gumbel noise to the scores is a draw from their softmax (Gumbel, 1954; Maddison and
    others, 2014). The log-probabilities are the model's own: before temperature, penalty, top-k and top-p.

    Args:
        sampling: how to draw.
        seeds: one for each row.
        padding: how many tokens at the start of each row are padding [rows].
    """

    def __init__(self, sampling: Sampling, seeds: Sequence[int], padding: torch.Tensor) -> None:
        self._processors = sampling.processors()
        self._draws = sampling.temperature > 0
        device = padding.device
        self._generators = [torch.Generator(device).manual_seed(seed) for seed in seeds]
        self._padding = padding[:, None]
        self._scores: torch.Tensor | None = None
        self._noted: list[torch.Tensor] = []

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor) -> torch.FloatTensor:
        """Return scores [rows, vocabulary] whose greatest is the token drawn."""
        self._note(input_ids)
        self._scores = torch.log_softmax(scores, dim=-1)
        ids = self._without_padding(input_ids)
        for processor in self._processors:
            scores = processor(ids, scores)
        return self._with_noise(scores) if self._draws else scores

    def logprobs(self, sequences: torch.Tensor) -> torch.Tensor:
        """Return the log-probability of each new token [rows, new], once all are drawn."""
        self._note(sequences)
        return torch.stack(self._noted, dim=1)

    def _note(self, ids: torch.Tensor) -> None:
        if self._scores is not None:
            self._noted.append(self._scores.gather(1, ids[:, -1:]).squeeze(1))

    def _without_padding(self, ids: torch.LongTensor) -> torch.LongTensor:
        """Replace padding by the first token after it: the penalty for repetition must not see it."""
        positions = torch.arange(ids.shape[1], device=ids.device)[None]
        return torch.where(positions < self._padding, ids.gather(1, self._padding), ids)  # type: ignore[return-value]

    def _with_noise(self, scores: torch.FloatTensor) -> torch.FloatTensor:
        noise = torch.empty(scores.shape, dtype=torch.float32, device=scores.device)
        for row, generator in zip(noise, self._generators, strict=True):
            row.exponential_(generator=generator)
        return scores - noise.log()  # type: ignore[return-value]


def first_end(ids: Iterable[int], ends: Iterable[int]) -> int | None:
    """Return the index of the first token that ends a reply, None if there is none."""
    stops = set(ends)
    return next((index for index, token in enumerate(ids) if token in stops), None)
