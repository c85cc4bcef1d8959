import contextlib
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from judgebot import __version__
from judgebot.cli import run
from judgebot.score import CHUNK

_SOURCE = """class A {
    /** Returns one more than the number given. */
    public int f(int x) {
        return %s;
    }
}
"""


@pytest.fixture
def workspace(repository, tmp_path, make_bundle):
    """The folder of a repository, entered, whose working tree turns a good method into a bad one."""
    repository.commit({"A.java": _SOURCE % "good"})
    repository.write("A.java", _SOURCE % "bad")
    model, cache = make_bundle().folder.as_posix(), (tmp_path / "cache").as_posix()
    repository.write(".judgebot.toml", f'model = "{model}"\ncache-dir = "{cache}"\n')
    with contextlib.chdir(repository.root):
        yield repository.root


def _review(capsys, *arguments):
    status = run(["review", "--format", "json", *arguments])
    captured = capsys.readouterr()
    return status, json.loads(captured.out) if captured.out else None, captured.err


@pytest.mark.parametrize(
    ("arguments", "stage", "expected"),
    [
        pytest.param((), False, [("f", "modified", "flagged")], id="working tree"),
        pytest.param(("--base", "HEAD"), False, [("f", "modified", "flagged")], id="base"),
        pytest.param(("--base", "HEAD", "--head", "HEAD"), False, [], id="base and head"),
        pytest.param(("--staged",), False, [], id="nothing staged"),
        pytest.param(("--staged",), True, [("f", "modified", "flagged")], id="staged"),
        pytest.param(("A.java",), False, [("f", "unchanged", "flagged")], id="a file"),
        pytest.param((".",), False, [("f", "unchanged", "flagged")], id="a folder"),
    ],
)
def test_what_is_reviewed(workspace, repository, capsys, arguments, stage, expected):
    if stage:
        repository.run("add", "A.java")
    status, report, _ = _review(capsys, *arguments)
    assert status == 0
    assert [(f["name"], f["change"], f["outcome"]) for f in report["findings"]] == expected


