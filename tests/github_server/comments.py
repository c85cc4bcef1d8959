"""Reviews and comments, as records that change in place."""

from dataclasses import dataclass, field
from typing import Literal

from github_server.hunks import Side

ReviewState = Literal["PENDING", "COMMENTED", "APPROVED", "CHANGES_REQUESTED"]
Content = Literal["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"]
SubjectType = Literal["line", "file"]


@dataclass(frozen=True, slots=True)
class Reaction:
    id: int
    author: str
    content: Content
    created_at: str


@dataclass(eq=False)
class IssueComment:
    id: int
    author: str
    body: str
    created_at: str
    updated_at: str
    reactions: list[Reaction] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return f"IC_{self.id}"


@dataclass(eq=False)
class Review:
    id: int
    author: str
    body: str
    state: ReviewState
    commit_id: str
    submitted_at: str | None
    comments: list["ReviewComment"] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return f"PRR_{self.id}"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place that a comment is made on; `line` is None for a whole file."""

    path: str
    line: int | None = None
    side: Side = "RIGHT"
    start_line: int | None = None
    start_side: Side = "RIGHT"


@dataclass(eq=False)
class ReviewComment:
    """A comment on lines of a diff; `position`, `line` and `start_line` are None once it is outdated."""

    id: int
    author: str
    body: str
    created_at: str
    updated_at: str
    review: Review
    thread: "Thread"
    anchor: Anchor
    original_commit_id: str
    original_position: int | None
    diff_hunk: str
    commit_id: str
    position: int | None
    line: int | None
    start_line: int | None
    in_reply_to: int | None
    reactions: list[Reaction] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        return f"PRRC_{self.id}"

    @property
    def path(self) -> str:
        return self.anchor.path

    @property
    def side(self) -> Side:
        return self.anchor.side

    @property
    def original_line(self) -> int | None:
        return self.anchor.line

    @property
    def review_id(self) -> int:
        return self.review.id

    @property
    def subject_type(self) -> SubjectType:
        return "file" if self.anchor.line is None else "line"

    @property
    def outdated(self) -> bool:
        return self.subject_type == "line" and self.line is None


@dataclass(eq=False)
class Thread:
    """Comments on one place, oldest first."""

    id: str
    comments: list[ReviewComment] = field(default_factory=list)
    resolved_by: str | None = None
