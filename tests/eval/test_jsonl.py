import gzip
import json
from pathlib import Path

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.records import Candidate, Judgement, Outcome

CANDIDATE = Candidate("HumanEval/0", "phi-4", 3, "reply é", "int f() { return 1; }", token_logprobs=(-0.5, -1.0))
OUTCOME = Outcome(CANDIDATE.key, "0" * 64, "runtime-error", "StackOverflowError", line=2)


@pytest.mark.parametrize("record", [pytest.param(CANDIDATE, id="candidate"), pytest.param(OUTCOME, id="outcome")])
def test_a_line_reads_back_as_its_record(record):
    line = jsonl.encode(record)

    assert "\n" not in line
    assert jsonl.decode(line, type(record)) == record


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("[]", "schema judgement/1", id="no object"),
        pytest.param('{"candidate": "a"}', "schema judgement/1", id="no schema"),
        pytest.param('{"schema": "judgement/2"}', "schema judgement/1", id="another version"),
        pytest.param(
            '{"schema": "judgement/1", "candidate": "a", "mood": 1}',
            r"missing fields \['judge', 'p_correct'\], unknown fields \['mood'\]",
            id="other fields",
        ),
        pytest.param("{", "Expecting", id="torn"),
    ],
)
def test_what_is_no_record_is_refused(line, message):
    with pytest.raises(ValueError, match=message):
        jsonl.decode(line, Judgement)


@pytest.mark.parametrize("name", [pytest.param("a.jsonl", id="plain"), pytest.param("a.jsonl.gz", id="gzip")])
def test_a_file_reads_back(tmp_path, name):
    path = tmp_path / "new" / name

    assert jsonl.write(path, [CANDIDATE, CANDIDATE]) == 2
    assert list(jsonl.read(path, Candidate)) == [CANDIDATE, CANDIDATE]


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl.encode(CANDIDATE) + '\n{"schema": "candidate/1"}\n')

    with pytest.raises(JudgebotError, match=r"a\.jsonl:2: candidate/1: missing fields"):
        list(jsonl.read(path, Candidate))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(gzip.compress(b"{}\n" * 1000)[:-12], id="cut short"),
        pytest.param(b"{}", id="not gzip"),
    ],
)
def test_a_broken_archive_is_named(tmp_path, content):
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(content)

    with pytest.raises(JudgebotError, match=r"a\.jsonl\.gz"):
        list(jsonl.read(path, Candidate))


def _log(path: Path) -> jsonl.Log[Candidate]:
    return jsonl.Log(path, Candidate, lambda candidate: candidate.key)


def test_a_log_holds_each_record_once(tmp_path):
    path = tmp_path / "log.jsonl"
    for _ in range(2):
        with _log(path) as log:
            log.add(CANDIDATE)

    assert list(jsonl.read(path, Candidate)) == [CANDIDATE]
    with _log(path) as log:
        assert CANDIDATE.key in log


@pytest.mark.parametrize("kept", [pytest.param(n, id=f"{n} bytes of the second line") for n in (0, 1, 40, 80)])
def test_a_log_outlives_a_kill(tmp_path, kept):
    path = tmp_path / "log.jsonl"
    lines = [jsonl.encode(Candidate("t", "g", sample, "", "")) for sample in range(2)]
    path.write_text(lines[0] + "\n" + lines[1][:kept])

    with _log(path) as log:
        assert list(log.records) == ["t#g#0"]
        log.add(Candidate("t", "g", 1, "", ""))

    assert [json.loads(line)["sample"] for line in path.read_text().splitlines()] == [0, 1]
