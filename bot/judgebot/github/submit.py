"""Posts new comments as one review; where GitHub refuses it for a bad line, all but that one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from judgebot.github.api import Client, NewComment
from judgebot.github.bisection import accepted
from judgebot.github.comments import comment_body, review_body
from judgebot.github.errors import GithubError
from judgebot.github.marker import REVIEW
from judgebot.github.reconcile import Placed
from judgebot.github.snapshot import obstacle
from judgebot.report.model import Report

BATCH = 20
"""The most comments in one review; GitHub fails with more."""

_BLOCKED = "one pending review"


@dataclass(frozen=True, slots=True)
class Target:
    """The pull request, the commit that the comments are on, and the report that they are from."""

    number: int
    head: str
    report: Report


def submit(client: Client, target: Target, placed: Sequence[Placed]) -> Iterator[tuple[int, dict[str, str]]]:
    """Post comments in reviews of at most 20.

    Yields of each how many comments were posted, and what GitHub said of the others, by their fingerprints.

    Raises:
        GithubError: it failed for another reason than a comment; this review may be posted all the same.
    """
    _delete_orphans(client, target.number)
    for start in range(0, len(placed), BATCH):
        batch = placed[start : start + BATCH]
        refused = _submit_batch(client, target, batch)
        yield len(batch) - len(refused), refused


def _submit_batch(client: Client, target: Target, batch: Sequence[Placed]) -> dict[str, str]:
    try:
        _create(client, target, batch)
    except GithubError as error:
        if error.failure.kind != "refused" or _BLOCKED in error.failure.said:
            raise
        said = error.failure.said
    else:
        return {}
    if obstacle(client.pull(target.number), target.head):  # a commit that is gone is refused as well
        return dict.fromkeys(_fingerprints(batch), said)
    good = accepted(batch, lambda some: _is_accepted(client, target, some))
    if good:
        _create(client, target, good)
    return dict.fromkeys(_fingerprints(batch) - _fingerprints(good), said)


def _create(client: Client, target: Target, placed: Sequence[Placed]) -> None:
    client.create_review(target.number, target.head, review_body(len(placed)), _comments(target, placed))


def _is_accepted(client: Client, target: Target, placed: Sequence[Placed]) -> bool:
    """Try a pending review, which nobody else sees, and delete it at once."""
    try:
        review = client.create_review(target.number, target.head, REVIEW, _comments(target, placed), submit=False)
    except GithubError as error:
        if error.failure.kind == "refused":
            return False
        raise
    client.delete_pending_review(target.number, review)
    return True


def _comments(target: Target, placed: Sequence[Placed]) -> list[NewComment]:
    return [
        NewComment(place.path, place.line, place.start_line, comment_body(finding, target.report, target.head))
        for finding, place in ((item.finding, item.anchor) for item in placed)
    ]


def _delete_orphans(client: Client, number: int) -> None:
    """Delete what a run of ours left pending when it was killed: it would block the review.

    Of pending reviews GitHub lists one's own only.
    """
    for review in client.reviews(number):
        if review.state == "PENDING" and review.body.startswith(REVIEW):
            client.delete_pending_review(number, review.id)


def _fingerprints(placed: Sequence[Placed]) -> frozenset[str]:
    return frozenset(item.finding.fingerprint for item in placed)
