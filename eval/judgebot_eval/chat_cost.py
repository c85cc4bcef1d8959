"""What asking a model costs: calls, tokens and dollars."""

from collections.abc import Mapping
from dataclasses import dataclass

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """What an endpoint charges.

    Attributes:
        prompt: dollars for a million tokens read.
        completion: dollars for a million tokens written.
        date: when that was so, as `2025-04-14`; "" if the user said it.
    """

    prompt: float
    completion: float
    date: str = ""


PRICES: Mapping[str, Price] = {
    "gpt-3.5-turbo-1106": Price(1.00, 2.00, "2023-11-06"),
    "gpt-4.1-mini": Price(0.40, 1.60, "2025-04-14"),
    "gpt-4o-mini": Price(0.15, 0.60, "2024-07-18"),
}
"""OpenAI's list prices, without rebates, on the day each model of the study and of its baselines appeared."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How much was asked."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def dollars(self, price: Price) -> float:
        """Return what it costs."""
        return (self.prompt_tokens * price.prompt + self.completion_tokens * price.completion) / _MILLION
