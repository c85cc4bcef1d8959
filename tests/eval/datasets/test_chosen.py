import json

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.chosen import read_chosen, read_named
from judgebot_eval.datasets.tasks import STUDY

_OWN = {"description": "Adds one.", "signature": "static int next(int n)", "tests": "assert next(1) == 2;"}


def test_the_study_leaves_unreliable_tests_out(write_tasks):
    write_tasks("codereval", {"task_id": "C", "tests_unreliable": True}, {"task_id": "D", "tests_unreliable": False})
    data = write_tasks(
        "multipl-e-mbpp", {"task_id": "M", "harness_compiles": False}, {"task_id": "H", "source": "multipl-e-humaneval"}
    )

    assert [task.id for task in read_chosen(STUDY, None, data)] == ["H", "M", "D"]


def test_own_tasks(tmp_path, write_tasks):
    own = tmp_path / "own.jsonl"
    own.write_text(json.dumps(_OWN))

    assert [task.id for task in read_chosen((), own, None)] == ["own/1"]
    assert [task.id for task in read_chosen(("mceval",), own, write_tasks("mceval", {}))] == ["T/0", "own/1"]


def test_a_benchmark_that_is_named_twice_is_read_once(write_tasks):
    data = write_tasks("mceval", {})

    assert [task.id for task in read_chosen(("mceval", "mceval"), None, data)] == ["T/0"]


@pytest.mark.parametrize(
    ("benchmarks", "message"),
    [
        pytest.param(("mceval",), "mceval: say where the data are with --data or JUDGEBOT_DATA", id="no folder"),
        pytest.param((), "no tasks: name a benchmark with --benchmark", id="nothing"),
    ],
)
def test_nothing_is_refused(benchmarks, message):
    with pytest.raises(JudgebotError, match=message):
        read_chosen(benchmarks, None, None)


def test_tasks_by_name(tmp_path, write_tasks):
    own = tmp_path / "own.jsonl"
    own.write_text(json.dumps(_OWN))
    data = write_tasks("mceval", {})

    assert [task.id for task in read_named(["mceval", str(own), "mceval"], data)] == ["T/0", "own/1"]


def test_a_name_of_nothing(tmp_path):
    with pytest.raises(JudgebotError, match=r"mcevil: no such file, and no such benchmark; these are .*mceval"):
        read_named(["mcevil"], tmp_path)
