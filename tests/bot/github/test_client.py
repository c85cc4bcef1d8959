from datetime import UTC, datetime, timedelta

import pytest
from github_server import faults

from judgebot.changes import Content
from judgebot.errors import JudgebotError
from judgebot.github.api import NewComment, PullRequest, User
from judgebot.github.client import ACTIONS_BOT, GithubClient
from judgebot.github.errors import GithubError

BOT = User(ACTIONS_BOT, is_bot=True)
LARGE = b"x" * 1_500_000


@pytest.fixture
def repository(github, work_tree):
    work_tree.commit({"A.java": "a\nb\nc\n", "src/B b.java": b"\xff\r\n", "C.java": "c\n" * 9, "Large.java": LARGE})
    (work_tree.folder / "Link.java").symlink_to("A.java")
    work_tree.commit({})
    repository = github.create_repository("octo/project", work_tree.folder)
    work_tree.branch("feature")
    work_tree.commit({"A.java": "a\nB\nc\n", "C.java": None, "D.java": "c\n" * 9, "E.bin": b"\0"})
    repository.push("feature")
    return repository


@pytest.fixture
def pull(repository):
    return repository.open_pull_request("feature")


@pytest.fixture
def open_client(github):
    def make(token=None, repository="octo/project"):
        return GithubClient(repository, token or github.installation_token(), github.url, sleep=lambda _: None)

    return make


@pytest.fixture
def client(open_client):
    with open_client() as client:
        yield client


def test_pull(client, repository, pull):
    base = repository.branches["main"]
    assert client.pull(1) == PullRequest(
        1, "open", merged=False, head_sha=pull.head_sha, base_sha=base, base_repository="octo/project"
    )


def test_a_merged_pull_request(client, pull):
    pull.merge()
    found = client.pull(1)
    assert (found.state, found.merged) == ("closed", True)


def test_a_fork_that_is_gone(github, repository, client):
    fork = github.fork(repository, "bob/project")
    fork.push("topic", "feature")
    pull = repository.open_pull_request("topic", head_repository=fork)
    github.delete_repository(fork)
    assert client.pull(1).head_sha == pull.head_sha


def test_all_comments_are_fetched_as_they_are_needed(github, client, pull):
    for number in range(101):
        pull.issue_comment("alice", f"Number {number}.")
    found = client.all_issue_comments(None)
    assert (next(found)[1].body, len(github.log)) == ("Number 100.", 1)
    assert (len([*found]), len(github.log)) == (100, 2)


@pytest.mark.parametrize(
    ("head", "numbers"),
    [
        pytest.param(None, [1], id="by-commit"),
        pytest.param("octo:feature", [1], id="by-branch"),
        pytest.param("bob:feature", [], id="by-another-branch"),
    ],
)
def test_open_pulls(repository, work_tree, pull, client, head, numbers):
    work_tree.branch("other")
    work_tree.commit({"F.java": "f\n"})
    repository.push("other")
    repository.open_pull_request("other")
    assert [found.number for found in client.open_pulls(pull.head_sha, head)] == numbers


def test_merge_base(repository, work_tree, pull, client):
    base = repository.branches["main"]
    work_tree.branch("main", "main")
    work_tree.commit({"README": "Read me.\n"})
    tip = repository.push("main")
    assert client.merge_base(tip, pull.head_sha) == base


