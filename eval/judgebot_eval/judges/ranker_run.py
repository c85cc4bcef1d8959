"""A ranker and labelled candidates -> the trained ranker in a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from judgebot_eval.judges import training
from judgebot_eval.judges.judge import Judge
from judgebot_eval.judges.training import Epoch, Labelled, Learner, Say, Settings, Stage
from judgebot_eval.records import LabelledCandidate

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Run:
    """What a ranker is trained with.

    Attributes:
        learned: the candidates to learn from.
        validation: those to choose the epoch by.
        folder: of the checkpoints, and of the ranker in the end.
        say: takes the lines of progress.
    """

    learned: Sequence[LabelledCandidate]
    validation: Sequence[LabelledCandidate]
    folder: Path
    say: Say


class Ranker(Learner[Row], Judge, Protocol[Row]):
    """A judge that learns."""

    @property
    def config(self) -> object:
        """How it was set up."""

    def rows(self, candidates: Sequence[LabelledCandidate]) -> list[Row]:
        """Encode candidates to learn from."""

    def labelled(self, candidates: Sequence[LabelledCandidate]) -> Labelled[Row]:
        """Encode candidates to validate with."""

    def save(self, folder: Path) -> None:
        """Write it into a folder."""


def train(ranker: Ranker[Row], run: Run, settings: Settings) -> list[Epoch]:
    """Train a ranker in place, write it, and return its epochs; continues where it was interrupted.

    Raises:
        JudgebotError: the folder holds another training.
    """
    stage = _stage(ranker, run)
    epochs = training.train(ranker, ranker.rows(run.learned), ranker.labelled(run.validation), settings, stage)
    ranker.save(run.folder)
    return epochs


def check(ranker: Ranker[Row], run: Run, settings: Settings) -> None:
    """Make sure that a folder holds this training of a ranker that is not yet trained.

    Raises:
        JudgebotError: it holds another.
    """
    rows, validation = ranker.rows(run.learned), ranker.labelled(run.validation)
    training.check(ranker, rows, validation, settings, _stage(ranker, run))


def _stage(ranker: Ranker[Row], run: Run) -> Stage:
    return Stage(run.folder, lambda told: run.say(f"{ranker.name}: {told}"), repr(ranker.config))
