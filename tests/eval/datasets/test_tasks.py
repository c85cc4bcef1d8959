import gzip
import json
from dataclasses import replace

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.tasks import (
    NAMES,
    file_of,
    missing_benchmarks,
    official_path,
    read_official,
    read_present,
    read_tasks,
    tasks_sha256,
)
from judgebot_eval.records import Task

_TASK = Task("T/0", "B/0", "codereval", "Adds one.", "int next(int x)")
_MCEVAL_ROW = {
    "task_id": "Java/7",
    "prompt": "class Solution {\n    public static int next(int n)",
    "docstring": "Adds one.",
    "signature": "public static int next(int n)",
    "canonical_solution": "{ return n + 1; }",
    "test": "}",
}


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        pytest.param("codereval", {}, _TASK, id="without a program"),
        pytest.param(
            "codereval",
            {"tests_unreliable": True, "project": "hasor", "canonical": "int next(int x) { return x; }"},
            replace(_TASK, flags=("tests-unreliable",), project="hasor", canonical="int next(int x) { return x; }"),
            id="unreliable tests",
        ),
        pytest.param(
            "multipl-e-mbpp",
            {
                "prompt": "class P {\n    long f() {\n",
                "tests": "}",
                "harness_compiles": False,
                "prompt_text_fixed": True,
            },
            Task(
                "T/0",
                "B/0",
                "multipl-e-mbpp",
                "Adds one.",
                "long f()",
                "class P {\n    long f() {\n",
                "}",
                flags=("harness-does-not-compile", "prompt-repaired"),
            ),
            id="a harness that does not compile",
        ),
        pytest.param(
            "mbjp",
            {"canonical_verified": None, "canonical_suspect_hardcoded": None},
            replace(_TASK, benchmark="mbjp"),
            id="nothing known of the solution",
        ),
        pytest.param(
            "mbjp",
            {"canonical_verified": False, "canonical_suspect_hardcoded": True},
            replace(_TASK, benchmark="mbjp", flags=("canonical-fails", "canonical-suspect")),
            id="a doubtful solution",
        ),
    ],
)
def test_a_task(write_tasks, name, row, expected):
    assert read_tasks(name, write_tasks(name, row)) == [expected]


def test_benchmarks_of_one_file_are_told_apart(write_tasks):
    data = write_tasks("mbjp", {"task_id": "M"}, {"task_id": "H", "source": "mxeval-humaneval"})

    assert [task.id for task in read_tasks("mbjp", data)] == ["M"]
    assert [task.id for task in read_tasks("mxeval-humaneval", data)] == ["H"]


def test_an_official_file_will_do(tmp_path):
    path = official_path(BENCHMARKS["mceval"], tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(_MCEVAL_ROW))

    assert file_of(BENCHMARKS["mceval"], tmp_path) == path
    assert [task.id for task in read_tasks("mceval", tmp_path)] == ["McEval-Java/7"]


def test_what_is_in_the_folder_of_data_comes_first(write_tasks):
    data = write_tasks("mceval", {"task_id": "ours"})
    path = official_path(BENCHMARKS["mceval"], data)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(_MCEVAL_ROW))

    assert [task.id for task in read_tasks("mceval", data)] == ["ours"]


def test_a_compressed_official_file(tmp_path):
    path = tmp_path / "tasks.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(_MCEVAL_ROW).encode()))

    assert [task.id for task in read_official(path, BENCHMARKS["mceval"].official)] == ["McEval-Java/7"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<html>", id="not JSON"),
        pytest.param(b"[]", id="not an object"),
        pytest.param(b'{"task_id": "Java/7"}', id="a field is missing"),
        pytest.param(b"\xff", id="not text"),
    ],
)
def test_a_wrong_official_file_is_named(tmp_path, content):
    path = tmp_path / "Java.jsonl"
    path.write_bytes(content)

    with pytest.raises(JudgebotError, match=r"Java\.jsonl: not the file that https://.*fetch it again"):
        read_official(path, BENCHMARKS["mceval"].official)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(tmp_path, name):
    with pytest.raises(JudgebotError, match=rf"tasks_.*missing; `judgebot eval data fetch {name}` may download it"):
        read_tasks(name, tmp_path)


def test_a_row_that_lacks_something_is_refused(tmp_path):
    path = tmp_path / BENCHMARKS["mceval"].path
    path.parent.mkdir()
    path.write_bytes(gzip.compress(b"{}"))

    with pytest.raises(JudgebotError, match=r"tasks_mceval_java.*'source'; copy the file again"):
        read_tasks("mceval", tmp_path)


def test_an_unknown_name_is_refused(tmp_path):
    with pytest.raises(JudgebotError, match="apps: no such benchmark; the names are multipl-e-humaneval, "):
        read_tasks("apps", tmp_path)


@pytest.mark.parametrize(
    ("tasks", "same"),
    [
        pytest.param([replace(_TASK, id="U"), _TASK], True, id="another order"),
        pytest.param([_TASK, replace(_TASK, id="U", flags=("tests-unreliable",))], True, id="another flag"),
        pytest.param([_TASK], False, id="one less"),
        pytest.param([_TASK, replace(_TASK, id="U", tests="}")], False, id="other tests"),
    ],
)
def test_the_hash_is_of_the_texts(tasks, same):
    assert (tasks_sha256(tasks) == tasks_sha256([_TASK, replace(_TASK, id="U")])) == same


def test_benchmarks_that_are_there_are_read_and_the_others_named(write_tasks):
    data = write_tasks("mceval", {})
    assert missing_benchmarks(("mbjp", "mceval"), data) == ["mbjp"]
    assert {name: [task.id for task in tasks] for name, tasks in read_present(("mbjp", "mceval"), data).items()} == {
        "mbjp": [],
        "mceval": ["T/0"],
    }
    with pytest.raises(JudgebotError, match=r"has none of mbjp, humaneval-x; .*`judgebot eval data fetch`"):
        read_present(("mbjp", "humaneval-x"), data)
