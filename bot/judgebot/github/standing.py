"""Judgebot's own comments on a pull request, as they stand (pure)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from judgebot.decide import Finding
from judgebot.github.api import IssueComment, ReviewComment, Thread
from judgebot.github.marker import Marker, SummaryMarker, decode, decode_summary


@dataclass(frozen=True, slots=True)
class Standing:
    """A comment of judgebot's own on a method.

    Attributes:
        comment: as it stands.
        marker: what it is about.
        answered: somebody replied or reacted to it.
        resolved: its conversation is resolved; None if that could not be read.
        thread: the id of the conversation; None if that is not known.
    """

    comment: ReviewComment
    marker: Marker
    answered: bool
    resolved: bool | None
    thread: str | None

    @property
    def is_open(self) -> bool:
        """It says that something is wrong, and nobody has closed it."""
        return self.marker.state == "open" and not self.resolved

    def says(self, fingerprint: str) -> bool:
        """Whether it says that this very content of a method is wrong."""
        return self.marker.state == "open" and self.marker.fingerprint == fingerprint

    def is_on(self, finding: Finding) -> bool:
        """Whether it is not outdated, and its line is one of the method's."""
        line = self.comment.line
        return line is not None and finding.start_line <= line <= finding.end_line


def own_comments(
    comments: Sequence[ReviewComment], threads: Iterable[Thread] | None, own_id: int
) -> tuple[Standing, ...]:
    """The comments on methods by judgebot's own account, the oldest first; a marker by anybody else is ignored.

    Args:
        comments: on the lines of the pull request.
        threads: the conversations they are in; None if they could not be read.
        own_id: of judgebot's account.
    """
    found = {thread.comment: thread for thread in threads or ()}
    resolved = {thread.comment for thread in found.values() if thread.resolved}
    replied = {comment.reply_to for comment in comments}
    marked = ((comment, own_marker(comment, {own_id})) for comment in sorted(comments, key=lambda comment: comment.id))
    return tuple(
        Standing(
            comment=comment,
            marker=mark,
            answered=comment.id in replied or comment.thumbs_up + comment.thumbs_down > 0,
            resolved=None if threads is None else comment.id in resolved,
            thread=found[comment.id].id if comment.id in found else None,
        )
        for comment, mark in marked
        if mark is not None
    )


def own_marker(comment: ReviewComment, authors: Collection[int]) -> Marker | None:
    """The marker of a comment, if it is the first of its thread and by one of the accounts of these ids."""
    is_own = comment.reply_to is None and comment.author is not None and comment.author.id in authors
    return decode(comment.body) if is_own else None


def own_summary(comment: IssueComment, authors: Collection[int]) -> SummaryMarker | None:
    """What a comment remembers, if it is a summary and by one of the accounts of these ids."""
    is_own = comment.author is not None and comment.author.id in authors
    return decode_summary(comment.body) if is_own else None
