import gzip
import json
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.one_writer import claim, refuse_claimed
from judgebot_eval.records import Candidate, Judgement, Outcome

CANDIDATE = Candidate("HumanEval/0", "phi-4", 3, "reply é", "int f() { return 1; }", token_logprobs=(-0.5, -1.0))
JUDGEMENT = Judgement(CANDIDATE.key, "judge", 0.5, 0.0)
OUTCOME = Outcome(CANDIDATE.key, "0" * 64, "runtime-error", "StackOverflowError", line=2)


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(CANDIDATE, id="candidate"),
        pytest.param(OUTCOME, id="outcome"),
        pytest.param(replace(CANDIDATE, completion="half \ud83d of a sign"), id="lone surrogate"),
    ],
)
def test_a_line_reads_back_as_its_record(record):
    line = jsonl.encode(record)

    assert "\n" not in line.encode().decode()
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


@pytest.mark.parametrize(
    ("record", "field", "value", "message"),
    [
        pytest.param(
            JUDGEMENT, "p_correct", "high", r"judgement/1: p_correct cannot be 'high'", id="text for a number"
        ),
        pytest.param(
            JUDGEMENT, "p_correct", 7.5, "p_correct cannot be 7.5, which is no probability", id="out of range"
        ),
        pytest.param(JUDGEMENT, "logit", float("nan"), "logit cannot be nan", id="no number"),
        pytest.param(JUDGEMENT, "logit", 10**400, "logit cannot be 1000", id="too large a number"),
        pytest.param(JUDGEMENT, "logit", True, "logit cannot be True", id="a truth for a number"),
        pytest.param(CANDIDATE, "sample", 1.5, "sample cannot be 1.5", id="a fraction for a count"),
        pytest.param(CANDIDATE, "code", None, "code cannot be None", id="nothing for a text"),
        pytest.param(CANDIDATE, "token_logprobs", [0, "x"], r"token_logprobs cannot be \(0, 'x'\)", id="in a list"),
        pytest.param(OUTCOME, "verdict", "bogus", "verdict cannot be 'bogus'", id="no such word"),
        pytest.param(OUTCOME, "flaky", 1, "flaky cannot be 1", id="a number for a truth"),
        pytest.param(OUTCOME, "message", ["x" * 50], r"message cannot be \('x{38}\.\.\.\)$", id="long"),
    ],
)
def test_a_field_of_another_type_is_refused(record, field, value, message):
    row = json.loads(jsonl.encode(record)) | {field: value}
    with pytest.raises(ValueError, match=message):
        jsonl.decode(json.dumps(row), type(record))


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        pytest.param(JUDGEMENT, "p_correct", 1, id="a whole number for a number"),
        pytest.param(JUDGEMENT, "p_correct", None, id="nothing where it may be"),
        pytest.param(OUTCOME, "line", None, id="no line"),
    ],
)
def test_what_a_field_may_hold_is_read(record, field, value):
    row = json.loads(jsonl.encode(record)) | {field: value}
    assert getattr(jsonl.decode(json.dumps(row), type(record)), field) == value


def test_each_key_is_read_once(tmp_path):
    path = tmp_path / "a.jsonl"
    jsonl.write(path, [CANDIDATE])
    assert jsonl.read_once(path, Candidate, lambda row: row.key) == [CANDIDATE]
    jsonl.write(path, [CANDIDATE, CANDIDATE])
    with pytest.raises(JudgebotError, match=r"a\.jsonl:2: HumanEval/0#phi-4#3 is there for the second time"):
        jsonl.read_once(path, Candidate, lambda row: row.key)


@pytest.mark.parametrize("name", [pytest.param("a.jsonl", id="plain"), pytest.param("a.jsonl.gz", id="gzip")])
def test_a_file_reads_back(tmp_path, name):
    path = tmp_path / "new" / name

    assert jsonl.write(path, [CANDIDATE, CANDIDATE]) == 2
    assert list(jsonl.read(path, Candidate)) == [CANDIDATE, CANDIDATE]


def test_equal_records_give_equal_bytes(tmp_path):
    path = tmp_path / "a.jsonl.gz"
    jsonl.write(path, [CANDIDATE])

    assert path.read_bytes()[4:8] == bytes(4)  # gzip's time of writing


