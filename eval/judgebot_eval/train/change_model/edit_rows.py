"""Edits of known verdict: changes as they were committed, fixes undone, mutants put in place of their methods."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from judgebot.edit import Edit
from judgebot.encode import Example
from judgebot.judgement import Judge, gain
from judgebot_eval.train.collect.corpus import CorpusMethod
from judgebot_eval.train.mine.fixes import MethodChange
from judgebot_eval.train.mutate import mutants
from judgebot_eval.train.mutate.killed import ExecutedMutant


@dataclass(frozen=True, slots=True)
class LabelledEdit:
    """An edit with its verdict.

    Attributes:
        project: what is learned from one project is tried on others.
        task: what splits are made by: the file, or the task of a killed mutant.
        source: "fix", "change" or "mutant".
        correct: the method is right after the edit: it was committed so; not if a fix was undone or a mistake made.
    """

    edit: Edit
    project: str
    task: str
    source: str
    correct: bool


def committed(changes: Iterable[MethodChange]) -> Iterator[LabelledEdit]:
    """Return the changes that left the Javadoc as it was, fixes and others."""
    for change in changes:
        if change.kind != "inconsistent":
            edit = _edit(change, change.before, change.after)
            yield LabelledEdit(edit, change.project, change.task, change.kind, correct=True)


def undone(labelled: LabelledEdit) -> LabelledEdit:
    """Return the edit that takes another one back."""
    edit = labelled.edit
    return replace(labelled, edit=Edit(edit.after, edit.before, -edit.gain), correct=not labelled.correct)


def mutated(methods: Iterable[CorpusMethod], seed: int) -> Iterator[LabelledEdit]:
    """Return an edit for each method that has a mutant: it makes one mistake."""
    rng = random.Random(seed)
    for method in methods:
        for mutant in mutants(method.code, 1, rng):
            edit = _edit(method, method.code, mutant.code)
            yield LabelledEdit(edit, method.project, method.task, "mutant", correct=False)


def killed(executed: Iterable[ExecutedMutant]) -> Iterator[LabelledEdit]:
    """Return an edit for each mutant that the tests of its task tell from the solution."""
    for mutant in executed:
        if mutant.is_wrong:
            edit = _edit(mutant, mutant.original, mutant.code)
            yield LabelledEdit(edit, "", mutant.task, "mutant", correct=False)


def _edit(method: MethodChange | CorpusMethod | ExecutedMutant, before: str, after: str) -> Edit:
    example = Example(method.description, method.signature, before)
    return Edit(example, replace(example, code=after))


def with_gains(rows: Sequence[LabelledEdit], judge: Judge) -> list[LabelledEdit]:
    """Let a judge say how much each edit changed its mind of the method by itself."""
    judged = judge.judge([example for row in rows for example in (row.edit.before, row.edit.after)])
    return [
        replace(row, edit=replace(row.edit, gain=gain(before, after)))
        for row, before, after in zip(rows, judged[::2], judged[1::2], strict=True)
    ]
