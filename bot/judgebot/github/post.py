"""Brings the review on a pull request up to date: one review, one summary, and nothing said twice."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from judgebot.decide import Finding
from judgebot.diff import Hunk
from judgebot.github.anchors import Anchor, anchor
from judgebot.github.api import Client
from judgebot.github.comments import comment_body, fixed_body, summary_body
from judgebot.github.errors import HOPELESS, PERHAPS_DONE, GithubError
from judgebot.github.marker import Gone, SummaryMarker
from judgebot.github.reconcile import InSummary, Plan, Reason, reconcile
from judgebot.github.snapshot import Snapshot, obstacle, take
from judgebot.github.standing import Standing, own_comments
from judgebot.github.submit import Target, submit
from judgebot.github.summary import write_summary
from judgebot.report.model import Report

_PAUSES = (2.0, 10.0)
_ROUNDS = 2
"""What GitHub refuses of the first makes room for others."""


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """What to post, and where.

    Attributes:
        number: of the pull request.
        head: the commit that was judged, 40 hexadecimal digits.
        report: what was found.
        hunks: those of the pull request's diff by head-side path; a comment can only stand in one.
        max_comments: how many comments on lines may be open at once; 0 for a summary alone.
        partial: files without hunks may be changed as well, and were not looked at.
    """

    number: int
    head: str
    report: Report
    hunks: Mapping[str, Sequence[Hunk]]
    max_comments: int = 10
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of it.

    Attributes:
        review_ids: of the reviews that were posted.
        summary_id: of the summary; None if there is none.
        posted: number of new comments on lines.
        updated: number of comments that now speak of the changed method.
        fixed: number of answered comments that were marked as fixed.
        deleted: number of comments that were taken away.
        kept: number of comments that stay as they were.
        in_summary: the flagged methods without a comment of their own.
        problems: what went wrong, a line each; none if all is as it should be.
    """

    review_ids: tuple[int, ...] = ()
    summary_id: int | None = None
    posted: int = 0
    updated: int = 0
    fixed: int = 0
    deleted: int = 0
    kept: int = 0
    in_summary: tuple[InSummary, ...] = ()
    problems: tuple[str, ...] = ()


def post_review(client: Client, request: ReviewRequest, sleep: Callable[[float], None] = time.sleep) -> Posted:
    """Post the review, and clear up what earlier ones left.

    It never fails: what GitHub refuses is told in `problems`. Nothing is posted on a pull request that is closed, or
    whose head is no longer the commit that was judged.
    """
    poster = _Poster(client, request, sleep)
    try:
        poster.run()
    except GithubError as error:
        poster.problems.append(error.failure.line)
    except _OvertakenError as overtaken:
        poster.problems.append(str(overtaken))
    return replace(poster.posted, problems=tuple(dict.fromkeys(poster.problems)))


class _OvertakenError(Exception):
    """The pull request is no longer what was judged."""