def test_files(pull, client):
    files = {file.path: file for file in client.files(1)}
    assert (files["A.java"].status, files["A.java"].patch) == ("modified", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c")
    assert (files["D.java"].status, files["D.java"].previous_path) == ("renamed", "C.java")
    assert (files["E.bin"].status, files["E.bin"].patch) == ("added", None)
    assert client.blob(files["A.java"].blob) == Content(b"a\nB\nc\n")


def test_of_a_file_with_another_mode_alone_no_blob_is_told(repository, work_tree, client):
    work_tree.branch("mode", "main")
    (work_tree.folder / "A.java").chmod(0o755)
    work_tree.commit({})
    repository.push("mode")
    repository.open_pull_request("mode")
    (found,) = client.files(1)
    assert (found.status, found.blob, found.patch) == ("modified", None, None)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        pytest.param("A.java", Content(b"a\nb\nc\n"), id="file"),
        pytest.param("src/B b.java", Content(b"\xff\r\n"), id="not-utf-8"),
        pytest.param("Large.java", Content(LARGE), id="over-1-MB"),
        pytest.param("absent.java", Content(), id="absent"),
        pytest.param("src", Content(problem="not a file"), id="folder"),
        pytest.param("../../../user", Content(problem="not a file"), id="escape"),
        pytest.param("a//b", Content(problem="not a file"), id="empty-name"),
    ],
)
def test_file(repository, client, path, content):
    assert client.file(path, "main") == content


def test_a_file_at_a_commit_that_is_not_there(repository, client):
    with pytest.raises(GithubError, match="read a file at"):
        client.file("A.java", "9" * 40)


def test_a_file_that_github_does_not_give_out(github, repository, client):
    body = {"message": "Too large.", "errors": [{"resource": "Blob", "field": "data", "code": "too_large"}]}
    github.fail("GET", "*/contents/*", faults.Answer(403, body))
    assert client.file("A.java", "main") == Content(problem="too large")


def test_a_blob_without_its_content(github, repository, client):
    github.fail("GET", "*/git/blobs/*", faults.Answer(200, {"size": 1, "encoding": "none", "sha": "1" * 40}))
    assert client.blob("1" * 40) == Content(problem="not sent by GitHub")


def test_review_comments(pull, client):
    client.create_review(1, pull.head_sha, "Body.", [NewComment("A.java", 3, 2, "Two lines.")])
    (first,) = client.review_comments(1)
    pull.react(first.id, "+1", "alice")
    pull.react(first.id, "-1", "bob")
    pull.react(first.id, "-1", "carol")
    pull.reply(first.id, "alice", "Why?")
    first, reply = client.review_comments(1)
    review = client.reviews(1)[0]
    assert (first.author, first.body, first.path, first.line, first.reply_to) == (BOT, "Two lines.", "A.java", 3, None)
    assert (first.thumbs_up, first.thumbs_down, first.review_id) == (1, 2, review.id)
    assert (reply.author.is_bot, reply.reply_to) == (False, first.id)
    assert (review.state, review.body) == ("COMMENTED", "Body.")
    assert [comment.start_line for comment in pull.review_comments[:1]] == [2]
    client.update_review_comment(first.id, "Other text.")
    assert pull.review_comments[0].body == "Other text."
    client.delete_review_comment(first.id)
    assert [comment.body for comment in client.review_comments(1)] == ["Why?"]


def test_a_pending_review(pull, client):
    review = client.create_review(1, pull.head_sha, "Body.", [NewComment("A.java", 2, None, "Text.")], submit=False)
    assert [(found.id, found.state) for found in client.reviews(1)] == [(review, "PENDING")]
    client.delete_pending_review(1, review)
    assert client.reviews(1) == ()


def test_issue_comments(pull, client):
    comment = client.create_issue_comment(1, "Some text.")
    client.update_issue_comment(comment, "Other text.")
    assert [(found.id, found.author, found.body) for found in client.issue_comments(1)] == [
        (comment, BOT, "Other text.")
    ]
    client.delete_issue_comment(comment)
    assert client.issue_comments(1) == ()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(faults.Answer(200, "<html>"), id="page-of-a-proxy"),
        pytest.param(faults.Answer(307, {"message": "Temporary Redirect"}), id="redirect"),
    ],
)
def test_what_looks_as_if_it_was_written(github, pull, client, answer):
    github.fail("*", "*", answer, times=None)
    with pytest.raises(GithubError, match="cannot update a comment: GitHub's answer is not what its API promises"):
        client.update_issue_comment(1, "Text.")
    with pytest.raises(GithubError, match="cannot update a review comment: GitHub's answer is not"):
        client.update_review_comment(1, "Text.")
    with pytest.raises(GithubError, match="cannot delete a review comment: GitHub's answer is not"):
        client.delete_review_comment(1)
    with pytest.raises(GithubError, match="cannot delete a comment: GitHub's answer is not"):
        client.delete_issue_comment(1)


