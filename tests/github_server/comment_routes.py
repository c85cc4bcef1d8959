"""Review comments and issue comments."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import TypeVar

from github_server.anchors import check, read_anchor
from github_server.call import ISSUES_OR_PULLS, PULLS, Call
from github_server.comments import IssueComment, ReviewComment
from github_server.pull import Pull
from github_server.pull_routes import PULL
from github_server.reply import Reply, invalid, refused
from github_server.review_routes import MAX_BODY, TOO_LONG, has_pending
from github_server.routes import route
from github_server.state import Level

Comment = TypeVar("Comment", IssueComment, ReviewComment)

_REPOSITORY = "/repos/{owner}/{repo}"
_PULL_COMMENT = f"{_REPOSITORY}/pulls/comments/{{comment_id}}"
_ISSUE_COMMENT = f"{_REPOSITORY}/issues/comments/{{comment_id}}"
_LOCKED = "Unable to create comment because issue is locked."


@route("GET", f"{PULL}/comments")
def list_review_comments(call: Call, owner: str, repo: str, number: str) -> Reply:
    return _page(call, [call.pull(owner, repo, number)])


@route("POST", f"{PULL}/comments")
def create_review_comment(call: Call, owner: str, repo: str, number: str) -> Reply:
    pull = call.pull(owner, repo, number, PULLS, "write")
    _check_text(call, pull, "PullRequestReviewComment")
    if (reply_to := call.body.get("in_reply_to")) is not None:
        return _reply(call, pull, reply_to)
    commit, anchor = call.text("commit_id"), read_anchor(call.body)
    if commit not in pull.commits:
        raise invalid(_error("commit_id", "commit_id is not part of the pull request"))
    if problems := list(check(pull, anchor, commit)):
        raise invalid(*(problem.error for problem in problems))
    _check_no_pending(call, pull)
    comment = pull.comment_on(pull.review(call.login, "", "COMMENTED", commit), anchor, call.text())
    return Reply(201, call.views.review_comment(pull, comment))


@route("POST", f"{PULL}/comments/{{comment_id}}/replies")
def reply(call: Call, owner: str, repo: str, number: str, comment_id: str) -> Reply:
    pull = call.pull(owner, repo, number, PULLS, "write")
    _check_text(call, pull, "PullRequestReviewComment")
    return _reply(call, pull, int(comment_id))


@route("GET", f"{_REPOSITORY}/pulls/comments")
def list_review_comments_of_repository(call: Call, owner: str, repo: str) -> Reply:
    return _page(call, call.repository(owner, repo, PULLS).pulls.values())


@route("GET", _PULL_COMMENT)
def get_review_comment(call: Call, owner: str, repo: str, comment_id: str) -> Reply:
    pull, comment = _review_comment(call, owner, repo, comment_id)
    return Reply(200, call.views.review_comment(pull, comment))


@route("PATCH", _PULL_COMMENT)
def update_review_comment(call: Call, owner: str, repo: str, comment_id: str) -> Reply:
    pull, comment = _review_comment(call, owner, repo, comment_id, "write")
    _edit(call, comment, "PullRequestReviewComment")
    return Reply(200, call.views.review_comment(pull, comment))


@route("DELETE", _PULL_COMMENT)
def delete_review_comment(call: Call, owner: str, repo: str, comment_id: str) -> Reply:
    pull, comment = _review_comment(call, owner, repo, comment_id, "write")
    pull.delete_comment(comment)
    return Reply(204)


@route("GET", f"{_REPOSITORY}/issues/{{issue_number}}/comments")
def list_issue_comments(call: Call, owner: str, repo: str, number: str) -> Reply:
    pull = call.pull(owner, repo, number, ISSUES_OR_PULLS)
    return call.page(_since(call, pull.issue_comments), lambda comment: call.views.issue_comment(pull, comment))


@route("POST", f"{_REPOSITORY}/issues/{{issue_number}}/comments")
def create_issue_comment(call: Call, owner: str, repo: str, number: str) -> Reply:
    pull = call.pull(owner, repo, number, ISSUES_OR_PULLS, "write")
    _check_text(call, pull, "IssueComment")
    return Reply(201, call.views.issue_comment(pull, pull.issue_comment(call.login, call.text())))


@route("GET", f"{_REPOSITORY}/issues/comments")
def list_issue_comments_of_repository(call: Call, owner: str, repo: str) -> Reply:
    repository = call.repository(owner, repo, ISSUES_OR_PULLS)
    found = {comment: pull for pull in repository.pulls.values() for comment in pull.issue_comments}
    return call.page(_since(call, list(found)), lambda comment: call.views.issue_comment(found[comment], comment))


@route("GET", _ISSUE_COMMENT)
def get_issue_comment(call: Call, owner: str, repo: str, comment_id: str) -> Reply:
    pull, comment = _issue_comment(call, owner, repo, comment_id)
    return Reply(200, call.views.issue_comment(pull, comment))


@route("PATCH", _ISSUE_COMMENT)
def update_issue_comment(call: Call, owner: str, repo: str, comment_id: str) -> Reply:
    pull, comment = _issue_comment(call, owner, repo, comment_id, "write")
    _edit(call, comment, "IssueComment")
    return Reply(200, call.views.issue_comment(pull, comment))


@route("DELETE", _ISSUE_COMMENT)
def delete_issue_comment(call: Call, owner: str, repo: str, comment_id: str) -> Reply:
    pull, comment = _issue_comment(call, owner, repo, comment_id, "write")
    pull.issue_comments.remove(comment)
    return Reply(204)


def _page(call: Call, pulls: Iterable[Pull]) -> Reply:
    found = {comment: pull for pull in pulls for comment in pull.review_comments}
    return call.page(_since(call, list(found)), lambda comment: call.views.review_comment(found[comment], comment))


def _since(call: Call, comments: Sequence[Comment]) -> list[Comment]:
    """Those changed since the time asked for, in the order asked for."""
    key = "updated_at" if call.query.get("sort") == "updated" else "id"
    wanted = [comment for comment in comments if comment.updated_at >= call.query.get("since", "")]
    backwards = call.query.get("direction") == "desc"
    return sorted(wanted, key=attrgetter(key), reverse=backwards)


def _review_comment(
    call: Call, owner: str, repo: str, comment_id: str, level: Level = "read"
) -> tuple[Pull, ReviewComment]:
    for pull in call.repository(owner, repo, PULLS, level).pulls.values():
        for comment in pull.review_comments:
            if str(comment.id) == comment_id:
                return pull, comment
    raise refused(404)


def _issue_comment(
    call: Call, owner: str, repo: str, comment_id: str, level: Level = "read"
) -> tuple[Pull, IssueComment]:
    for pull in call.repository(owner, repo, ISSUES_OR_PULLS, level).pulls.values():
        for comment in pull.issue_comments:
            if str(comment.id) == comment_id:
                return pull, comment
    raise refused(404)


def _reply(call: Call, pull: Pull, comment_id: int) -> Reply:
    if pull.comment(comment_id).in_reply_to is not None:
        raise refused(404)
    _check_no_pending(call, pull)
    return Reply(201, call.views.review_comment(pull, pull.reply(comment_id, call.login, call.text())))


def _edit(call: Call, comment: ReviewComment | IssueComment, resource: str) -> None:
    _check_body(call, resource)
    comment.body = call.text()
    comment.updated_at = call.state.now()


def _check_text(call: Call, pull: Pull, resource: str) -> None:
    if pull.locked:
        raise refused(403, _LOCKED)
    _check_body(call, resource)


def _check_body(call: Call, resource: str) -> None:
    if not call.text().strip():
        raise invalid({"resource": resource, "code": "missing_field", "field": "body"})
    if len(call.text()) > MAX_BODY:
        raise invalid({"resource": resource, "code": "unprocessable", "field": "data", "message": TOO_LONG})


def _check_no_pending(call: Call, pull: Pull) -> None:
    if has_pending(pull, call.login):
        message = "user_id can only have one pending review per pull request"
        raise invalid({"resource": "PullRequestReview", "code": "custom", "field": "user_id", "message": message})


def _error(field: str, message: str) -> dict[str, str]:
    return {"resource": "PullRequestReviewComment", "code": "custom", "field": field, "message": message}
