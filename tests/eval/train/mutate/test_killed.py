import gzip
import json
from collections import Counter

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.records import split_of
from judgebot_eval.train.mutate import tokens_of
from judgebot_eval.train.mutate.killed import (
    ProgramRunner,
    Solution,
    execute_mutants,
    read_executed,
    read_solutions,
    write_executed,
)

_TEST_TASK = next(f"T/{number}" for number in range(100) if split_of(f"T/{number}") == "test")
_TASKS = [f"T/{number}" for number in range(100) if split_of(f"T/{number}") != "test"]

_HEAD = "class S {\n    /** Adds. */\n    static int add(int a, int b) {\n"
_BODY = "        int c = a;\n        return c + b;\n    }\n}"
_TESTS = "class Main {\n    public static void main(String[] a) { if (S.add(2, 3) != 5) throw new Error(); }\n}"


def _row(task, **changes):
    return {
        "base_task": task,
        "description": "Adds.",
        "signature": "static int add(int a, int b)",
        "prompt": _HEAD,
        "canonical": _BODY,
        "tests": _TESTS,
        **changes,
    }


@pytest.fixture
def data(tmp_path):
    def write(*rows):
        (tmp_path / "open").mkdir()
        for name, content in (("mxeval", rows), ("humanevalx", ()), ("mceval", ())):
            with gzip.open(tmp_path / "open" / f"tasks_{name}_java.jsonl.gz", "wt", encoding="utf-8") as lines:
                lines.writelines(json.dumps(row) + "\n" for row in content)
        return tmp_path

    return write


def _solution(task=_TASKS[0]):
    code = "static int add(int a, int b) {\n        int c = a;\n        return c + b;\n    }"
    return Solution(task, "Adds.", "static int add(int a, int b)", code, f"{_HEAD}{_BODY}\n{_TESTS}")


def test_a_solution_is_a_whole_program(data):
    refused = Counter()
    assert list(read_solutions(data(_row(_TASKS[0])), refused)) == [_solution()]
    assert not refused
    assert "class S { /* */" not in _solution().with_code("X")
    assert _solution().with_code("X").startswith("class S {\n    /** Adds. */\n    X\n}\nclass Main")


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param(_row(_TEST_TASK), "test task", id="test task"),
        pytest.param(_row(_TASKS[0], canonical=None), "no solution", id="no solution"),
        pytest.param(
            _row(_TASKS[0], canonical_suspect_hardcoded=True), "solution made for the tests", id="made for the tests"
        ),
        pytest.param(_row(_TASKS[0], canonical="return ((;"), "not parsed", id="broken"),
        pytest.param(_row(_TASKS[0], signature="static int sub(int a)"), "not parsed", id="another method"),
    ],
)
def test_what_is_left_out(data, row, reason):
    refused = Counter()
    assert list(read_solutions(data(row), refused)) == []
    assert refused == {reason: 1}


def test_missing_files(tmp_path):
    with pytest.raises(JudgebotError, match="tasks_mxeval_java"):
        list(read_solutions(tmp_path, Counter()))


def _by_text(program):
    return "survived" if "return c + b ;" in program or program == _solution().program else "killed"


def test_mutants_are_executed_in_the_program():
    rows = list(execute_mutants(_solution(), 5, 1, _by_text))
    assert len(rows) == 5
    assert rows == list(execute_mutants(_solution(), 5, 1, _by_text))
    assert rows != list(execute_mutants(_solution(), 5, 2, _by_text))
    for row in rows:
        assert (row.task, row.description, row.original) == (_TASKS[0], "Adds.", _solution().code)
        assert row.outcome == _by_text(row.code)
        assert row.changed[-1] < len(tokens_of(row.code))


def test_a_solution_that_fails_its_tests_has_no_mutants():
    assert list(execute_mutants(_solution(), 5, 1, lambda _: "killed")) == []


