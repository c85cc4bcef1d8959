import pytest

PROJECT = 'repository(owner: "octo", name: "project")'
THREADS = """query($number: Int!, $size: Int!, $after: String) {
  repository(owner: "octo", name: "project") { pullRequest(number: $number) {
    reviewThreads(first: $size, after: $after) {
      totalCount
      nodes {
        id isResolved isOutdated resolvedBy { login }
        comments(first: 1) { nodes { fullDatabaseId author { login } } }
      }
      pageInfo { hasNextPage endCursor }
    }
  } }
}"""
RESOLVE = "mutation($id: ID!) { resolveReviewThread(input: {threadId: $id}) { thread { id isResolved } } }"


@pytest.fixture
def query(ask):
    def send(text, path="/graphql", token="", **variables):
        given = {"token": token} if token else {}
        got = ask("POST", path, {"query": text, "variables": variables}, **given)
        assert got.status == 200
        return got.body

    return send


@pytest.mark.parametrize("path", [pytest.param("/graphql", id="github.com"), pytest.param("/api/graphql", id="ghes")])
def test_a_thread_says_whether_it_is_resolved(pull, query, path):
    comment = pull.review_comment("github-actions[bot]", "A.java", 5, "Why?")
    pull.resolve(comment.id, "alice")
    data = query(THREADS, path, number=1, size=10, after=None)["data"]
    assert data["repository"]["pullRequest"]["reviewThreads"] == {
        "totalCount": 1,
        "nodes": [
            {
                "id": comment.thread.id,
                "isResolved": True,
                "isOutdated": False,
                "resolvedBy": {"login": "alice"},
                "comments": {"nodes": [{"fullDatabaseId": str(comment.id), "author": {"login": "github-actions"}}]},
            }
        ],
        "pageInfo": {"hasNextPage": False, "endCursor": "1"},
    }


def test_threads_come_in_pages(pull, query):
    comments = [pull.review_comment("bob", "A.java", 5, "Why?") for _ in range(5)]
    after, found = None, []
    while True:
        data = query(THREADS, number=1, size=2, after=after)["data"]["repository"]["pullRequest"]["reviewThreads"]
        found += [thread["comments"]["nodes"][0]["fullDatabaseId"] for thread in data["nodes"]]
        after = data["pageInfo"]["endCursor"]
        if not data["pageInfo"]["hasNextPage"]:
            break
    assert found == [str(comment.id) for comment in comments]


def test_a_thread_of_a_pending_review_is_hidden(pull, ask, query):
    ask("POST", "/repos/octo/project/pulls/1/reviews", {"comments": [{"path": "A.java", "line": 5, "body": "Why?"}]})
    data = query(THREADS, number=1, size=2)["data"]
    assert data["repository"]["pullRequest"]["reviewThreads"]["totalCount"] == 0


def test_resolving_needs_contents_write(github, pull, query):
    comment = pull.review_comment("bob", "A.java", 5, "Why?")
    refused = query(RESOLVE, id=comment.thread.id)
    assert refused["data"] == {"resolveReviewThread": None}
    assert refused["errors"][0]["type"] == "FORBIDDEN"
    assert comment.thread.resolved_by is None
    token = github.installation_token(contents="write")
    done = query(RESOLVE, token=token, id=comment.thread.id)
    assert done["data"]["resolveReviewThread"]["thread"] == {"id": comment.thread.id, "isResolved": True}
    assert comment.thread.resolved_by == "github-actions[bot]"


def test_the_viewer_of_a_workflow_is_the_bot(query):
    assert query("{ viewer { login databaseId } }")["data"]["viewer"] == {
        "login": "github-actions",
        "databaseId": 41898282,
    }


def test_nobody_is_told_anything(ask):
    assert ask("POST", "/graphql", {"query": "{ viewer { login } }"}, token=None).status == 401


def test_a_thread_that_is_not_there(github, pull, query):
    refused = query(RESOLVE, token=github.installation_token(contents="write"), id="PRRT_9")
    assert refused["errors"][0]["type"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("{", "Syntax Error", id="syntax"),
        pytest.param("{ viewer { shoeSize } }", "Cannot query field 'shoeSize'", id="unknown-field"),
        pytest.param(
            '{ repository(owner: "octo", name: "none") { id } }', "Could not resolve to a Repository", id="repository"
        ),
        pytest.param(
            f"{{ {PROJECT} {{ pullRequest(number: 9) {{ id }} }} }}",
            "Could not resolve to a PullRequest",
            id="pull-request",
        ),
        pytest.param(
            f"{{ {PROJECT} {{ pullRequest(number: 1) {{ reviewThreads {{ totalCount }} }} }} }}",
            "`first` or `last`",
            id="no-page-size",
        ),
        pytest.param(
            'mutation { resolveReviewThread(input: {threadId: "PRRT_9"}) { thread { id } } }',
            "Resource not accessible",
            id="no-permission",
        ),
    ],
)
def test_an_error_stands_beside_the_data(pull, query, text, message):
    assert message in query(text)["errors"][0]["message"]
