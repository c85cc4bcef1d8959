"""What goes into a judge: a recipe file, and the folders that its data lie in."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.train import data
from judgebot_eval.train.collect import corpus
from judgebot_eval.train.learn.finetune import Settings
from judgebot_eval.train.learn.matching import MatchSettings


@dataclass(frozen=True, slots=True)
class Pretraining:
    """The first stage: find the wrong tokens in corpus methods.

    Attributes:
        methods: how many corpus methods to learn from.
        words: how many words of the corpus become tokens of their own.
    """

    methods: int
    words: int
    settings: Settings


@dataclass(frozen=True, slots=True)
class Training:
    """The second stage: tell right methods from wrong ones.

    Attributes:
        methods: how many corpus methods to learn from, each with one mistake.
        fixes: at most how many mined fixes to learn from, as many that shorten the code as lengthen it.
        mutants: at most how many killed mutants of solutions to learn from, each beside its solution.
    """

    methods: int
    fixes: int
    mutants: int
    settings: Settings


@dataclass(frozen=True, slots=True)
class WideTraining:
    """The part beside the encoder, which learns from candidates, corpus methods and all fixes.

    Attributes:
        matched: at most how many corpus methods the matcher learns from, as they stand.
        methods: how many corpus methods to learn from, each with one mistake.
        candidates: how many recorded candidates of each task and verdict to take, by labelled file. Without any, all
            methods are judged as committed code.
        match: how the matcher learns.
    """

    matched: int
    methods: int
    candidates: Mapping[str, int]
    match: MatchSettings

    def __post_init__(self) -> None:
        for name, cap in self.candidates.items():
            if name not in data.FILES:
                raise ValueError(f"candidates: {name}: no such labelled file; there are {', '.join(data.FILES)}")
            if type(cap) is not int:
                raise ValueError(f"candidates: {name} cannot be {cap!r}")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a judge is made.

    Attributes:
        start_licence: what encoder it starts from, and under which licence.
        unseen: projects of the corpus that only calibrate and measure.
        target_precision: of the default threshold, in a stream of changes.
    """

    name: str
    version: str
    start_licence: str
    unseen: tuple[str, ...]
    target_precision: float
    pretraining: Pretraining
    training: Training
    wide: WideTraining

    def __post_init__(self) -> None:
        if not self.unseen:
            raise ValueError("unseen: name at least one project, to calibrate and measure on")
        if not 0 < self.target_precision < 1:
            raise ValueError(f"target_precision cannot be {self.target_precision}: it lies between 0 and 1")


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where the data lie.

    Attributes:
        corpus: what `corpus build` wrote.
        changes: what `corpus fixes` wrote.
        mutants: what `corpus mutants` wrote; None if the recipe takes none.
        labelled: the folder of labelled data, which need not be there if the recipe takes no candidates.
    """

    corpus: Path
    changes: Path
    mutants: Path | None
    labelled: Path


def read(path: Path) -> Recipe:
    """Read a recipe (TOML).

    Raises:
        JudgebotError: it is not a recipe.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        pretraining, training, wide = (table.pop(name) for name in ("pretrain", "train", "wide"))
        parts = {"pretraining": pretraining, "training": training, "wide": {"match": {}, "candidates": {}, **wide}}
        return jsonl.from_fields({**table, **parts}, Recipe)
    except (ValueError, KeyError, TypeError) as error:
        raise JudgebotError(f"{path}: not a recipe: {error}") from error


def without_candidates(recipe: Recipe, sources: Collection[str]) -> Recipe:
    """Return a recipe that learns from no candidates of these labelled files."""
    kept = {source: cap for source, cap in recipe.wide.candidates.items() if source not in sources}
    return replace(recipe, wide=replace(recipe.wide, candidates=kept))


def seen_projects(recipe: Recipe, folder: Path) -> list[Path]:
    """Return the complete corpus folders of the projects that may be learned from.

    Raises:
        JudgebotError: there is none, or one of the unseen projects is missing: it may be there by another name.
    """
    seen = [path for path in sorted(folder.iterdir()) if corpus.is_complete(path) and path.name not in recipe.unseen]
    if not seen:
        raise JudgebotError(f"{folder}: no corpus; make one with `judgebot eval corpus build`")
    unseen_projects(recipe, folder)
    return seen


def unseen_projects(recipe: Recipe, folder: Path) -> list[Path]:
    """Return the corpus folders of the projects that only calibrate and measure.

    Raises:
        JudgebotError: one is missing.
    """
    for name in recipe.unseen:
        if not corpus.is_complete(folder / name):
            mend = "make it with `judgebot eval corpus build`, or name others in `unseen` of the recipe"
            raise JudgebotError(f"{folder / name}: missing; {mend}")
    return [folder / name for name in recipe.unseen]
