import json
from pathlib import Path

import pytest

from github_server.openapi import RequestSeen, description
from github_server.reply import Reply
from github_server.routes import ROUTES

PULLS = "/repos/octo/project/pulls"


def _comment(**fields):
    return description().filled("pull-request-review-comment", fields)


@pytest.mark.parametrize(
    ("request_seen", "complaint"),
    [
        pytest.param(RequestSeen("get", f"{PULLS}/x"), "invalid literal", id="path-parameter"),
        pytest.param(RequestSeen("get", PULLS, "per_page=x"), "invalid literal", id="query-parameter"),
        pytest.param(RequestSeen("get", "/nowhere"), "Path not found", id="unknown-path"),
        pytest.param(RequestSeen("put", PULLS), "Operation put not found", id="unknown-method"),
        pytest.param(RequestSeen("post", f"{PULLS}/1/comments", body=b"{}"), "'path' is a required", id="no-path"),
        pytest.param(
            RequestSeen("post", f"{PULLS}/1/reviews", body=b'{"event": "PRAISE"}'), "'PRAISE' is not one of", id="event"
        ),
        pytest.param(
            RequestSeen("post", f"{PULLS}/1/reviews", body=b'{"comments": [{"path": "A", "body": "", "line": "1"}]}'),
            "$.comments[0].line",
            id="line-of-a-comment",
        ),
    ],
)
def test_a_planted_violation_of_a_request_is_caught(request_seen, complaint):
    assert complaint in "\n".join(description().request_violations(request_seen))


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        pytest.param(Reply(200, [_comment(id="1")]), "$[0].id '1' is not of type", id="type"),
        pytest.param(Reply(200, [_comment(side="TOP")]), "$[0].side", id="enum"),
        pytest.param(Reply(200, [{"id": 1}]), "'body' is a required property", id="missing"),
        pytest.param(Reply(200, {}), "is not of type 'array'", id="shape"),
        pytest.param(Reply(201, []), "Unknown response http status: 201", id="status"),
        pytest.param(Reply(404, {"message": 1}), "$.message", id="error-body"),
    ],
)
def test_a_planted_violation_of_an_answer_is_caught(reply, complaint):
    request_seen = RequestSeen("get", f"{PULLS}/1/comments")
    assert complaint in "\n".join(description().response_violations(request_seen, reply))


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(Reply(200, [_comment(id=1, line=3)]), id="comment"),
        pytest.param(Reply(200, [_comment(line=None, position=None, start_side=None)]), id="outdated"),
        pytest.param(Reply(403, {"message": "no"}), id="error"),
        pytest.param(Reply(200, b"\x00"), id="not-json"),
    ],
)
def test_what_github_answers_is_let_through(reply):
    assert not list(description().response_violations(RequestSeen("get", f"{PULLS}/1/comments"), reply))


def test_what_is_filled_in_is_neutral_and_what_is_given_stays():
    filled = description().filled("simple-user", {"login": "alice", "id": 7})
    assert (filled["login"], filled["id"], filled["site_admin"], filled["gravatar_id"]) == ("alice", 7, False, None)


def test_each_operation_of_the_slice_is_served_and_no_other():
    slice_ = json.loads(Path(__file__).with_name("openapi.json").read_text(encoding="utf-8"))
    described = {(method.upper(), path) for path, methods in slice_["paths"].items() for method in methods}
    assert {(route.method, route.template) for route in ROUTES} == described
