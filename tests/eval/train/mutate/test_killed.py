import gzip
import json
from collections import Counter

import pytest
from sandbox import NEEDS_SANDBOX

from judgebot.errors import JudgebotError
from judgebot_eval.execute.engines import EngineSettings, open_engine
from judgebot_eval.execute.program import Execution, Program
from judgebot_eval.records import split_of
from judgebot_eval.train.mutate import tokens_of
from judgebot_eval.train.mutate.killed import (
    LIMITS,
    Solution,
    execute_mutants,
    outcomes_of,
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
    assert _solution().with_code("X") == Program(f"class S {{\n    /** Adds. */\n    X\n}}\n{_TESTS}", "Main")


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


class _Engine:
    """Says of each program what its text asks for, the last first; is interrupted in one of the calls, from 1."""

    def __init__(self, says=lambda source: "ok" if _survives(source) else "exception", *, interrupted=0):
        self._says = says
        self._interrupted = interrupted
        self.calls = []

    def run(self, programs):
        self.calls.append(list(programs))
        for program in reversed(list(dict.fromkeys(self.calls[-1]))):
            yield program, Execution(self._says(program.source))
            if len(self.calls) == self._interrupted:
                raise KeyboardInterrupt


def _survives(code):
    return "return c + b ;" in code or code == _solution().program


def test_mutants_are_executed_in_the_program():
    solutions = [_solution(), _solution(_TASKS[1])]
    rows = execute_mutants(solutions, 5, 1, _Engine())
    assert [row.task for row in rows] == [_TASKS[0]] * 5 + [_TASKS[1]] * 5
    assert rows == execute_mutants(solutions, 5, 1, _Engine())
    assert rows != execute_mutants(solutions, 5, 2, _Engine())
    for row in rows:
        assert (row.description, row.original) == ("Adds.", _solution().code)
        assert row.outcome == ("survived" if _survives(row.code) else "killed")
        assert row.changed[-1] < len(tokens_of(row.code))
    assert {row.outcome for row in rows} == {"survived", "killed"}


def test_a_solution_that_fails_its_tests_has_no_mutants():
    engine = _Engine(lambda _: "exception")
    assert execute_mutants([_solution()], 5, 1, engine) == []
    assert engine.calls == [[_solution().with_code(_solution().code)], []]


def test_writing_goes_on_where_it_stopped(tmp_path):
    solutions = [_solution(task) for task in _TASKS[:45]]
    said = []
    arguments = {"solutions": solutions, "count": 2, "seed": 1, "folder": tmp_path / "out", "say": said.append}
    with pytest.raises(KeyboardInterrupt):
        write_executed(engine=_Engine(interrupted=4), **arguments)
    first = list(read_executed(tmp_path / "out"))
    assert len(first) == 40
    write_executed(engine=_Engine(), **arguments)
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
    write_executed(engine=_Engine(), **arguments)
    with pytest.raises(JudgebotError, match=message):
        write_executed(engine=_Engine(), **arguments | other)
    (tmp_path / "manifest.json").unlink()
    with pytest.raises(JudgebotError, match=r"manifest\.json: missing"):
        write_executed(engine=_Engine(), **arguments)


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


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        pytest.param("ok", "survived", id="passes"),
        pytest.param("exception", "killed", id="throws"),
        pytest.param("exit", "killed", id="ends itself"),
        pytest.param("crash", "killed", id="takes the machine down"),
        pytest.param("compile-error", "not compiling", id="does not compile"),
        pytest.param("timeout", "timed out", id="takes too long"),
    ],
)
def test_every_end_has_an_outcome(status, outcome):
    program = Program("", "Main")
    assert outcomes_of([program], _Engine(lambda _: status)) == {program: outcome}


@pytest.fixture(scope="module")
def engine():
    with open_engine(EngineSettings(workers=1, limits=LIMITS)) as opened:
        yield opened


@NEEDS_SANDBOX
@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        pytest.param("return b + a;", "survived", id="passes"),
        pytest.param("return a - b;", "killed", id="wrong answer"),
        pytest.param("assert a > b; return a + b;", "killed", id="assertions are enabled"),
        pytest.param("return c;", "not compiling", id="unknown name"),
        pytest.param("while (true) { }", "timed out", id="endless loop"),
        pytest.param("while (true) try { while (true); } catch (Throwable t) { }", "timed out", id="unstoppable"),
        pytest.param("return add(a, b) + 1;", "killed", id="endless recursion"),
        pytest.param("System.exit(0); return 5;", "killed", id="exits"),
        pytest.param("Runtime.getRuntime().halt(0); return 5;", "killed", id="halts"),
        pytest.param('System.out.println("killed"); return 5;', "survived", id="prints"),
        pytest.param("return new long[99][1 << 22].length;", "killed", id="memory"),
    ],
)  # fmt: skip
def test_outcomes(engine, body, outcome):
    program = _solution().with_code(f"static int add(int a, int b) {{ {body} }}")
    assert outcomes_of([program], engine) == {program: outcome}


@NEEDS_SANDBOX
def test_any_class_may_hold_the_tests(engine):
    source = "public class Any { int one() { return 1; } public static void main(String[] a) { throw new Error(); } }"
    program = Solution("T/1", "", "", "int one() { return 1; }", source).with_code("int one() { return 2; }")
    assert outcomes_of([program], engine) == {program: "killed"}
