"""The records that pass between the stages of the study."""

import hashlib
from dataclasses import dataclass
from typing import Literal

from judgebot.encode import Example

Split = Literal["train", "validation", "calibration", "test"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """An example with its verdict.

    Attributes:
        task: what splits are made by; every candidate of one task lies in one split.
        source: the file or kind it comes from, by which figures are reported.
        correct: the verdict of the tests (or of the construction, for mutants).
        compiles: False if it is known not to compile, None if unknown.
        group: examples of one group are ranked against each other, in training and in pairwise figures.
    """

    example: Example
    task: str
    source: str
    correct: bool
    compiles: bool | None = None
    group: str = ""


def bucket(text: str, buckets: int) -> int:
    """Assign a text to one of `buckets` by its sha1, the same everywhere and always."""
    return int(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest(), 16) % buckets


def split_of(task: str) -> Split:
    """Assign a task to its split: a fifth is test, of the rest a tenth each validates and calibrates."""
    if bucket(task, 5) == 0:
        return "test"
    match bucket(f"{task}#fit", 10):
        case 0:
            return "validation"
        case 1:
            return "calibration"
        case _:
            return "train"
