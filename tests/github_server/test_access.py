"""Who may do what, and how often."""

import pytest

from github_server.faults import secondary_limit
from github_server.limits import CREATED_A_MINUTE

PROJECT = "/repos/octo/project"
HELLO = {"body": "Hello"}


@pytest.fixture
def tokens(github):
    """By what they are called here; "none" is nobody, "wrong" nobody's."""
    return {
        "none": None,
        "wrong": "ghs_wrong",
        "workflow": github.installation_token(),
        "read-only": github.installation_token(pull_requests="read"),
        "issues": github.installation_token(pull_requests=None, issues="write"),
        "contents": github.installation_token(contents=None, pull_requests=None),
        "user": github.user_token("alice"),
        "stranger": github.user_token("mallory", contents=None, pull_requests=None, issues=None),
    }


@pytest.mark.parametrize(
    ("token", "status"),
    [
        pytest.param("none", 401, id="nobody"),
        pytest.param("wrong", 401, id="wrong"),
        pytest.param("workflow", 403, id="workflow"),
        pytest.param("user", 200, id="user"),
    ],
)
def test_only_a_user_learns_who_he_is(ask, tokens, token, status):
    assert ask("GET", "/user", token=tokens[token]).status == status


def test_a_workflow_speaks_as_the_bot(pull, ask):
    user = ask("POST", f"{PROJECT}/issues/1/comments", HELLO).body["user"]
    assert (user["login"], user["id"], user["type"]) == ("github-actions[bot]", 41898282, "Bot")


@pytest.mark.parametrize(
    ("token", "path", "status"),
    [
        pytest.param("workflow", "issues/1/comments", 201, id="comment"),
        pytest.param("issues", "issues/1/comments", 201, id="comment-by-issues"),
        pytest.param("read-only", "issues/1/comments", 403, id="comment-read-only"),
        pytest.param("stranger", "issues/1/comments", 403, id="comment-of-a-stranger"),
        pytest.param("none", "issues/1/comments", 401, id="comment-of-nobody"),
        pytest.param("workflow", "pulls/1/reviews", 200, id="review"),
        pytest.param("issues", "pulls/1/reviews", 403, id="review-by-issues"),
        pytest.param("read-only", "pulls/1/reviews", 403, id="review-read-only"),
    ],
)
def test_writing_needs_a_permission(pull, ask, tokens, token, path, status):
    got = ask("POST", f"{PROJECT}/{path}", {**HELLO, "event": "COMMENT"}, token=tokens[token])
    assert got.status == status
    assert bool(pull.issue_comments or pull.reviews) == (status < 300)


def test_a_refusal_names_the_permission(pull, ask, tokens):
    got = ask("POST", f"{PROJECT}/pulls/1/reviews", {"event": "COMMENT", **HELLO}, token=tokens["read-only"])
    assert got.body["message"] == "Resource not accessible by integration"
    assert got.headers["X-Accepted-GitHub-Permissions"] == "pull_requests=write"


@pytest.mark.parametrize(
    ("token", "status"),
    [
        pytest.param("none", 404, id="nobody"),
        pytest.param("stranger", 404, id="stranger"),
        pytest.param("contents", 403, id="workflow-without"),
        pytest.param("read-only", 200, id="workflow"),
    ],
)
def test_a_private_repository_is_hidden(repository, pull, ask, tokens, token, status):
    repository.private = True
    assert ask("GET", f"{PROJECT}/pulls/1", token=tokens[token]).status == status


def test_a_locked_conversation(pull, ask):
    pull.lock()
    assert ask("POST", f"{PROJECT}/issues/1/comments", HELLO).status == 403


def test_requests_run_out(github, pull, ask):
    github.limits.remaining = 1
    first, second = (ask("GET", f"{PROJECT}/pulls/1") for _ in range(2))
    assert (first.status, first.headers["X-RateLimit-Remaining"]) == (200, "0")
    assert (second.status, second.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert "API rate limit exceeded" in second.body["message"]
    assert ask("GET", "/rate_limit").body["rate"]["remaining"] == 0


def test_only_so_many_writes_in_a_minute(github, pull, ask):
    now = [1_000.0]
    github.limits.clock = lambda: now[0]
    statuses = [ask("POST", f"{PROJECT}/issues/1/comments", HELLO).status for _ in range(CREATED_A_MINUTE)]
    refused = ask("POST", f"{PROJECT}/issues/1/comments", HELLO)
    assert ask("GET", f"{PROJECT}/pulls/1").status == 200
    now[0] += 61
    statuses.append(ask("POST", f"{PROJECT}/issues/1/comments", HELLO).status)
    assert set(statuses) == {201}
    assert (refused.status, refused.headers["Retry-After"]) == (403, "60")
    assert refused.body == secondary_limit().body
