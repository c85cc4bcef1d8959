import base64

import pytest
from github import Auth, Github, GithubException

PROJECT = "/repos/octo/project"


def test_the_head_and_the_base_of_a_pull_request(repository, pull, ask):
    got = ask("GET", f"{PROJECT}/pulls/1").body
    assert (got["state"], got["merged"], got["head"]["sha"]) == ("open", False, repository.branches["feature"])
    assert (got["base"]["ref"], got["base"]["sha"]) == ("main", repository.branches["main"])
    assert (got["commits"], got["changed_files"], got["additions"], got["deletions"]) == (1, 1, 3, 3)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        pytest.param("", [3, 1], id="open-is-the-default"),
        pytest.param("?state=all", [3, 2, 1], id="all"),
        pytest.param("?state=closed", [2], id="closed"),
        pytest.param("?head=octo:feature", [3, 1], id="head"),
        pytest.param("?head=bob:feature", [], id="head-of-another-owner"),
        pytest.param("?base=release", [], id="base"),
        pytest.param("?state=all&sort=updated&direction=desc", [2, 3, 1], id="updated-last-first"),
        pytest.param("?per_page=1&page=2", [1], id="second-page"),
    ],
)
def test_pull_requests_are_listed_as_asked(repository, ask, query, numbers):
    pulls = [repository.open_pull_request("feature") for _ in range(3)]
    pulls[1].close()
    assert [pull["number"] for pull in ask("GET", f"{PROJECT}/pulls{query}").body] == numbers


def test_the_links_lead_through_all_pages(pull, ask):
    for number in range(7):
        pull.issue_comment("alice", str(number))
    url: str | None = f"{PROJECT}/issues/1/comments?per_page=3"
    bodies = []
    while url:
        got = ask("GET", url)
        bodies += [comment["body"] for comment in got.body]
        links = [link.split("; ") for link in got.headers.get("Link", "").split(", ") if link]
        url = next((link[1:-1] for link, relation in links if relation == 'rel="next"'), None)
    assert bodies == list("0123456")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({}, {"B.java": "b\n"}, {"status": "added", "patch": "@@ -0,0 +1 @@\n+b"}, id="added"),
        pytest.param({"B.java": "b\n"}, {"B.java": None}, {"status": "removed"}, id="removed"),
        pytest.param({}, {"B.java": "b\n" * 20_001}, {"patch": None, "additions": 20_001}, id="too-many-lines"),
        pytest.param({}, {"B.java": "b" * 500_001}, {"patch": None}, id="too-many-bytes"),
        pytest.param({}, {"B.java": b"\0\xff"}, {"patch": None, "additions": 0}, id="binary"),
        pytest.param({}, {"é \t.java": "b\n"}, {"filename": "é \t.java"}, id="odd-name"),
        pytest.param({}, {"B.java": b"\xe9\n"}, {"patch": "@@ -0,0 +1 @@\n+\N{REPLACEMENT CHARACTER}"}, id="latin-1"),
        pytest.param(
            {"B.java": "a\nb\nc\nd\n"},
            {"B.java": None, "C.java": "a\nb\nc\ne\n"},
            {"status": "renamed", "previous_filename": "B.java", "filename": "C.java"},
            id="renamed",
        ),
        pytest.param(
            {"B.java": "a\n"}, {"B.java": None, "C.java": "a\n"}, {"status": "renamed", "patch": None}, id="moved-only"
        ),
    ],
)
def test_a_changed_file(github, work_tree, ask, before, after, expected):
    work_tree.commit({"A.java": "a\n", **before})
    repository = github.create_repository("octo/project", work_tree.folder)
    work_tree.branch("feature")
    work_tree.commit(after)
    repository.push("feature")
    repository.open_pull_request("feature")
    (file,) = ask("GET", f"{PROJECT}/pulls/1/files").body
    assert {name: file.get(name) for name in expected} == expected


def test_only_so_many_files_are_listed_and_no_diff_of_so_many(github, work_tree, ask):
    work_tree.commit({})
    repository = github.create_repository("octo/project", work_tree.folder)
    blob = work_tree.git("hash-object", "-w", "--stdin")
    tree = work_tree.git("mktree", stdin="".join(f"100644 blob {blob}\t{number}.txt\n" for number in range(3_001)))
    repository.push("feature", work_tree.git("commit-tree", tree, "-p", "main", "-m", "Many files"))
    repository.open_pull_request("feature")
    pages = [ask("GET", f"{PROJECT}/pulls/1/files?per_page=100&page={page}").body for page in (1, 30, 31)]
    assert [len(page) for page in pages] == [100, 100, 0]
    assert ask("GET", f"{PROJECT}/pulls/1", accept="application/vnd.github.diff").status == 406
    assert ask("GET", f"{PROJECT}/pulls/1").body["changed_files"] == 3_001


