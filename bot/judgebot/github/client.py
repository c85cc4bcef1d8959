"""One repository on GitHub, through its API."""

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from urllib.parse import quote

from judgebot.changes import Content
from judgebot.errors import JudgebotError
from judgebot.github import graphql, json_records
from judgebot.github.api import (
    GITHUB_API,
    ChangedFile,
    IssueComment,
    NewComment,
    PullRequest,
    Review,
    ReviewComment,
    Thread,
)
from judgebot.github.errors import GithubError
from judgebot.github.transport import TIMEOUT, Purpose, Transport, Verb, parsed

ACTIONS_BOT = 41898282
"""The id of github-actions[bot] on github.com, which a workflow's own token speaks for."""

_Record = TypeVar("_Record")
_REPOSITORY = re.compile(r"[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")
_READ, _WRITE, _READ_CODE = "pull-requests: read", "pull-requests: write", "contents: read"


class GithubClient:
    """A `judgebot.github.api.Client` over HTTP.

    Args:
        repository: "owner/name".
        token: sent with each request, and shown nowhere.
        api_url: that of github.com, or of a server of one's own.
        sleep: waits some seconds.
        timeout: seconds to wait for an answer.

    Raises:
        JudgebotError: an argument cannot be what it shall be.
    """

    def __init__(
        self,
        repository: str,
        token: str,
        api_url: str = GITHUB_API,
        *,
        sleep: Callable[[float], None] = time.sleep,
        timeout: int = TIMEOUT,
    ) -> None:
        if not _REPOSITORY.fullmatch(repository):
            raise JudgebotError(f"{repository!r} is no repository; give it as OWNER/NAME")
        self.repository = repository
        self._transport = Transport(token, api_url, sleep, time.monotonic, timeout)
        self._own_id: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()

    def own_id(self) -> int:
        """The id of the account that the token speaks for; asked once."""
        if self._own_id is None:
            self._own_id = self._ask_own_id()
        return self._own_id

    def full_name(self) -> str:
        """What the repository is called by now: under an older name lists are cut, since redirects lose the query."""
        purpose = Purpose("look up the repository", "metadata: read")
        return parsed(
            json_records.full_name, self._transport.send(purpose, "GET", f"/repos/{self.repository}"), purpose
        )

    def pull(self, number: int) -> PullRequest:
        """One pull request."""
        purpose = Purpose(f"read pull request #{number}", _READ)
        return self._get(json_records.pull_request, purpose, f"pulls/{number}")

    def open_pulls(self, head_sha: str, head: str | None = None) -> tuple[PullRequest, ...]:
        """The open pull requests whose newest commit is this one; `head` ("owner:branch") narrows the search."""
        found = self._list(
            json_records.pull_request, "list pull requests", "pulls", state="open", **({"head": head} if head else {})
        )
        return tuple(pull for pull in found if pull.head_sha == head_sha)

    def merge_base(self, base: str, head: str) -> str:
        """The best common ancestor of two commits."""
        purpose = Purpose(f"compare {base[:12]} with {head[:12]}", _READ_CODE)
        path = f"compare/{quote(base, safe='')}...{quote(head, safe='')}"
        return self._get(json_records.merge_base, purpose, path, per_page=1)

    def files(self, number: int) -> tuple[ChangedFile, ...]:
        """The files of a pull request; GitHub lists at most 3,000."""
        return tuple(self._list(json_records.changed_file, f"list the files of #{number}", f"pulls/{number}/files"))

    def file(self, path: str, revision: str) -> Content:
        """A file at a revision; neither data nor a problem if it is absent there."""
        if not {"", ".", ".."}.isdisjoint(path.split("/")):
            return Content(problem="not a file")
        place = f"contents/{quote(path, errors='surrogateescape')}"
        try:
            found = self._content(f"read a file at {revision[:12]}", place, ref=revision)
        except GithubError as error:
            if error.failure.kind == "not-found" and "no commit" not in error.failure.said.lower():
                return Content()
            raise
        # of a file over 1 MB only the id of its blob is told
        return self.blob(found) if isinstance(found, str) else found

    def blob(self, blob: str) -> Content:
        """The content of an object by its id."""
        found = self._content(f"read the object {blob[:12]}", f"git/blobs/{quote(blob, safe='')}")
        return Content(problem="not sent by GitHub") if isinstance(found, str) else found

    def review_comments(self, number: int) -> tuple[ReviewComment, ...]:
        """The comments on lines, with the replies to them."""
        attempted = f"list the review comments of #{number}"
        return tuple(self._list(json_records.review_comment, attempted, f"pulls/{number}/comments"))

    def all_review_comments(self, since: datetime | None) -> Iterator[tuple[int, ReviewComment]]:
        """The comments on lines of all pull requests, those updated last first, with the pull request's number."""
        parse = json_records.numbered_review_comment
        return self._list(parse, "list the review comments", "pulls/comments", **_updated(since))

    def issue_comments(self, number: int) -> tuple[IssueComment, ...]:
        """The comments in the conversation."""
        attempted = f"list the comments of #{number}"
        return tuple(self._list(json_records.issue_comment, attempted, f"issues/{number}/comments"))

    def all_issue_comments(self, since: datetime | None) -> Iterator[tuple[int, IssueComment]]:
        """The comments in all conversations, those updated last first, with the number of the issue or pull request."""
        parse = json_records.numbered_issue_comment
        return self._list(parse, "list the comments", "issues/comments", **_updated(since))

    def reviews(self, number: int) -> tuple[Review, ...]:
        """The reviews; pending ones are seen by their author only."""
        return tuple(self._list(json_records.review, f"list the reviews of #{number}", f"pulls/{number}/reviews"))

    def threads(self, number: int) -> tuple[Thread, ...]:
        """The conversations on lines."""
        return tuple(graphql.threads(self._transport, self.repository, number))

    def create_review(
        self, number: int, commit: str, body: str, comments: Sequence[NewComment], *, submit: bool = True
    ) -> int:
        """Post a review that neither approves nor blocks, or leave it pending; its id."""
        review = {"commit_id": commit, "body": body, "comments": [_comment(comment) for comment in comments]}
        event = {"event": "COMMENT"} if submit else {}
        return self._save(f"post a review on #{number}", "POST", f"pulls/{number}/reviews", {**review, **event})

    def delete_pending_review(self, number: int, review: int) -> None:
        """Delete a review that was not submitted, with its comments."""
        self._delete("delete a pending review", f"pulls/{number}/reviews/{review}")

    def update_review_comment(self, comment: int, body: str) -> None:
        """Replace the text of a comment on a line."""
        self._save("update a review comment", "PATCH", f"pulls/comments/{comment}", {"body": body})

    def delete_review_comment(self, comment: int) -> None:
        """Delete a comment on a line."""
        self._delete("delete a review comment", f"pulls/comments/{comment}")

    def create_issue_comment(self, number: int, body: str) -> int:
        """Post a comment in the conversation; its id."""
        return self._save(f"post a comment on #{number}", "POST", f"issues/{number}/comments", {"body": body})

    def update_issue_comment(self, comment: int, body: str) -> None:
        """Replace the text of a comment in the conversation."""
        self._save("update a comment", "PATCH", f"issues/comments/{comment}", {"body": body})

    def delete_issue_comment(self, comment: int) -> None:
        """Delete a comment in the conversation."""
        self._delete("delete a comment", f"issues/comments/{comment}")

    def resolve_thread(self, thread: str) -> None:
        """Mark a conversation as resolved; a workflow's token needs `contents: write` for it."""
        graphql.resolve(self._transport, thread)

    def _ask_own_id(self) -> int:
        try:
            return graphql.viewer_id(self._transport)
        except GithubError as error:
            # any other failure would make own comments look like another's
            if error.failure.kind not in {"permission", "not-found"}:
                raise
        purpose = Purpose("ask whose token this is")
        try:
            return parsed(json_records.identity, self._transport.send(purpose, "GET", "/user"), purpose)
        except GithubError as error:
            if error.failure.kind == "permission":
                return ACTIONS_BOT
            raise

    def _get(self, parse: Callable[[Any], _Record], purpose: Purpose, path: str, **parameters: str | int) -> _Record:
        return parsed(parse, self._transport.send(purpose, "GET", self._url(path), parameters), purpose)

    def _list(self, parse: Callable[[Any], _Record], attempted: str, path: str, **parameters: str) -> Iterator[_Record]:
        purpose = Purpose(attempted, _READ)
        for item in self._transport.pages(purpose, self._url(path), parameters):
            yield parsed(parse, item, purpose)

    def _content(self, attempted: str, path: str, **parameters: str) -> Content | str:
        try:
            return self._get(json_records.content, Purpose(attempted, _READ_CODE), path, **parameters)
        except GithubError as error:
            if error.failure.kind == "too-large":
                return Content(problem="too large")
            raise

    def _write(self, attempted: str, verb: Verb, path: str, body: Mapping[str, Any] | None = None) -> Any:
        return self._transport.send(Purpose(attempted, _WRITE), verb, self._url(path), body=body)

    def _save(self, attempted: str, verb: Verb, path: str, body: Mapping[str, Any]) -> int:
        """The id of what was written; an answer without one is no answer."""
        return parsed(json_records.identity, self._write(attempted, verb, path, body), Purpose(attempted))

    def _delete(self, attempted: str, path: str) -> None:
        """Nothing is answered, or what was deleted: a redirect, which says neither, deletes nothing."""
        if (answer := self._write(attempted, "DELETE", path)) is not None:
            parsed(json_records.identity, answer, Purpose(attempted))

    def _url(self, path: str) -> str:
        return f"/repos/{self.repository}/{path}"


def _comment(comment: NewComment) -> dict[str, str | int]:
    place: dict[str, str | int] = {"path": comment.path, "line": comment.line, "side": "RIGHT", "body": comment.body}
    return place if comment.start_line is None else {**place, "start_line": comment.start_line, "start_side": "RIGHT"}


def _updated(since: datetime | None) -> dict[str, str]:
    """The query for what was updated last, first."""
    order = {"sort": "updated", "direction": "desc"}
    return {**order, "since": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"} if since else order
