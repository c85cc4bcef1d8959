"""Reviews and their comments: where they may stand, and how they follow the code."""

import pytest

from github_server.project import LINES, text

PULL = "/repos/octo/project/pulls/1"
COMMENTS = "/repos/octo/project/pulls/comments"


def _on(line, **fields):
    return {"path": "A.java", "line": line, "body": "Why?", **fields}


def _review(ask, *comments, event="COMMENT", **fields):
    return ask("POST", f"{PULL}/reviews", {"event": event, "body": "A review.", "comments": list(comments), **fields})


PLACES = [
    pytest.param(_on(5), None, id="changed"),
    pytest.param(_on(2), None, id="context"),
    pytest.param(_on(20, side="LEFT"), None, id="removed"),
    pytest.param(_on(9, start_line=2), None, id="range"),
    pytest.param(_on(6, start_line=5, start_side="LEFT"), None, id="range-over-both-sides"),
    pytest.param(_on(12), "line", id="between-hunks"),
    pytest.param(_on(41), "line", id="past-the-end"),
    pytest.param({"path": "A.java", "body": "Why?"}, "line", id="no-line"),
    pytest.param(_on(1, path="B.java"), "path", id="unknown-file"),
    pytest.param(_on(5, path="docs/read me.txt"), "path", id="unchanged-file"),
    pytest.param(_on(5, start_line=5), "order", id="range-of-one-line"),
    pytest.param(_on(5, start_line=6), "order", id="range-backwards"),
    pytest.param(_on(30, start_line=6), "hunk", id="range-over-two-hunks"),
    pytest.param(_on(21, start_line=14), "hunk", id="range-from-between-hunks"),
]
TEXTS = {
    "line": "Line could not be resolved",
    "path": "Path could not be resolved",
    "order": "Pull request review thread start line must precede the end line.",
    "hunk": "Pull request review thread start line must be part of the same hunk as the line.",
}
FIELDS = {"line": "line", "path": "path", "order": "start_line", "hunk": "start_line"}


@pytest.mark.parametrize(("comment", "problem"), PLACES)
def test_a_review_with_one_bad_place_is_refused_whole(pull, ask, comment, problem):
    got = _review(ask, _on(30), comment)
    if problem is None:
        assert (got.status, len(pull.review_comments)) == (200, 2)
    else:
        assert (got.status, got.body["errors"]) == (422, [TEXTS[problem]])
        assert not pull.reviews


@pytest.mark.parametrize(("comment", "problem"), PLACES)
def test_a_single_comment_is_refused_by_field(pull, ask, comment, problem):
    got = ask("POST", f"{PULL}/comments", {**comment, "commit_id": pull.head_sha})
    if problem is None:
        assert (got.status, len(pull.review_comments)) == (201, 1)
    else:
        assert got.status == 422
        assert got.body["errors"][-1]["field"] == f"pull_request_review_thread.{FIELDS[problem]}"
        assert not pull.review_comments


def test_what_a_comment_says_of_its_place(pull, ask):
    _review(ask, _on(6, start_line=5))
    (got,) = ask("GET", f"{PULL}/comments").body
    assert {name: got[name] for name in ("path", "line", "start_line", "side", "start_side", "subject_type")} == {
        "path": "A.java",
        "line": 6,
        "start_line": 5,
        "side": "RIGHT",
        "start_side": "RIGHT",
        "subject_type": "line",
    }
    assert (got["commit_id"], got["original_line"], got["position"]) == (pull.head_sha, 6, 6)
    assert got["diff_hunk"].endswith("-line 5\n+new 5\n+added")


def test_a_comment_on_a_whole_file(pull, ask):
    fields = {"path": "A.java", "body": "Why?", "commit_id": pull.head_sha, "subject_type": "file"}
    got = ask("POST", f"{PULL}/comments", fields).body
    assert (got["subject_type"], got["line"], got["original_line"]) == ("file", None, None)