@contextmanager
def _disk_for_files_of(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", [pytest.param("a.jsonl", id="plain"), pytest.param("a.jsonl.gz", id="gzip")])
def test_a_full_disk_is_named_and_leaves_what_was_there(tmp_path, name):
    path = tmp_path / name
    jsonl.write(path, [CANDIDATE])
    with _disk_for_files_of(30), pytest.raises(JudgebotError, match=rf"/{name}: cannot be written: File too large"):
        jsonl.write(path, [OUTCOME])

    assert list(jsonl.read(path, Candidate)) == [CANDIDATE]


def _add(path: Path, *records: Candidate) -> None:
    with _log(path) as log:
        for record in records:
            log.add(record)


@pytest.mark.parametrize("length", [pytest.param(500, id="a short line"), pytest.param(50_000, id="a long line")])
def test_a_log_outlives_a_full_disk(tmp_path, length):
    path = tmp_path / "log.jsonl"
    last = replace(CANDIDATE, sample=4, completion="x" * length)
    message = r"log\.jsonl: cannot be written: File too large; .*continue"
    with _disk_for_files_of(500), pytest.raises(JudgebotError, match=message):
        _add(path, CANDIDATE, last)

    with _log(path) as log:
        assert list(log.records) == [CANDIDATE.key]
    _add(path, last)
    assert list(jsonl.read(path, Candidate)) == [CANDIDATE, last]


def test_a_broken_line_is_named(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(jsonl.encode(CANDIDATE) + '\n{"schema": "candidate/1"}\n')

    with pytest.raises(JudgebotError, match=r"a\.jsonl:2: candidate/1: missing fields"):
        list(jsonl.read(path, Candidate))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.jsonl.gz", gzip.compress(b"{}\n" * 1000)[:-12], id="cut short"),
        pytest.param("a.jsonl.gz", gzip.compress(b"{}\n")[:10] + b"\xff" * 20, id="damaged within"),
        pytest.param("a.jsonl.gz", b"{}", id="not gzip"),
        pytest.param("a.jsonl", "{}\n".encode("utf-16"), id="not UTF-8"),
    ],
)
def test_a_broken_file_is_named(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(JudgebotError, match=rf"/{name}:"):
        list(jsonl.read(path, Candidate))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("folder", "is a folder; give the name of a file in it", id="a folder"),
        pytest.param("pipe", "is no regular file; give another --output", id="a pipe"),
        pytest.param("file/a.jsonl", "cannot be written: .*, or give another --output", id="in a file"),
    ],
)
def test_a_file_that_cannot_be_is_refused(tmp_path, name, message):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(JudgebotError, match=rf"{name}: {message}"):
        jsonl.write(tmp_path / name, [CANDIDATE])
    with pytest.raises(JudgebotError, match=rf"{name}: {message}"):
        _log(tmp_path / name)


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


def test_a_log_hands_over_each_record_at_once(tmp_path):
    with _log(tmp_path / "log.jsonl") as log:
        log.add(CANDIDATE)
        assert list(jsonl.read(tmp_path / "log.jsonl", Candidate)) == [CANDIDATE]


def test_a_log_has_one_writer_at_a_time(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text(jsonl.encode(CANDIDATE)[:-9])  # what the first is just writing

    with path.open() as first:
        claim(first, path)
        with pytest.raises(JudgebotError, match=r"log\.jsonl: is being written by another process; wait for its end"):
            _log(path)
        assert path.read_text() == jsonl.encode(CANDIDATE)[:-9]
    with _log(path) as log:
        assert not log.records
        with pytest.raises(JudgebotError, match="by another process"):
            _log(path)


def test_what_is_refused_is_not_claimed(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text("notes")

    with pytest.raises(JudgebotError, match="expected a line with the schema"):
        _log(path)
    refuse_claimed(path)


_SECOND = jsonl.encode(Candidate("t", "g", 1, "é", "")).encode()


@pytest.mark.parametrize(
    "kept",
    [
        *(pytest.param(n, id=f"{n} bytes of the second line") for n in (0, 1, 40, 80)),
        pytest.param(_SECOND.index(b"\xc3") + 1, id="half a letter"),
    ],
)
def test_a_log_outlives_a_kill(tmp_path, kept):
    path = tmp_path / "log.jsonl"
    path.write_bytes(jsonl.encode(Candidate("t", "g", 0, "", "")).encode() + b"\n" + _SECOND[:kept])

    with _log(path) as log:
        assert list(log.records) == ["t#g#0"]
        log.add(Candidate("t", "g", 1, "", ""))

    assert [json.loads(line)["sample"] for line in path.read_text().splitlines()] == [0, 1]


def test_a_log_keeps_a_last_line_that_only_lacks_its_end(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text(jsonl.encode(CANDIDATE))

    with _log(path) as log:
        assert log.add(replace(CANDIDATE, completion="another")) == CANDIDATE
        log.add(replace(CANDIDATE, sample=4))

    assert [row.sample for row in jsonl.read(path, Candidate)] == [3, 4]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("notes", id="a line of something else"),
        pytest.param('{"a": 1}\n{"b": 2}', id="other JSON lines"),
        pytest.param(jsonl.encode(CANDIDATE) + "\nnotes", id="something else at its end"),
        pytest.param(jsonl.encode(OUTCOME), id="other records"),
    ],
)
def test_what_is_no_log_is_left_as_it_is(tmp_path, content):
    path = tmp_path / "log.jsonl"
    path.write_text(content)

    with pytest.raises(JudgebotError, match=r"log\.jsonl:[12]: "):
        _log(path)
    assert path.read_text() == content


def test_a_log_is_not_compressed(tmp_path):
    with pytest.raises(JudgebotError, match=r"give it a name without \.gz"):
        _log(tmp_path / "log.jsonl.gz")
