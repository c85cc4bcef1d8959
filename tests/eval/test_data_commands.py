import gzip
import json
import re

import pytest
from click.testing import CliRunner

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.data_commands import data_command
from judgebot_eval.datasets.split_file import read_split, write_split
from judgebot_eval.records import LabelledCandidate

_OWN = {"description": "Adds one.", "signature": "static int next(int n)", "tests": "assert next(1) == 2;"}


def _run(*arguments):
    return CliRunner().invoke(data_command, [*map(str, arguments)], env={"JUDGEBOT_DATA": None})


def test_list():
    result = _run("list")

    assert result.exit_code == 0
    assert "multipl-e-humaneval: 158 tasks\n" in result.output


def test_check_of_an_empty_folder(tmp_path):
    result = _run("check", "--data", tmp_path)

    assert result.exit_code == 0
    assert "absent   codereval: tasks: -\n" in result.output
    assert "ok       split of the study's 181 and 541 tasks: 127/18/36 + 377/55/109\n" in result.output


def test_check_of_what_differs(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "labelled_mbjp_java.jsonl.gz").write_bytes(gzip.compress(b""))

    result = _run("check", "--data", tmp_path)

    assert "DIFFERS  open/labelled_mbjp_java.jsonl.gz: sha256" in result.output
    assert isinstance(result.exception, JudgebotError)
    assert "checks above that differ: 2; copy" in str(result.exception)


def test_check_of_own_tasks(tmp_path):
    own = tmp_path / "own.jsonl"
    own.write_text(json.dumps(_OWN))

    assert _run("own", own).output == f"{own}: 1 task\n"


def test_split(tmp_path):
    own, output = tmp_path / "own.jsonl", tmp_path / "split.jsonl"
    own.write_text("".join(f"{json.dumps(_OWN)}\n" for _ in range(10)))

    result = _run("split", "--own", own, "--output", output)

    assert result.output == f"{output}: 7 problems to train on, 1 to validate, 2 to test\n"
    assert len(read_split(output)) == 10


def test_own_tasks_are_not_written_over(tmp_path):
    own = tmp_path / "own.jsonl"
    own.write_text(json.dumps(_OWN))

    result = _run("split", "--own", own, "--output", own)

    assert str(result.exception) == f"{own}: --output is read, too; give another"
    assert own.read_text() == json.dumps(_OWN)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["fetch", "apps"], "apps: no such benchmark", id="an unknown benchmark"),
        pytest.param(["fetch", "codereval"], "codereval: cannot be downloaded", id="one without a download"),
        pytest.param(["check"], "nowhere: no such folder", id="a folder that is not there"),
    ],
)
def test_refused(tmp_path, arguments, message):
    result = _run(*arguments, "--data", tmp_path / "nowhere")

    assert isinstance(result.exception, JudgebotError)
    assert message in str(result.exception)


@pytest.fixture
def divided(tmp_path):
    """Make a split, and labelled candidates of its tasks."""
    write_split(tmp_path / "split.jsonl", {"a": "train", "b": "validation", "c": "test"})
    jsonl.write(tmp_path / "one.jsonl.gz", [_candidate(task) for task in "abc"])
    jsonl.write(tmp_path / "other.jsonl", [_candidate("a", 1)])
    jsonl.write(tmp_path / "unknown.jsonl", [_candidate("d")])
    return tmp_path


def _candidate(task, sample=0):
    return LabelledCandidate(task, task, "own", "g", sample, "d", "int f()", "int f() { return 1; }", "passed")


def test_candidates_are_divided(divided):
    result = _run("divide", *(divided / name for name in _DIVIDED), "--output", divided / "parts")

    assert result.output.splitlines() == [
        f"{divided / 'parts' / name}.jsonl: {count}"
        for name, count in (("train", "2 candidates"), ("validation", "1 candidate"), ("test", "1 candidate"))
    ]
    rows = jsonl.read(divided / "parts/train.jsonl", LabelledCandidate)
    assert [row.key for row in rows] == ["a#g#0", "a#g#1"]


_DIVIDED = ("split.jsonl", "one.jsonl.gz", "other.jsonl")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        pytest.param((*_DIVIDED, "other.jsonl"), r"other\.jsonl: a#g#1 is in another of the files", id="twice"),
        pytest.param((*_DIVIDED, "unknown.jsonl"), r"split\.jsonl: d is in no split there; draw it", id="no split"),
        pytest.param(("split.jsonl", "none.jsonl"), r"none\.jsonl: cannot be read", id="no file"),
    ],
)
def test_what_cannot_be_divided(divided, names, message):
    result = _run("divide", *(divided / name for name in names), "--output", divided / "parts")

    assert isinstance(result.exception, JudgebotError)
    assert re.search(message, str(result.exception))
    assert not (divided / "parts").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("mbjp",), "mbjp: say where the data are with --data", id="a set without its folder"),
        pytest.param(("train.jsonl",), r"train\.jsonl: --output is read, too", id="written over"),
    ],
)
def test_divided_into_what_is_read(divided, monkeypatch, arguments, message):
    monkeypatch.chdir(divided)

    with pytest.raises(JudgebotError, match=message):
        CliRunner().invoke(data_command, ["divide", "split.jsonl", *arguments, "--output", "."], catch_exceptions=False)


def test_the_study_needs_its_data(tmp_path):
    result = _run("split", "--output", tmp_path / "split.jsonl")

    assert str(result.exception) == "multipl-e-humaneval: say where the data are with --data or JUDGEBOT_DATA"


def test_a_folder_is_needed():
    result = _run("check")

    assert result.exit_code == 2
    assert "Missing option '--data'" in result.output
