import pytest

from judgebot_eval.datasets.check import Check, check


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        pytest.param("158", True, id="as expected"),
        pytest.param("157", False, id="differs"),
        pytest.param(None, None, id="absent"),
    ],
)
def test_holds(found, holds):
    assert Check("tasks", "158", found).holds is holds


def test_where_nothing_is_the_arithmetic_still_holds(tmp_path):
    checks = list(check(tmp_path))

    assert [found.subject for found in checks if found.holds] == ["split of the study's 181 and 541 tasks"]
    assert not any(found.holds is False for found in checks)


def _found(data):
    return {found.subject: found for found in check(data)}


def test_tasks_are_counted_and_hashed(write_tasks):
    data = write_tasks("multipl-e-mbpp", {"task_id": "A", "harness_compiles": False}, {"task_id": "B"})

    found = _found(data)

    assert found["multipl-e-mbpp: tasks"] == Check("multipl-e-mbpp: tasks", "386", "2")
    assert found["multipl-e-mbpp: flagged"].found == "1 harness-does-not-compile"
    assert found["multipl-e-mbpp: flagged"].expected == "45 harness-does-not-compile, 131 prompt-repaired"
    assert found["multipl-e-mbpp: sha256 of the tasks"].holds is False
    assert found["eval_only/tasks_multipl_e_java.jsonl.gz: sha256"].holds is False
    assert found["mceval: tasks"].holds is None


def test_candidates_are_counted(write_candidates):
    data = write_candidates("mbjp", {}, {"passed": 0}, {"passed": 1, "suspect_hardcoded": True})

    assert _found(data)["mbjp: candidates (passed)"] == Check("mbjp: candidates (passed)", "1,840 (1,687)", "3 (2)")


def test_the_study_is_split_by_the_same_rule(write_tasks):
    write_tasks("codereval", *({"task_id": f"C{n}", "base_task": f"C{n}"} for n in range(20)))
    data = write_tasks(
        "multipl-e-mbpp",
        *({"task_id": f"M{n}", "base_task": f"M{n}"} for n in range(12)),
        *({"task_id": f"H{n}", "base_task": f"H{n}", "source": "multipl-e-humaneval"} for n in range(10)),
    )

    found = _found(data)["split of the 42 tasks here"]

    assert (found.expected, found.found) == ("28/5/9", "28/5/9")
