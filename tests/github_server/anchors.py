"""Whether a comment's place is in the diff, and the two ways in which GitHub says that it is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from github_server.comments import Anchor
from github_server.hunks import Side, find
from github_server.pull import Pull

_THREAD = "pull_request_review_thread"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a place: `text` as /reviews says it, `error` as /comments does."""

    text: str
    error: Mapping[str, str]


def _problem(text: str, field: str, **error: str) -> Problem:
    return Problem(text, {"resource": "PullRequestReviewComment", **error, "field": f"{_THREAD}.{field}"})


_PATH = _problem("Path could not be resolved", "path", code="invalid")
_LINE = _problem(
    "Line could not be resolved", "line", code="custom", message=f"{_THREAD}.line must be part of the diff"
)
_ORDER = _problem(
    "Pull request review thread start line must precede the end line.",
    "start_line",
    code="custom",
    message=f"{_THREAD}.start_line must precede the end line.",
)
_HUNK = _problem(
    "Pull request review thread start line must be part of the same hunk as the line.",
    "start_line",
    code="custom",
    message=f"{_THREAD}.start_line must be part of the same hunk as the line.",
)


def read_anchor(comment: Mapping[str, Any]) -> Anchor:
    """Returns the place that a comment's fields name."""
    if comment.get("subject_type") == "file":
        return Anchor(comment["path"])
    side: Side = comment.get("side") or "RIGHT"
    # no line at all is outside every hunk
    line = comment.get("line") or 0
    start_side: Side = comment.get("start_side") or side
    return Anchor(comment["path"], line, side, comment.get("start_line"), start_side)


def check(pull: Pull, anchor: Anchor, commit: str) -> Iterator[Problem]:
    """Yields why a comment cannot stand there in the diff that ends in a commit."""
    file = pull.file(anchor.path, commit)
    if file is None:
        yield _PATH
        return
    if anchor.line is None:
        return
    place = find(file.patch or "", anchor.side, anchor.line)
    if place is None:
        yield _LINE
    if anchor.start_line is None:
        return
    start = find(file.patch or "", anchor.start_side, anchor.start_line)
    if anchor.start_side == anchor.side and anchor.start_line >= anchor.line:
        yield _ORDER
    elif place is None or start is None or start.hunk != place.hunk or start.position >= place.position:
        yield _HUNK
