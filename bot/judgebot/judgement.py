"""What a judge is to the rest of judgebot: examples and edits in, raw scores out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from judgebot.edit import Edit
from judgebot.encode import Example


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model says of one example or edit.

    Attributes:
        logit: raw score; higher means more likely correct.
        truncated: the model did not see the example whole.
    """

    logit: float
    truncated: bool


def gain(before: Judgement, after: Judgement) -> float:
    """How much the raw score rose from one version to the next; 0 where one was truncated."""
    return 0.0 if before.truncated or after.truncated else after.logit - before.logit


class Judge(Protocol):
    """Whatever scores examples, and edits where its bundle has a change model."""

    def judge(self, examples: Sequence[Example]) -> list[Judgement]:
        """Score examples, in their order."""

    def judge_edits(self, edits: Sequence[Edit]) -> list[Judgement]:
        """Score edits, in their order: is the method correct after it?"""
