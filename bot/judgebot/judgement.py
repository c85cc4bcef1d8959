"""What a judge is to the rest of judgebot: examples in, raw scores out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from judgebot.encode import Example


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one example.

    Attributes:
        logit: raw score; higher means more likely correct.
        truncated: the model did not see the example whole.
    """

    logit: float
    truncated: bool


class Judge(Protocol):
    """Whatever scores examples."""

    def judge(self, examples: Sequence[Example]) -> list[Judgement]:
        """Score examples, in their order."""
