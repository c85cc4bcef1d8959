import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Lock

import pytest
from chat_endpoint import Answer, said, serve

from judgebot.cli import run
from judgebot_eval import jsonl
from judgebot_eval.generate.run import seed_of
from judgebot_eval.manifest import manifest_path
from judgebot_eval.records import Candidate

GOAL = "int goal() { return 1; }"


def _own(folder: Path, count: int) -> Path:
    path = folder / "own.jsonl"
    rows = [
        {"id": str(number), "description": "Goal.", "signature": "int goal()", "tests": ";"} for number in range(count)
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def _saying_its_seed(body) -> Answer:
    return said(f"int goal() {{ return {body['seed']}; }}")


def _generate(url: str, own: Path, output: Path, *options: str) -> int:
    flags = ["--endpoint", url, "--own", str(own), "--output", str(output), "--no-logprobs"]
    return run(["eval", "generate", "run", "m", *flags, *options])


def test_an_endpoint_is_asked_and_the_manifest_says_how(tmp_path, capsys):
    output = tmp_path / "out" / "m.jsonl"
    with serve(_saying_its_seed) as endpoint:
        status = _generate(endpoint.url, _own(tmp_path, 2), output, "--samples", "3", "--price", "1", "2")

    assert status == 0
    candidates = {candidate.key: candidate.code for candidate in jsonl.read(output, Candidate)}
    tasks = [f"own/{number}" for number in range(2)]
    assert candidates == {
        f"{task}#m#{sample}": f"int goal() {{ return {seed_of(1, task, sample)}; }}"
        for task in tasks
        for sample in range(3)
    }
    manifest = json.loads(manifest_path(output).read_text())
    expected = {"generator": "m", "model": "m", "where": endpoint.url, "mode": "chat", "temperature": 1.0, "seed": 1}
    assert manifest.items() >= expected.items()
    assert manifest["usage"] == {"calls": 6, "prompt_tokens": 42, "completion_tokens": 36}
    assert manifest["dollars"] == pytest.approx((42 * 1 + 36 * 2) / 1e6)
    assert set(manifest["versions"]) == {"judgebot", "torch", "transformers", "openai", "python"}
    assert "6 candidates, 0 of them without a whole method" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "status", "message"),
    [
        pytest.param(["--samples", "2"], 0, "", id="more samples"),
        pytest.param(
            ["--temperature", "0.2"], 2, "was begun with temperature 1.0; give the same again", id="temperature"
        ),
        pytest.param(["--seed", "2"], 2, "was begun with seed 1", id="seed"),
    ],
)
def test_a_log_is_continued_in_the_same_way_only(tmp_path, capsys, options, status, message):
    own, output = _own(tmp_path, 1), tmp_path / "m.jsonl"
    with serve(_saying_its_seed) as endpoint:
        assert _generate(endpoint.url, own, output, "--samples", "1") == 0
        assert _generate(endpoint.url, own, output, *options) == status

    assert message in capsys.readouterr().err


def test_a_second_run_on_a_log_is_refused(tmp_path, capsys):
    own, output = _own(tmp_path, 1), tmp_path / "m.jsonl"
    with jsonl.Log(output, Candidate, lambda candidate: candidate.key), serve(_saying_its_seed) as endpoint:
        assert _generate(endpoint.url, own, output) == 2

    assert "m.jsonl: is being written by another process; wait for its end" in capsys.readouterr().err
    assert not manifest_path(output).exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["run", "m", "--endpoint", "http://127.0.0.1:9/v1"], "no tasks: name a benchmark", id="no tasks"),
        pytest.param(["run", "m", "--own", "none.jsonl"], "none.jsonl: cannot be read", id="no such file"),
        pytest.param(["recorded", "none.jsonl", "--own", "OWN"], "none.jsonl: cannot be read", id="no such samples"),
        pytest.param(
            ["recorded", "humaneval-qwn"],
            "humaneval-qwn: cannot be read: .*; the sets are codereval,",
            id="no such set",
        ),
        pytest.param(
            ["recorded", "humaneval-qwen", "--benchmark", "codeeval"],
            "codeeval: no such benchmark; the names are .*codereval",
            id="no such benchmark",
        ),
        pytest.param(
            ["recorded", "humaneval-qwen", "--own", "OWN"],
            "humaneval-qwen: has tasks of its own; leave --own and --benchmark out",
            id="tasks of a set",
        ),
        pytest.param(["run", "gpt-4.1-mini", "--own", "OWN"], "OPENAI_API_KEY: not in the environment", id="no key"),
        pytest.param(["run", "FOLDER", "--own", "OWN"], "cannot be loaded", id="no model in the folder"),
        pytest.param(["run", "FOLDER", "--own", "OWN", "--dtype", "nn"], "'nn' is not one of 'auto'", id="no dtype"),
    ],
)
def test_bad_usage_is_one_line(tmp_path, capsys, monkeypatch, arguments, message):
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    places = {"OWN": str(_own(tmp_path, 1)), "FOLDER": str(tmp_path)}
    arguments = [places.get(argument, argument) for argument in arguments]

    assert run(["eval", "generate", *arguments, "--output", str(tmp_path / "out.jsonl")]) == 2

    assert re.search(message, capsys.readouterr().err)


