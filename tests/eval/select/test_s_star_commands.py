import re

import pytest
from chat_endpoint import said, serve
from click.testing import CliRunner
from sandbox import NEEDS_SANDBOX

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.cli import main
from judgebot_eval.records import Candidate, Task
from judgebot_eval.tables import read

pytestmark = NEEDS_SANDBOX

TASK = Task(
    "own/double",
    "own/double",
    "multipl-e-humaneval",
    "Doubles.\n>>> twice((3l))\n(6l)",
    "public static long twice(long n)",
    "import java.util.*;\nclass Problem {\n    // Doubles.\n    public static long twice(long n) {\n",
    "    }\n    public static void main(String[] args) {\n    assert(twice((5l)) == (10l));\n    }\n}\n",
)
BODIES = {"wrong on 5": "n == 5 ? 0 : 2 * n", "right": "n + n", "fails the example": "n"}


def _method(body):
    return f"public static long twice(long n) {{ return {body}; }}"


@pytest.fixture
def files(tmp_path):
    jsonl.write(tmp_path / "tasks.jsonl", [TASK])
    candidates = [Candidate(TASK.id, "g", n, "", _method(body)) for n, body in enumerate(BODIES.values())]
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
    common = ["--tasks", str(files / "tasks.jsonl"), "--selector", "judge", "--jobs", "1"]
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
        pytest.param(["--candidates", "other.jsonl"], "has no candidates of 1 tasks", id="no candidates"),
        pytest.param(
            ["--candidates", "twice.jsonl"],
            "twice.jsonl:2: own/double#g#0 is there for the second",
            id="candidate twice",
        ),
        pytest.param(["--tasks", "again.jsonl"], "again.jsonl:2: own/double is there for the second", id="task twice"),
    ],
)
def test_bad_input_is_named(files, arguments, message):
    jsonl.write(files / "other.jsonl", [])
    jsonl.write(files / "twice.jsonl", [Candidate(TASK.id, "g", 0, "", "")] * 2)
    jsonl.write(files / "again.jsonl", [TASK] * 2)
    jsonl.write(files / "selector-calls.jsonl", [])
    jsonl.write(files / "generator-calls.jsonl", [])
    paths = [str(files / argument) if argument.endswith(".jsonl") else argument for argument in arguments]

    with pytest.raises(JudgebotError, match=message):
        _run(files, *paths, "--output", str(files / "run"), "--replay", str(files))


def test_tasks_that_cannot_be_run_are_left_out(files):
    jsonl.write(files / "tasks.jsonl", [Task("t", "t", "b", "d", "int f()")])

    with pytest.raises(JudgebotError, match="no tasks that can be run here"):
        _run(files, "--output", str(files / "run"))


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
    jsonl.write(files / "candidates.jsonl", [Candidate(TASK.id, "g", 0, "", _method("n + n"))])

    with pytest.raises(JudgebotError, match="was begun with candidates '"):
        _run(files, *chosen, "--selector-endpoint", "http://127.0.0.1:9/v1")
