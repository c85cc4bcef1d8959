import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.labelled import (
    NAMES,
    UNUSABLE,
    description_of,
    distinct,
    read_candidates,
    read_file,
    read_pools,
)
from judgebot_eval.records import LabelledCandidate


def test_a_candidate(write_candidates):
    data = write_candidates("mbjp", {"passed": 0, "error": "exception: A: no", "project": "hasor"})

    assert read_candidates("mbjp", data) == [
        LabelledCandidate(
            task="T/0",
            base_task="B/0",
            source="mbjp",
            generator="G",
            sample=0,
            description="Adds one.",
            signature="int next(int x)",
            code="int next(int x) { return x + 1; }",
            verdict="runtime-error",
            error_type="A",
            message="no",
            project="hasor",
        )
    ]


def test_samples_are_numbered_by_task_and_generator(write_candidates):
    data = write_candidates("humaneval-icescore", {}, {"generator": "H"}, {}, {"task_id": "T/1"})

    assert [candidate.key for candidate in read_candidates("humaneval-icescore", data)] == [
        "T/0#G#0",
        "T/0#H#0",
        "T/0#G#1",
        "T/1#G#0",
    ]


@pytest.mark.parametrize("flag", UNUSABLE)
def test_unreliable_rows_are_left_out_and_counted(write_candidates, flag):
    data = write_candidates("humaneval-apr", {}, {flag: True}, {flag: False})

    file = read_file("humaneval-apr", data)

    assert [candidate.sample for candidate in file.rows] == [0, 1]
    assert file.left_out == {flag: 1}


def test_a_row_with_two_flags_is_counted_once(write_candidates):
    data = write_candidates("mutants", {"survived": True, "base_canonical_suspect_hardcoded": True})

    assert read_file("mutants", data).left_out == {"survived": 1}


def test_of_several_generators_the_first_is_named(write_candidates):
    data = write_candidates("humaneval-apr", {"generator": "codegen; incoder; human-fix", "n_occurrences": 27})

    assert [candidate.generator for candidate in read_pools("humaneval-apr", data)] == ["codegen"]


def test_duplicates_are_in_the_pools_only(write_candidates):
    data = write_candidates(
        "humaneval-codejudge", {"n_occurrences": 3}, {"candidate": "int next(int x);", "n_occurrences": 2}
    )

    rows, pools = read_candidates("humaneval-codejudge", data), read_pools("humaneval-codejudge", data)

    assert [row.key for row in rows] == ["T/0#G#0", "T/0#G#3"]
    assert [sample.sample for sample in pools] == [0, 1, 2, 3, 4]
    assert set(rows) < set(pools)


def test_the_pools_of_codereval_are_by_description_too(write_candidates):
    data = write_candidates(
        "codereval",
        {"generator": "CodeGen", "prompted_with": "raw", "n_occurrences": 7},
        {"generator": "ChatGPT+CodeGen", "prompted_with": "raw", "n_occurrences": 4},
    )

    assert [sample.key for sample in read_pools("codereval", data)] == [
        "T/0#CodeGen/raw#0",
        "T/0#CodeGen/raw#1",
        "T/0#CodeGen/raw/single#0",
        "T/0#ChatGPT/raw#0",
        "T/0#CodeGen/raw#2",
    ]
    assert [row.key for row in read_candidates("codereval", data)] == ["T/0#CodeGen/raw#0", "T/0#ChatGPT/raw#0"]


def test_distinct_codes(write_candidates):
    data = write_candidates(
        "humaneval-qwen",
        {"candidate": "a"},
        {"candidate": " a\n"},
        {"candidate": "b"},
        {"candidate": "a", "task_id": "T/1"},
        {"candidate": "a", "task_id": "T/2", "base_task": "P/2"},
    )
    rows = read_candidates("humaneval-qwen", data)

    by_task = distinct(rows, lambda row: row.task)
    by_problem = distinct(rows, lambda row: row.base_task)

    assert [candidate.key for candidate in by_task] == ["T/0#G#0", "T/0#G#2", "T/1#G#0", "T/2#G#0"]
    assert [candidate.key for candidate in by_problem] == ["T/0#G#0", "T/0#G#2", "T/2#G#0"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({"description": "Adds one."}, "Adds one.", id="plain"),
        pytest.param({"description": "/** Adds <b>one</b>. */"}, "Adds one.", id="Javadoc"),
        pytest.param({"description": "/** Adds. */", "description_human": "Add one."}, "Add one.", id="by hand"),
    ],
)
def test_description_of(row, expected):
    assert description_of(row) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(JudgebotError, match=r"labelled_.*missing"):
        read_candidates(name, tmp_path)


def test_a_row_that_lacks_something_is_refused(write_candidates):
    with pytest.raises(JudgebotError, match=r"labelled_codereval_java_usable.*'prompted_with'; copy the file again"):
        read_candidates("codereval", write_candidates("codereval", {}))


def test_an_unknown_name_is_refused(tmp_path):
    with pytest.raises(JudgebotError, match="apps: no such labelled file; the names are codereval, "):
        read_candidates("apps", tmp_path)