@pytest.mark.parametrize(
    ("changes", "line", "start_line"),
    [
        pytest.param({"docs/other.txt": "More.\n"}, 6, 5, id="another-file"),
        pytest.param({"A.java": text("first", *LINES[:4], "new 5", "added", *LINES[5:])}, 7, 6, id="line-before"),
        pytest.param({"A.java": text(*LINES[:4], "new 5", "changed", *LINES[5:])}, None, None, id="line-changed"),
        pytest.param({"A.java": text(*LINES)}, None, None, id="taken-back"),
        pytest.param({"A.java": None}, None, None, id="file-deleted"),
    ],
)
def test_a_comment_follows_its_line_or_is_outdated(repository, work_tree, pull, ask, changes, line, start_line):
    _review(ask, _on(6, start_line=5))
    first = pull.head_sha
    second = work_tree.commit(changes)
    repository.push("feature")
    (got,) = ask("GET", f"{PULL}/comments").body
    assert (got["line"], got["start_line"], got["original_line"]) == (line, start_line, 6)
    assert (got["original_commit_id"], got["commit_id"]) == (first, first if line is None else second)
    assert (got["position"] is None) == (line is None)


def test_a_comment_survives_a_rebase_and_a_force_push(repository, work_tree, pull, ask):
    _review(ask, _on(5))
    work_tree.branch("main", "main")
    work_tree.commit({"A.java": text("first", *LINES)})
    repository.push("main")
    work_tree.branch("feature", "feature")
    work_tree.git("rebase", "--quiet", "main")
    repository.push("feature")
    (got,) = ask("GET", f"{PULL}/comments").body
    assert (got["line"], got["original_line"]) == (6, 5)
    work_tree.branch("feature", "main")
    work_tree.commit({"A.java": text("first", *LINES[:8], "else", *LINES[8:])})
    repository.push("feature")
    assert ask("GET", f"{PULL}/comments").body[0]["line"] is None


def test_a_comment_on_a_removed_line_follows_the_base(repository, work_tree, pull, ask):
    _review(ask, _on(20, side="LEFT"))
    work_tree.commit({"A.java": text("first", *LINES[:19], *LINES[20:])})
    repository.push("feature")
    (got,) = ask("GET", f"{PULL}/comments").body
    assert (got["side"], got["line"]) == ("LEFT", 20)


def test_a_commit_that_was_pushed_away_takes_no_review(repository, work_tree, pull, ask):
    first = pull.head_sha
    work_tree.commit({"docs/other.txt": "More.\n"})
    repository.push("feature")
    assert _review(ask, _on(5), commit_id=first).status == 200
    work_tree.branch("feature", "main")
    work_tree.commit({"A.java": text(*LINES[1:])})
    repository.push("feature")
    got = _review(ask, _on(5), commit_id=first)
    assert (got.status, got.body["errors"]) == (422, ["The commitOID is not part of the pull request"])


def test_a_review_without_an_event_is_pending_and_in_the_way(github, pull, ask):
    review = ask("POST", f"{PULL}/reviews", {"comments": [_on(5)]}).body
    stranger = github.user_token("mallory")
    assert (review["state"], "submitted_at" in review) == ("PENDING", False)
    assert ask("GET", f"{PULL}/comments").body == []
    assert len(ask("GET", f"{PULL}/reviews/{review['id']}/comments").body) == 1
    assert [len(ask("GET", f"{PULL}/reviews", token=token).body) for token in (None, stranger)] == [0, 0]
    assert len(ask("GET", f"{PULL}/reviews").body) == 1
    got = _review(ask)
    assert (got.status, got.body["errors"]) == (422, ["User can only have one pending review per pull request"])
    single = ask("POST", f"{PULL}/comments", {**_on(5), "commit_id": pull.head_sha})
    assert (single.status, single.body["errors"][0]["field"]) == (422, "user_id")
    assert ask("DELETE", f"{PULL}/reviews/{review['id']}").status == 200
    assert _review(ask).status == 200
    assert not pull.threads


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        pytest.param({"body": ""}, "Review Can not be blank", id="blank"),
        pytest.param({"body": "x" * 65_537}, "Body is too long (maximum is 65536 characters)", id="too-long"),
        pytest.param(
            {"comments": [_on(5, body="x" * 65_537)]}, "Body is too long (maximum is 65536 characters)", id="comment"
        ),
        pytest.param({"commit_id": "0" * 40}, "The commitOID is not part of the pull request", id="commit"),
    ],
)
def test_a_review_that_is_refused(pull, ask, fields, error):
    got = _review(ask, **fields) if "comments" not in fields else _review(ask, *fields["comments"])
    assert (got.status, got.body["errors"]) == (422, [error])


