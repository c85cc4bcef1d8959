"""What shall stand on a pull request, and what does -> what to post, change and take away (pure).

A method is known by its fingerprint (method, content and model), never by a line. So a push, a rebase or a second run
repeats nothing: what already stands stays as it is.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from judgebot.decide import Finding
from judgebot.github.anchors import Anchor
from judgebot.github.marker import method_id
from judgebot.github.standing import Standing
from judgebot.report.model import Report

Reason = Literal["limit", "not-in-diff", "refused", "dismissed", "copy"]
Fate = Literal["keep", "update", "fixed", "delete", "replace"]

_NOT_SEEN = frozenset({"limit", "time-limit", "unreadable", "parse-error"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A flagged method, and where the comment on it goes."""

    finding: Finding
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Update:
    """A comment, and the finding that it shall speak of from now on."""

    standing: Standing
    finding: Finding


@dataclass(frozen=True, slots=True)
class InSummary:
    """A flagged method without a comment of its own, and why.

    Reasons: "limit" (enough comments are open), "not-in-diff" (no line of it can be commented on), "refused" (GitHub
    did not take the comment), "dismissed" (somebody deleted the comment), "copy" (the same method is commented on at
    another path).
    """

    finding: Finding
    reason: Reason


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with the comments on lines.

    Attributes:
        post: new ones, the surest first.
        update: those whose method changed and is still flagged.
        fixed: those to mark as fixed, since somebody answered them.
        delete: those on methods no longer flagged, which nobody answered.
        replace: those that another comment takes the place of, to delete as well.
        keep: those that stay as they are.
        in_summary: flagged methods without a comment.
        unforgotten: the fingerprints of findings whose comment somebody deleted, while methods could not be judged:
            they may be of those.
    """

    post: tuple[Placed, ...]
    update: tuple[Update, ...]
    fixed: tuple[Standing, ...]
    delete: tuple[Standing, ...]
    replace: tuple[Standing, ...]
    keep: tuple[Standing, ...]
    in_summary: tuple[InSummary, ...]
    unforgotten: frozenset[str] = frozenset()

    @property
    def said(self) -> frozenset[str]:
        """The fingerprints that have a comment, or had one that somebody deleted, once the plan is carried out."""
        kept = [item.marker.fingerprint for item in self.keep if item.marker.state == "open"]
        new = [*(item.finding for item in self.post), *(item.finding for item in self.update)]
        dismissed = [item.finding for item in self.in_summary if item.reason == "dismissed"]
        return self.unforgotten.union(kept, (finding.fingerprint for finding in (*new, *dismissed)))


def reconcile(  # noqa: PLR0913 - what was found, what stands, and what may be done
    report: Report,
    place: Callable[[Finding], Anchor | None],
    standing: Sequence[Standing],
    silenced: Mapping[str, Reason],
    max_comments: int,
    *,
    seen: Collection[str] | None = None,
) -> Plan:
    """Decide what becomes of each flagged method and of each comment.

    Args:
        report: what was found.
        place: where a comment on a flagged method can stand; None where none can.
        standing: judgebot's own comments, the oldest first.
        silenced: the fingerprints that no new comment is for, and why.
        max_comments: how many comments may be open at once.
        seen: the paths of the files that were looked at; None if nothing that changed is left out.
    """
    facts = _Facts(report, silenced, seen)
    pairs = _pairs(facts.flagged.values(), standing, silenced)
    fates = [(item, _certain(item, _fate(item, pairs.get(item.comment.id), facts))) for item in standing]
    spoken = {finding.fingerprint for finding in pairs.values()}
    unspoken = [finding for name, finding in facts.flagged.items() if name not in spoken]
    speaking = [item for item, fate in fates if fate == "update" or (fate == "keep" and item.is_open)]
    post, silent = _place(unspoken, place, silenced, max_comments - len(speaking))
    reasons = {item.finding.fingerprint: item.reason for item in silent}
    copies = (InSummary(finding, reasons.get(finding.fingerprint, "copy")) for finding in facts.copies)
    return Plan(
        post=tuple(post),
        update=tuple(Update(item, pairs[item.comment.id]) for item, fate in fates if fate == "update"),
        fixed=tuple(item for item, fate in fates if fate == "fixed"),
        delete=tuple(item for item, fate in fates if fate == "delete"),
        replace=tuple(item for item, fate in fates if fate == "replace"),
        keep=tuple(item for item, fate in fates if fate == "keep"),
        in_summary=(*silent, *copies),
        unforgotten=_dismissed(silenced, standing) if facts.unseen or seen is not None else frozenset(),
    )


class _Facts:
    """What a report says, as comments are held against it.

    Attributes:
        flagged: the flagged methods by fingerprint, the surest first, one of each that is there twice.
        copies: the others of those.
        methods: what the flagged methods are known by.
        unsaid: the same of those that GitHub took no comment on.
        unseen: the same of the methods, and the paths of the whole files, that could not be judged.
        seen: the paths of the files that were looked at; None if nothing that changed is left out.
    """

    def __init__(self, report: Report, silenced: Mapping[str, Reason], seen: Collection[str] | None) -> None:
        self.seen = seen
        self.flagged: dict[str, Finding] = {}
        by_doubt = sorted(report.having("flagged"), key=lambda it: (it.p_correct or 0.0, it.path))
        self.copies = [it for it in by_doubt if self.flagged.setdefault(it.fingerprint, it) is not it]
        self.methods = frozenset(map(method_id, self.flagged.values()))
        refused = (finding for name, finding in self.flagged.items() if silenced.get(name) == "refused")
        self.unsaid = frozenset(map(method_id, refused))
        skipped = [finding for finding in report.having("skipped") if finding.reason in _NOT_SEEN]
        self.unseen = frozenset(method_id(finding) if finding.name else finding.path for finding in skipped)

    def has_missed(self, item: Standing) -> bool:
        """Whether what a comment is on may not have been judged."""
        path = item.comment.path
        is_left_out = self.seen is not None and path not in self.seen
        return is_left_out or not self.unseen.isdisjoint({item.marker.method, path})


def _pairs(
    flagged: Collection[Finding], standing: Sequence[Standing], silenced: Mapping[str, Reason]
) -> dict[int, Finding]:
    """The finding that each comment says, or can be updated to, by the comment's id: content before method."""
    pairs = {found.comment.id: finding for finding in flagged if (found := _on_content(finding, standing))}
    paired = {finding.fingerprint for finding in pairs.values()}
    others = [it for it in flagged if it.fingerprint not in paired and silenced.get(it.fingerprint) != "refused"]
    # what seems dismissed comes last: an update of the run before may have failed, and its comment be still there
    for finding in sorted(others, key=lambda it: it.fingerprint in silenced):
        left = [item for item in standing if item.comment.id not in pairs]
        if found := _on_method(finding, left):
            pairs[found.comment.id] = finding
    return pairs


