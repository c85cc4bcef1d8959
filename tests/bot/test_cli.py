import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from judgebot import __version__
from judgebot.cli import run

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
        pytest.param(("review", ""), "empty", id="empty path"),
        pytest.param(("review", "--base", "HEAD", "--head", ""), "empty", id="empty head"),
        pytest.param(("review", "--base", ""), "empty", id="empty base"),
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


def test_init_writes_a_configuration_that_can_be_read(tmp_path, capsys):
    with contextlib.chdir(tmp_path):
        assert run(["init"]) == 0
        assert run(["init"]) == 2
        assert run(["init", "--force"]) == 0
        assert "exists already; --force overwrites it" in capsys.readouterr().err
        assert run(["review", ".", "--no-cache"]) == 0


@pytest.mark.parametrize(
    ("before", "arguments"),
    [pytest.param(None, [], id="a new file"), pytest.param("threshold = 0.9\n", ["--force"], id="overwritten")],
)
def test_init_writes_the_whole_file_or_none(tmp_path, before, arguments):
    path = tmp_path / ".judgebot.toml"
    if before:
        path.write_text(before, encoding="utf-8")
    line = f"cd '{tmp_path}'; ulimit -f 1; exec '{sys.executable}' -m judgebot init {' '.join(arguments)}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (2, f"judgebot: error: {path}: cannot be written: File too large\n")
    assert {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()} == (
        {path.name: before} if before else {}
    )


def test_init_waits_for_no_reader(tmp_path, capsys):
    os.mkfifo(tmp_path / ".judgebot.toml")
    with contextlib.chdir(tmp_path):
        assert run(["init", "--force"]) == 2
    assert ".judgebot.toml: cannot be written: not a regular file" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["review"], ["review", "A.java"], ["init"], ["action"]], ids=" ".join)
def test_the_current_folder_may_be_gone(tmp_path, capsys, arguments):
    gone = tmp_path / "gone"
    gone.mkdir()
    with contextlib.chdir(gone):
        gone.rmdir()
        assert run(arguments) == 2
    assert capsys.readouterr().err == "judgebot: error: the current folder has been deleted; change to another\n"


def test_eval_comes_from_the_other_package(capsys):
    assert run(["eval", "--help"]) == 0
    assert "corpus" in capsys.readouterr().out


def test_an_error_stays_on_its_line(workspace, capsys, make_bundle):
    folder = make_bundle("hostile").folder
    folder = folder.rename(folder.parent / "a\n::error::b\x1b[31m\udcff ##[error]c")
    (folder / "config.json").write_text('{"format": 2}', encoding="utf-8")
    assert run(["review", "--model", str(folder)]) == 2
    error = capsys.readouterr().err
    assert "a\\n::error::b\\x1b[31m\\xff #\\x23[error]c" in error
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


def test_an_internal_error_is_told_where_no_log_can_be_written(tmp_path, capsys, monkeypatch, make_bundle):
    broken = make_bundle("broken", files={})
    (broken.folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    (tmp_path / "in.jsonl").write_text('{"description": "d", "signature": "s", "candidate": "x"}', encoding="utf-8")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nosuch"))
    monkeypatch.setattr(sys, "argv", ["judgebot", "\udcff\n::error::pwned"])
    assert run(["score", str(tmp_path / "in.jsonl"), "--no-cache", "--model", str(broken.folder)]) == 3
    error = capsys.readouterr().err
    assert f"judgebot {__version__}" in error
    assert "Traceback" in error
    assert not re.search("^::", error, re.MULTILINE)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["review"], id="a setting"),
        pytest.param(["review", "--no\n::error::pwned"], id="an option"),
        pytest.param(["review", "--diff", "a\n::error::pwned"], id="a file"),
        pytest.param(["\n::error::pwned"], id="a command"),
    ],
)
def test_nothing_that_is_printed_is_a_command_to_github(workspace, repository, capsys, make_bundle, arguments):
    repository.write(".judgebot.toml", f'model = "{make_bundle().folder}"\ncache-dir = "/proc/x\\n::error::pwned"\n')
    run(arguments)
    printed = capsys.readouterr()
    assert "::error::pwned" in printed.err
    assert not re.search(r"^\s*::", printed.out + printed.err, re.MULTILINE)


_ONE_METHOD = '{"description": "d", "signature": "s", "candidate": "good"}'
_FLAGGED = ["review", "--fail-on", "flagged", "--output", "json=o.json"]


