"""judgebot's comments on the pull requests of a repository -> what became of each of them."""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from judgebot.github.afterwards import Afterwards, afterwards
from judgebot.github.api import Client
from judgebot.github.conversation import Conversation, feedback_rows
from judgebot.github.errors import GithubError
from judgebot.github.feedback_file import Feedback, read_feedback, write_feedback
from judgebot.github.marker import Gone
from judgebot.github.standing import own_marker, own_summary
from judgebot.writing import check_replaceable

NEWEST = 10_000
"""The most comments that judgebot looks for its own among; after some 40,000 GitHub refuses to list more."""

_Comment = TypeVar("_Comment")
_Read = Callable[[str, str], bytes | None]
"""A path and a commit -> the content of the file; None if there is none, or it cannot be read."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which comments to look for.

    Attributes:
        repository: "OWNER/REPO".
        authors: ids of the accounts that judgebot comments as; a marker in any other comment counts for nothing.
        since: look only at pull requests where from then on a comment of judgebot was written or edited, or one that is
            known was replied to; None for all.
    """

    repository: str
    authors: Collection[int]
    since: datetime | None


def update(path: Path, client: Client, search: Search, now: datetime, warn: Callable[[str], None]) -> list[Feedback]:
    """Bring a feedback file up to date, and return what was collected; the file need not exist.

    Raises:
        GithubError: GitHub refuses or does not answer; what was collected until then is in the file.
        JudgebotError: the file cannot be read or written.
    """
    check_replaceable(path)
    rows = read_feedback(path) if path.exists() else {}
    known = [row for row in rows.values() if row.repository.lower() == search.repository.lower()]
    found: list[Feedback] = []
    try:
        for of_one_pull in collect(client, search, known, now, warn):
            found += of_one_pull
    finally:
        if found:
            write_feedback(path, (rows | {row.key: row for row in found}).values())
    return found


def collect(
    client: Client, search: Search, known: Collection[Feedback], now: datetime, warn: Callable[[str], None]
) -> Iterator[tuple[Feedback, ...]]:
    """Collect the feedback of one pull request after the other, those that were looked at longest ago first.

    Of a comment that is gone by now only what became of its method is looked up; what was said of it is what is known.

    Raises:
        GithubError: GitHub refuses or does not answer; what was yielded before is complete.
    """
    gone = _commented_on(client, search, {row.comment for row in known}, warn)
    found = {_question(row): row.afterwards for row in known}
    for number in _in_order(gone, search, known):
        if talk := _read_conversation(client, number, gone.get(number, ()), now):
            read = functools.cache(functools.partial(_read, client))
            rows = feedback_rows(talk, search.authors, known)
            yield tuple(replace(row, afterwards=_afterwards(row, read, found)) for row in rows)


def _commented_on(
    client: Client, search: Search, known: Collection[int], warn: Callable[[str], None]
) -> dict[int, tuple[Gone, ...]]:
    """The pull requests with comments of judgebot or replies to those known, and which of them it deleted there."""
    comments = _newest(client.all_review_comments(search.since), "on lines", warn)
    found: dict[int, tuple[Gone, ...]] = {
        number: () for number, comment in comments if comment.reply_to in known or own_marker(comment, search.authors)
    }
    for number, comment in _newest(client.all_issue_comments(search.since), "in conversations", warn):
        if (summary := own_summary(comment, search.authors)) and summary.gone:
            found[number] = (*found.get(number, ()), *summary.gone)
    return found


def _newest(comments: Iterator[_Comment], where: str, warn: Callable[[str], None]) -> Iterator[_Comment]:
    yield from islice(comments, NEWEST)
    if next(comments, None) is not None:
        warn(f"the repository has more than {NEWEST} comments {where}; only the newest were looked at")


def _in_order(found: Iterable[int], search: Search, known: Iterable[Feedback]) -> list[int]:
    collected = {row.pull_request: row.collected_at for row in known}
    wanted = {*found} if search.since else {*found, *collected}
    return sorted(wanted, key=lambda number: (collected.get(number, ""), number))


def _read_conversation(client: Client, number: int, gone: tuple[Gone, ...], now: datetime) -> Conversation | None:
    """The conversation of a pull request; None of an issue, or of a pull request that is gone."""
    try:
        pull = client.pull(number)
    except GithubError as error:
        if error.failure.kind != "not-found":
            raise
        return None
    return Conversation(pull, client.review_comments(number), gone, _resolved(client, number), now)


def _resolved(client: Client, number: int) -> Mapping[int, bool] | None:
    try:
        return {thread.comment: thread.resolved for thread in client.threads(number)}
    except GithubError as error:
        if error.failure.kind not in {"permission", "answer"}:  # GraphQL may say null of any conversation
            raise
        return None


def _read(client: Client, path: str, commit: str) -> bytes | None:
    try:
        return client.file(path, commit).data
    except GithubError as error:
        if error.failure.kind != "not-found":  # the commit is gone
            raise
        return None


def _question(row: Feedback) -> tuple[str, ...]:
    """What the answer to what became of a method depends on."""
    return row.path, row.fingerprint, row.model, row.judged_commit, row.final_commit


def _afterwards(row: Feedback, read: _Read, found: Mapping[tuple[str, ...], Afterwards]) -> Afterwards:
    """What became of the method; what was found before where the commit is gone by now."""
    if row.judged_commit == row.final_commit:
        return "unchanged"
    judged, final = read(row.path, row.judged_commit), read(row.path, row.final_commit)
    answer = afterwards(row.fingerprint, row.model, judged, final)
    return found.get(_question(row), answer) if answer == "unknown" else answer
