import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot.java import parse_java
from judgebot_eval.datasets.own import read_own

_ROW = {
    "description": "Adds.\nTwo numbers.",
    "signature": "static int add(int a, int b)",
    "tests": "assert add(1, 2) == 3;",
}


def _write(tmp_path, *rows):
    path = tmp_path / "own.jsonl"
    path.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows))
    return path


def test_a_task(tmp_path):
    (task,) = read_own(_write(tmp_path, _ROW | {"canonical": "return a + b;"}))

    assert (task.id, task.base_task, task.benchmark) == ("own/1", "own/1", "own")
    assert task.prompt.endswith(
        "class Problem {\n    // Adds.\n    // Two numbers.\n    static int add(int a, int b) {\n"
    )
    methods = parse_java(f"{task.prompt}        {task.canonical}\n{task.tests}".encode())
    assert [(method.name, method.has_error) for method in methods] == [("add", False), ("main", False)]


def test_a_backslash_in_the_description_does_not_end_the_comment(tmp_path):
    (task,) = read_own(_write(tmp_path, _ROW | {"description": r"Opens C:\users."}))

    assert r"    // Opens C:\\users." in task.prompt
    assert task.description == r"Opens C:\users."


def test_a_line_of_the_file_may_hold_what_ends_a_line_elsewhere(tmp_path):
    (task,) = read_own(_write(tmp_path, json.dumps(_ROW | {"description": "a\u2028b\u0085c"}, ensure_ascii=False)))

    assert task.description == "a\u2028b\u0085c"


def test_ids_and_blank_lines(tmp_path):
    tasks = read_own(_write(tmp_path, _ROW | {"id": "sum"}, "", _ROW))

    assert [task.id for task in tasks] == ["own/sum", "own/3"]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        pytest.param("{", "not JSON: .* at column 2", id="not JSON"),
        pytest.param("[]", "not a JSON object", id="not an object"),
        pytest.param({}, "'description' is missing; 'signature' is missing; 'tests' is missing", id="empty"),
        pytest.param(_ROW | {"tests": " "}, "'tests' is blank", id="blank"),
        pytest.param(_ROW | {"tests": ["a"]}, "'tests' must be text", id="not text"),
        pytest.param(_ROW | {"test": "a"}, "'test' is unknown; the fields are description, ", id="unknown field"),
        pytest.param(_ROW | {"signature": "add"}, "'signature' is not that of one Java method", id="no signature"),
        pytest.param(_ROW | {"signature": "int f() { }"}, "'signature' is not that of", id="with a body"),
        pytest.param(_ROW | {"signature": "int f\ud83d()"}, "'signature' is not that of", id="lone surrogate"),
        pytest.param(_ROW | {"signature": "int f()\nint g()"}, "'signature' is not that of", id="two lines"),
        pytest.param(_ROW | {"id": "first"}, "another task has the id 'first'", id="an id twice"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, row, message):
    with pytest.raises(JudgebotError, match=rf"own\.jsonl:2: {message}"):
        read_own(_write(tmp_path, _ROW | {"id": "first"}, row))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param(b"\xff", "cannot be read", id="not text"),
        pytest.param(b"\n", "no tasks", id="empty"),
    ],
)
def test_a_wrong_file_is_named(tmp_path, content, message):
    path = tmp_path / "own.jsonl"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(JudgebotError, match=rf"own\.jsonl: {message}"):
        read_own(path)


@given(
    line=st.text(st.characters(codec="utf-8"))
    | st.dictionaries(st.sampled_from(sorted(_ROW)), st.text()).map(json.dumps)
)
def test_no_line_breaks_the_reader(tmp_path_factory, line):
    path = tmp_path_factory.mktemp("own") / "own.jsonl"
    path.write_text(line, encoding="utf-8")

    with suppress(JudgebotError):
        assert [task.benchmark for task in read_own(path)] == ["own"]
