import json
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot.github.feedback_file import SCHEMA_VERSION, Feedback, read_feedback, write_feedback

_TEXT = st.text(min_size=1)
_ROWS = st.builds(
    Feedback,
    repository=_TEXT,
    pull_request=st.integers(0, 2**40),
    comment=st.integers(0, 2**40),
    path=_TEXT,
    fingerprint=_TEXT,
    model=_TEXT,
    p_correct=st.floats(0, 1),
    threshold=st.floats(0.5, 1),
    judged_commit=_TEXT,
    final_commit=_TEXT,
    created_at=_TEXT,
    collected_at=_TEXT,
    thumbs_up=st.integers(0, 9),
    thumbs_down=st.integers(0, 9),
    replies=st.integers(0, 9),
    agreeing=st.integers(0, 9),
    disagreeing=st.integers(0, 9),
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feedback.jsonl"


@given(st.lists(_ROWS, unique_by=lambda row: row.key))
def test_what_is_written_is_read(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("feedback") / "feedback.jsonl"
    write_feedback(path, rows)
    read = read_feedback(path)
    assert read == {row.key: row for row in rows}
    assert list(read) == sorted(read, key=lambda key: (key[0], read[key].pull_request, key[1]))


def test_every_line_has_its_schema_version_and_ends(path, make_feedback):
    write_feedback(path, [make_feedback(), make_feedback(comment=2, path="caf\udce9.java")])
    lines = path.read_bytes().split(b"\n")
    assert [json.loads(line)["schema_version"] for line in lines[:-1]] == [SCHEMA_VERSION] * 2
    assert lines[-1] == b""


def test_the_later_of_two_lines_on_one_comment_counts(path, make_feedback):
    lines = [{"schema_version": "1.7", "new": [1], **asdict(make_feedback(thumbs_up=number))} for number in (1, 2)]
    path.write_text("\n\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert list(read_feedback(path).values()) == [make_feedback(thumbs_up=2)]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"schema_version": "2.0"}, "schema_version '2.0', where this judgebot reads 1.0", id="too new"),
        pytest.param({"schema_version": 1}, "it has no schema_version", id="version is a number"),
        pytest.param({"repository": ""}, "'repository' is not what", id="empty"),
        pytest.param({"path": 1}, "'path' is not what", id="no text"),
        pytest.param({"comment": -1}, "'comment' is not what", id="negative"),
        pytest.param({"comment": 1.5}, "'comment' is not what", id="no whole number"),
        pytest.param({"thumbs_up": True}, "'thumbs_up' is not what", id="true is no number"),
        pytest.param({"p_correct": 1.5}, "'p_correct' is not what", id="no probability"),
        pytest.param({"p_correct": float("nan")}, "'p_correct' is not what", id="NaN"),
        pytest.param({"threshold": 0.4}, "'threshold' is not what", id="no confidence"),
        pytest.param({"state": "lost"}, "'state' is not what", id="unknown state"),
        pytest.param({"resolved": 1}, "'resolved' is not what", id="resolved"),
        pytest.param({"afterwards": []}, "'afterwards' is not what", id="afterwards"),
    ],
)
def test_a_bad_line_is_named(path, make_feedback, changes, message):
    good = {"schema_version": "1.0", **asdict(make_feedback())}
    path.write_text(f"{json.dumps(good)}\n\n{json.dumps(good | changes)}\n", encoding="utf-8")
    with pytest.raises(JudgebotError, match=rf"feedback\.jsonl:3: .*{message}"):
        read_feedback(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(b"{", "not JSON", id="cut"),
        pytest.param(b"\xff", "not JSON", id="not UTF-8"),
        pytest.param(b"[" * 100_000, "not JSON", id="deeply nested"),
        pytest.param(b"[]", "not a line of `judgebot feedback`", id="a list"),
        pytest.param(b'{"schema_version": "1.0"}', "'repository' is missing", id="missing"),
    ],
)
def test_what_is_no_feedback_is_named(path, text, message):
    path.write_bytes(text)
    with pytest.raises(JudgebotError, match=rf"feedback\.jsonl:1: {message}"):
        read_feedback(path)


def test_a_file_that_is_not_there_is_named(path):
    with pytest.raises(JudgebotError, match=r"feedback\.jsonl: cannot be read: No such file"):
        read_feedback(path)


def test_every_key_is_documented():
    page = (Path(__file__).parents[3] / "docs/feedback.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(Feedback) if f"`{field.name}`" not in page] == []
