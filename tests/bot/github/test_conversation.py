from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from judgebot.github.api import User
from judgebot.github.conversation import Conversation, feedback_rows, in_utc
from judgebot.github.marker import Gone, Marker, encode

BOT, ALICE, BOB = User(41898282, is_bot=True), User(1), User(2)
AUTHORS = (BOT.id, 99)
WRITTEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
READ_AT = datetime(2026, 3, 1, tzinfo=UTC)
MARKER = Marker("ef" * 16, "0" * 16, "ab" * 32, "1" * 40, p_correct=0.1, threshold=0.84)
MARKED = f"{encode(MARKER)}\nDoubtful."


@pytest.fixture
def rows(make_pull, make_comment):
    """What is collected of a conversation that begins with a comment by judgebot."""

    def collect(*others, resolved=None, gone=(), known=(), **first):
        comments = (make_comment(body=MARKED, **first), *(make_comment(**fields) for fields in others))
        return list(feedback_rows(Conversation(make_pull(), comments, gone, resolved, READ_AT), AUTHORS, known))

    return collect


def test_what_is_said_of_a_comment(rows, make_feedback):
    expected = make_feedback(
        repository="octo/Project",
        comment=10,
        path="A.java",
        fingerprint=MARKER.fingerprint,
        p_correct=0.1,
        threshold=0.84,
        collected_at="2026-03-01T00:00:00+00:00",
        state="merged",
        thumbs_up=2,
        thumbs_down=1,
        resolved=True,
        afterwards="unknown",
    )
    assert rows(resolved={10: True}, thumbs_up=2, thumbs_down=1) == [expected]


@pytest.mark.parametrize(
    ("resolved", "expected"),
    [
        pytest.param({10: True, 20: False}, True, id="resolved"),
        pytest.param({10: False, 20: True}, False, id="not resolved"),
        pytest.param({}, None, id="no such thread"),
        pytest.param(None, None, id="not allowed to know"),
    ],
)
def test_resolved(rows, resolved, expected):
    (row,) = rows(resolved=resolved)
    assert row.resolved is expected


@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        pytest.param([], (0, 0, 0), id="none"),
        pytest.param([(ALICE, "Good catch"), (BOB, "false positive")], (2, 1, 1), id="for and against"),
        pytest.param([(ALICE, "false alarm"), (ALICE, "no, good catch")], (1, 1, 0), id="the last of one person"),
        pytest.param([(ALICE, "Good catch"), (ALICE, "Thanks!")], (1, 1, 0), id="the last that says anything"),
        pytest.param([(ALICE, "Why?")], (1, 0, 0), id="a question"),
        pytest.param([(BOT, "good catch")], (0, 0, 0), id="judgebot itself"),
        pytest.param([(User(3, is_bot=True), "good catch")], (0, 0, 0), id="another bot"),
        pytest.param([(User(99), "good catch")], (1, 1, 0), id="whoever collects"),
        pytest.param([(None, "good catch")], (0, 0, 0), id="an account that is gone"),
    ],
)
def test_replies(rows, replies, expected):
    (row,) = rows(*({"id": 11, "author": author, "body": body, "reply_to": 10} for author, body in replies))
    assert (row.replies, row.agreeing, row.disagreeing) == expected


def test_what_an_account_of_its_own_replies_is_no_answer(rows):
    judge = User(99)
    (row,) = rows({"id": 11, "author": judge, "body": "good catch", "reply_to": 10}, author=judge)
    assert row.replies == 0


def test_replies_in_another_conversation_are_no_answers(rows):
    (row,) = rows({"id": 11, "author": ALICE, "body": "good catch", "reply_to": 20})
    assert row.replies == 0


def test_a_comment_that_was_deleted(rows):
    deleted, standing = rows(gone=(Gone(9, WRITTEN, "B.java", MARKER),))
    assert (deleted.comment, deleted.path, deleted.created_at) == (9, "B.java", "2026-01-02T03:04:05+00:00")
    assert (deleted.thumbs_up, deleted.replies, deleted.resolved) == (0, 0, False)
    assert standing.comment == 10


def test_a_marker_that_says_what_cannot_be_counts_for_nothing(rows):
    edited = replace(MARKER, threshold=0.4)
    (row,) = rows({"id": 11, "body": encode(edited)}, gone=(Gone(9, WRITTEN, "A.java", edited),))
    assert row.comment == 10


def test_each_comment_counts_once_and_as_it_is_now(rows, make_feedback):
    known = [make_feedback(comment=id_, thumbs_up=5) for id_ in (8, 9, 10)]
    elsewhere = make_feedback(comment=7, pull_request=6)
    found = rows(
        gone=[Gone(number, WRITTEN, "A.java", MARKER) for number in (10, 9)], known=[*known, elsewhere], thumbs_up=1
    )
    assert [(row.comment, row.thumbs_up) for row in found] == [(8, 5), (9, 0), (10, 1)]
    assert {(row.state, row.final_commit, row.collected_at) for row in found} == {
        ("merged", "2" * 40, "2026-03-01T00:00:00+00:00")
    }


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"state": "open", "merged": False}, "open", id="open"),
        pytest.param({"state": "closed", "merged": False}, "closed", id="closed"),
        pytest.param({"state": "closed", "merged": True}, "merged", id="merged"),
    ],
)
def test_state(make_pull, fields, expected):
    assert Conversation(make_pull(**fields), (), (), None, READ_AT).state == expected


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(WRITTEN, id="UTC"),
        pytest.param(WRITTEN.astimezone(timezone(timedelta(hours=2))), id="another zone"),
        pytest.param(WRITTEN.replace(microsecond=7), id="finer than a second"),
    ],
)
def test_in_utc(moment):
    assert in_utc(moment) == "2026-01-02T03:04:05+00:00"
