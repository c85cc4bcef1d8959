from functools import partial

import pytest

from judgebot.github.api import IssueComment, Thread, User
from judgebot.github.marker import Marker, SummaryMarker, encode, encode_summary
from judgebot.github.standing import own_comments, own_marker, own_summary

BOT = User(41898282, is_bot=True)
ALICE = User(1)
AUTHORS = (BOT.id, 99)
MARK = Marker("0" * 32, "1" * 16, "2" * 64, "3" * 40, 0.1, 0.8)
BODY = encode(MARK)
SUMMARY = SummaryMarker(frozenset({"a" * 32}))


@pytest.fixture
def comment(make_comment):
    """Makes a comment of judgebot on a method, altered as told."""
    return partial(make_comment, body=BODY)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({}, MARK, id="by-a-workflow"),
        pytest.param({"author": User(99)}, MARK, id="by-an-account-of-its-own"),
        pytest.param({"author": ALICE}, None, id="by-another"),
        pytest.param({"author": User(1, is_bot=True)}, None, id="by-another-bot"),
        pytest.param({"author": None}, None, id="by-nobody"),
        pytest.param({"reply_to": 7}, None, id="reply"),
        pytest.param({"body": "Some text."}, None, id="without-a-marker"),
    ],
)
def test_own_marker(comment, fields, expected):
    assert own_marker(comment(**fields), AUTHORS) == expected


@pytest.mark.parametrize(
    ("author", "body", "expected"),
    [
        pytest.param(BOT, encode_summary(SUMMARY), SUMMARY, id="by-a-workflow"),
        pytest.param(ALICE, encode_summary(SUMMARY), None, id="by-another"),
        pytest.param(None, encode_summary(SUMMARY), None, id="by-nobody"),
        pytest.param(BOT, "All is well.", None, id="no-summary"),
    ],
)
def test_own_summary(author, body, expected):
    assert own_summary(IssueComment(1, author, body), AUTHORS) == expected


def test_own_comments_are_the_oldest_first(comment):
    others = comment(id=2, author=ALICE), comment(id=4, reply_to=1)
    found = own_comments([comment(id=3), comment(id=1), *others], [], BOT.id)
    assert [item.comment.id for item in found] == [1, 3]


@pytest.mark.parametrize(
    ("reply_to", "fields", "answered"),
    [
        pytest.param(None, {}, False, id="nobody"),
        pytest.param(1, {}, True, id="reply"),
        pytest.param(3, {}, False, id="reply-to-another"),
        pytest.param(None, {"thumbs_up": 1}, True, id="thumbs-up"),
        pytest.param(None, {"thumbs_down": 1}, True, id="thumbs-down"),
    ],
)
def test_answered(comment, reply_to, fields, answered):
    other = comment(id=2, author=ALICE, body="Why?", reply_to=reply_to)
    (found,) = own_comments([comment(id=1, **fields), other], [], BOT.id)
    assert found.answered is answered


@pytest.mark.parametrize(
    ("threads", "state", "thread", "is_open"),
    [
        pytest.param([], "open", None, True, id="unknown"),
        pytest.param([Thread("T", 1, resolved=False)], "open", "T", True, id="open"),
        pytest.param([Thread("T", 1, resolved=True)], "open", "T", False, id="resolved"),
        pytest.param([Thread("T", 2, resolved=True)], "open", None, True, id="another-is-resolved"),
        pytest.param([Thread("T", 1, resolved=False)], "fixed", "T", False, id="fixed"),
    ],
)
def test_conversation(comment, threads, state, thread, is_open):
    body = encode(Marker(MARK.fingerprint, MARK.method, MARK.model, MARK.commit, 0.1, 0.8, state))
    (found,) = own_comments([comment(id=1, body=body)], threads, BOT.id)
    assert (found.thread, found.is_open, found.says(MARK.fingerprint)) == (thread, is_open, state == "open")


@pytest.mark.parametrize(
    ("line", "is_on"),
    [
        pytest.param(4, True, id="first-line"),
        pytest.param(8, True, id="last-line"),
        pytest.param(3, False, id="above"),
        pytest.param(9, False, id="below"),
        pytest.param(None, False, id="outdated"),
    ],
)
def test_is_on(comment, make_finding, line, is_on):
    (found,) = own_comments([comment(line=line)], [], BOT.id)
    assert found.is_on(make_finding()) is is_on
