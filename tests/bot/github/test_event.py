import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot.github.event import (
    Audit,
    Event,
    PullRequestChange,
    PullRequestHead,
    PullRequestNumber,
    Push,
    read_event,
)

BASE, HEAD, NONE = "b" * 40, "c" * 40, "0" * 40
KEYS = ("pull_request", "number", "base", "head", "sha", "workflow_run", "event", "inputs", "pull-request", "before")
PULL = {"pull_request": {"number": 7, "base": {"sha": BASE}, "head": {"sha": HEAD}}}
RUN = {"event": "pull_request", "head_sha": HEAD, "head_branch": "x", "head_repository": {"owner": {"login": "bob"}}}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.just("b" * 40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
)
PUSH = {"before": BASE, "after": HEAD, "forced": False, "repository": {"default_branch": "main"}}


def environ(name="schedule", **changes):
    return {"GITHUB_EVENT_NAME": name, "GITHUB_REPOSITORY": "octo/project", **changes}


@pytest.mark.parametrize(
    ("name", "payload", "target"),
    [
        pytest.param("pull_request", PULL, PullRequestChange(7, BASE, HEAD), id="pull request"),
        pytest.param("pull_request_target", PULL, PullRequestChange(7, BASE, HEAD), id="pull request target"),
        pytest.param("workflow_run", {"workflow_run": RUN}, PullRequestHead(HEAD, "bob:x"), id="workflow run"),
        pytest.param(
            "workflow_run",
            {"workflow_run": {**RUN, "head_repository": None}},
            PullRequestHead(HEAD, None),
            id="workflow run of a fork that is gone",
        ),
        pytest.param("workflow_dispatch", {"inputs": {"pull-request": "12"}}, PullRequestNumber(12), id="number"),
        pytest.param("workflow_dispatch", {"inputs": {"pull-request": ""}}, Audit(), id="empty input"),
        pytest.param("workflow_dispatch", {"inputs": None}, Audit(), id="no inputs"),
        pytest.param("push", PUSH, Push(BASE, HEAD, "main"), id="push"),
        pytest.param("push", {**PUSH, "before": NONE}, Push(None, HEAD, "main"), id="new branch"),
        pytest.param("push", {**PUSH, "forced": True}, Push(None, HEAD, "main"), id="forced push"),
        pytest.param("push", {**PUSH, "after": NONE}, Push(BASE, NONE, "main"), id="deleted branch"),
        pytest.param("schedule", {"schedule": "0 4 * * 1"}, Audit(), id="schedule"),
    ],
)
def test_what_is_reviewed(name, payload, target):
    assert read_event(environ(name), payload) == Event("octo/project", "https://api.github.com", target)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("https://api.github.com", "https://api.github.com", id="github.com"),
        pytest.param("https://git.example.org/api/v3/", "https://git.example.org/api/v3", id="own server"),
        pytest.param("", "https://api.github.com", id="empty"),
    ],
)
def test_the_api(url, expected):
    assert read_event(environ(GITHUB_API_URL=url), {}).api_url == expected


def pull(**changes):
    return {"pull_request": {**PULL["pull_request"], **changes}}


@pytest.mark.parametrize(
    ("variables", "payload", "message"),
    [
        pytest.param(environ("issues"), {}, "GITHUB_EVENT_NAME: 'issues' is no event that judgebot", id="event"),
        pytest.param({}, {}, "GITHUB_EVENT_NAME: '' is no event", id="no event"),
        pytest.param(environ(GITHUB_REPOSITORY="octo"), {}, "GITHUB_REPOSITORY: 'octo' is not owner/name", id="repo"),
        pytest.param(environ(GITHUB_API_URL="ftp://x"), {}, "GITHUB_API_URL: 'ftp://x' is not the URL", id="url"),
        pytest.param(environ("pull_request"), {}, "GITHUB_EVENT_PATH: pull_request: expected an object", id="empty"),
        pytest.param(environ("pull_request"), [], "GITHUB_EVENT_PATH: expected an object", id="a list"),
        pytest.param(environ("pull_request"), pull(number=True), "number: expected a whole number", id="number"),
        pytest.param(
            environ("pull_request"),
            pull(base={"sha": "main"}),
            "GITHUB_EVENT_PATH: pull_request: base: sha: expected the id of a commit, not 'main'",
            id="commit",
        ),
        pytest.param(
            environ("workflow_run"), {"workflow_run": {**RUN, "event": "push"}}, "for 'push', not for a pull", id="run"
        ),
        pytest.param(
            environ("workflow_dispatch"), {"inputs": {"pull-request": "seven"}}, "'seven' is no number", id="dispatch"
        ),
        pytest.param(environ("workflow_dispatch"), {"inputs": {"pull-request": 7}}, "7 is no number", id="no text"),
    ],
)
def test_what_is_refused(variables, payload, message):
    with pytest.raises(JudgebotError) as error:
        read_event(variables, payload)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


@given(name=st.sampled_from(["pull_request", "workflow_run", "workflow_dispatch", "push", "schedule"]), payload=JSON)
def test_any_payload_is_read_or_refused_in_one_line(name, payload):
    refusal = "none"
    try:
        read_event(environ(name), payload)
    except JudgebotError as error:
        refusal = str(error)
    assert refusal.isprintable()