class _Poster:
    """One attempt to bring a pull request up to date, and how far it got."""

    def __init__(self, client: Client, request: ReviewRequest, sleep: Callable[[float], None]) -> None:
        self._client = client
        self._request = request
        self._sleep = sleep
        self._target = Target(request.number, request.head, request.report)
        self._tried: set[str] = set()  # fingerprints; not again, though a list that lags behind may not show them
        self._refused: dict[str, str | None] = {}  # fingerprint -> what GitHub said; None if that is told already
        self.problems: list[str] = []
        self.posted = Posted()

    def run(self) -> None:
        """Post what is new, read again, and let the rest follow from what stands then.

        Two runs at the same time then see the same, and agree on which comment stays.
        """
        snapshot = self._look()
        before = {item.comment.id for item in snapshot.standing}
        for _ in range(_ROUNDS):
            if not (plan := self._plan(snapshot, self._request.max_comments)).post:
                break
            self._post(plan)
            self._tried.update(item.finding.fingerprint for item in plan.post)
            snapshot = self._look_for_tried()
        self._tell_refused()
        plan = self._plan(snapshot, max_comments=0)
        new = [item.comment for item in plan.keep if item.comment.id not in before]
        self._note(
            review_ids=tuple(sorted({comment.review_id for comment in new if comment.review_id is not None})),
            posted=len(new),
            kept=len(plan.keep) - len(new),
            in_summary=plan.in_summary,
        )
        self._summarise(plan, snapshot)  # first: a deleted comment that it does not remember would be lost
        self._clear_up(plan)

    def _look(self) -> Snapshot:
        snapshot = take(self._client, self._request.number)
        if why := obstacle(snapshot.pull, self._request.head):
            raise _OvertakenError(why)
        return snapshot

    def _look_for_tried(self, pauses: Sequence[float] = _PAUSES) -> Snapshot:
        """Read again until GitHub lists what it took: its lists may lag behind."""
        snapshot = self._look()
        listed = {item.marker.fingerprint for item in snapshot.standing}
        if not pauses or self._tried <= listed.union(self._refused):
            return snapshot
        self._sleep(pauses[0])
        return self._look_for_tried(pauses[1:])

    def _plan(self, snapshot: Snapshot, max_comments: int) -> Plan:
        silenced: dict[str, Reason] = dict.fromkeys(snapshot.memory.said, "dismissed")
        silenced |= dict.fromkeys(self._tried, "limit")
        silenced |= dict.fromkeys(self._refused, "refused")
        request = self._request
        seen = request.hunks.keys() if request.partial else None
        return reconcile(request.report, self._place, snapshot.standing, silenced, max_comments, seen=seen)

    def _place(self, finding: Finding) -> Anchor | None:
        return anchor(finding, self._request.hunks.get(finding.path, ()))

    def _post(self, plan: Plan, pauses: Sequence[float] = _PAUSES) -> None:
        """Post what is new; after a failure that may be none, look first whether it stands already."""
        try:
            for posted, refused in submit(self._client, self._target, plan.post):
                self._refused |= refused
                self._note(posted=self.posted.posted + posted)
        except GithubError as error:
            if error.failure.kind in HOPELESS:
                raise
            if not pauses or error.failure.kind not in PERHAPS_DONE:
                self._give_up(plan, error)
                return
            self._sleep(pauses[0])
            again = self._plan(self._look(), self._request.max_comments)
            if again.post:
                self._post(again, pauses[1:])

    def _give_up(self, plan: Plan, error: GithubError) -> None:
        """Leave the new comments to the summary."""
        self.problems.append(error.failure.line)
        self._refused |= dict.fromkeys(item.finding.fingerprint for item in plan.post)

    def _tell_refused(self) -> None:
        if said := [words for words in self._refused.values() if words is not None]:
            words = "; ".join(dict.fromkeys(said))
            self.problems.append(f"GitHub: comments not taken: {len(said)}; the summary has them ({words})")

    def _clear_up(self, plan: Plan) -> None:
        """Update, mark as fixed and delete."""
        report, head = self._request.report, self._request.head
        say, delete = self._client.update_review_comment, self._client.delete_review_comment
        for update in plan.update:
            self._do("updated", say, update.standing.comment.id, comment_body(update.finding, report, head))
        fixed = [it for it in plan.fixed if self._do("fixed", say, it.comment.id, fixed_body(it.marker, head))]
        for item in self._unanswered((*plan.delete, *plan.replace)):
            self._do("deleted", delete, item.comment.id)
        self._resolve(fixed)

    def _unanswered(self, items: Sequence[Standing]) -> list[Standing]:
        """Those that nobody has answered by now: writing what comes before may have taken minutes."""
        comments = self._client.review_comments(self._request.number) if items else ()
        answered = {it.comment.id for it in own_comments(comments, (), self._client.own_id()) if it.answered}
        return [item for item in items if item.comment.id not in answered]

    def _resolve(self, fixed: Sequence[Standing]) -> None:
        """Resolve the conversations on what is fixed, if the token may."""
        for item in fixed:
            if item.thread is not None:
                try:
                    self._client.resolve_thread(item.thread)
                except GithubError:
                    return  # it is a courtesy that few tokens allow; the comment says the same

    def _summarise(self, plan: Plan, snapshot: Snapshot) -> None:
        """Write the one summary: anew only if there is something to say."""
        if not (snapshot.summaries or self._request.report.counts.flagged or plan.delete):
            return
        body = summary_body(self._request.report, plan.in_summary, _memory(plan, snapshot), self._request.head)
        number, found = self._request.number, snapshot.summaries
        self._note(summary_id=write_summary(self._client, number, found, body, self._sleep))

    def _do(self, count: str, action: Callable[..., None], *arguments: int | str) -> bool:
        """Whether it was done, which counts; what is gone needs nothing, and one failure shall not stop the others."""
        try:
            action(*arguments)
        except GithubError as error:
            if error.failure.kind == "not-found":
                return False
            if error.failure.kind in HOPELESS or error.failure.kind == "unreachable":
                raise
            self.problems.append(error.failure.line)
            return False
        self._note(**{count: getattr(self.posted, count) + 1})
        return True

    def _note(self, **facts: Any) -> None:
        self.posted = replace(self.posted, **facts)


def _memory(plan: Plan, snapshot: Snapshot) -> SummaryMarker:
    """What the next run has to know, once this plan is carried out."""
    gone = {item.comment: item for item in snapshot.memory.gone}
    for item in plan.delete:
        gone[item.comment.id] = Gone(item.comment.id, item.comment.created_at, item.comment.path, item.marker)
    return SummaryMarker(plan.said, tuple(gone.values()))
