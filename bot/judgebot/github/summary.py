"""Keeps the one summary of a pull request, which is edited in place."""

from collections.abc import Callable, Sequence

from judgebot.github.api import Client, IssueComment
from judgebot.github.errors import PERHAPS_DONE, GithubError
from judgebot.github.snapshot import own_summaries

_PAUSES = (2.0, 10.0)


def write_summary(
    client: Client, number: int, found: Sequence[IssueComment], body: str, sleep: Callable[[float], None]
) -> int:
    """Write the summary of a pull request into the oldest there is, and delete the others; its id.

    Args:
        client: of the repository.
        number: of the pull request.
        found: the summaries that stand, the oldest first; without one it is posted.
        body: what it shall say.
        sleep: waits some seconds.

    Raises:
        GithubError: it could not be written.
    """
    first, *others = found or _post(client, number, body, sleep)
    if not _is_same(first.body, body):
        client.update_issue_comment(first.id, body)
    for other in others:
        _delete(client, other)
    return first.id


def _post(
    client: Client, number: int, body: str, sleep: Callable[[float], None], pauses: Sequence[float] = _PAUSES
) -> tuple[IssueComment, ...]:
    """Post it and look again: of two runs at the same time, the first one's stays."""
    try:
        posted = IssueComment(client.create_issue_comment(number, body), None, body)
    except GithubError as error:
        if not pauses or error.failure.kind not in PERHAPS_DONE:
            raise
        sleep(pauses[0])
        return own_summaries(client, number) or _post(client, number, body, sleep, pauses[1:])
    return own_summaries(client, number) or (posted,)


def _delete(client: Client, summary: IssueComment) -> None:
    try:
        client.delete_issue_comment(summary.id)
    except GithubError as error:
        if error.failure.kind != "not-found":  # the other run has deleted it too
            raise


def _is_same(posted: str, body: str) -> bool:
    """Whether GitHub already shows a text; it may have changed the ends of its lines."""
    return posted.replace("\r\n", "\n").strip() == body.strip()
