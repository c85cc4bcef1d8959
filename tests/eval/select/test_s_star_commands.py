import gzip
import json
import re

import pytest
from chat_endpoint import said, serve
from click.testing import CliRunner
from sandbox import NEEDS_SANDBOX

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.cli import main
from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.records import Candidate
from judgebot_eval.tables import read

pytestmark = NEEDS_SANDBOX

ROW = {
    "id": "double",
    "description": "Doubles.\n>>> twice(3)\n6",
    "signature": "public static long twice(long n)",
    "tests": "assert twice(5) == 10;",
}
TASK = f"own/{ROW['id']}"
BODIES = {"wrong on 5": "n == 5 ? 0 : 2 * n", "right": "n + n", "fails the example": "n"}


def _method(body):
    return f"public static long twice(long n) {{ return {body}; }}"


def _write(path, *rows):
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))


@pytest.fixture
def files(tmp_path):
    _write(tmp_path / "tasks.jsonl", ROW)
    candidates = [Candidate(TASK, "g", n, "", _method(body)) for n, body in enumerate(BODIES.values())]
    jsonl.write(tmp_path / "candidates.jsonl", candidates)
    return tmp_path


def _answer(body):
    """Writes the input 5, and prefers what returns 10."""
    prompt = body["messages"][-1]["content"]
    if "`Answer: 2`" not in prompt:
        return said("twice(5L)")
    returned = re.findall(r"-> (\d+)", prompt)
    return said(f"Answer: {returned.index('10') if '10' in returned else 2}")


def _run(files, *arguments):
    common = ["--own", str(files / "tasks.jsonl"), "--selector", "judge", "--jobs", "1"]
    return CliRunner().invoke(main, ["s-star", *common, *arguments], catch_exceptions=False)


def _rows(folder):
    (table,) = read(folder / "tables.jsonl")
    return {row.labels[0]: row.cells[1].value for row in table.rows}


def test_a_run_is_recorded_and_played_again_without_the_model(files):
    first, again = files / "first", files / "again"
    chosen = ["--candidates", str(files / "candidates.jsonl"), "--selection", "s-star", "--selection", "first"]
    with serve(_answer) as endpoint:
        result = _run(files, *chosen, "--output", str(first), "--selector-endpoint", endpoint.url)
    replayed = _run(files, *chosen, "--output", str(again), "--replay", str(first))

    assert (result.exit_code, replayed.exit_code) == (0, 0)
    assert "S*: selection that runs the samples" in result.output
    assert _rows(first) == {
        "s-star": 1.0,
        "first": 0.0,
        "a sample at random, exact mean": pytest.approx(1 / 3),
        "oracle": 1,
    }
    assert _rows(again) == _rows(first)
    assert (again / "choices.jsonl").read_text() == (first / "choices.jsonl").read_text()


def _reply(body):
    rounds = body["messages"][-1]["content"].count("reasoning:")
    return said(f"```java\n{_method('n + n' if rounds else 'n')}\n```")


def test_samples_debug_themselves(files):
    with serve(_reply) as endpoint:
        result = _run(
            files,
            *("--generator", "coder", "--generator-endpoint", endpoint.url, "--selector-endpoint", endpoint.url),
            *("--samples", "2", "--rounds", "2", "--selection", "first", "--output", str(files / "run")),
        )

    assert result.exit_code == 0
    assert _rows(files / "run") == {"first": 1.0, "a sample at random, exact mean": 1.0, "oracle": 1.0}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "give either a --generator", id="neither"),
        pytest.param(["--generator", "m", "--candidates", "candidates.jsonl"], "give either a --generator", id="both"),
        pytest.param(
            ["--candidates", "other.jsonl"], r"has no candidates of 1 task \(own/double, \.\.\.\)", id="no candidates"
        ),
        pytest.param(
            ["--candidates", "twice.jsonl"],
            "twice.jsonl:2: own/double#g#0 is there for the second",
            id="candidate twice",
        ),
        pytest.param(["--own", "again.jsonl"], "again.jsonl:2: another task has the id 'double'", id="task twice"),
    ],
)
def test_bad_input_is_named(files, arguments, message):
    jsonl.write(files / "other.jsonl", [])
    jsonl.write(files / "twice.jsonl", [Candidate(TASK, "g", 0, "", "")] * 2)
    _write(files / "again.jsonl", ROW, ROW)
    jsonl.write(files / "selector-calls.jsonl", [])
    jsonl.write(files / "generator-calls.jsonl", [])
    paths = [str(files / argument) if argument.endswith(".jsonl") else argument for argument in arguments]

    with pytest.raises(JudgebotError, match=message):
        _run(files, *paths, "--output", str(files / "run"), "--replay", str(files))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param([], "no tasks: name a benchmark with --benchmark", id="none named"),
        pytest.param(["--benchmark", "codereval"], "no tasks that can be run here", id="none with tests"),
    ],
)
def test_tasks_that_can_be_run_are_needed(tmp_path, arguments, message):
    benchmark = BENCHMARKS["codereval"]
    row = {"task_id": "t", "base_task": "t", "description": "d", "signature": "int f()", "tests": "", "canonical": ""}
    (tmp_path / benchmark.path).parent.mkdir()
    (tmp_path / benchmark.path).write_bytes(gzip.compress(json.dumps(row | {"source": benchmark.source}).encode()))
    command = ["s-star", *arguments, "--data", str(tmp_path), "--output", str(tmp_path / "run"), "--selector", "m"]

    with pytest.raises(JudgebotError, match=message):
        CliRunner().invoke(main, command, catch_exceptions=False)


def test_a_run_is_continued_with_the_same_settings_only(files):
    chosen = ["--candidates", str(files / "candidates.jsonl"), "--selection", "first", "--output", str(files / "run")]
    with serve(_answer) as endpoint:
        _run(files, *chosen, "--selector-endpoint", endpoint.url)

    with pytest.raises(JudgebotError, match="was begun with rounds 3"):
        _run(files, *chosen, "--rounds", "1")


def test_a_run_is_continued_with_the_same_candidates_only(files):
    chosen = ["--candidates", str(files / "candidates.jsonl"), "--selection", "first", "--output", str(files / "run")]
    with serve(_answer) as endpoint:
        _run(files, *chosen, "--selector-endpoint", endpoint.url)
    jsonl.write(files / "candidates.jsonl", [Candidate(TASK, "g", 0, "", _method("n + n"))])

    with pytest.raises(JudgebotError, match="was begun with candidates '"):
        _run(files, *chosen, "--selector-endpoint", "http://127.0.0.1:9/v1")


@pytest.mark.parametrize(
    "given", [pytest.param("tasks.jsonl", id="changed"), pytest.param("others.jsonl", id="others")]
)
def test_a_run_is_continued_with_the_same_tasks_only(files, given):
    chosen = ["--candidates", str(files / "candidates.jsonl"), "--selection", "first", "--output", str(files / "run")]
    with serve(_answer) as endpoint:
        _run(files, *chosen, "--selector-endpoint", endpoint.url)
    _write(files / given, ROW | {"description": "Doubles.\n>>> twice(3)\n7"})

    with pytest.raises(JudgebotError, match="was begun with own '"):
        _run(files, *chosen, "--own", str(files / given), "--selector-endpoint", "http://127.0.0.1:9/v1")
