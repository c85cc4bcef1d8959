"""A recipe and its data -> what each stage learns from, what calibrates, and what measures."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.lexer import lex
from judgebot.skip import stub
from judgebot_eval.records import Labelled, bucket, split_of
from judgebot_eval.train import data
from judgebot_eval.train.assess.sets import BROKEN_SHARE
from judgebot_eval.train.change_model.edit_rows import LabelledEdit, committed, killed, mutated
from judgebot_eval.train.collect.corpus import CorpusMethod, read_corpus
from judgebot_eval.train.learn.examples import (
    both_versions,
    draw,
    draw_together,
    fix_pairs,
    paired_samples,
    pretraining_samples,
)
from judgebot_eval.train.learn.finetune import Sample
from judgebot_eval.train.mine.fixes import MethodChange, read_changes
from judgebot_eval.train.mutate.killed import ExecutedMutant, read_executed
from judgebot_eval.train.recipe import Inputs, Recipe, seen_projects, unseen_projects

_MEASURED_METHODS = 12_000
_MUTATED_METHODS = 4_000


def pretraining_rows(recipe: Recipe, corpus: Path) -> Iterator[Sample]:
    """Draw corpus methods, and break each."""
    stage = recipe.pretraining
    methods = _methods(seen_projects(recipe, corpus))
    return pretraining_samples(draw_together(methods, stage.methods, stage.settings.seed), stage.settings.seed)


def training_rows(recipe: Recipe, inputs: Inputs) -> list[Sample]:
    """Gather what the encoder learns from; nothing of it is a test task or of an unseen project.

    Candidates are left to the wide part: the encoder learns their tasks by heart.
    """
    stage = recipe.training
    seed = stage.settings.seed + 1
    methods = draw_together(_methods(seen_projects(recipe, inputs.corpus)), stage.methods, seed)
    fixes = fix_pairs(seen_changes(recipe, inputs), stage.fixes, seed, BROKEN_SHARE)
    return [
        *paired_samples(methods, seed, BROKEN_SHARE, swapped=True),
        *fixes,
        *_killed(recipe, inputs, seed),
    ]


def _killed(recipe: Recipe, inputs: Inputs, seed: int) -> list[Sample]:
    wrong = [mutant for mutant in executed(recipe, inputs) if mutant.is_wrong]
    chosen = random.Random(seed).sample(wrong, min(recipe.training.mutants, len(wrong)))
    return [sample for mutant in chosen for sample in _beside_solution(mutant)]


def executed(recipe: Recipe, inputs: Inputs) -> Iterator[ExecutedMutant]:
    """Read the mutants of solutions that may be learned from; none if the recipe takes none.

    Raises:
        JudgebotError: it takes some, and they are not given, not there, or damaged.
    """
    if not recipe.training.mutants:
        return
    if inputs.mutants is None:
        raise JudgebotError("the recipe takes mutants of solutions: give --mutants, or set mutants = 0 in [train]")
    yield from (mutant for mutant in read_executed(inputs.mutants) if split_of(mutant.task) == "train")


def _beside_solution(mutant: ExecutedMutant) -> Iterator[Sample]:
    group = f"{mutant.task}#{bucket(mutant.code, 1 << 32)}"
    for code, correct in ((mutant.original, True), (mutant.code, False)):
        example = Example(mutant.description, mutant.signature, code)
        yield Sample(Labelled(example, mutant.task, "killed", correct, compiles=True, group=group))


def matched_examples(recipe: Recipe, corpus: Path) -> list[Example]:
    """Draw the corpus methods that the matcher learns from; those of one file follow each other."""
    methods = draw(_methods(seen_projects(recipe, corpus)), recipe.wide.matched, recipe.training.settings.seed + 4)
    return [Example(method.description, method.signature, method.code) for method in methods]


def wide_rows(recipe: Recipe, inputs: Inputs) -> list[Labelled]:
    """Gather what the wide part learns from: candidates, corpus methods with one mistake each, fixes and changes."""
    seed = recipe.training.settings.seed + 3
    methods = draw(_methods(seen_projects(recipe, inputs.corpus)), recipe.wide.methods, seed)
    return [
        *(row for row in permitted(recipe, inputs) if split_of(row.task) == "train"),
        *(sample.row for sample in paired_samples(methods, seed)),
        *(
            row
            for change in seen_changes(recipe, inputs)
            if change.kind != "inconsistent"
            for row in both_versions(change)
        ),
    ]


def calibration_rows(recipe: Recipe, inputs: Inputs) -> list[Labelled]:
    """Read what calibrates: tasks of the validation and calibration splits, half the files of the unseen projects."""
    labelled = [row for row in permitted(recipe, inputs) if split_of(row.task) in {"validation", "calibration"}]
    return labelled + [row for row in _unseen(recipe, inputs) if in_first_half(row.task)]


def measured_rows(recipe: Recipe, inputs: Inputs) -> list[Labelled]:
    """Read what is measured on: the test tasks of every labelled file, and the other half of the unseen projects.

    For a recipe without candidates the labelled files that are there will do.
    """
    sources = data.FILES if recipe.wide.candidates else [name for name in data.FILES if data.has(inputs.labelled, name)]
    labelled = [row for source in sources for row in data.read_labelled(inputs.labelled, source)]
    return [row for row in labelled if split_of(row.task) == "test"] + [
        row for row in _unseen(recipe, inputs) if not in_first_half(row.task)
    ]


def learned_edits(recipe: Recipe, inputs: Inputs) -> list[LabelledEdit]:
    """Gather the edits that the change model learns from: committed changes, mutants, killed mutants of solutions."""
    seed = recipe.training.settings.seed + 2
    methods = draw(_methods(seen_projects(recipe, inputs.corpus)), _MUTATED_METHODS, seed)
    of_solutions = killed(executed(recipe, inputs))
    return [*committed(seen_changes(recipe, inputs)), *mutated(methods, seed), *of_solutions]


def calibrating_edits(recipe: Recipe, inputs: Inputs) -> list[LabelledEdit]:
    """Gather the edits that calibrate the change model: of half the files of the unseen projects."""
    seed = recipe.training.settings.seed + 2
    methods = _drawn_unseen(recipe, inputs, _MUTATED_METHODS, seed)
    edits = [*committed(unseen_changes(recipe, inputs)), *mutated(methods, seed)]
    return [edit for edit in edits if in_first_half(edit.task)]


def permitted(recipe: Recipe, inputs: Inputs) -> list[Labelled]:
    """Read the candidates that may be learned from, as many of each as the recipe says."""
    return [
        row
        for source, cap in recipe.wide.candidates.items()
        for row in data.cap_per_task(data.read_permitted(inputs.labelled, source), cap)
    ]


def unseen_changes(recipe: Recipe, inputs: Inputs) -> Iterator[MethodChange]:
    """Read the changes mined from the unseen projects."""
    return _changes(recipe, inputs, unseen=True)


def seen_changes(recipe: Recipe, inputs: Inputs) -> Iterator[MethodChange]:
    """Read the changes mined from projects that may be learned from."""
    return _changes(recipe, inputs, unseen=False)


def _changes(recipe: Recipe, inputs: Inputs, *, unseen: bool) -> Iterator[MethodChange]:
    paths = sorted(inputs.changes.glob("*.jsonl.gz"))
    if not paths:
        raise JudgebotError(f"{inputs.changes}: no changes there; make them with `judgebot eval corpus fixes`")
    for path in paths:
        if (path.name.removesuffix(".jsonl.gz") in recipe.unseen) == unseen:
            yield from read_changes(path)


def _unseen(recipe: Recipe, inputs: Inputs) -> Iterator[Labelled]:
    seed = recipe.training.settings.seed
    methods = _drawn_unseen(recipe, inputs, _MEASURED_METHODS, seed)
    yield from (sample.row for sample in paired_samples(methods, seed))
    for change in unseen_changes(recipe, inputs):
        if change.kind == "fix":
            yield from both_versions(change)


def _drawn_unseen(recipe: Recipe, inputs: Inputs, count: int, seed: int) -> list[CorpusMethod]:
    """Draw methods of the unseen projects, and leave out those that a review does not judge either."""
    drawn = draw(_methods(unseen_projects(recipe, inputs.corpus)), count, seed)
    return [method for method in drawn if not stub(list(lex(method.code)), method.description)]


def _methods(projects: Iterable[Path]) -> Iterator[CorpusMethod]:
    return (method for project in projects for method in read_corpus(project))


def in_first_half(task: str) -> bool:
    """Tell whether a file of an unseen project calibrates; the others measure."""
    return bucket(f"{task}#half", 2) == 0
