import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.records import split_of
from judgebot_eval.train.data import (
    cap_per_task,
    checked,
    read_labelled,
    read_permitted,
)


def test_a_missing_data_folder_is_named(tmp_path):
    assert checked(tmp_path) == tmp_path
    with pytest.raises(JudgebotError, match=r"nowhere: no such folder.*JUDGEBOT_DATA"):
        checked(tmp_path / "nowhere")


def test_labelled_rows(labelled):
    rows = list(read_labelled(labelled, "codereval"))
    assert [row.correct for row in rows[:2]] == [True, False]
    assert rows[0].group == rows[1].group == "HumanEval/0/T0"
    assert rows[0].example.description == "Returns the number given plus 1."


@pytest.mark.parametrize("flag", ["label_conflict", "survived", "suspect_hardcoded", "tests_unreliable", "empty_body"])
def test_unreliable_rows_are_left_out(labelled, flag, rewrite):
    rewrite("recorded/labelled_codereval_java_usable.jsonl.gz", **{flag: True})
    assert list(read_labelled(labelled, "codereval")) == []


@pytest.mark.parametrize(
    ("passed", "error", "compiles"),
    [
        pytest.param(1, None, True, id="passed"),
        pytest.param(0, None, None, id="failed, and nothing is said"),
        pytest.param(0, "compile error", False, id="CoderEval"),
        pytest.param(0, "uncompilable", False, id="repair"),
        pytest.param(0, "compile_error: cannot find symbol", False, id="run here"),
        pytest.param(0, "failed: compilation", False, id="Qwen"),
        pytest.param(0, "exec error!", True, id="ran and failed"),
    ],
)
def test_compiles(labelled, rewrite, passed, error, compiles):
    rewrite("recorded/labelled_codereval_java_usable.jsonl.gz", passed=passed, error=error)
    assert {row.compiles for row in read_labelled(labelled, "codereval")} == {compiles}


def test_javadoc_becomes_plain_text(labelled, rewrite):
    rewrite("recorded/labelled_codereval_java_usable.jsonl.gz", description="/** \n * Adds {@code x}. \n */\n")
    assert next(read_labelled(labelled, "codereval")).example.description == "Adds x."


def test_permitted_leaves_out_test_tasks(labelled):
    tasks = {row.task for row in read_permitted(labelled, "mbjp")}
    assert tasks == {task for task in (f"HumanEval/{n}" for n in range(24)) if split_of(task) != "test"}


def test_permitted_borrows_the_description_whose_licence_allows_it(labelled):
    assert next(read_permitted(labelled, "humaneval-qwen")).example.description == "Adds 1 to x."
    assert next(read_permitted(labelled, "humaneval-apr")).example.description == "Returns the number given plus 1."


@pytest.mark.parametrize(("project", "count"), [("hasor-master", 40), ("jgrapht-master", 0), ("unknown", 0)])
def test_permitted_projects_of_codereval(labelled, rewrite, project, count):
    rewrite("recorded/labelled_codereval_java_usable.jsonl.gz", project=project)
    assert len(list(read_permitted(labelled, "codereval"))) == count


def test_cap_per_task(labelled):
    rows = list(read_labelled(labelled, "mbjp")) * 3
    assert len(cap_per_task(rows, 2)) == 24 * 2 * 2
    assert cap_per_task(rows, 1) == cap_per_task(rows[::-1], 1)