def test_writing_goes_on_where_it_stopped(tmp_path):
    solutions = [_solution(task) for task in _TASKS[:45]]
    asked = []

    def execute(program):
        asked.append(program)
        if len(asked) == 100:
            raise KeyboardInterrupt
        return _by_text(program)

    said = []
    arguments = {"solutions": solutions, "count": 2, "seed": 1, "folder": tmp_path / "out", "say": said.append}
    with pytest.raises(KeyboardInterrupt):
        write_executed(execute=execute, **arguments)
    first = list(read_executed(tmp_path / "out"))
    assert len(first) == 40
    write_executed(execute=execute, **arguments)
    rows = list(read_executed(tmp_path / "out"))
    assert rows[:40] == first
    assert len(rows) == 90
    assert len({row.task for row in rows}) == 45
    assert len(said) == 3
    assert "45 of 45 solutions" in said[-1]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        pytest.param({"count": 3, "seed": 9}, r"manifest\.json: was begun with count 1, seed 1; give", id="settings"),
        pytest.param({"solutions": [_solution(_TASKS[1])]}, "was begun with solutions '", id="solutions"),
    ],
)
def test_what_was_begun_otherwise_is_not_gone_on_with(tmp_path, other, message):
    arguments = {"solutions": [_solution()], "count": 1, "seed": 1, "folder": tmp_path, "say": print}
    write_executed(execute=_by_text, **arguments)
    with pytest.raises(JudgebotError, match=message):
        write_executed(execute=_by_text, **arguments | other)
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(JudgebotError, match=r"manifest\.json: missing"):
        write_executed(execute=_by_text, **arguments)


def test_a_folder_without_mutants_is_refused(tmp_path):
    with pytest.raises(JudgebotError, match="no mutants there; make them with `judgebot eval corpus mutants`"):
        list(read_executed(tmp_path))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{}", id="not gzip"),
        pytest.param(gzip.compress(b"{\n"), id="not JSON"),
        pytest.param(gzip.compress(b'{"task": "T/1"}\n'), id="other fields"),
    ],
)
def test_a_file_that_holds_no_mutants_is_named(tmp_path, content):
    (tmp_path / "00000.jsonl.gz").write_bytes(content)
    with pytest.raises(JudgebotError, match=r"00000\.jsonl\.gz: .*; remove it and make it again with `judgebot eval"):
        list(read_executed(tmp_path))


_MAIN = "class Main { public static void main(String[] a) throws Exception { %s } }"


@pytest.fixture(scope="module")
def runner():
    with ProgramRunner(sandbox=()) as started:
        yield started


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        pytest.param("int b = 1;", "survived", id="passes"),
        pytest.param("throw new Exception();", "killed", id="throws"),
        pytest.param("assert 1 > 2;", "killed", id="assertions are enabled"),
        pytest.param("int a = b;", "not compiling", id="unknown name"),
        pytest.param("while (true) { }", "timed out", id="endless loop"),
        pytest.param("while (true) try { while (true); } catch (Throwable t) { }", "timed out", id="unstoppable"),
        pytest.param("main(a);", "killed", id="endless recursion"),
        pytest.param("System.exit(0);", "killed", id="ends the machine"),
        pytest.param('System.out.println("killed");', "survived", id="prints"),
        pytest.param("if (System.in.read() >= 0) throw new Exception();", "survived", id="reads"),
        pytest.param("long[][] m = new long[99][1 << 22];", "killed", id="memory"),
        pytest.param('new java.io.FileOutputStream("x").write(1);', "killed", id="writes a file"),
    ],
)  # fmt: skip
def test_outcomes(runner, body, outcome):
    assert runner.execute(_MAIN % body) == outcome
    assert runner.execute(_MAIN % "") == "survived"


def test_any_class_may_hold_the_tests(runner):
    assert runner.execute("public class Any { public static void main(String[] a) { throw new Error(); } }") == "killed"


@pytest.mark.parametrize("command", [pytest.param(name, id=name) for name in ("false", "no-such-command")])
def test_sandbox_that_does_not_work(command):
    with pytest.raises(JudgebotError, match="--unsandboxed"):
        ProgramRunner(sandbox=(command,))
