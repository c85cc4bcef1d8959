import numpy as np
import pytest
from study_records import pool

from judgebot_eval.rq2.results import Result, find, one_generation, result_of, setting_of
from judgebot_eval.rq2.trials import Contender, trial
from judgebot_eval.select.selectors import FIRST

TASKS = {f"t{index}": pool(each, task=f"t{index}") for index, each in enumerate([[1, 0, 0], [0, 0, 0], [1, 1, 1]])}


def _result(generator, passed, expected=None, contender="a"):
    return Result(generator, 2, contender, np.array(passed, bool), expected, ("t",) * len(passed))


def test_a_setting_says_how_much_a_choice_matters():
    found = setting_of(trial("g", {**TASKS, "t3": pool([1], task="t3")}, 2, 10, 0))
    assert found.pool_means.tolist() == pytest.approx([1 / 3, 0, 1])
    assert (found.mixed, found.short, found.repetitions) == (pytest.approx(1 / 3), 1, 10)


def test_choices_are_recorded_with_what_came_of_them():
    result, choices = result_of(trial("g/1", TASKS, 3, 10, 0), Contender("First one", (FIRST, FIRST)))
    assert result.records == "choices/g-1/First-one.jsonl"
    assert [(each.task, each.samples, each.passed) for each in choices] == [
        ("t0", (0, 0), (True, True)),
        ("t1", (0, 0), (False, False)),
        ("t2", (0, 0), (True, True)),
    ]
    assert result.passed.tolist() == [list(each.passed) for each in choices]


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [
        pytest.param(TASKS, [[1, 0, 0, 1], [0] * 4, [1] * 4], id="its own"),
        pytest.param(dict.fromkeys(TASKS, TASKS["t1"]), [[0] * 4] * 3, id="those of another"),
        pytest.param({"t0": TASKS["t0"]}, None, id="not of every task"),
    ],
)
def test_one_generation_of_each_repetition(tasks, expected):
    found = one_generation(trial("g", TASKS, 2, 4, 0), tasks, "Single")
    assert (found and found.passed.astype(int).tolist()) == expected


def test_find():
    result = _result("g", [[1]])
    assert find([result], "g", 2, "a") is result
    assert find([result], "g", 5, "a") is None
