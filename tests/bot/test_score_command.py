import json
import signal
import subprocess
import sys
import time

import pytest

from judgebot.cli import run
from judgebot.score_lines import CHUNK

_LINE = '{"description": "d", "signature": "s", "candidate": "good"}'


def test_score(capsys, tmp_path, make_bundle):
    rows = [{"description": "d", "signature": "s", "candidate": word} for word in ("good", "bad")]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    arguments = ["score", str(tmp_path / "in.jsonl"), "--no-cache", "--model", str(make_bundle().folder)]
    assert run([*arguments, "--output", str(tmp_path / "out.jsonl")]) == 0
    assert run(arguments) == 0
    printed = capsys.readouterr().out
    assert printed == (tmp_path / "out.jsonl").read_text(encoding="utf-8")
    assert [json.loads(line)["outcome"] for line in printed.splitlines()] == ["passed", "flagged"]


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


@pytest.mark.parametrize(
    ("before", "kept"),
    [pytest.param(CHUNK - 1, 0, id="in the first chunk"), pytest.param(CHUNK + 1, CHUNK, id="later")],
)
def test_chunks_before_a_bad_line_are_kept(tmp_path, make_bundle, before, kept):
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(f"{_LINE}\n" * before + "{\n", encoding="utf-8")
    model = str(make_bundle().folder)
    assert run(["score", str(source), "--no-cache", "--model", model, "--output", str(output)]) == 2
    assert (output.read_text(encoding="utf-8").count("\n") if output.exists() else 0) == kept


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("$JB score x.jsonl --no-cache --output x.jsonl", id="a file"),
        pytest.param("$JB score x.jsonl --no-cache --output y.jsonl", id="a link to it"),
        pytest.param("$JB score - --no-cache --output x.jsonl <x.jsonl", id="standard input"),
        pytest.param("$JB score x.jsonl --no-cache >>x.jsonl", id="standard output"),
    ],
)
def test_score_does_not_read_what_it_writes(tmp_path, make_bundle, line):
    (tmp_path / "x.jsonl").write_text(f"{_LINE}\n" * 300, encoding="utf-8")
    (tmp_path / "y.jsonl").symlink_to("x.jsonl")
    line = f"JB='{sys.executable} -m judgebot'; cd '{tmp_path}'; {line} --model '{make_bundle().folder}'"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "is the input too" in done.stderr
    assert (tmp_path / "x.jsonl").read_text(encoding="utf-8") == f"{_LINE}\n" * 300
