import http.client
import threading
from urllib.parse import urlsplit

import pytest

from github_server.faults import Answer, Drop, Hang, Meanwhile, abuse_limit, malformed, primary_limit, secondary_limit

PULL = "/repos/octo/project/pulls/1"
COMMENTS = "/repos/octo/project/issues/1/comments"
HELLO = {"body": "Hello"}


def _connect(github):
    return http.client.HTTPConnection(urlsplit(github.url).netloc, timeout=10)


@pytest.mark.parametrize(
    ("fault", "status", "message", "header"),
    [
        pytest.param(Answer(502), 502, "Bad Gateway", None, id="status"),
        pytest.param(Answer(404, {"message": "Gone fishing"}), 404, "Gone fishing", None, id="body"),
        pytest.param(secondary_limit(7), 403, "secondary rate limit", ("Retry-After", "7"), id="secondary"),
        pytest.param(secondary_limit(None, 429), 429, "secondary rate limit", ("Retry-After", None), id="no-header"),
        pytest.param(abuse_limit(), 403, "abuse detection", ("Retry-After", "60"), id="abuse"),
        pytest.param(primary_limit(), 403, "API rate limit", ("X-RateLimit-Remaining", "0"), id="primary"),
    ],
)
def test_an_answer_instead_of_the_true_one(github, pull, ask, fault, status, message, header):
    github.fail("POST", COMMENTS, fault)
    first, second = (ask("POST", COMMENTS, HELLO) for _ in range(2))
    assert first.status == status
    assert message in first.body["message"]
    assert header is None or first.headers.get(header[0]) == header[1]
    assert (second.status, len(pull.issue_comments)) == (201, 1)


@pytest.mark.parametrize(
    ("method", "pattern", "times", "statuses"),
    [
        pytest.param("*", "*", 2, [502, 502, 200], id="twice"),
        pytest.param("GET", "/repos/*/pulls/*", None, [502, 502, 502], id="always"),
        pytest.param("POST", "*", None, [200, 200, 200], id="another-method"),
        pytest.param("*", "/repos/*/files", None, [200, 200, 200], id="another-path"),
    ],
)
def test_a_fault_meets_the_requests_that_fit(github, pull, ask, method, pattern, times, statuses):
    github.fail(method, pattern, Answer(502), times=times)
    assert [ask("GET", f"{PULL}?x=1").status for _ in range(3)] == statuses
    assert [request.status for request in github.log] == statuses
    github.mend()
    assert ask("GET", PULL).status == 200


@pytest.mark.parametrize("handled", [pytest.param(True, id="carried-out"), pytest.param(False, id="not-carried-out")])
@pytest.mark.parametrize(
    "fault",
    [
        pytest.param(Drop, id="dropped"),
        pytest.param(lambda handled: Answer(502, handled=handled), id="answer"),
        pytest.param(malformed, id="malformed"),
    ],
)
def test_a_request_may_be_carried_out_all_the_same(github, pull, fault, handled):
    github.fail("POST", COMMENTS, fault(handled=handled))
    connection = _connect(github)
    headers = {"Authorization": f"token {github.installation_token()}", "Content-Type": "application/json"}
    connection.request("POST", COMMENTS, '{"body": "Hello"}', headers)
    try:
        data = connection.getresponse().read()
    except http.client.RemoteDisconnected:
        data = None
    connection.close()
    assert [comment.body for comment in pull.issue_comments] == (["Hello"] if handled else [])
    assert (data is None) == (fault is Drop)
    assert (github.log[-1].status is None) == (fault is Drop)


def test_a_server_that_hangs_holds_neither_others_nor_its_own_end(github, pull, ask):
    github.fail("GET", COMMENTS, Hang(600))
    connection = _connect(github)
    connection.request("GET", COMMENTS)
    while not github.count("GET", COMMENTS):
        assert ask("GET", PULL).status == 200
    assert [request.status for request in github.log if request.path == COMMENTS] == [None]
    connection.close()


def test_something_happens_meanwhile(github, repository, work_tree, pull, ask):
    def push():
        work_tree.commit({"A.java": "else\n"})
        repository.push("feature")

    before = pull.head_sha
    github.fail("POST", f"{PULL}/reviews", Meanwhile(push))
    comments = [{"path": "A.java", "line": 5, "body": "Why?"}]
    ask("POST", f"{PULL}/reviews", {"event": "COMMENT", "commit_id": before, "comments": comments})
    assert pull.head_sha != before
    assert [comment.outdated for comment in pull.review_comments] == [True]


@pytest.mark.parametrize(
    ("happens", "state", "merged"),
    [
        pytest.param("close", "closed", False, id="closed"),
        pytest.param("merge", "closed", True, id="merged"),
    ],
)
def test_it_is_closed_meanwhile(github, pull, ask, happens, state, merged):
    github.fail("GET", PULL, Meanwhile(getattr(pull, happens)))
    got = ask("GET", PULL).body
    assert (got["state"], got["merged"]) == (state, merged)


def test_a_fault_of_the_server_itself_breaks_the_test(github, repository, ask):
    repository.branches["broken"] = "0" * 40
    with pytest.raises(http.client.RemoteDisconnected):
        ask("GET", "/repos/octo/project/commits/broken")
    (violation,) = github.take_violations()
    assert "AssertionError" in violation


def test_requests_of_many_threads_are_all_kept(github, pull, ask):
    threads = [threading.Thread(target=ask, args=("POST", COMMENTS, HELLO)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({comment.id for comment in pull.issue_comments}) == github.count("POST", COMMENTS) == 8
