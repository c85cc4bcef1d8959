import pytest
from github_server import faults

from judgebot.github import graphql
from judgebot.github.client import ACTIONS_BOT
from judgebot.github.errors import GithubError
from judgebot.github.transport import Transport


@pytest.fixture
def transport(life):
    transport = Transport(life.token, life.github.url, life.slept.append, lambda: 0.0)
    yield transport
    transport.close()


def test_viewer(transport):
    assert graphql.viewer_id(transport) == ACTIONS_BOT


def test_threads_on_two_pages(life, transport):
    comments = [life.pull.review_comment("alice", "A.java", 4, str(number)) for number in range(101)]
    life.pull.resolve(comments[100].id, "alice")
    found = {thread.comment: thread.resolved for thread in graphql.threads(transport, "octo/project", 1)}
    assert found == {comment.id: comment is comments[100] for comment in comments}
    assert len(life.github.log) == 2


@pytest.mark.parametrize(
    ("contents", "problem"),
    [
        pytest.param("write", None, id="allowed"),
        pytest.param("read", "the token lacks the permission `contents: write`", id="not-allowed"),
    ],
)
def test_resolve(life, contents, problem):
    comment = life.pull.review_comment("alice", "A.java", 4, "Text.")
    life.token = life.github.installation_token(contents=contents)
    with life.client() as client:
        (thread,) = client.threads(1)
        if problem:
            with pytest.raises(GithubError, match=problem):
                client.resolve_thread(thread.id)
        else:
            client.resolve_thread(thread.id)
        assert [(found.comment, found.resolved) for found in client.threads(1)] == [(comment.id, not problem)]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"viewer": None}, id="nobody"),
        pytest.param({"viewer": {"databaseId": None}}, id="no-id"),
        pytest.param([], id="list"),
        pytest.param(None, id="null"),
    ],
)
def test_an_answer_that_breaks_its_promise(life, transport, data):
    life.github.fail("POST", "/graphql", faults.Answer(200, {"data": data}), times=None)
    with pytest.raises(GithubError, match="cannot ask whose token this is: GitHub's answer is not"):
        graphql.viewer_id(transport)