def test_the_diff_media_type(pull, ask):
    got = ask("GET", f"{PROJECT}/pulls/1", accept="application/vnd.github.diff")
    assert got.body.startswith(b"diff --git a/A.java b/A.java\n")


def test_the_merge_base_is_not_the_tip_of_the_base(repository, work_tree, pull, ask):
    fork_point = repository.branches["main"]
    work_tree.branch("main", "main")
    tip = work_tree.commit({"docs/other.txt": "More.\n"})
    repository.push("main")
    got = ask("GET", f"{PROJECT}/compare/main...feature").body
    assert (got["merge_base_commit"]["sha"], got["base_commit"]["sha"]) == (fork_point, tip)
    assert (got["status"], got["ahead_by"], got["behind_by"]) == ("diverged", 1, 1)
    assert [file["filename"] for file in got["files"]] == ["A.java"]


@pytest.mark.parametrize(
    "basehead",
    [
        pytest.param("main...bob:feature", id="owner-and-branch"),
        pytest.param("refs/heads/main...bob:feature", id="full-name"),
    ],
)
def test_a_comparison_with_a_fork(github, repository, ask, basehead):
    fork = github.fork(repository, "bob/project")
    fork.push("feature")
    assert ask("GET", f"{PROJECT}/compare/{basehead}").body["total_commits"] == 1


def test_histories_without_a_common_ancestor(repository, work_tree, ask):
    work_tree.git("checkout", "--quiet", "--orphan", "other")
    work_tree.commit({})
    repository.push("other")
    assert ask("GET", f"{PROJECT}/compare/main...other").status == 404


def test_a_pull_request_from_a_fork_that_is_deleted(github, repository, work_tree, ask):
    fork = github.fork(repository, "bob/project")
    fork.push("topic", "feature")
    repository.open_pull_request("topic", author="bob", head_repository=fork)
    before = ask("GET", f"{PROJECT}/pulls/1").body["head"]
    github.delete_repository(fork)
    after = ask("GET", f"{PROJECT}/pulls/1").body["head"]
    assert (before["repo"]["full_name"], before["repo"]["fork"], before["label"]) == ("bob/project", True, "bob:topic")
    assert (after["repo"], after["sha"]) == (None, before["sha"])


def test_commits_of_another_clone_can_be_pushed(repository, work_tree, tmp_path):
    work_tree.git("clone", "--quiet", str(work_tree.folder), str(tmp_path / "clone"))
    work_tree.git("-C", str(tmp_path / "clone"), "commit", "--quiet", "--allow-empty", "--message", "Elsewhere")
    sha = repository.push("elsewhere", "HEAD", folder=tmp_path / "clone")
    assert repository.objects.commit(sha).message == "Elsewhere"


@pytest.mark.parametrize(
    ("path", "ref", "content"),
    [
        pytest.param("A.java", "main", b"line 5\n", id="base"),
        pytest.param("A.java", "feature", b"new 5\n", id="branch"),
        pytest.param("A.java", "refs/pull/1/head", b"new 5\n", id="head-of-a-pull-request"),
        pytest.param("docs/read%20me.txt", "main", b"Read me.\n", id="escaped"),
    ],
)
def test_contents_at_a_ref(pull, ask, path, ref, content):
    got = ask("GET", f"{PROJECT}/contents/{path}?ref={ref}")
    raw = ask("GET", f"{PROJECT}/contents/{path}?ref={ref}", accept="application/vnd.github.raw+json")
    assert base64.b64decode(got.body["content"]) == raw.body
    assert content in raw.body
    assert base64.b64decode(ask("GET", f"{PROJECT}/git/blobs/{got.body['sha']}").body["content"]) == raw.body


def test_a_large_file_has_its_content_in_the_raw_form_only(repository, work_tree, ask):
    work_tree.commit({"large.txt": "x" * 1_000_001})
    repository.push("feature")
    url = f"{PROJECT}/contents/large.txt?ref=feature"
    assert (ask("GET", url).body["content"], ask("GET", url).body["encoding"]) == ("", "none")
    assert len(ask("GET", url, accept="application/vnd.github.raw+json").body) == 1_000_001


