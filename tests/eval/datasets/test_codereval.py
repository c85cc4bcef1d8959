import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.codereval import levels


def test_levels(write_tasks):
    data = write_tasks(
        "codereval",
        {"level": "self_contained", "tests_unreliable": False},
        {"level": "self_contained", "tests_unreliable": True},
        {"level": "file_runnable", "tests_unreliable": False},
    )

    counts = {row.labels[0]: [(cell.value, cell.reference.value) for cell in row.cells] for row in levels(data).rows}

    assert counts["self_contained"] == [(2, 55), (1, 52)]
    assert counts["file_runnable"] == [(1, 1), (1, 1)]
    assert counts["class_runnable"] == [(0, 100), (0, 78)]
    assert counts["all"] == [(3, 230), (2, 184)]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(JudgebotError, match="tasks_codereval_java"):
        levels(tmp_path)