def test_nobody_approves_his_own_pull_request(github, pull, ask):
    body = {"event": "APPROVE"}
    own, other = (ask("POST", f"{PULL}/reviews", body, token=github.user_token(login)) for login in ("alice", "bob"))
    assert (own.status, own.body["errors"]) == (422, ["Can not approve your own pull request"])
    assert other.body["state"] == "APPROVED"


def test_a_submitted_review_is_not_deleted(pull, ask):
    assert ask("DELETE", f"{PULL}/reviews/{_review(ask).body['id']}").status == 422
    assert len(pull.reviews) == 1


def test_replies_stay_when_the_first_comment_goes(pull, ask):
    _review(ask, _on(5))
    (first,) = pull.review_comments
    reply = ask("POST", f"{PULL}/comments/{first.id}/replies", {"body": "Because."}).body
    assert (reply["in_reply_to_id"], reply["line"]) == (first.id, 5)
    assert reply["pull_request_review_id"] != first.review_id
    assert ask("POST", f"{PULL}/comments/{reply['id']}/replies", {"body": "No."}).status == 404
    assert ask("DELETE", f"{COMMENTS}/{first.id}").status == 204
    assert ask("GET", f"{COMMENTS}/{first.id}").status == 404
    assert [comment["id"] for comment in ask("GET", f"{PULL}/comments").body] == [reply["id"]]
    assert ask("DELETE", f"{COMMENTS}/{reply['id']}").status == 204
    assert not pull.threads


def test_comments_are_edited_and_listed_since(pull, ask):
    comment = pull.review_comment("mallory", "A.java", 5, "Why?")
    pull.review_comment("mallory", "A.java", 6, "And this?")
    edited = ask("PATCH", f"{COMMENTS}/{comment.id}", {"body": "Why not?"}).body
    assert (edited["body"], edited["user"]["login"], edited["author_association"]) == ("Why not?", "mallory", "NONE")
    since = ask("GET", f"{COMMENTS}?since={edited['updated_at']}&sort=updated&direction=desc").body
    assert [each["id"] for each in since] == [comment.id]
    assert len(ask("GET", f"{COMMENTS}?sort=created").body) == 2


def test_issue_comments(pull, ask):
    url = "/repos/octo/project/issues"
    made = ask("POST", f"{url}/1/comments", {"body": "Hello"}).body
    assert ask("PATCH", f"{url}/comments/{made['id']}", {"body": "Hello!"}).body["body"] == "Hello!"
    assert [each["body"] for each in ask("GET", f"{url}/comments").body] == ["Hello!"]
    assert ask("PATCH", f"{url}/comments/{made['id']}", {"body": " "}).status == 422
    assert ask("POST", f"{url}/1/comments", {"body": "x" * 65_537}).status == 422
    assert ask("DELETE", f"{url}/comments/{made['id']}").status == 204
    assert not pull.issue_comments


def test_reactions_are_counted(pull, ask):
    on_line, on_issue = pull.review_comment("bob", "A.java", 5, "Why?"), pull.issue_comment("bob", "Hello")
    for url, comment in ((COMMENTS, on_line), ("/repos/octo/project/issues/comments", on_issue)):
        pull.react(comment.id, "-1", "alice")
        pull.react(comment.id, "+1", "mallory")
        counts = ask("GET", f"{url}/{comment.id}").body["reactions"]
        assert (counts["+1"], counts["-1"], counts["heart"], counts["total_count"]) == (1, 1, 0, 2)
