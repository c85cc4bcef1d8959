"""A pull request, what is said on it, and how its comments follow the code."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from github_server.comments import Anchor, Content, IssueComment, Reaction, Review, ReviewComment, ReviewState, Thread
from github_server.hunks import Side, excerpt, find
from github_server.objects import ChangedFile
from github_server.reply import refused
from github_server.state import State

if TYPE_CHECKING:
    from github_server.repository import Repository


@dataclass(eq=False)
class Pull:
    """A pull request as it stands on the server.

    `reviews`, `issue_comments` and `threads` are live, oldest first.

    Attributes:
        head_repository: None once it is deleted.
        base_sha: the tip of the base branch when the head was last pushed, as GitHub has it; not the merge base.
    """

    state: State = field(repr=False)
    id: int
    number: int
    repository: "Repository" = field(repr=False)
    head_repository: "Repository | None" = field(repr=False)
    head_owner: str
    head: str
    base: str
    author: str
    title: str
    body: str | None
    draft: bool
    created_at: str
    head_sha: str
    base_sha: str
    pushed_at: str | None = None
    closed_at: str | None = None
    merged_at: str | None = None
    merge_commit: str | None = None
    locked: bool = False
    reviews: list[Review] = field(default_factory=list)
    issue_comments: list[IssueComment] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    _base_when_merged: str | None = None

    @property
    def open(self) -> bool:
        return self.closed_at is None

    @property
    def updated_at(self) -> str:
        said: list[IssueComment | ReviewComment] = [*self.issue_comments, *self.review_comments]
        reviewed = [review.submitted_at for review in self.reviews if review.submitted_at]
        times = [self.created_at, self.pushed_at, self.closed_at, *(comment.updated_at for comment in said), *reviewed]
        return max(time for time in times if time)

    @property
    def merged(self) -> bool:
        return self.merged_at is not None

    @property
    def review_comments(self) -> list[ReviewComment]:
        """Those that are published, oldest first."""
        comments = [each for thread in self.threads for each in thread.comments if each.review.state != "PENDING"]
        return sorted(comments, key=lambda comment: comment.id)

    @property
    def merge_base(self) -> str:
        return self.merge_base_of(self.head_sha)

    @property
    def commits(self) -> tuple[str, ...]:
        return self.repository.objects.commits(self.merge_base, self.head_sha)

    @property
    def files(self) -> tuple[ChangedFile, ...]:
        return self.repository.objects.changed(self.merge_base, self.head_sha)

    def merge_base_of(self, commit: str) -> str:
        base = self._base_when_merged or self.repository.branches[self.base]
        found = self.repository.objects.merge_base(base, commit)
        assert found is not None
        return found

    # what its author and the maintainers do

    def close(self) -> None:
        self.closed_at = self.state.now()

    def reopen(self) -> None:
        """Opens it again, with what was pushed while it was closed."""
        self.closed_at = None
        if self.head_repository:
            self.follow(self.head_repository, self.head)

    def lock(self) -> None:
        self.locked = True

    def merge(self) -> str:
        """Merges by a merge commit, to which the base branch moves; the work tree is left alone."""
        with self.state.lock:
            self._base_when_merged = self.repository.branches[self.base]
            self.merge_commit = self.repository.objects.merge(self._base_when_merged, self.head_sha)
            self.closed_at = self.merged_at = self.state.now()
            self.repository.branches[self.base] = self.merge_commit
            return self.merge_commit

    def follow(self, repository: "Repository", branch: str) -> None:
        """Takes note that a branch was pushed."""
        if self.open and self.head_repository is repository and self.head == branch:
            self.head_sha = repository.branches[branch]
            self.base_sha = self.repository.branches[self.base]
            self.pushed_at = self.state.now()
            for comment in self.review_comments:
                self._place(comment)

    # what anybody says

    def issue_comment(self, author: str, body: str) -> IssueComment:
        with self.state.lock:
            now = self.state.now()
            comment = IssueComment(self.state.new_id(), self.state.user(author).login, body, now, now)
            self.issue_comments.append(comment)
            return comment

    def review_comment(
        self, author: str, path: str, line: int, body: str, *, side: Side = "RIGHT", start_line: int | None = None
    ) -> ReviewComment:
        anchor = Anchor(path, line, side, start_line, side)
        with self.state.lock:
            return self.comment_on(self.review(author, "", "COMMENTED"), anchor, body)

    def reply(self, comment_id: int, author: str, body: str) -> ReviewComment:
        """Answers the comment that opened a thread."""
        with self.state.lock:
            first = self.comment(comment_id)
            review = self.review(author, "", "COMMENTED")
            return self._add(review, first.thread, first.anchor, body, first.original_commit_id, reply_to=first.id)

    def review(self, author: str, body: str, state: ReviewState, commit: str | None = None) -> Review:
        """Writes a review without comments."""
        at = None if state == "PENDING" else self.state.now()
        login = self.state.user(author).login
        review = Review(self.state.new_id(), login, body, state, commit or self.head_sha, at)
        self.reviews.append(review)
        return review

    def comment_on(self, review: Review, anchor: Anchor, body: str) -> ReviewComment:
        """Opens a thread; the anchor has been checked against the diff of the review's commit."""
        thread = Thread(f"PRRT_{self.state.new_id()}")
        self.threads.append(thread)
        return self._add(review, thread, anchor, body, review.commit_id)

    def react(self, comment_id: int, content: Content, author: str) -> Reaction:
        with self.state.lock:
            comments: list[ReviewComment | IssueComment] = [*self.review_comments, *self.issue_comments]
            comment = next(each for each in comments if each.id == comment_id)
            reaction = Reaction(self.state.new_id(), self.state.user(author).login, content, self.state.now())
            comment.reactions.append(reaction)
            return reaction

    def resolve(self, comment_id: int, author: str) -> None:
        self.comment(comment_id).thread.resolved_by = self.state.user(author).login

    def delete_comment(self, comment: ReviewComment) -> None:
        """Takes a comment away; its thread stays as long as somebody else spoke in it."""
        comment.review.comments.remove(comment)
        comment.thread.comments.remove(comment)
        if not comment.thread.comments:
            self.threads.remove(comment.thread)

    def comment(self, comment_id: int) -> ReviewComment:
        """The published review comment; refuses with 404."""
        found = next((each for each in self.review_comments if each.id == comment_id), None)
        if found is None:
            raise refused(404)
        return found

    def file(self, path: str, commit: str) -> ChangedFile | None:
        """The file in the diff that ends in a commit."""
        changed = self.repository.objects.changed(self.merge_base_of(commit), commit)
        return next((each for each in changed if each.path == path), None)

    def _add(
        self, review: Review, thread: Thread, anchor: Anchor, body: str, commit: str, reply_to: int | None = None
    ) -> ReviewComment:
        patch = self._patch(anchor.path, commit)
        place = find(patch, anchor.side, anchor.line) if anchor.line else None
        now = self.state.now()
        comment = ReviewComment(
            id=self.state.new_id(),
            author=review.author,
            body=body,
            created_at=now,
            updated_at=now,
            review=review,
            thread=thread,
            anchor=anchor,
            original_commit_id=commit,
            original_position=place.position if place else None,
            diff_hunk=excerpt(patch, place.position) if place else "",
            commit_id=commit,
            position=None,
            line=None,
            start_line=None,
            in_reply_to=reply_to,
        )
        review.comments.append(comment)
        thread.comments.append(comment)
        self._place(comment)
        return comment

    def _place(self, comment: ReviewComment) -> None:
        """Finds the comment's lines in the present diff."""
        anchor = comment.anchor
        line = self._now_at(comment, anchor.line, anchor.side)
        place = find(self._patch(anchor.path, self.head_sha), anchor.side, line) if line else None
        comment.position = place.position if place else None
        comment.line = line if place else None
        comment.start_line = self._now_at(comment, anchor.start_line, anchor.start_side) if place else None
        if place or anchor.line is None:
            comment.commit_id = self.head_sha

    def _now_at(self, comment: ReviewComment, line: int | None, side: Side) -> int | None:
        if line is None:
            return None
        before, after, path = comment.original_commit_id, self.head_sha, comment.path
        if side == "LEFT":
            file = self.file(path, before)
            before, after, path = self.merge_base_of(before), self.merge_base, (file and file.previous) or path
        return self.repository.objects.moved(before, after, path, line)

    def _patch(self, path: str, commit: str) -> str:
        file = self.file(path, commit)
        return (file.patch or "") if file else ""
