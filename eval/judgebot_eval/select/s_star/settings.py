"""How S* is run."""

from dataclasses import dataclass
from typing import Literal

History = Literal["all", "last"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The final runs of the paper, from which ablations differ in one thing.

    Attributes:
        samples: drawn for each task (N).
        rounds: at most, of each sample, the first solution included (R); 1 is without debugging.
        temperature: of the generator (T).
        history: which rounds a sample is shown when it debugs itself.
        max_tokens: of a reply of the generator.
    """

    samples: int = 16
    rounds: int = 3
    temperature: float = 0.7
    history: History = "all"
    max_tokens: int = 2048


SELECTION_NAMES = ("s-star", "first", "random", "majority", "generated-tests", "pairwise")
"""The ways of selecting; `selection` has what each does."""
