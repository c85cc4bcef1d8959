"""The comments on a pull request -> what was said of each that is judgebot's own (pure)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from judgebot.github.answers import is_agreeing
from judgebot.github.api import PullRequest, ReviewComment
from judgebot.github.feedback_file import Feedback, State
from judgebot.github.marker import Gone, Marker
from judgebot.github.standing import own_marker


@dataclass(frozen=True, slots=True)
class Conversation:
    """A pull request and its comments on lines.

    Attributes:
        pull: the pull request.
        comments: those that stand.
        gone: judgebot's own that it deleted, as its summary lists them.
        resolved: by the id of a thread's first comment; None if the token may not know.
        read_at: when all this was read.
    """

    pull: PullRequest
    comments: tuple[ReviewComment, ...]
    gone: tuple[Gone, ...]
    resolved: Mapping[int, bool] | None
    read_at: datetime

    @property
    def state(self) -> State:
        """Of the pull request."""
        if self.pull.merged:
            return "merged"
        return "open" if self.pull.state == "open" else "closed"


def feedback_rows(talk: Conversation, authors: Collection[int], known: Iterable[Feedback]) -> Iterable[Feedback]:
    """Return what was said of each of judgebot's comments: as it stands, else as it was deleted, else as it is known.

    What became of the method is left as it is known, else unknown.

    Args:
        talk: the pull request.
        authors: ids of the accounts that judgebot comments as.
        known: what was collected before from this repository.
    """
    rows = {row.comment: _seen(talk, row) for row in known if row.pull_request == talk.pull.number}
    rows |= {row.comment: row for row in (*_deleted(talk), *_standing(talk, authors)) if row.is_sound}
    return rows.values()


def in_utc(moment: datetime) -> str:
    """Return a moment as a feedback file has it: in ISO 8601, to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _seen(talk: Conversation, row: Feedback) -> Feedback:
    return replace(row, state=talk.state, final_commit=talk.pull.head_sha, collected_at=in_utc(talk.read_at))


def _standing(talk: Conversation, authors: Collection[int]) -> Iterator[Feedback]:
    for comment in talk.comments:
        if mark := own_marker(comment, authors):
            thread = (reply for reply in talk.comments if reply.reply_to == comment.id)
            answers = _answers(reply for reply in thread if reply.author != comment.author)
            yield replace(
                _unanswered(talk, mark, comment.id, comment.path, comment.created_at),
                thumbs_up=comment.thumbs_up,
                thumbs_down=comment.thumbs_down,
                replies=len(answers),
                agreeing=answers.count(True),
                disagreeing=answers.count(False),
                resolved=None if talk.resolved is None else talk.resolved.get(comment.id),
            )


def _deleted(talk: Conversation) -> Iterator[Feedback]:
    """What is known of comments that judgebot deleted: nobody had answered them."""
    return (_unanswered(talk, gone.marker, gone.comment, gone.path, gone.created_at) for gone in talk.gone)


def _answers(replies: Iterable[ReviewComment]) -> list[bool | None]:
    """What each person who replied holds of the comment, by the last reply that says anything of it; bots are none."""
    answers: dict[int, bool | None] = {}
    for reply in replies:
        author = reply.author
        if author and not author.is_bot:
            said = is_agreeing(reply.body)
            answers[author.id] = answers.get(author.id) if said is None else said
    return list(answers.values())


def _unanswered(talk: Conversation, mark: Marker, comment: int, path: str, created_at: datetime) -> Feedback:
    """A comment that nobody has answered."""
    return Feedback(
        repository=talk.pull.base_repository,
        pull_request=talk.pull.number,
        comment=comment,
        path=path,
        fingerprint=mark.fingerprint,
        model=mark.model,
        p_correct=mark.p_correct,
        threshold=mark.threshold,
        judged_commit=mark.commit,
        final_commit=talk.pull.head_sha,
        created_at=in_utc(created_at),
        collected_at=in_utc(talk.read_at),
        state=talk.state,
        thumbs_up=0,
        thumbs_down=0,
        replies=0,
        agreeing=0,
        disagreeing=0,
        resolved=False,
        afterwards="unknown",
    )