def test_an_error_goes_over_the_line_of_progress(tmp_path, capsys):
    with serve(lambda _: Answer(b"{}", 400)) as endpoint:
        assert _generate(endpoint.url, _own(tmp_path, 1), tmp_path / "out.jsonl") == 2

    assert re.search("generated 0 of [0-9]+\rjudgebot: error: http", capsys.readouterr().err)


def test_a_folder_is_run_by_transformers(tmp_path, network, tokenizer):
    network().save_pretrained(tmp_path / "model")
    tokenizer.save_pretrained(tmp_path / "model")
    output = tmp_path / "out.jsonl"
    flags = ["--own", str(_own(tmp_path, 2)), "--output", str(output), "--samples", "2", "--batch", "3"]

    status = run(["eval", "generate", "run", str(tmp_path / "model"), *flags, "--generator", "g", "--max-tokens", "5"])

    assert status == 0
    candidates = list(jsonl.read(output, Candidate))
    assert sorted(candidate.key for candidate in candidates) == [f"own/{task}#g#{n}" for task in "01" for n in range(2)]
    assert all(len(candidate.token_logprobs) == len(candidate.completion) for candidate in candidates)
    manifest = json.loads(manifest_path(output).read_text())
    assert manifest["sampling"]["top_k"] == 50
    assert manifest["usage"]["completion_tokens"] >= 4


class _Budget:
    """Answers so many requests; who asks then is told to wait for a minute."""

    def __init__(self) -> None:
        self.left = 0
        self._lock = Lock()

    def answer(self, body) -> Answer:
        with self._lock:
            if self.left == 0:
                return Answer(b"{}", 429, {"retry-after": "60"})
            self.left -= 1
        return _saying_its_seed(body)


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines(keepends=True) if path.exists() else []


def test_a_run_is_killed_three_times_and_continued(tmp_path):
    own, output, budget = _own(tmp_path, 20), tmp_path / "m.jsonl", _Budget()
    with serve(budget.answer) as endpoint:
        command = [sys.executable, "-m", "judgebot", "eval", "generate", "run", "m", "--endpoint", endpoint.url]
        command += ["--own", str(own), "--output", str(output), "--no-logprobs", "--samples", "3", "--workers", "2"]
        before: list[str] = []
        for count in (7, 1, 30):
            budget.left = count
            with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
                until = time.monotonic() + 300
                while len(_lines(output)) < len(before) + count and time.monotonic() < until:
                    time.sleep(0.01)
                process.send_signal(signal.SIGKILL)
            after = _lines(output)
            assert after[: len(before)] == before
            assert len(after) == len(before) + count
            before = after
        with output.open("a") as log:
            log.write(before[0][:50])  # what a kill within a write leaves
        budget.left = 60
        subprocess.run(command, check=True, capture_output=True)

    candidates = list(jsonl.read(output, Candidate))
    assert _lines(output)[: len(before)] == before
    assert sorted(candidate.key for candidate in candidates) == sorted(
        f"own/{task}#m#{sample}" for task in range(20) for sample in range(3)
    )
    assert all(str(seed_of(1, candidate.task, candidate.sample)) in candidate.code for candidate in candidates)
    assert json.loads(manifest_path(output).read_text())["usage"]["calls"] == 60


