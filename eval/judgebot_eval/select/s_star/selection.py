"""Stage 2 of S*, and what it is compared with: which sample of a task is returned."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar

from judgebot_eval.records import Task, bucket
from judgebot_eval.select.s_star.driver import Output
from judgebot_eval.select.s_star.referee import Referee
from judgebot_eval.select.s_star.sampling import Sample
from judgebot_eval.select.s_star.tournament import Groups, agreement, best, group, pairs_to_play, round_robin, wins


@dataclass(frozen=True, slots=True)
class Choice:
    """The sample that is returned for a task.

    Attributes:
        selection: the way it was selected.
        sample: its number.
        step: what decided.
        totals: what each sample was given by that step, 0 for those that were out already; () if nothing was counted.
    """

    VERSION: ClassVar = 1
    task: str
    selection: str
    sample: int
    step: str
    totals: tuple[float, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from every other choice."""
        return f"{self.task}#{self.selection}"


@dataclass(frozen=True, slots=True)
class Decision:
    """A choice but for its names; the fields are those of `Choice`."""

    sample: int
    step: str
    totals: tuple[float, ...] = ()


Selection = Callable[[Task, Sequence[Sample], Referee], Decision]
"""Samples of a task, numbered from 0 in the order they were drawn -> the one that is returned."""


def choose(selection: str, task: Task, samples: Sequence[Sample], referee: Referee) -> Choice:
    """Select one of the samples of a task in one of the ways of `SELECTIONS`.

    Raises:
        JudgebotError: an answer could not be had, or the task cannot be run here.
    """
    decision = SELECTIONS[selection](task, samples, referee)
    return Choice(task.id, selection, decision.sample, decision.step, decision.totals)


def s_star(task: Task, samples: Sequence[Sample], referee: Referee) -> Decision:
    """Select by public tests, then by matches on inputs, then, if those say nothing, by matches on the code."""
    kept = _passing(samples)
    inputs = referee.inputs(task) if _is_open(kept) else ()
    if not inputs:
        return by_public_tests(task, samples, referee)
    groups = grouped(referee.outputs(task, kept, inputs))
    totals = wins(groups, referee.matches(task, kept, pairs_to_play(groups)), len(kept))
    if any(totals):
        return _decision("matches on inputs", samples, kept, totals)
    return _by_code(task, samples, _running(kept, groups), referee)


def by_public_tests(task: Task, samples: Sequence[Sample], referee: Referee) -> Decision:  # noqa: ARG001 - a `Selection`
    """Return the first of the samples that pass the largest share of the public tests."""
    rates = tuple(sample.rate for sample in samples)
    return Decision(best(rates), "public tests", rates)


def drawn(task: Task, samples: Sequence[Sample], referee: Referee) -> Decision:  # noqa: ARG001 - a `Selection`
    """Return a sample drawn by the name of the task."""
    return Decision(bucket(task.id, len(samples)), "draw")


def majority(task: Task, samples: Sequence[Sample], referee: Referee) -> Decision:
    """Return the sample that most others agree with on the inputs of a suite, without looking at public tests."""
    inputs = referee.inputs(task)
    totals = agreement(grouped(referee.outputs(task, samples, inputs)), len(samples))
    return _decision("agreement", samples, samples, totals)


def by_generated_tests(task: Task, samples: Sequence[Sample], referee: Referee) -> Decision:
    """Return, of those that pass all public tests, the sample that passes most tests of a suite."""
    kept = _passing(samples)
    tests = referee.tests(task) if _is_open(kept) else ()
    if not tests:
        return by_public_tests(task, samples, referee)
    totals = [sum(output.passed for output in outputs) for outputs in referee.outputs(task, kept, tests)]
    return _decision("generated tests", samples, kept, totals)


def pairwise(task: Task, samples: Sequence[Sample], referee: Referee) -> Decision:
    """Return, of those that pass all public tests, the sample that wins most matches on the code."""
    kept = _passing(samples)
    return _by_code(task, samples, kept, referee) if _is_open(kept) else by_public_tests(task, samples, referee)


SELECTIONS: Mapping[str, Selection] = {
    "s-star": s_star,
    "first": by_public_tests,
    "random": drawn,
    "majority": majority,
    "generated-tests": by_generated_tests,
    "pairwise": pairwise,
}


def grouped(outputs: Sequence[Sequence[Output]]) -> list[Groups]:
    """Group samples on each input by what they returned; outputs [samples, inputs]."""
    by_input = zip(*outputs, strict=True)
    return [group([None if output.error else output.value for output in of_input]) for of_input in by_input]


def _passing(samples: Sequence[Sample]) -> list[Sample]:
    """The samples that pass all public tests: all that have a method, where there are none."""
    return [sample for sample in samples if sample.rate == 1]


def _running(kept: Sequence[Sample], inputs: Sequence[Groups]) -> Sequence[Sample]:
    """Those that returned something on some input, if any did: what does not even compile is no matter of opinion."""
    returned = {sample for groups in inputs for members in groups for sample in members}
    return [kept[sample] for sample in sorted(returned)] or kept


def _is_open(kept: Sequence[Sample]) -> bool:
    return len(kept) > 1


def _by_code(task: Task, samples: Sequence[Sample], kept: Sequence[Sample], referee: Referee) -> Decision:
    matches = referee.code_matches(task, kept, list(combinations(range(len(kept)), 2)))
    return _decision("matches on code", samples, kept, round_robin(matches, len(kept)))


def _decision(step: str, samples: Sequence[Sample], kept: Sequence[Sample], totals: Sequence[float]) -> Decision:
    """Give each of all samples what it got among those that were kept; the best is one of these."""
    of_kept = {sample.number: float(total) for sample, total in zip(kept, totals, strict=True)}
    return Decision(kept[best(totals)].number, step, tuple(of_kept.get(sample.number, 0.0) for sample in samples))
