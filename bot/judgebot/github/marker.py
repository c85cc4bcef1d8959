"""What judgebot's own comments carry unseen, so that a later run knows them again (pure).

A marker counts only in a comment by judgebot's own account. It holds hashes and numbers, and of the change at most a
path, percent-encoded: nothing in it can end the HTML comment that it is.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote, unquote

from judgebot.decide import Finding
from judgebot.errors import JudgebotError
from judgebot.report.model import Report

State = Literal["open", "fixed"]

REVIEW = "<!-- judgebot:1 review -->"
"""Marks the body of a review."""

_MOST_GONE = 50
_GONE_CHARACTERS = 20_000  # of the 65,536 that a comment may have
MOST_SAID = 300
"""The comments on methods that a summary can remember, and so the most that may be open at once."""
_SHARE = r"(0\.\d{6}|1\.000000)"
_FIELDS = rf"([0-9a-f]{{32}}) ([0-9a-f]{{16}}) ([0-9a-f]{{64}}) ([0-9a-f]{{40}}) {_SHARE} {_SHARE} (open|fixed)"
_FINDING = re.compile(rf"<!-- judgebot:1 finding {_FIELDS} -->", re.ASCII)
_GONE = re.compile(rf"<!-- judgebot:1 gone (\d{{1,18}}) (\d{{1,12}}) ([\w.~/%-]+) {_FIELDS} -->", re.ASCII)
_SUMMARY = re.compile(r"<!-- judgebot:1 summary((?: [0-9a-f]{32}){0,300}) -->")


@dataclass(frozen=True, slots=True)
class Marker:
    """What a comment on a method is about.

    Attributes:
        fingerprint: of the finding: the method, its content and the model.
        method: 16 hexadecimal digits that stay the same while the path, the class and the signature do.
        model: the model's sha256.
        commit: the one that was judged.
        p_correct: that the method does what its Javadoc says, to six decimals.
        threshold: the confidence from which every method was flagged, however it was judged; to six decimals.
        state: "fixed" once the method is no longer flagged.
    """

    fingerprint: str
    method: str
    model: str
    commit: str
    p_correct: float
    threshold: float
    state: State = "open"


@dataclass(frozen=True, slots=True)
class Gone:
    """A comment that was deleted, since its method was no longer flagged and nobody had answered.

    Attributes:
        comment: the id it had.
        created_at: to the second, in UTC.
        path: of the file.
        marker: what it was about.
    """

    comment: int
    created_at: datetime
    path: str
    marker: Marker


@dataclass(frozen=True, slots=True)
class SummaryMarker:
    """What a summary remembers for the next run.

    Attributes:
        said: the fingerprints of findings that have a comment of their own, or had one until somebody deleted it.
        gone: the comments that judgebot deleted itself, the oldest first.
    """

    said: frozenset[str] = frozenset()
    gone: tuple[Gone, ...] = ()


def marker(finding: Finding, report: Report, commit: str) -> Marker:
    """The marker of a method flagged in a report on a commit."""
    return Marker(
        fingerprint=finding.fingerprint,
        method=method_id(finding),
        model=report.model.sha256,
        commit=commit,
        p_correct=round(finding.p_correct or 0.0, 6),
        threshold=round(max(report.threshold, report.change_threshold), 6),
    )


def method_id(finding: Finding) -> str:
    """What a method is known by while its content changes: 16 hexadecimal digits."""
    identity = json.dumps([finding.path, finding.class_name, finding.signature])
    return hashlib.sha256(identity.encode("ascii")).hexdigest()[:16]


def encode(mark: Marker) -> str:
    """The first line of a comment on a method.

    Raises:
        JudgebotError: a hash or a probability is none; a report from elsewhere may hold anything.
    """
    line = f"<!-- judgebot:1 finding {_fields(mark)} -->"
    if not _FINDING.fullmatch(line):
        raise JudgebotError("the report: a fingerprint, commit, sha256 or probability is none; make the report anew")
    return line


def decode(body: str) -> Marker | None:
    """The marker of a comment; None if its first line is none, or a malformed one."""
    match = _FINDING.fullmatch(body.partition("\n")[0].rstrip("\r"))
    return None if match is None else _marker(match.groups())


def encode_summary(memory: SummaryMarker) -> str:
    """The first lines of a summary; 300 findings and the 50 newest comments have room in them, fewer of long paths."""
    first = " ".join(["<!-- judgebot:1 summary", *sorted(memory.said)[:MOST_SAID], "-->"])
    gone = [_encode_gone(item) for item in memory.gone[-_MOST_GONE:]]
    while sum(map(len, gone)) > _GONE_CHARACTERS:
        del gone[0]
    return "\n".join([first, *gone])


def decode_summary(body: str) -> SummaryMarker | None:
    """What a summary remembers; None if the text is no summary. A malformed line ends what is read."""
    first, *others = body.split("\n")
    match = _SUMMARY.fullmatch(first.rstrip("\r"))
    if match is None:
        return None
    gone = []
    for line in others:
        if (item := _decode_gone(line.rstrip("\r"))) is None:
            break
        gone.append(item)
    return SummaryMarker(frozenset(match[1].split()), tuple(gone))


def _encode_gone(item: Gone) -> str:
    place = quote(item.path, errors="surrogatepass")
    return f"<!-- judgebot:1 gone {item.comment} {int(item.created_at.timestamp())} {place} {_fields(item.marker)} -->"


def _decode_gone(line: str) -> Gone | None:
    if (match := _GONE.fullmatch(line)) is None:
        return None
    comment, created_at, place, *fields = match.groups()
    try:
        path, moment = unquote(place, errors="surrogatepass"), datetime.fromtimestamp(int(created_at), UTC)
    except (ValueError, OverflowError, OSError):  # bytes that are not UTF-8, or no time that there is
        return None
    return Gone(int(comment), moment, path, _marker(fields))


def _fields(mark: Marker) -> str:
    numbers = f"{mark.p_correct:.6f} {mark.threshold:.6f}"
    return f"{mark.fingerprint} {mark.method} {mark.model} {mark.commit} {numbers} {mark.state}"


def _marker(fields: Sequence[str]) -> Marker:
    fingerprint, method, model, commit, p_correct, threshold, state = fields
    is_fixed = state == "fixed"
    return Marker(
        fingerprint, method, model, commit, float(p_correct), float(threshold), "fixed" if is_fixed else "open"
    )
