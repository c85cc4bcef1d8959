"""What judgebot asks of GitHub: a protocol, and the records that pass through it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from judgebot.changes import Content

GITHUB_API = "https://api.github.com"


@dataclass(frozen=True, slots=True)
class User:
    """An account; that of a bot may have any name, such as "Copilot"."""

    id: int
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request.

    Attributes:
        number: of the pull request in its repository.
        state: "open" or "closed".
        merged: it is closed because it was merged.
        head_sha: the newest commit.
        base_sha: the tip of the base branch as GitHub last saw it; not the merge base.
        base_repository: "owner/name" that the pull request belongs to.
    """

    number: int
    state: str
    merged: bool
    head_sha: str
    base_sha: str
    base_repository: str


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file of a pull request.

    Attributes:
        path: on the head side, or the old one if removed.
        previous_path: the old path of a renamed or copied file.
        status: "added", "removed", "modified", "renamed", "copied", "changed" or "unchanged".
        blob: the id of its content on the head side; None if GitHub does not tell it.
        patch: its hunks, without a header; None if it is binary, too large, or only moved.
    """

    path: str
    previous_path: str | None
    status: str
    blob: str | None
    patch: str | None


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A comment on a line of a pull request.

    Attributes:
        id: of the comment.
        author: None if the account is gone.
        body: Markdown.
        path: of the file.
        line: on the head side; None if the line is no longer in the diff.
        review_id: the review it is part of.
        reply_to: the first comment of its thread; None if it is that one.
        thumbs_up: how many reacted so.
        thumbs_down: the same.
        created_at: in UTC.
    """

    id: int
    author: User | None
    body: str
    path: str
    line: int | None
    review_id: int | None
    reply_to: int | None
    thumbs_up: int
    thumbs_down: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class IssueComment:
    """A comment in the conversation of a pull request."""

    id: int
    author: User | None
    body: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review; its state is "PENDING" until it is submitted."""

    id: int
    state: str
    body: str


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation on a line: its GraphQL id, the id of its first comment, and whether somebody resolved it."""

    id: str
    comment: int
    resolved: bool


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment to post on the head side: at a line, or on the range from `start_line` to it."""

    path: str
    line: int
    start_line: int | None
    body: str


class Client(Protocol):
    """One repository on GitHub. Every method raises GithubError if GitHub refuses or does not answer."""

    def own_id(self) -> int:
        """The id of the account that the token speaks for."""

    def pull(self, number: int) -> PullRequest:
        """One pull request."""

    def open_pulls(self, head_sha: str, head: str | None = None) -> tuple[PullRequest, ...]:
        """The open pull requests whose newest commit is this one; `head` ("owner:branch") narrows the search."""

    def merge_base(self, base: str, head: str) -> str:
        """The best common ancestor of two commits."""

    def files(self, number: int) -> tuple[ChangedFile, ...]:
        """The files of a pull request; GitHub lists at most 3,000."""

    def file(self, path: str, revision: str) -> Content:
        """A file at a revision; neither data nor a problem if it is absent there."""

    def blob(self, blob: str) -> Content:
        """The content of an object by its id."""

    def review_comments(self, number: int) -> tuple[ReviewComment, ...]:
        """The comments on lines, with the replies to them."""

    def all_review_comments(self, since: datetime | None) -> Iterator[tuple[int, ReviewComment]]:
        """The comments on lines of all pull requests, those updated last first, with the pull request's number."""

    def issue_comments(self, number: int) -> tuple[IssueComment, ...]:
        """The comments in the conversation."""

    def all_issue_comments(self, since: datetime | None) -> Iterator[tuple[int, IssueComment]]:
        """The comments in all conversations, those updated last first, with the number of the issue or pull request."""

    def reviews(self, number: int) -> tuple[Review, ...]:
        """The reviews; pending ones are seen by their author only."""

    def threads(self, number: int) -> tuple[Thread, ...]:
        """The conversations on lines."""

    def create_review(
        self, number: int, commit: str, body: str, comments: Sequence[NewComment], *, submit: bool = True
    ) -> int:
        """Post a review that neither approves nor blocks, or leave it pending; its id."""

    def delete_pending_review(self, number: int, review: int) -> None:
        """Delete a review that was not submitted, with its comments."""

    def update_review_comment(self, comment: int, body: str) -> None:
        """Replace the text of a comment on a line."""

    def delete_review_comment(self, comment: int) -> None:
        """Delete a comment on a line."""

    def create_issue_comment(self, number: int, body: str) -> int:
        """Post a comment in the conversation; its id."""

    def update_issue_comment(self, comment: int, body: str) -> None:
        """Replace the text of a comment in the conversation."""

    def delete_issue_comment(self, comment: int) -> None:
        """Delete a comment in the conversation."""

    def resolve_thread(self, thread: str) -> None:
        """Mark a conversation as resolved; a workflow's token needs `contents: write` for it."""
