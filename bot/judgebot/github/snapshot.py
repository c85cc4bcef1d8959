"""What stands on a pull request at one moment: whether it can be posted on, and judgebot's own comments."""

from dataclasses import dataclass

from judgebot.github.api import Client, IssueComment, PullRequest, Thread
from judgebot.github.errors import GithubError
from judgebot.github.marker import SummaryMarker, decode_summary
from judgebot.github.standing import Standing, own_comments, own_summary


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What stands on a pull request.

    Attributes:
        pull: the pull request, read last.
        standing: judgebot's comments on lines, the oldest first.
        summaries: judgebot's summaries, the oldest first; more than one only if two runs met.
    """

    pull: PullRequest
    standing: tuple[Standing, ...]
    summaries: tuple[IssueComment, ...]

    @property
    def memory(self) -> SummaryMarker:
        """What the summary remembers of the run before."""
        return (decode_summary(self.summaries[0].body) if self.summaries else None) or SummaryMarker()


def take(client: Client, number: int) -> Snapshot:
    """Read it; where conversations are not to be had at all, none counts as resolved."""
    own_id = client.own_id()
    comments = client.review_comments(number)
    threads = _threads(client, number) if own_comments(comments, (), own_id) else ()
    summaries = own_summaries(client, number)
    return Snapshot(client.pull(number), own_comments(comments, threads, own_id), summaries)


def own_summaries(client: Client, number: int) -> tuple[IssueComment, ...]:
    """Judgebot's summaries, the oldest first."""
    own = {client.own_id()}
    found = (comment for comment in client.issue_comments(number) if own_summary(comment, own) is not None)
    return tuple(sorted(found, key=lambda comment: comment.id))


def _threads(client: Client, number: int) -> tuple[Thread, ...] | None:
    try:
        return client.threads(number)
    except GithubError as error:
        return () if error.failure.kind in {"permission", "not-found"} else None


def obstacle(pull: PullRequest, head: str) -> str:
    """Why nothing shall be posted on a pull request whose commit `head` was judged; "" if nothing stands in the way."""
    if pull.state != "open":
        return f"#{pull.number} was {'merged' if pull.merged else 'closed'} meanwhile: nothing more is posted"
    if pull.head_sha != head:
        newer = f"the head of #{pull.number} is {pull.head_sha[:12]} now, and {head[:12]} was judged"
        return f"{newer}: nothing more is posted, that is for the run on the newer commit"
    return ""
