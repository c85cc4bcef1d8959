"""GitHub's JSON -> records (pure). Each function raises KeyError, TypeError or ValueError where a promise is broken."""

import base64
from datetime import datetime
from typing import Any

from judgebot.changes import MAX_BYTES, Content
from judgebot.github.api import ChangedFile, IssueComment, PullRequest, Review, ReviewComment, Thread, User


def user(data: Any) -> User | None:
    """An account; None if it is gone."""
    return None if data is None else User(int(data["id"]), is_bot=data["type"] == "Bot")


def pull_request(data: Any) -> PullRequest:
    """A pull request; items of a list have no "merged", so its time is read."""
    return PullRequest(
        number=int(data["number"]),
        state=str(data["state"]),
        merged=data["merged_at"] is not None,
        head_sha=str(data["head"]["sha"]),
        base_sha=str(data["base"]["sha"]),
        base_repository=full_name(data["base"]["repo"]),
    )


def changed_file(data: Any) -> ChangedFile:
    """A file of a pull request."""
    return ChangedFile(
        path=str(data["filename"]),
        previous_path=data.get("previous_filename"),
        status=str(data["status"]),
        blob=data["sha"],
        patch=data.get("patch"),
    )


def review_comment(data: Any) -> ReviewComment:
    """A comment on a line, with the counts of its reactions where the server gives them."""
    reactions = data.get("reactions") or {}
    return ReviewComment(
        id=int(data["id"]),
        author=user(data["user"]),
        body=str(data["body"]),
        path=str(data["path"]),
        line=data.get("line"),
        review_id=data.get("pull_request_review_id"),
        reply_to=data.get("in_reply_to_id"),
        thumbs_up=int(reactions.get("+1", 0)),
        thumbs_down=int(reactions.get("-1", 0)),
        created_at=datetime.fromisoformat(data["created_at"]),
    )


def numbered_review_comment(data: Any) -> tuple[int, ReviewComment]:
    """A comment on a line, with the number of its pull request."""
    return int(data["pull_request_url"].rpartition("/")[2]), review_comment(data)


def issue_comment(data: Any) -> IssueComment:
    """A comment in the conversation."""
    return IssueComment(int(data["id"]), user(data["user"]), str(data.get("body") or ""))


def numbered_issue_comment(data: Any) -> tuple[int, IssueComment]:
    """A comment in a conversation, with the number of its issue or pull request."""
    return int(data["issue_url"].rpartition("/")[2]), issue_comment(data)


def review(data: Any) -> Review:
    """A review."""
    return Review(int(data["id"]), str(data["state"]), str(data.get("body") or ""))


def viewer(data: Any) -> int:
    """The id of the account that asks, from GraphQL."""
    return int(data["viewer"]["databaseId"])


def threads(data: Any) -> tuple[list[Thread], str | None]:
    """A page of conversations, from GraphQL, and where the next one begins; those without comments are left out."""
    page = data["repository"]["pullRequest"]["reviewThreads"]
    found = [
        Thread(str(node["id"]), int(node["comments"]["nodes"][0]["fullDatabaseId"]), bool(node["isResolved"]))
        for node in page["nodes"]
        if node["comments"]["nodes"]
    ]
    return found, str(page["pageInfo"]["endCursor"]) if page["pageInfo"]["hasNextPage"] else None


def content(data: Any) -> Content | str:
    """The bytes of a file or a blob, unless it is a folder, a link or a submodule, or too large.

    GitHub leaves out the content of a file over 1 MB: of that, the id of the blob. The size of a blob may be null.
    """
    kind = data.get("type", "file") if isinstance(data, dict) else "folder"
    if kind != "file":
        return Content(problem=kind if kind in {"symlink", "submodule"} else "not a file")
    if int(data["size"] or len(data["content"]) * 3 // 4) > MAX_BYTES:
        return Content(problem="too large")
    return Content(base64.b64decode(data["content"])) if data["encoding"] == "base64" else str(data["sha"])


def merge_base(data: Any) -> str:
    """The merge base of a comparison."""
    return str(data["merge_base_commit"]["sha"])


def identity(data: Any) -> int:
    """The id of whatever it is."""
    return int(data["id"])


def full_name(data: Any) -> str:
    """The "owner/name" of a repository."""
    return str(data["full_name"])