@pytest.fixture
def shell(workspace, make_bundle, monkeypatch):
    """Runs a line of bash in the workspace; "$JB" is judgebot, and the status is that of the first program."""
    monkeypatch.setenv("JUDGEBOT_MODEL", str(make_bundle().folder))

    def run_line(line):
        line = f"JB='{sys.executable} -m judgebot'; {line}; exit ${{PIPESTATUS[0]}}"
        return subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=60)

    return run_line


@pytest.mark.parametrize(
    ("streams", "status", "error"),
    [
        pytest.param("| true", 1, "", id="nobody reads"),
        pytest.param(">&-", 1, "", id="closed"),
        pytest.param("2>&-", 1, "", id="errors closed"),
        pytest.param(">&- 2>&- <&-", 1, "", id="all closed"),
        pytest.param("2>/dev/full", 1, "", id="errors full"),
        pytest.param(
            ">/dev/full",
            2,
            "judgebot: error: standard output: cannot be written: No space left on device\n",
            id="full",
        ),
    ],
)
def test_reports_are_written_whatever_becomes_of_the_output(shell, workspace, streams, status, error):
    done = shell(f"$JB {' '.join(_FLAGGED)} {streams}")
    assert (done.returncode, done.stderr) == (status, error)
    assert json.loads((workspace / "o.json").read_bytes())["counts"]["flagged"] == 1


def test_every_report_that_cannot_be_written_is_named(shell, workspace):
    done = shell("$JB review --output json=/proc/nosuch/x --output sarif=A.java/x --output rdjson=o.json >/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    places = ("/proc/nosuch/x", "A.java/x", "standard output")
    assert [f"{place}: cannot be written" in done.stderr for place in places] == [True] * 3
    assert json.loads((workspace / "o.json").read_bytes())["diagnostics"]


@pytest.mark.parametrize("target", ["/dev/stdout", "/dev/fd/1", "-"])
@pytest.mark.parametrize(
    "into",
    [
        pytest.param("| cat", id="pipe"),
        pytest.param(">log; cat log", id="file"),
        pytest.param(">>log; cat log", id="file that is added to"),
    ],
)
def test_a_report_goes_to_standard_output_too(shell, workspace, target, into):
    done = shell(f"$JB review --format rdjson --output json={target} {into}")
    assert ('"diagnostics"' in done.stdout, '"schema_version"' in done.stdout) == (True, True)
    assert done.stdout.startswith("{")


@pytest.mark.parametrize(
    ("outputs", "is_refused"),
    [
        pytest.param("--output json=o --output sarif=./o", True, id="one file"),
        pytest.param("--output json=o --output sarif=p", False, id="two files"),
        pytest.param("--output json=/dev/null --output sarif=/dev/null", False, id="a device"),
        pytest.param("--output json=- --output sarif=-", True, id="standard output"),
    ],
)
def test_a_file_holds_one_report(shell, outputs, is_refused):
    done = shell(f"$JB review {outputs}")
    assert (done.returncode == 2, "another format goes to this file" in done.stderr) == (is_refused, is_refused)


@pytest.mark.parametrize(
    ("line", "status", "error"),
    [
        pytest.param("$JB --help | true", 0, "", id="help that nobody reads"),
        pytest.param("$JB models show | true", 0, "", id="card that nobody reads"),
        pytest.param("$JB models show >/dev/full", 2, "standard output: cannot be written", id="card on a full disk"),
        pytest.param("$JB score - <&-", 2, "standard input is closed", id="no methods"),
        pytest.param("$JB review --diff - <&-", 2, "standard input is closed", id="no diff"),
        pytest.param("$JB score - 0>x", 2, "<stdin>: cannot be read: Bad file descriptor", id="methods to write"),
        pytest.param(
            "$JB review --diff - 0>x", 2, "<stdin>: cannot be read: Bad file descriptor", id="a diff to write"
        ),
        pytest.param(f"$JB score --no-cache - <<<'{_ONE_METHOD}' >&-", 2, "standard output is closed", id="no scores"),
        pytest.param(
            f"$JB score --no-cache - <<<'{_ONE_METHOD}' >/dev/full", 2, "cannot be written", id="scores on a full disk"
        ),
        pytest.param(f"yes '{_ONE_METHOD}' | $JB score --no-cache - | head -n 1", 141, "", id="endless methods"),
        pytest.param("$JB nosuch 2>&-", 2, "", id="errors that nobody reads"),
    ],
)
def test_closed_and_full_streams(shell, line, status, error):
    done = shell(line)
    assert (done.returncode, error in done.stderr, bool(done.stderr)) == (status, True, bool(error))


@pytest.mark.parametrize(
    ("from_ref", "to_ref", "flagged", "notes"),
    [
        pytest.param("HEAD~1", "HEAD", 1, 0, id="the range of the hook"),
        pytest.param("HEAD", "HEAD", 0, 0, id="a range without a change"),
        pytest.param("", "HEAD", 0, 1, id="half a range"),
        pytest.param("", "", 0, 1, id="no range"),
    ],
)
def test_a_hook_reviews_the_range_it_is_run_for(
    workspace, repository, capsys, monkeypatch, from_ref, to_ref, flagged, notes
):
    repository.commit()
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", from_ref)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", to_ref)
    status, report, _ = _review(capsys, "--staged")
    assert (status, report["counts"]["flagged"]) == (0, flagged)
    assert ["no Java file is staged" in note for note in report["notes"]] == [True] * notes


