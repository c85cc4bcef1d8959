import pytest
from github_server import faults

from judgebot.errors import JudgebotError
from judgebot.github.errors import GithubError
from judgebot.github.transport import Purpose, Transport, parsed

PURPOSE = Purpose("try it", "contents: read")
TOKEN = "ghp_" + "s" * 36
REQUESTS = {
    "GET": ("/user", None),
    "POST": ("/repos/octo/project/issues/1/comments", {"body": "Some text."}),
    "PATCH": ("/repos/octo/project/issues/comments/1", {"body": "Some text."}),
}


@pytest.fixture
def slept():
    return []


@pytest.fixture
def transport(github, slept):
    transport = Transport(github.user_token("alice"), github.url, slept.append, lambda: 0.0)
    yield transport
    transport.close()


def send(transport, verb):
    url, body = REQUESTS[verb]
    return transport.send(PURPOSE, verb, url, body=body)


@pytest.mark.parametrize(
    ("verb", "fault", "times", "waits"),
    [
        pytest.param("GET", faults.Answer(500), 2, [1, 4], id="get-500"),
        pytest.param("GET", faults.Drop(), 2, [1, 4], id="get-dropped"),
        pytest.param("GET", faults.Answer(409), 1, [1], id="get-409"),
        pytest.param("GET", faults.secondary_limit(17), 2, [17, 17], id="get-limit"),
        pytest.param("POST", faults.secondary_limit(17), 1, [17], id="post-limit"),
        pytest.param("POST", faults.secondary_limit(None), 1, [60], id="post-limit-without-time"),
        pytest.param("POST", faults.Answer(409), 1, [1], id="post-409"),
    ],
)
def test_asked_again(github, transport, slept, verb, fault, times, waits):
    github.fail(verb, "*", fault, times=times)
    github.fail(verb, "*", faults.Answer(200, {"id": 7}))
    assert send(transport, verb)["id"] == 7
    assert (slept, len(github.log)) == (waits, times + 1)


@pytest.mark.parametrize(
    ("verb", "fault", "kind", "requests"),
    [
        pytest.param("GET", faults.Answer(500), "server", 3, id="get-500"),
        pytest.param("GET", faults.Drop(), "unreachable", 3, id="get-dropped"),
        pytest.param("GET", faults.Answer(404), "not-found", 1, id="get-404"),
        pytest.param("GET", faults.Answer(403), "permission", 1, id="get-403"),
        pytest.param("GET", faults.secondary_limit(181), "rate-limit", 1, id="get-long-limit"),
        pytest.param("GET", faults.malformed(), "answer", 3, id="get-malformed"),
        pytest.param("GET", faults.Answer(503, '"down"'), "answer", 3, id="get-a-text-for-an-error"),
        pytest.param("GET", faults.Answer(301, headers={"Location": "http://other.invalid/"}), "answer", 3, id="moved"),
        pytest.param("POST", faults.Answer(500), "server", 1, id="post-500"),
        pytest.param("POST", faults.Drop(), "unreachable", 1, id="post-dropped"),
        pytest.param("POST", faults.malformed(), "answer", 1, id="post-malformed"),
        pytest.param("POST", faults.Answer(422), "refused", 1, id="post-422"),
    ],
)
def test_given_up(github, transport, verb, fault, kind, requests):
    github.fail(verb, "*", fault, times=None)
    with pytest.raises(GithubError, match="cannot try it: ") as caught:
        send(transport, verb)
    assert (caught.value.failure.kind, len(github.log)) == (kind, requests)


def test_no_server(slept):
    transport = Transport(TOKEN, "http://127.0.0.1:9", slept.append, lambda: 0.0)
    with pytest.raises(GithubError, match=r"GitHub was not reached; .* \(ConnectionError\)"):
        transport.send(PURPOSE, "GET", "/user")
    assert slept == [1, 4]