def test_more_than_a_page(pull, client):
    for number in range(100):
        pull.issue_comment("alice", str(number))
    assert len(client.issue_comments(1)) == 100
    pull.issue_comment("alice", "100")
    assert [comment.body for comment in client.issue_comments(1)] == [str(number) for number in range(101)]


def test_comments_of_all_pull_requests(repository, pull, client):
    other = repository.open_pull_request("feature")
    for each in (pull, other):
        each.review_comment("alice", "A.java", 2, f"On #{each.number}.")
        each.issue_comment("alice", f"On #{each.number} too.")
    (late, lately), (early, _) = client.all_review_comments(None)
    assert (late, lately.body, early) == (2, "On #2.", 1)
    assert [(number, found.body) for number, found in client.all_issue_comments(None)] == [
        (2, "On #2 too."),
        (1, "On #1 too."),
    ]
    later = lately.created_at + timedelta(seconds=1)
    assert [*client.all_review_comments(later.astimezone(UTC))] == []
    assert [*client.all_review_comments(datetime(2023, 1, 1, tzinfo=UTC))] != []


@pytest.mark.parametrize(
    "name", [pytest.param("octo/old", id="renamed"), pytest.param("Octo/Project", id="in capitals")]
)
def test_full_name(github, repository, name):
    moved = faults.Answer(301, headers={"Location": f"{github.url}/repos/octo/project"})
    github.fail("GET", "/repos/octo/old", moved)
    with GithubClient(name, github.user_token("alice"), github.url) as client:
        assert client.full_name() == "octo/project"


def test_own_id_is_asked_once(github, client):
    assert [client.own_id(), client.own_id(), len(github.log)] == [ACTIONS_BOT, ACTIONS_BOT, 1]


def test_own_id_of_a_person(github, pull, open_client):
    pull.issue_comment("alice", "Text.")
    with open_client(github.user_token("alice")) as client:
        assert [client.own_id()] == [comment.author.id for comment in client.issue_comments(1)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param({"/graphql": faults.Answer(404)}, ACTIONS_BOT, id="no-graphql"),
        pytest.param({"/graphql": faults.Answer(404), "/user": faults.Answer(200, {"id": 7})}, 7, id="older-server"),
        pytest.param({"/graphql": faults.Answer(404), "/user": faults.Answer(404)}, None, id="neither"),
        pytest.param({"/graphql": faults.Answer(401)}, None, id="token-is-not-valid"),
        pytest.param({"/graphql": faults.Answer(403), "/user": faults.Answer(403)}, ACTIONS_BOT, id="may-not"),
        pytest.param({"/graphql": faults.Answer(502), "/user": faults.Answer(403)}, None, id="trouble"),
        pytest.param(
            {"/graphql": faults.Answer(200, {"errors": [{"message": "Something went wrong"}]})}, None, id="error-inside"
        ),
    ],
)
def test_own_id_where_graphql_does_not_tell(github, client, answers, expected):
    for pattern, answer in answers.items():
        github.fail("*", pattern, answer, times=None)
    if expected is None:
        with pytest.raises(GithubError, match="cannot ask whose token this is"):
            client.own_id()
    else:
        assert client.own_id() == expected


@pytest.mark.parametrize("name", ["", "octo", "octo/pro/ject", "octo/../user", "octo/pro ject", "octo/project\n"])
def test_a_name_that_is_no_repository(name):
    with pytest.raises(JudgebotError, match="give it as OWNER/NAME"):
        GithubClient(name, "t")
