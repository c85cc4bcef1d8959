from datetime import UTC, datetime

import pytest

from judgebot.github.api import ReviewComment, Thread, User
from judgebot.github.marker import Marker, encode
from judgebot.github.standing import own_comments

BOT = User(41898282, "github-actions[bot]")
MARK = Marker("0" * 32, "1" * 16, "2" * 64, "3" * 40, 0.1, 0.8)


BODY = encode(MARK)


def comment(number=1, author=BOT, body=BODY, **fields):
    return ReviewComment(
        **{
            "id": number,
            "author": author,
            "body": body,
            "path": "A.java",
            "line": 5,
            "original_line": 5,
            "commit": "3" * 40,
            "original_commit": "3" * 40,
            "review_id": 9,
            "reply_to": None,
            "thumbs_up": 0,
            "thumbs_down": 0,
            "created_at": datetime(2026, 1, 1, tzinfo=UTC),
            "url": "",
            **fields,
        }
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(comment(author=User(1, "mallory")), id="by-another"),
        pytest.param(comment(author=User(1, BOT.login)), id="by-one-of-the-same-name"),
        pytest.param(comment(author=None), id="by-nobody"),
        pytest.param(comment(reply_to=7), id="reply"),
        pytest.param(comment(body="Some text."), id="without-a-marker"),
    ],
)
def test_what_is_not_ours(other):
    assert own_comments([other], [], BOT.id) == ()


def test_the_oldest_first():
    found = own_comments([comment(3), comment(1), comment(2)], [], BOT.id)
    assert [item.comment.id for item in found] == [1, 2, 3]


@pytest.mark.parametrize(
    ("others", "fields", "answered"),
    [
        pytest.param([], {}, False, id="nobody"),
        pytest.param([comment(2, User(1, "alice"), "Why?", reply_to=1)], {}, True, id="reply"),
        pytest.param([comment(2, User(1, "alice"), "Why?", reply_to=3)], {}, False, id="reply-to-another"),
        pytest.param([], {"thumbs_up": 1}, True, id="thumbs-up"),
        pytest.param([], {"thumbs_down": 1}, True, id="thumbs-down"),
    ],
)
def test_answered(others, fields, answered):
    (found,) = own_comments([comment(1, **fields), *others], [], BOT.id)
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
def test_conversation(threads, state, thread, is_open):
    body = encode(Marker(MARK.fingerprint, MARK.method, MARK.model, MARK.commit, 0.1, 0.8, state))
    (found,) = own_comments([comment(body=body)], threads, BOT.id)
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
def test_is_on(make_finding, line, is_on):
    (found,) = own_comments([comment(line=line)], [], BOT.id)
    assert found.is_on(make_finding()) is is_on
