import base64
from datetime import UTC, datetime

import pytest

from judgebot.changes import MAX_BYTES, Content
from judgebot.github import json_records
from judgebot.github.api import ReviewComment, Thread, User

COMMENT = {
    "id": 7,
    "user": {"id": 1, "login": "alice", "type": "User"},
    "body": "Some text.",
    "path": "A.java",
    "line": None,
    "pull_request_review_id": 9,
    "created_at": "2026-01-02T03:04:05Z",
}


def test_review_comment():
    assert json_records.review_comment(COMMENT) == ReviewComment(
        id=7,
        author=User(1),
        body="Some text.",
        path="A.java",
        line=None,
        review_id=9,
        reply_to=None,
        thumbs_up=0,
        thumbs_down=0,
        created_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("changes", "attribute", "value"),
    [
        pytest.param({"user": None}, "author", None, id="author-is-gone"),
        pytest.param(
            {"user": {"id": 2, "login": "Copilot", "type": "Bot"}},
            "author",
            User(2, is_bot=True),
            id="bot by a plain name",
        ),
        pytest.param({"in_reply_to_id": 3}, "reply_to", 3, id="reply"),
        pytest.param({"reactions": {"+1": 2, "-1": 1}}, "thumbs_up", 2, id="thumbs-up"),
        pytest.param({"reactions": {"+1": 2, "-1": 1}}, "thumbs_down", 1, id="thumbs-down"),
    ],
)
def test_review_comment_with(changes, attribute, value):
    assert getattr(json_records.review_comment({**COMMENT, **changes}), attribute) == value


def test_a_file_with_little_to_say():
    found = json_records.changed_file({"filename": "A.java", "status": "renamed", "sha": None})
    assert (found.path, found.previous_path, found.blob, found.patch) == ("A.java", None, None, None)


def page(*nodes, has_next=False):
    info = {"hasNextPage": has_next, "endCursor": "next"}
    return {"repository": {"pullRequest": {"reviewThreads": {"nodes": list(nodes), "pageInfo": info}}}}


def test_threads():
    nodes = [
        {"id": "T1", "isResolved": True, "comments": {"nodes": [{"fullDatabaseId": "3000000007"}]}},
        {"id": "T2", "isResolved": False, "comments": {"nodes": []}},
    ]
    assert json_records.threads(page(*nodes)) == ([Thread("T1", 3_000_000_007, resolved=True)], None)
    assert json_records.threads(page(has_next=True)) == ([], "next")


def file(data, **changes):
    content = base64.encodebytes(data).decode()
    return {"type": "file", "size": len(data), "encoding": "base64", "content": content, "sha": "1" * 40, **changes}


@pytest.mark.parametrize(
    ("data", "content"),
    [
        pytest.param(file(b"class A {}\r\n\xff" * 20), Content(b"class A {}\r\n\xff" * 20), id="file"),
        pytest.param(file(b""), Content(b""), id="empty"),
        pytest.param(file(b"x" * 99, size=None), Content(b"x" * 99), id="no-size"),
        pytest.param(file(b"x" * (MAX_BYTES + 1), size=None), Content(problem="too large"), id="too-large-no-size"),
        pytest.param(file(b"x", type="symlink"), Content(problem="symlink"), id="link"),
        pytest.param(file(b"x", type="submodule"), Content(problem="submodule"), id="submodule"),
        pytest.param(file(b"x", type="dir"), Content(problem="not a file"), id="else"),
        pytest.param([file(b"x")], Content(problem="not a file"), id="folder"),
        pytest.param(file(b"", encoding="none", size=2_000_000), "1" * 40, id="over-1-MB"),
        pytest.param(file(b"", encoding="none", size=MAX_BYTES + 1), Content(problem="too large"), id="too-large"),
    ],
)
def test_content(data, content):
    assert json_records.content(data) == content