@pytest.mark.parametrize("arguments", [[], ["--base", "HEAD"], ["--base", "HEAD", "--head", "HEAD"]], ids=" ".join)
def test_a_review_of_nothing_says_what_to_do(workspace, repository, capsys, arguments):
    repository.commit()
    _, report, _ = _review(capsys, *arguments)
    assert report["notes"] == ["no Java file has changed since the base; to review whole files name them"]


def test_an_audit_of_nothing_says_so(workspace, capsys):
    (workspace / "empty").mkdir()
    status, report, _ = _review(capsys, "empty")
    assert (status, report["notes"]) == (0, ["no Java file is in the folders named; hidden folders are left out"])


def test_a_hook_is_told_of_a_range_that_is_not_here(workspace, capsys, monkeypatch):
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", "nosuch")
    monkeypatch.setenv("PRE_COMMIT_TO_REF", "HEAD")
    assert run(["review", "--staged"]) == 2
    assert "'nosuch' is not a commit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("folder", "flags", "notes"),
    [
        pytest.param("sub", ["--relative"], 1, id="relative to a folder"),
        pytest.param("sub", [], 0, id="from a folder"),
        pytest.param(".", ["--relative"], 0, id="from the root"),
    ],
)
def test_a_diff_starts_at_the_root(workspace, repository, capsys, folder, flags, notes):
    repository.commit({"sub/B.java": _SOURCE % "good"})
    repository.write("sub/B.java", _SOURCE % "bad")
    (workspace / "x.diff").write_bytes(repository.output("-C", folder, "diff", *flags))
    with contextlib.chdir(workspace / folder):
        status, report, _ = _review(capsys, "--diff", str(workspace / "x.diff"))
    assert (status, report["counts"]["flagged"]) == (0, 1 - notes)
    assert ["make it without --relative" in note for note in report["notes"]] == [True] * notes


@pytest.mark.parametrize(
    ("flags", "notes"),
    [
        pytest.param("-ru", 1, id="named only"),
        pytest.param("-ruN", 0, id="shown"),
    ],
)
def test_files_that_a_diff_does_not_show_are_told_of(workspace, capsys, tmp_path, flags, notes):
    for path, body in (("old/A.java", "good"), ("new/A.java", "bad"), ("new/B.java", "bad")):
        (workspace / path).parent.mkdir(exist_ok=True)
        (workspace / path).write_text(_SOURCE % body)
    done = subprocess.run(["diff", flags, "old", "new"], cwd=workspace, capture_output=True, check=False)
    (tmp_path / "x.diff").write_bytes(done.stdout)
    status, report, _ = _review(capsys, "--diff", str(tmp_path / "x.diff"))
    assert (status, report["counts"]["flagged"]) == (0, 2 - notes)
    assert ["make it with `diff -N`" in note for note in report["notes"]] == [True] * notes


def test_a_coloured_diff_is_told_from_others(workspace, repository, capsys, tmp_path):
    (tmp_path / "x.diff").write_bytes(repository.output("diff", "--color=always"))
    status, _, error = _review(capsys, "--diff", str(tmp_path / "x.diff"))
    assert (status, error.count("\n")) == (2, 1)
    assert "x.diff: the diff is coloured; make it with --no-color" in error