def test_writes_are_paced(github, transport, slept):
    github.fail("PATCH", "*", faults.Answer(200, {}), times=None)
    for _ in range(17):
        send(transport, "PATCH")
    assert slept == [1, 2]


@pytest.mark.parametrize(
    ("answers", "problem"),
    [
        pytest.param([{}], "page 1 is no list", id="object"),
        pytest.param(["text"], "page 1 is no list", id="text"),
        pytest.param([[{}] * 100, [{}] * 100], "page 2 is the one before", id="server-without-pages"),
        pytest.param([[{}] * 100, {}], "page 2 is no list", id="second-page"),
    ],
)
def test_pages_that_are_none(github, transport, answers, problem):
    for answer in answers:
        github.fail("GET", "/user", faults.Answer(200, answer))
    with pytest.raises(GithubError, match=problem):
        list(transport.pages(PURPOSE, "/user", {}))


@pytest.mark.parametrize(
    ("link", "found"),
    [
        pytest.param('<http://other.invalid/user?page=2>; rel="next"', ["a", "b"], id="more-after-a-short-page"),
        pytest.param('<http://other.invalid/user?page=1>; rel="prev"', ["a"], id="the-last-page"),
    ],
)
def test_a_page_that_is_not_full(github, transport, link, found):
    github.fail("GET", "/user", faults.Answer(200, ["a"], {"Link": link}))
    github.fail("GET", "/user", faults.Answer(200, ["b"]))
    assert list(transport.pages(PURPOSE, "/user", {})) == found


def test_a_list_whose_redirect_loses_the_page(github, transport):
    link = {"Link": '</user?page=2>; rel="next"'}
    github.fail("GET", "/repos/octo/old", faults.Answer(301, headers={"Location": f"{github.url}/user"}), times=None)
    github.fail("GET", "/user", faults.Answer(200, ["a"] * 30, link), times=None)
    with pytest.raises(GithubError, match="page 2 is the one before"):
        list(transport.pages(PURPOSE, "/repos/octo/old", {}))


def test_a_promise_that_is_broken():
    with pytest.raises(GithubError, match=r"cannot try it: .* \(KeyError: 'id'\)"):
        parsed(lambda data: data["id"], {}, PURPOSE)


@pytest.mark.parametrize(
    ("token", "url", "problem"),
    [
        pytest.param("", "https://api.github.com", "token: it is empty", id="no-token"),
        pytest.param("  ", "https://api.github.com", "token: it is empty", id="blank-token"),
        pytest.param(f"{TOKEN}\n", "https://api.github.com", "characters that no token has", id="line-end"),
        pytest.param("tök", "https://api.github.com", "characters that no token has", id="not-ascii"),
        pytest.param(TOKEN, "", "github-api-url: '' is no address", id="no-url"),
        pytest.param(TOKEN, "ftp://x", "github-api-url: 'ftp://x' is no address", id="no-http"),
        pytest.param(TOKEN, "https://", "github-api-url: 'https://' is no address", id="no-host"),
        pytest.param(TOKEN, "http://x:99999", "github-api-url: 'http://x:99999' is no address", id="no-port"),
        pytest.param(TOKEN, "http://[::1", r"github-api-url: 'http://\[::1' is no address", id="half-a-host"),
    ],
)
def test_what_cannot_be(token, url, problem, slept):
    with pytest.raises(JudgebotError, match=problem) as caught:
        Transport(token, url, slept.append, lambda: 0.0)
    assert TOKEN not in str(caught.value)


def test_the_token_is_not_shown(github, slept):
    transport = Transport(TOKEN, github.url, slept.append, lambda: 0.0)
    with pytest.raises(GithubError) as caught:
        transport.send(PURPOSE, "GET", "/user")
    assert caught.value.failure.kind == "credentials"
    assert TOKEN not in f"{transport!r}{vars(transport)}{caught.value!r}{caught.value.failure!r}"
    assert caught.value.__cause__ is None
