"""Tasks -> samples, choices and what the tests say of both, in a folder that a kill at any moment leaves whole."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from judgebot_eval.execute.assemble import assemble, scaffold_of
from judgebot_eval.execute.program import Engine
from judgebot_eval.execute.run import Job, Plan, execute
from judgebot_eval.jsonl import Log
from judgebot_eval.records import Candidate, Task
from judgebot_eval.select.s_star.referee import Referee
from judgebot_eval.select.s_star.sampling import Sample
from judgebot_eval.select.s_star.selection import Choice, choose

SAMPLES, CHOICES, OUTCOMES = "samples.jsonl", "choices.jsonl", "outcomes.jsonl"

Draw = Callable[[Task], list[Sample]]
"""A task -> its samples, numbered from 0."""

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done.

    Attributes:
        folder: keeps what was done.
        selections: the ways of selecting.
    """

    tasks: Sequence[Task]
    selections: Sequence[str]
    folder: Path
    progress: Progress


@dataclass(frozen=True, slots=True)
class Selected:
    """What came of a task.

    Attributes:
        passed: what the hidden tests say of each sample.
        choices: the number of the sample that each way of selecting returned.
    """

    task: str
    passed: tuple[bool, ...]
    choices: Mapping[str, int]


def select(work: Work, draw: Draw, referee: Referee) -> tuple[dict[str, list[Sample]], list[Choice]]:
    """Draw samples for each task and select among them; what the folder holds already is not done again.

    Raises:
        JudgebotError: an answer could not be had, or a task cannot be run here; what was done is kept.
    """
    drawn: dict[str, list[Sample]] = {}
    with (
        Log(work.folder / SAMPLES, Sample, lambda sample: sample.key) as samples,
        Log(work.folder / CHOICES, Choice, lambda choice: choice.key) as choices,
    ):
        known = _by_task(list(samples.records.values()))
        # what was chosen from was written before, whole
        settled = {choice.task for choice in choices.records.values()}
        for done, task in enumerate(work.tasks, 1):
            missing = [selection for selection in work.selections if f"{task.id}#{selection}" not in choices]
            if task.id in settled:
                drawn[task.id] = known[task.id]
            else:
                drawn[task.id] = [samples.add(sample) for sample in draw(task)]
            for selection in missing:
                choices.add(choose(selection, task, drawn[task.id], referee))
            work.progress("selected", done, len(work.tasks))
        return drawn, [choices.records[f"{task.id}#{name}"] for task in work.tasks for name in work.selections]


def examine(
    work: Work, drawn: Mapping[str, Sequence[Sample]], choices: Sequence[Choice], engine: Engine
) -> list[Selected]:
    """Run the hidden tests on all samples, after everything has been selected."""
    jobs = [_job(task, sample) for task in work.tasks for sample in drawn[task.id]]
    told = execute(jobs, engine, work.folder / OUTCOMES, Plan(feedback=False), partial(work.progress, "tested"))
    chosen: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for choice in choices:
        chosen[choice.task][choice.selection] = choice.sample
    return [
        Selected(task.id, tuple(told[sample.key].verdict == "passed" for sample in drawn[task.id]), chosen[task.id])
        for task in work.tasks
    ]


def _by_task(samples: Sequence[Sample]) -> defaultdict[str, list[Sample]]:
    by_task: defaultdict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_task[sample.task].append(sample)
    return by_task


def _job(task: Task, sample: Sample) -> Job:
    scaffold = scaffold_of(task)
    candidate = Candidate(task.id, "", sample.number, "", sample.code, sample.helpers)
    return Job(sample.key, assemble(scaffold, candidate) if scaffold else None)