def _on_content(finding: Finding, standing: Sequence[Standing]) -> Standing | None:
    """The comment that says it, else one that calls the same content fixed and can be updated."""
    same = [item for item in standing if item.marker.fingerprint == finding.fingerprint]
    saying = [item for item in same if item.says(finding.fingerprint)]
    return saying[0] if saying else _best(finding, same)


def _on_method(finding: Finding, standing: Sequence[Standing]) -> Standing | None:
    """A comment on other content of the method that can be updated."""
    method = method_id(finding)
    return _best(finding, [item for item in standing if item.marker.method == method])


def _best(finding: Finding, about: Sequence[Standing]) -> Standing | None:
    """The first one that can be updated: nobody has closed it, and it is answered or not outdated."""
    return next((item for item in about if not item.resolved and (item.answered or item.is_on(finding))), None)


def _fate(item: Standing, finding: Finding | None, facts: _Facts) -> Fate:
    """What becomes of a comment, given the finding that it is about, if there is one."""
    if finding is not None:
        return "keep" if item.says(finding.fingerprint) else "update"
    if not item.is_open or item.marker.method in facts.unsaid:
        return "keep"
    is_unseen = facts.has_missed(item)
    # unless outdated, it may be on the unseen one of two methods of one name: anonymous classes have such
    is_superseded = item.marker.method in facts.methods and not (is_unseen and item.comment.line is not None)
    if item.marker.fingerprint in facts.flagged or is_superseded:  # another comment says so
        return "keep" if item.answered else "replace"
    if is_unseen:
        return "keep"
    return "fixed" if item.answered else "delete"


def _dismissed(silenced: Mapping[str, Reason], standing: Sequence[Standing]) -> frozenset[str]:
    """The fingerprints of findings whose comment somebody deleted."""
    still_there = {item.marker.fingerprint for item in standing}
    return frozenset(name for name, reason in silenced.items() if reason == "dismissed") - still_there


def _certain(item: Standing, fate: Fate) -> Fate:
    """The fate, less what must not be done to a comment that may be resolved: that stays."""
    return "keep" if item.resolved is None and fate in {"fixed", "delete", "replace"} else fate


def _place(
    unspoken: Iterable[Finding],
    place: Callable[[Finding], Anchor | None],
    silenced: Mapping[str, Reason],
    room: int,
) -> tuple[list[Placed], list[InSummary]]:
    """Where each flagged method is spoken of that no comment speaks of yet."""
    post: list[Placed] = []
    silent: list[InSummary] = []
    for finding in unspoken:
        if reason := silenced.get(finding.fingerprint):
            silent.append(InSummary(finding, reason))
        elif (anchor := place(finding)) is None:
            silent.append(InSummary(finding, "not-in-diff"))
        elif len(post) >= room:
            silent.append(InSummary(finding, "limit"))
        else:
            post.append(Placed(finding, anchor))
    return post, silent
