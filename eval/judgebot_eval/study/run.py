"""Stages -> their results in the folder of a run; what is finished already is left alone."""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError
from judgebot_eval.study import ledger
from judgebot_eval.study.ledger import Entry
from judgebot_eval.study.plan import duration
from judgebot_eval.study.stage import Say, Stage

_FORETOLD = 0.1
"""The pace begins as if this share of the whole had gone as estimated: the first stages are too short to tell."""


def run(
    stages: Sequence[Stage],
    folder: Path,
    about: Mapping[str, Any],
    say: Say,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Run the stages that are not finished, in their order.

    A run may be killed at any moment: the same call continues it. A stage that was begun with the same inputs goes on
    with what it left behind; if its inputs have changed since, that is removed first. What lies where a stage of which
    nothing is known writes is taken up, as if that stage had been killed.

    Args:
        stages: each after those that it needs; absent ones are passed over.
        folder: of the run.
        about: what its manifest says beside the stages.
        say: takes the lines of progress.
        clock: in seconds.

    Raises:
        JudgebotError: a stage fails, or leaves no result.
    """
    entries = ledger.read(folder)
    by_name = {stage.name: stage for stage in stages}
    present = [stage for stage in stages if not stage.absent]
    left = sum(stage.cost.seconds for stage in present)
    estimated = spent = left * _FORETOLD
    for number, stage in enumerate(present, 1):
        left -= stage.cost.seconds
        entry = Entry(stage.name, ledger.inputs_of(stage, [by_name[name] for name in stage.needs], folder))
        earlier = entries.get(stage.name)
        if ledger.is_finished(stage, earlier, entry.inputs, folder):
            continue
        if earlier is not None and earlier.inputs != entry.inputs:
            _remove(stage, folder)
        _enter(entry, entries, folder, about)
        pace = spent / estimated if estimated else 1.0
        say(f"[{number}/{len(present)}] {stage.name}: {_times(stage, left, pace)}")
        begin = clock()
        stage.run(say)
        _check(stage, folder)
        seconds = clock() - begin
        estimated, spent = estimated + stage.cost.seconds, spent + seconds
        _enter(Entry(stage.name, entry.inputs, round(seconds, 1)), entries, folder, about)


def _times(stage: Stage, left: float, pace: float) -> str:
    """Say how long a stage and those after it will take, by how long those before it took."""
    return f"about {duration(stage.cost.seconds * pace)}, then {duration(left * pace)}"


def _enter(entry: Entry, entries: dict[str, Entry], folder: Path, about: Mapping[str, Any]) -> None:
    entries[entry.name] = entry
    ledger.write(folder, about, entries.values())


def _remove(stage: Stage, folder: Path) -> None:
    for path in (folder / each for each in stage.owns or stage.results):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _check(stage: Stage, folder: Path) -> None:
    missing = [path for path in stage.results if not (folder / path).exists()]
    if missing:
        raise JudgebotError(f"{stage.name}: left no {missing[0]} in {folder}; run it again")
