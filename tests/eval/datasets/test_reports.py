from judgebot_eval.datasets.reports import reports


def test_nothing_to_tell(tmp_path):
    assert list(reports(tmp_path)) == []


def test_labelled_files(write_candidates):
    write_candidates("mutants", {"passed": 0, "error": "timeout"}, {"survived": True})
    data = write_candidates("humaneval-codejudge", {"n_occurrences": 2}, {"task_id": "T/1", "n_occurrences": 1})

    assert list(reports(data)) == [
        "humaneval-codejudge: 2 usable candidates (2 passed); left out: none",
        "  G: 3 samples with duplicates; tasks that have all 2: 1 of 2",
        "mutants: 1 usable candidate (1 timeout); left out: 1 survived",
    ]


def test_levels_and_tasks_that_are_nearly_the_same(write_tasks):
    plain = {"level": "self_contained", "tests_unreliable": False}
    write_tasks("codereval", *({"task_id": f"C{n}", "base_task": f"C{n}", **plain} for n in range(2)))
    data = write_tasks("multipl-e-mbpp", {"task_id": "M"})

    lines = list(reports(data))

    assert "| self_contained | 2 / 55 d / -53 | 2 / 52 d / -50 |" in lines
    assert "## Tasks at least 0.5 alike in different splits: 3" in lines
    assert len([line for line in lines if line.startswith("1.00  ")]) == 5
    assert lines[-4:-2] == ["## The tasks most alike of different benchmarks", ""]
