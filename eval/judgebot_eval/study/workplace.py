"""Where the stages of the full study are made: its recipe, the folder of the run, and what both imply."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judgebot_eval.datasets.training_use import FLAG
from judgebot_eval.study.recipe import Model, Recipe
from judgebot_eval.study.stage import Stage, command

KEPT = 0.776
"""The share of the candidates that the paper's cleaning kept, by which time is estimated."""
TRAINED, VALIDATED, TESTED = 0.7, 0.1, 0.2
"""The shares of the splits."""
LEARNING, RUNNING = 16, 2
"""Bytes of a parameter: in float32 its weight, gradient and two moments; in bfloat16 its weight."""
DEVICE = "the machine of the manifest"
"""What speeds are measured on."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A recipe and the folder of a run."""

    recipe: Recipe
    folder: Path

    @property
    def data(self) -> tuple[object, ...]:
        """The flag of the data."""
        return ("--data", self.recipe.data)

    @property
    def tasks(self) -> tuple[object, ...]:
        """The flags of the tasks."""
        return (*self.recipe.tasks, *self.data)

    @property
    def stated(self) -> tuple[str, ...]:
        """The flags of the data that may be trained on."""
        return tuple(part for name in self.recipe.stated for part in (FLAG, name))

    @property
    def generators(self) -> tuple[Model, ...]:
        """All generators."""
        return (*self.recipe.small, *self.recipe.large)

    @property
    def present(self) -> tuple[Model, ...]:
        """The generators that can be asked."""
        return tuple(model for model in self.generators if not self.lacking(model))

    @property
    def rq1(self) -> float:
        """How many candidates RQ1 is estimated to have."""
        return self.recipe.count * len(self.recipe.small) * self.recipe.few * KEPT

    @property
    def pools(self) -> int:
        """How many samples of small generators there are."""
        return self.recipe.count * len(self.recipe.small) * self.recipe.samples

    def samples(self, model: Model) -> int:
        """Return how many samples of a generator there are for a task."""
        return self.recipe.samples if model in self.recipe.small else self.recipe.few

    def file(self, name: str) -> Path:
        """Return where candidates are."""
        return self.folder / f"candidates/{name}.jsonl"

    def lacking(self, model: Model, bytes_each: int = RUNNING) -> str:
        """Say why a model cannot be run, or learn, here; "" if it can."""
        needed, memory = model.parameters * bytes_each, self.recipe.memory
        there = f"there is one of {memory:.0f}" if memory else "there is none"
        too_small = "" if needed <= memory else f"needs a GPU of {needed:.0f} GB or more; {there}"
        return model.absent or too_small

    def stage(
        self, name: str, results: tuple[str, ...], words: tuple[object, ...], output: str = "", **more: Any
    ) -> Stage:
        """Make a stage of a command that writes into a folder, else into the file that is its result."""
        run = command(*words, "--output", self.folder / (output or results[0]))
        recipe = " ".join(str(word).removeprefix(f"{self.folder}/") for word in words)
        return Stage(name, recipe, results, run, **more)