def test_folders_and_links(repository, work_tree, ask):
    (work_tree.folder / "link").symlink_to("A.java")
    work_tree.commit({})
    repository.push("feature")
    assert [entry["path"] for entry in ask("GET", f"{PROJECT}/contents/docs").body] == ["docs/read me.txt"]
    link = ask("GET", f"{PROJECT}/contents/link?ref=feature").body
    assert (link["type"], link["target"]) == ("symlink", "A.java")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/repos/octo/nothing", 404, id="repository"),
        pytest.param(f"{PROJECT}/pulls/9", 404, id="pull-request"),
        pytest.param(f"{PROJECT}/contents/none", 404, id="file"),
        pytest.param(f"{PROJECT}/contents/A.java?ref=none", 404, id="ref"),
        pytest.param(f"{PROJECT}/git/blobs/{'0' * 40}", 404, id="blob"),
        pytest.param(f"{PROJECT}/commits/none", 422, id="commit"),
        pytest.param(f"{PROJECT}/compare/main...none", 404, id="comparison"),
        pytest.param(f"{PROJECT}/pulls/comments/9", 404, id="review-comment"),
        pytest.param(f"{PROJECT}/issues/comments/9", 404, id="issue-comment"),
        pytest.param(f"{PROJECT}/pulls/1/reviews/9/comments", 404, id="review"),
    ],
)
def test_what_is_not_there(pull, ask, path, status):
    assert ask("GET", path).status == status


def test_a_commit(pull, ask):
    got = ask("GET", f"{PROJECT}/commits/feature").body
    assert (got["sha"], got["files"][0]["filename"]) == (pull.head_sha, "A.java")


def test_a_merge_moves_the_base_and_leaves_the_diff(repository, pull, ask):
    files = ask("GET", f"{PROJECT}/pulls/1/files").body
    merge = pull.merge()
    got = ask("GET", f"{PROJECT}/pulls/1").body
    assert (got["merged"], got["state"], got["merge_commit_sha"]) == (True, "closed", merge)
    assert repository.branches["main"] == merge
    assert ask("GET", f"{PROJECT}/pulls/1/files").body == files


def test_a_push_while_closed_is_seen_when_it_is_opened_again(repository, work_tree, pull):
    before = pull.head_sha
    pull.close()
    pushed = repository.push("feature", work_tree.commit({}))
    assert (pull.open, pull.head_sha) == (False, before)
    pull.reopen()
    assert (pull.open, pull.head_sha) == (True, pushed)


@pytest.mark.parametrize("enterprise", [pytest.param(False, id="github.com"), pytest.param(True, id="enterprise")])
def test_pygithub_reads_and_writes(github, pull, enterprise):
    client = Github(
        auth=Auth.Token(github.user_token("carol")),
        base_url=github.enterprise_url if enterprise else github.url,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )
    with client:
        assert client.get_user().login == "carol"
        assert client.get_rate_limit().rate.remaining == 4_999
        repository = client.get_repo("octo/project")
        seen = repository.get_pull(1)
        seen.create_review(
            commit=repository.get_commit(seen.head.sha),
            event="COMMENT",
            body="A review.",
            comments=[{"path": "A.java", "line": 5, "body": "Why?", "side": "RIGHT"}],
        )
        (comment,) = seen.get_review_comments()
        comment.edit("Why not?")
        seen.create_issue_comment("Thanks.").edit("Thank you.")
        assert [review.body for review in seen.get_reviews()] == ["A review."]
        assert comment.url.startswith(github.enterprise_url) == enterprise
        with pytest.raises(GithubException, match="Line could not be resolved"):
            seen.create_review(event="COMMENT", comments=[{"path": "A.java", "line": 12, "body": "Why?"}])
    assert [comment.body for comment in pull.review_comments] == ["Why not?"]
    assert [comment.body for comment in pull.issue_comments] == ["Thank you."]


def test_what_is_not_served_breaks_the_test_that_asks_for_it(github, ask):
    assert ask("GET", "/orgs/octo").status == 422
    assert github.take_violations() == ["GET /orgs/octo is not served here"]


def test_a_request_that_breaks_the_description_is_refused_and_noted(github, pull, ask):
    assert ask("POST", f"{PROJECT}/issues/1/comments", {"text": "Hello"}).status == 422
    (violation,) = github.take_violations()
    assert "'body' is a required property" in violation
