"""Reviews, which may be pending, and the check of where their comments stand."""

from collections.abc import Mapping
from typing import Any

from github_server.anchors import check, read_anchor
from github_server.call import PULLS, Call
from github_server.comments import Review, ReviewState
from github_server.pull import Pull
from github_server.pull_routes import PULL
from github_server.reply import Reply, invalid, refused
from github_server.routes import route

MAX_BODY = 65_536
TOO_LONG = f"Body is too long (maximum is {MAX_BODY} characters)"

_REVIEW = f"{PULL}/reviews/{{review_id}}"
_STATES: Mapping[str, ReviewState] = {
    "APPROVE": "APPROVED",
    "REQUEST_CHANGES": "CHANGES_REQUESTED",
    "COMMENT": "COMMENTED",
}


@route("GET", f"{PULL}/reviews")
def list_reviews(call: Call, owner: str, repo: str, number: str) -> Reply:
    pull = call.pull(owner, repo, number)
    shown = [review for review in pull.reviews if _visible(call, review)]
    return call.page(shown, lambda review: call.views.review(pull, review))


@route("POST", f"{PULL}/reviews")
def create_review(call: Call, owner: str, repo: str, number: str) -> Reply:
    pull = call.pull(owner, repo, number, PULLS, "write")
    commit = call.text("commit_id") or pull.head_sha
    state = _state(call, pull)
    _check_review(call, pull, commit)
    review = pull.review(call.login, call.text(), state, commit)
    for comment in _comments(call):
        pull.comment_on(review, read_anchor(comment), comment["body"])
    return Reply(200, call.views.review(pull, review))


@route("DELETE", _REVIEW)
def delete_pending_review(call: Call, owner: str, repo: str, number: str, review_id: str) -> Reply:
    pull = call.pull(owner, repo, number, PULLS, "write")
    review = _find(call, pull, review_id)
    if review.state != "PENDING":
        raise invalid("Can not delete a non-pending pull request review")
    for comment in list(review.comments):
        pull.delete_comment(comment)
    pull.reviews.remove(review)
    return Reply(200, call.views.review(pull, review))


@route("GET", f"{_REVIEW}/comments")
def list_comments_of_review(call: Call, owner: str, repo: str, number: str, review_id: str) -> Reply:
    pull = call.pull(owner, repo, number)
    comments = _find(call, pull, review_id).comments
    return call.page(comments, lambda comment: call.views.review_comment(pull, comment, "review-comment"))


def _check_review(call: Call, pull: Pull, commit: str) -> None:
    """Refuses with 422; the errors are strings and name no comment."""
    if has_pending(pull, call.login):
        raise invalid("User can only have one pending review per pull request")
    if commit not in pull.commits:
        raise invalid("The commitOID is not part of the pull request")
    comments = _comments(call)
    if not comments and not call.text() and (call.body or {}).get("event") in ("COMMENT", "REQUEST_CHANGES"):
        raise invalid("Review Can not be blank")
    if any(len(text) > MAX_BODY for text in (call.text(), *(comment["body"] for comment in comments))):
        raise invalid(TOO_LONG)
    problems = [problem.text for comment in comments for problem in check(pull, read_anchor(comment), commit)]
    if problems:
        raise invalid(", ".join(dict.fromkeys(problems)))


def has_pending(pull: Pull, login: str) -> bool:
    return any(review.author == login and review.state == "PENDING" for review in pull.reviews)


def _comments(call: Call) -> list[dict[str, Any]]:
    return list((call.body or {}).get("comments") or ())


def _state(call: Call, pull: Pull) -> ReviewState:
    event = (call.body or {}).get("event")
    if event in ("APPROVE", "REQUEST_CHANGES") and call.login == pull.author:
        doing = "approve" if event == "APPROVE" else "request changes on"
        raise invalid(f"Can not {doing} your own pull request")
    return _STATES[event] if event else "PENDING"


def _visible(call: Call, review: Review) -> bool:
    return review.state != "PENDING" or (call.token is not None and review.author == call.login)


def _find(call: Call, pull: Pull, review_id: str) -> Review:
    for review in pull.reviews:
        if str(review.id) == review_id and _visible(call, review):
            return review
    raise refused(404)
