"""Stages and what was done of them -> what is to be done, in words (pure, but for the hashing of files)."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from judgebot_eval.study import ledger
from judgebot_eval.study.ledger import Entry
from judgebot_eval.study.stage import Stage
from judgebot_eval.words import counted

State = Literal["done", "begun", "changed", "to do", "absent"]
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Planned:
    """A stage and its state: `changed` was done with other inputs, or follows what will be done again."""

    stage: Stage
    state: State

    @property
    def is_due(self) -> bool:
        """Whether it will be run."""
        return self.state not in ("done", "absent")


def plan(stages: Sequence[Stage], entries: Mapping[str, Entry], folder: Path) -> list[Planned]:
    """Say what of the stages, in their order, has to be done."""
    planned: dict[str, Planned] = {}
    for stage in stages:
        due = any(planned[name].is_due for name in stage.needs)
        needed = [planned[name].stage for name in stage.needs]
        planned[stage.name] = Planned(stage, _state(stage, entries.get(stage.name), needed, folder, due=due))
    return list(planned.values())


def _state(stage: Stage, entry: Entry | None, needed: Sequence[Stage], folder: Path, *, due: bool) -> State:
    if stage.absent:
        return "absent"
    if entry is None:
        return "to do"
    inputs = ledger.inputs_of(stage, needed, folder)
    if due or entry.inputs != inputs:
        return "changed"
    if entry.seconds is None:
        return "begun"
    return "done" if ledger.is_finished(stage, entry, inputs, folder) else "to do"


def lines(planned: Sequence[Planned]) -> Iterator[str]:
    """Print a plan: a line for each stage, what is left to do, what is absent, or done in part, and why."""
    width = max(len(each.stage.name) for each in planned)
    for number, each in enumerate(planned, 1):
        yield f"{number:3}  {each.stage.name:{width}}  {each.state:7}  {_cost(each.stage)}".rstrip()
    counts = Counter(each.state for each in planned)
    due = [each.stage for each in planned if each.is_due]
    left = f", about {duration(sum(stage.cost.seconds for stage in due))}" if due else ""
    yield f"{counted(len(planned), 'stage')}: {counts['done']} done, {len(due)} to do{left}, {counts['absent']} absent"
    yield from _hired([each.stage for each in planned if each.state != "done"])
    stages = [each.stage for each in planned]
    yield from _grouped("absent", {stage.name: stage.absent for stage in stages})
    yield from _grouped("in part", {stage.name: stage.left_out for stage in stages if not stage.absent})


def _grouped(state: str, reasons: Mapping[str, str]) -> Iterator[str]:
    for reason in dict.fromkeys(filter(None, reasons.values())):
        yield f"{state}: {', '.join(name for name, found in reasons.items() if found == reason)}: {reason}"


def _cost(stage: Stage) -> str:
    cost = stage.cost
    dollars = f"{cost.dollars:,.2f} dollars" if cost.dollars else ""
    return ", ".join(part for part in (duration(cost.seconds), cost.gpu, dollars) if part)


def _hired(stages: Sequence[Stage]) -> Iterator[str]:
    """Sum up the hours of each GPU, and the dollars, of all that is not done, absent or not."""
    hours: defaultdict[str, float] = defaultdict(float)
    for stage in stages:
        if stage.cost.gpu:
            hours[stage.cost.gpu] += stage.cost.seconds / _HOUR
    if hours:
        gpus = ", ".join(f"{count:,.0f} h of {gpu}" for gpu, count in hours.items())
        yield f"at most {gpus}; {sum(stage.cost.dollars for stage in stages):,.0f} dollars with what endpoints charge"


def duration(seconds: float) -> str:
    """Print a time: `40 s`, `12 min`, `3.5 h`."""
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < _HOUR else f"{seconds / _HOUR:,.1f} h"