def test_a_diff_from_a_file(workspace, repository, capsys, tmp_path):
    (tmp_path / "x.diff").write_bytes(repository.output("diff"))
    status, report, _ = _review(capsys, "--diff", str(tmp_path / "x.diff"))
    assert (status, report["counts"]["flagged"]) == (0, 1)
    assert report["findings"][0]["p_before"] > 0.5


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(("--fail-on", "flagged"), 1, id="flagged and asked to fail"),
        pytest.param(("--fail-on", "never"), 0, id="flagged and not asked to"),
        pytest.param(("--fail-on", "flagged", "--threshold", "0.9"), 0, id="not sure enough"),
    ],
)
def test_exit_status(workspace, capsys, arguments, expected):
    status, _, _ = _review(capsys, *arguments)
    assert status == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(("review", "--base", "nosuch"), "'nosuch' is not a commit", id="revision"),
        pytest.param(("review", "nosuch.java"), "nosuch.java", id="path"),
        pytest.param(("review", "--staged", "--base", "HEAD"), "base and staged exclude each other", id="two sources"),
        pytest.param(("review", "--head", "HEAD"), "--head goes with --base", id="head alone"),
        pytest.param(("review", "--threshold", "0.3"), "--threshold must be a number from 0.5 to 1", id="threshold"),
        pytest.param(("review", "--target-precision", "0.9"), "cannot back it", id="target"),
        pytest.param(("review", "--model", "nosuch"), "nosuch: no such model", id="model"),
        pytest.param(("review", "--output", "pdf=x"), "expected FORMAT=PATH", id="output"),
        pytest.param(("review", "--output", "json=/proc/x/y"), "/proc/x/y: cannot be written", id="unwritable"),
        pytest.param(("review", "--nosuch"), "No such option", id="option"),
        pytest.param(("nosuch",), "No such command", id="command"),
        pytest.param(("score", "nosuch.jsonl"), "nosuch.jsonl", id="input"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_clear_line(workspace, capsys, arguments, message):
    assert run(arguments) == 2
    assert message in capsys.readouterr().err


def test_a_wrong_configuration_is_named(workspace, capsys):
    (workspace / ".judgebot.toml").write_text("# mine\nthreshhold = 0.9\n", encoding="utf-8")
    assert run(["review"]) == 2
    error = capsys.readouterr().err
    assert ".judgebot.toml:2" in error
    assert "the nearest valid key is threshold" in error


def test_reports_for_several_readers_at_once(workspace, capsys, tmp_path):
    outputs = {name: tmp_path / f"out.{name}" for name in ("json", "sarif", "rdjson", "markdown", "github", "text")}
    flags = [flag for name, path in outputs.items() for flag in ("--output", f"{name}={path}")]
    assert run(["review", *flags]) == 0
    assert "A.java:3" in capsys.readouterr().out
    assert all("f" in path.read_text(encoding="utf-8") for path in outputs.values())


def test_one_report_that_cannot_be_written_loses_no_other(workspace, capsys, tmp_path):
    written = tmp_path / "out.json"
    status, report, error = _review(capsys, "--output", "sarif=A.java/x", "--output", f"json={written}")
    assert (status, error.count("\n")) == (2, 1)
    assert "A.java/x: cannot be written" in error
    assert json.loads(written.read_text(encoding="utf-8")) == report


@pytest.mark.parametrize(("flag", "coloured"), [("--color", True), ("--no-color", False)])
def test_colour(workspace, capsys, flag, coloured):
    run(["review", flag])
    assert ("\x1b[" in capsys.readouterr().out) is coloured


def test_a_second_review_needs_no_model(workspace, capsys, make_bundle):
    first = _review(capsys)
    (make_bundle().folder / "model.onnx").unlink()
    assert _review(capsys) == first
    status, _, error = _review(capsys, "--no-cache")
    assert (status, "model.onnx: missing" in error) == (2, True)


def test_score(workspace, capsys, tmp_path, make_bundle):
    rows = [{"description": "d", "signature": "s", "candidate": word} for word in ("good", "bad")]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    arguments = ["score", str(tmp_path / "in.jsonl"), "--no-cache", "--model", str(make_bundle().folder)]
    assert run([*arguments, "--output", str(tmp_path / "out.jsonl")]) == 0
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    assert printed == (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["outcome"] for line in printed.splitlines()] == ["passed", "flagged"]


def test_models(capsys, make_bundle):
    folder = make_bundle().folder
    (folder / "README.md").write_text("# a card", encoding="utf-8")
    assert run(["models", "show", str(folder)]) == 0
    assert run(["models", "verify", str(folder)]) == 0
    assert run(["models", "list"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("# a card\ntiny 1: 2 files verified, loads\nminilm-java (default)")


def test_init_writes_a_configuration_that_can_be_read(tmp_path, capsys):
    with contextlib.chdir(tmp_path):
        assert run(["init"]) == 0
        assert run(["init"]) == 2
        assert run(["init", "--force"]) == 0
        assert "exists already; --force overwrites it" in capsys.readouterr().err
        assert run(["review", ".", "--no-cache"]) == 0


def test_eval_comes_from_the_other_package(capsys):
    assert run(["eval", "--help"]) == 0
    assert "corpus" in capsys.readouterr().out


def test_an_error_stays_on_its_line(workspace, capsys, make_bundle):
    folder = make_bundle("hostile").folder
    config = json.loads((folder / "config.json").read_bytes())
    config["calibration"]["points"] = [{"a\n::error::b\x1b[31m\udcff": 1}]
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    assert run(["review", "--model", str(folder)]) == 2
    error = capsys.readouterr().err
    assert "a\\n::error::b\\x1b[31m\\udcff" in error
    assert error.count("\n") == 1


def test_an_internal_error_leaves_a_log(workspace, capsys, make_bundle):
    # whoever vouches for no file gets no clear error about it
    broken = make_bundle("broken", files={})
    (broken.folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    assert run(["review", "--model", str(broken.folder)]) == 3
    error = capsys.readouterr().err
    assert "internal error" in error
    log = Path(error.split()[-1])
    assert f"judgebot {__version__}" in log.read_text(encoding="utf-8")
    log.unlink()


def test_an_interrupted_run_keeps_what_it_wrote(tmp_path, make_bundle):
    line = json.dumps({"description": "d", "signature": "s", "candidate": "good"}) + "\n"
    output = tmp_path / "out.jsonl"
    flags = ["--no-cache", "--model", str(make_bundle().folder), "--output", str(output)]
    heeding = ["env", "--default-signal=INT"]  # what a shell starts in the background ignores the signal
    command = [*heeding, sys.executable, "-m", "judgebot", "score", "-", *flags]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdin.write(line * 2 * CHUNK)
        process.stdin.flush()
        while not output.exists():
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        error = process.stderr.read()
    assert (process.returncode, error.strip()) == (130, "judgebot: interrupted")
    assert all(json.loads(written)["outcome"] == "passed" for written in output.read_text().splitlines())


def test_a_reader_that_stops_reading_is_no_error(workspace):
    command = f"{sys.executable} -m judgebot models show | head -c 1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stderr == ""