def test_candidates_are_cleaned_and_counted(tmp_path, capsys):
    own, files = _own(tmp_path, 10), [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    for number, file in enumerate(files):
        jsonl.write(
            file, [Candidate("own/0", f"g{number}", 0, GOAL, GOAL), Candidate("own/1", f"g{number}", 0, "", "")]
        )
    listed = tmp_path / "disagreements.jsonl"

    flags = ["--own", str(own), "--output", str(tmp_path / "kept.jsonl"), "--disagreements", str(listed)]
    status = run(["eval", "generate", "clean", *map(str, files), *flags])

    assert status == 0
    assert [candidate.key for candidate in jsonl.read(tmp_path / "kept.jsonl", Candidate)] == ["own/0#g0#0"]
    assert listed.read_text() == ""
    out = capsys.readouterr().out
    assert "| all | 2 / 722 r / -720 | 4 / 36,100 r / -36,096 | 2 | 0 | 0 | 1 | 1 / 27,998 d / -27,997 |" in out
    assert "methods to javalang alone: 0; to tree-sitter alone: 0" in out


@pytest.mark.parametrize(
    ("output", "disagreements", "message"),
    [
        pytest.param("a.jsonl", "d", "a.jsonl: --output is read, too; give another", id="an input"),
        pytest.param("./x/../a.jsonl", "d", "a.jsonl: --output is read, too", id="an input, otherwise spelt"),
        pytest.param("k", "a.jsonl", "a.jsonl: --disagreements is read, too; give another", id="listed there"),
        pytest.param("k", "k", "k: is --output and --disagreements at once; give another", id="both"),
    ],
)
def test_cleaning_writes_over_nothing_that_it_needs(tmp_path, capsys, output, disagreements, message):
    file = tmp_path / "a.jsonl"
    jsonl.write(file, [Candidate("own/0", "g", number, GOAL, GOAL) for number in range(2)])
    (tmp_path / "x").mkdir()
    before = file.read_bytes()

    flags = ["--output", f"{tmp_path}/{output}", "--disagreements", f"{tmp_path}/{disagreements}"]
    assert run(["eval", "generate", "clean", str(file), *flags]) == 2

    assert message in capsys.readouterr().err
    assert (file.read_bytes(), (tmp_path / "k").exists()) == (before, False)


@pytest.mark.parametrize("read", [pytest.param("samples", id="samples"), pytest.param("own", id="tasks")])
def test_samples_and_tasks_are_not_written_over(tmp_path, capsys, read):
    files = {"samples": tmp_path / "samples.jsonl", "own": _own(tmp_path, 1)}
    files["samples"].write_text(json.dumps({"task_id": "own/0", "completion": GOAL}))
    before = files[read].read_bytes()

    flags = ["--own", str(files["own"]), "--output", str(files[read])]
    assert run(["eval", "generate", "recorded", str(files["samples"]), *flags]) == 2

    assert f"{files[read]}: --output is read, too; give another" in capsys.readouterr().err
    assert files[read].read_bytes() == before


def test_samples_of_a_file_become_candidates(tmp_path, capsys):
    samples, output = tmp_path / "samples.jsonl", tmp_path / "out.jsonl"
    replies = [f"```java\n{GOAL}\n```", "Sorry."]
    samples.write_text("".join(json.dumps({"task_id": "own/0", "completion": reply}) + "\n" for reply in replies))

    own = str(_own(tmp_path, 1))
    status = run(["eval", "generate", "recorded", str(samples), "--own", own, "--output", str(output)])

    assert status == 0
    candidates = [(candidate.key, candidate.code) for candidate in jsonl.read(output, Candidate)]
    assert candidates == [("own/0#recorded#0", GOAL), ("own/0#recorded#1", "")]
    assert "2 candidates, 1 of them without a whole method" in capsys.readouterr().out


def test_the_models_are_listed(capsys):
    assert run(["eval", "generate", "models"]) == 0

    assert "qwen2.5-coder-3b | Qwen/Qwen2.5-Coder-3B-Instruct" in capsys.readouterr().out
