"""Stages that write what they are told, run, killed and run again."""

import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.study import ledger
from judgebot_eval.study.plan import plan
from judgebot_eval.study.run import run
from judgebot_eval.study.stage import Cost, Stage, settled


class _Study:
    """Three stages in a row, each of which appends its name to what it read; and how often each was run."""

    def __init__(self, folder):
        self.folder = folder
        self.ran = []
        (folder / "outside").write_text("data")

    def stages(self, recipe="as ever"):
        first = self._stage("first", recipe, (), reads=(self.folder / "outside",))
        return [first, self._stage("second", "", ("first",)), self._stage("third", "", ("second",))]

    def _stage(self, name, recipe, needs, reads=()):
        def write(say):
            self.ran.append(name)
            say(f"writing {name}")
            read = [path.read_text() for path in (*reads, *(self.folder / "run" / each for each in needs))]
            (self.folder / "run" / name).write_text(" ".join([*read, recipe, name]))

        return Stage(name, recipe, (name,), write, needs, reads, cost=Cost(10))

    def run(self, stages=None):
        self.ran.clear()
        run(stages or self.stages(), self.folder / "run", {}, lambda _: None)
        return self.ran

    def states(self, stages=None):
        folder = self.folder / "run"
        return [each.state for each in plan(stages or self.stages(), ledger.read(folder), folder)]


@pytest.fixture
def study(tmp_path):
    return _Study(tmp_path)


def test_what_is_finished_is_not_done_again(study):
    assert study.states() == ["to do"] * 3
    assert study.run() == ["first", "second", "third"]
    assert study.states() == ["done"] * 3
    assert study.run() == []


def _another_text(study):
    (study.folder / "outside").write_text("other data")


def _edited_result(study):
    (study.folder / "run/first").write_text("edited")


def _lost_result(study):
    (study.folder / "run/second").unlink()


@pytest.mark.parametrize(
    ("change", "states", "ran"),
    [
        pytest.param(_another_text, ["changed"] * 3, ["first", "second", "third"], id="a file from outside"),
        pytest.param(_edited_result, ["done", "changed", "changed"], ["second", "third"], id="a result"),
        pytest.param(
            _lost_result, ["done", "to do", "changed"], ["second"], id="a lost result that comes out the same"
        ),
    ],
)
def test_a_change_does_again_what_follows(study, change, states, ran):
    study.run()
    change(study)

    assert study.states() == states
    assert study.run() == ran
    assert study.states() == ["done"] * 3


def test_another_recipe_removes_what_was_there(study):
    study.run()
    stale = study.folder / "run/stale"
    stale.mkdir()
    first, *others = study.stages("another")

    assert study.run([replace(first, owns=("first", "stale")), *others]) == ["first", "second", "third"]
    assert not stale.exists()


def test_what_lies_there_already_is_taken_up(study):
    log = study.folder / "run/log"
    log.parent.mkdir()
    log.write_text("half")
    stage = Stage("log", "", ("log",), lambda _: log.write_text(f"{log.read_text()} and half"))

    study.run([stage])
    assert log.read_text() == "half and half"


def test_a_stage_without_its_result_is_named(study):
    with pytest.raises(JudgebotError, match="lazy: left no result in"):
        study.run([Stage("lazy", "", ("result",), lambda _: None)])
    assert ledger.read(study.folder / "run")["lazy"].seconds is None


def test_what_needs_an_absent_stage_is_absent(study):
    first, *others = study.stages()
    stages = list(settled([replace(first, absent="no data"), *others]))

    assert [stage.absent for stage in stages] == ["no data"] * 3
    assert study.run(stages) == []


def test_time_left_follows_the_pace(study):
    told, clock = [], iter([0, 20, 20, 40, 40, 60])
    run(study.stages(), study.folder / "run", {}, told.append, lambda: next(clock))

    assert told[::2] == [
        "[1/3] first: about 10 s, then 20 s",
        "[2/3] second: about 18 s, then 18 s",
        "[3/3] third: about 19 s, then 0 s",
    ]


_KILLED = """
import sys, time
from pathlib import Path
from judgebot_eval.study.run import run
from judgebot_eval.study.stage import Stage

folder = Path(sys.argv[1])
def grow(name, pause):
    def write(say):
        with (folder / name).open("a") as log:
            for line in range(sum(1 for _ in (folder / name).open()), 4):
                time.sleep(pause)
                log.write(f"{line}\\n")
                log.flush()
    return Stage(name, "", (name,), write, ("a",) if name == "b" else ())
run([grow("a", 0), grow("b", float(sys.argv[2]))], folder, {}, print)
"""


def _grow(folder, pause):
    return [sys.executable, "-c", _KILLED, str(folder), str(pause)]


def test_a_run_that_was_killed_goes_on(tmp_path):
    with subprocess.Popen(_grow(tmp_path, 30), stdout=subprocess.DEVNULL) as process:
        while not (tmp_path / "b").exists():
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    assert {name: entry.seconds is None for name, entry in ledger.read(tmp_path).items()} == {"a": False, "b": True}

    again = subprocess.run(_grow(tmp_path, 0), capture_output=True, text=True, check=True)
    assert again.stdout.splitlines() == ["[2/2] b: about 0 s, then 0 s"]
    assert [(tmp_path / name).read_text() for name in "ab"] == ["0\n1\n2\n3\n"] * 2
