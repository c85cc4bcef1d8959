import dataclasses
import json
import shutil

import pytest
from github_server.faults import Answer
from github_workflow import Runner, java, pull_request_payload, workflow_run_payload

from judgebot.errors import JudgebotError

GOOD, BAD = "return 1;", "return WRONG;"
ZERO = "0" * 40


@pytest.fixture
def project(github, work_tree):
    """A repository whose branch "topic" breaks a method."""
    work_tree.commit({"A.java": java(f=GOOD, g=GOOD), "README.md": "."})
    work_tree.branch("topic")
    work_tree.commit({"A.java": java(f=BAD, g=GOOD)})
    made = github.create_repository("octo/project", work_tree.folder)
    made.push("topic")
    return made


@pytest.fixture
def pull(project):
    return project.open_pull_request("topic")


@pytest.fixture
def runner(github, make_bundle, tmp_path):
    token = github.installation_token(pull_requests="write")
    return Runner(tmp_path / "runner", make_bundle(), github.url, token)


@pytest.fixture
def nowhere(tmp_path):
    """A folder without a repository."""
    folder = tmp_path / "nowhere"
    folder.mkdir()
    return folder


@pytest.fixture
def review(runner, work_tree):
    """Reviews a pull request in the work tree, or in another folder."""

    def run(pull, checkout=work_tree.folder, event="pull_request", **inputs):
        return runner.action(event, pull_request_payload(pull), checkout, **inputs)

    return run


def push(work_tree, project, files):
    """Commits to the branch of the pull request, and pushes."""
    work_tree.commit(files)
    project.push("topic")


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_a_pull_request_is_reviewed(review, pull, event):
    run = review(pull, event=event)
    assert (run.failed, run.flagged) == (False, ["f"])
    assert [(comment.path, comment.line) for comment in pull.review_comments] == [("A.java", 8)]
    assert len(pull.issue_comments) == 1
    assert run.log.splitlines()[0] == f"judgebot 0.1.0: pull request #1, {pull.base_sha[:7]}..{pull.head_sha[:7]}"
    assert "::warning file=A.java,line=7,endLine=9,title=judgebot%3A regression::" in run.log
    assert "review comments: 1 posted, 0 updated, 0 deleted, 0 marked as fixed, 0 kept" in run.log


def test_everything_is_left_for_the_next_steps(review, pull):
    run = review(pull)
    counts = {name: run.outputs[name] for name in ("flagged", "passed", "abstained", "skipped")}
    assert counts == {"flagged": "1", "passed": "0", "abstained": "0", "skipped": "0"}
    assert run.outputs["review-id"] == str(pull.reviews[0].id)
    for name in ("json", "sarif"):
        with open(run.outputs[name], encoding="utf-8") as file:  # noqa: PTH123 - a path from a file
            assert json.load(file)
    assert "<code>A.f</code>" in run.summary


@pytest.mark.parametrize(
    ("inputs", "failed"),
    [
        pytest.param({}, False, id="by default"),
        pytest.param({"fail_on": "flagged"}, True, id="asked to"),
        pytest.param({"fail_on": "flagged", "threshold": "0.99"}, False, id="not sure enough"),
    ],
)
def test_the_step_fails_only_if_asked_to(review, pull, inputs, failed):
    assert review(pull, **inputs).failed is failed


@pytest.mark.parametrize(
    ("inputs", "comments", "summaries"),
    [
        pytest.param({"comment": "review"}, 1, 1, id="review"),
        pytest.param({"comment": "review", "max_comments": "0"}, 0, 1, id="no comments"),
        pytest.param({"comment": "summary"}, 0, 1, id="summary"),
        pytest.param({"comment": "none"}, 0, 0, id="none"),
    ],
)
def test_what_is_posted(review, pull, inputs, comments, summaries):
    assert review(pull, **inputs).flagged == ["f"]
    assert (len(pull.review_comments), len(pull.issue_comments)) == (comments, summaries)


@pytest.mark.parametrize(
    ("token", "line"),
    [
        pytest.param(
            lambda github: github.installation_token(pull_requests="read"),
            "::warning title=judgebot::GitHub: cannot post a review on #1: the token lacks the permission "
            "`pull-requests: write`",
            id="read-only token",
        ),
        pytest.param(
            lambda _: None,
            "::warning title=judgebot::nothing is posted: there is no token; give the input token",
            id="no token",
        ),
        pytest.param(
            lambda _: "ghs_wrong",
            "the token is not valid, or no longer; give another one",
            id="wrong token",
        ),
        pytest.param(
            lambda github: github.fail("*", "*", Answer(503), times=None) or "ghs_any",
            "GitHub has trouble of its own",
            id="no GitHub",
        ),
    ],
)
def test_whatever_becomes_of_the_posting_nothing_is_lost(github, runner, review, pull, token, line):
    runner.token = token(github)
    run = review(pull, fail_on="flagged")
    assert (run.failed, run.flagged, run.outputs["flagged"]) == (True, ["f"], "1")
    assert "review-id" not in run.outputs
    assert "<code>A.f</code>" in run.summary
    assert [found for found in run.log.splitlines() if line in found] != []
    assert pull.review_comments == []


def test_a_report_that_cannot_be_written_loses_no_other(runner, pull, work_tree, tmp_path):
    with pytest.raises(JudgebotError, match=r"README\.md/x: cannot be written"):
        runner.action(
            "pull_request", pull_request_payload(pull), work_tree.folder, sarif=f"{work_tree.folder}/README.md/x"
        )
    assert len(list(tmp_path.glob("runner/*/temp/judgebot/*/judgebot.json"))) == 1
    assert len(pull.review_comments) == 1


def test_a_pull_request_gives_no_orders_to_the_runner(review, pull, project, work_tree):
    push(work_tree, project, {"x\n::add-mask::y/B.java": java(f=f"/*\n::stop-commands::z */ {BAD}")})
    run = review(pull)
    assert run.outputs["flagged"] == "2"
    started = ("judgebot 0.1.0: ", "judgebot: ", "::warning file=", "::notice title=", "::warning title=judgebot::")
    assert [line for line in run.log.split("\n") if not line.startswith(started)] == []


def test_a_link_in_the_place_of_a_report_is_not_followed(runner, pull, project, work_tree, tmp_path):
    (work_tree.folder / "report").symlink_to(tmp_path)
    with pytest.raises(JudgebotError, match="not written: a symbolic link is in its way"):
        runner.action("pull_request", pull_request_payload(pull), work_tree.folder, sarif="report/x.sarif")
    assert not (tmp_path / "x.sarif").exists()
    assert len(pull.review_comments) == 1


def shallow(work_tree, folder):
    work_tree.git("clone", "--quiet", "--depth=1", "--branch=topic", f"file://{work_tree.folder}", str(folder))
    return folder


@pytest.mark.parametrize(
    "checkout",
    [
        pytest.param(lambda _, folder: folder, id="no repository"),
        pytest.param(lambda work_tree, folder: shallow(work_tree, folder / "shallow"), id="shallow clone"),
    ],
)
def test_the_api_stands_in_for_a_clone(review, pull, project, work_tree, nowhere, checkout):
    files = {"A.java": None, "d/B.java": java(f=BAD, g=GOOD), "C.java": java(h="return WRONG;").replace("A", "C")}
    push(work_tree, project, files)
    here = review(pull, comment="none")
    there = review(pull, checkout(work_tree, nowhere), comment="none")
    assert here.report == there.report
    assert (here.flagged, "through the API" in here.log, "through the API" in there.log) == (["h", "f"], False, True)


def test_the_api_has_the_settings_that_a_partial_clone_lacks(github, review, work_tree, tmp_path):
    work_tree.commit({".judgebot.toml": "max-methods = 9\n"})
    work_tree.branch("topic")
    work_tree.commit({".judgebot.toml": 'exclude = ["*"]\n', "A.java": java(f=BAD)})
    project = github.create_repository("octo/project", work_tree.folder)
    project.push("topic")
    work_tree.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    work_tree.git(
        "clone", "--quiet", "--filter=blob:none", "--branch=topic", f"file://{work_tree.folder}", str(partial)
    )
    run = review(project.open_pull_request("topic"), partial)
    assert (run.flagged, "through the API" in run.log) == (["f"], True)


def test_the_api_gives_out_no_older_commit(runner, pull, project, work_tree, nowhere):
    older = pull_request_payload(pull)
    push(work_tree, project, {"B.java": java(h=BAD).replace("A", "B")})
    run = runner.action("pull_request", older, nowhere)
    assert (run.report, pull.review_comments) == (None, [])
    assert f"::notice title=judgebot::the newest commit of #1 is {pull.head_sha[:7]}" in run.log


def test_without_clone_and_token_the_mend_is_named(runner, pull, nowhere):
    runner.token = None
    with pytest.raises(JudgebotError, match=r"not in a Git repository.*or give judgebot a token"):
        runner.action("pull_request", pull_request_payload(pull), nowhere)


def test_an_own_server(github, runner, review, pull, nowhere):
    runner.api_url = github.enterprise_url
    assert review(pull, nowhere).flagged == ["f"]
    assert len(pull.review_comments) == 1


@pytest.mark.parametrize(
    ("base", "head", "flagged", "notes"),
    [
        pytest.param({}, {}, ["f"], 0, id="none"),
        pytest.param({}, {".judgebot.toml": 'exclude = ["*"]'}, ["f"], 1, id="the head's is not in force"),
        pytest.param({".judgebot.toml": 'exclude = ["*"]'}, {}, [], 0, id="the base's is"),
        pytest.param({".judgebot.toml": 'exclude = ["*"]'}, {".judgebot.toml": ""}, [], 1, id="nor may it lift one"),
        pytest.param({}, {".judgebot.toml": "broken"}, ["f"], 1, id="nor break the review"),
        pytest.param({}, {".gitattributes": "* linguist-generated"}, ["f"], 0, id="nor declare itself generated"),
    ],
)
@pytest.mark.parametrize("through_api", [pytest.param(False, id="clone"), pytest.param(True, id="api")])
def test_the_base_branch_configures(github, runner, work_tree, nowhere, base, head, flagged, notes, through_api):
    work_tree.commit({"A.java": java(f=GOOD), **base})
    work_tree.branch("topic")
    work_tree.commit({"A.java": java(f=BAD), **head})
    project = github.create_repository("octo/project", work_tree.folder)
    project.push("topic")
    payload = pull_request_payload(project.open_pull_request("topic"))
    run = runner.action("pull_request", payload, nowhere if through_api else work_tree.folder)
    assert (run.flagged, len(run.report["notes"])) == (flagged, notes)


def test_a_pull_request_does_not_bring_its_judge(runner, review, pull, project, work_tree):
    model = work_tree.folder / "judge"
    shutil.copytree(runner.bundle.folder, model)
    runner.bundle = dataclasses.replace(runner.bundle, folder=model)
    with pytest.raises(JudgebotError, match=r"^judge/config\.json: differs from the base branch's"):
        review(pull)
    work_tree.branch("main", "main")
    work_tree.commit({})
    project.push("main")
    project.push("topic")
    assert review(pull).flagged == ["f"]


@pytest.mark.parametrize(
    ("configuration", "expected"),
    [
        pytest.param("", ["newly-suppressed"], id="accepted, and told"),
        pytest.param("accept-new-suppressions = false", ["regression"], id="refused"),
    ],
)
def test_suppressions_that_a_pull_request_adds(github, runner, work_tree, configuration, expected):
    work_tree.commit({"A.java": java(f=GOOD), ".judgebot.toml": configuration})
    work_tree.branch("topic")
    work_tree.commit({"A.java": java(f=f"// judgebot:ignore trust me\n        {BAD}")})
    project = github.create_repository("octo/project", work_tree.folder)
    project.push("topic")
    run = runner.action("pull_request", pull_request_payload(project.open_pull_request("topic")), work_tree.folder)
    assert [finding["reason"] for finding in run.report["findings"]] == expected


def push_payload(before, after, *, forced=False):
    return {"before": before, "after": after, "forced": forced, "repository": {"default_branch": "main"}}


@pytest.fixture
def pushed(project, work_tree, tmp_path):
    """A clone of a repository, and three commits: the first, one that breaks a method, one that breaks another."""
    first, second = work_tree.git("rev-parse", "main"), work_tree.git("rev-parse", "topic")
    third = work_tree.commit({"A.java": java(f=BAD, g=BAD)})
    work_tree.git("clone", "--quiet", str(work_tree.folder), str(tmp_path / "clone"))
    return tmp_path / "clone", first, second, third


@pytest.mark.parametrize(
    ("before", "forced", "flagged", "notes"),
    [
        pytest.param(2, False, ["g"], 0, id="the pushed commits"),
        pytest.param(None, False, ["f", "g"], 1, id="a new branch"),
        pytest.param(2, True, ["f", "g"], 1, id="a rewritten branch"),
    ],
)
def test_a_push_is_reviewed_and_nothing_posted(github, runner, pushed, before, forced, flagged, notes):
    clone, *commits = pushed
    payload = push_payload(commits[before - 1] if before else ZERO, commits[2], forced=forced)
    run = runner.action("push", payload, clone, fail_on="flagged")
    assert (run.failed, run.flagged, len(run.report["notes"])) == (True, flagged, notes)
    assert github.log == []


def test_a_push_that_deletes_a_branch_leaves_nothing_to_review(runner, pushed):
    clone, *commits = pushed
    run = runner.action("push", push_payload(commits[2], ZERO), clone, fail_on="flagged")
    assert (run.failed, run.report) == (False, None)
    assert "::notice title=judgebot::the push deleted a branch or a tag" in run.log


def test_what_is_pushed_configures_itself(runner, pushed):
    clone, _, second, third = pushed
    (clone / "ci.toml").write_text('exclude = ["*.java"]', encoding="utf-8")
    run = runner.action("push", push_payload(second, third), clone, config="ci.toml")
    assert run.outputs["skipped"] == "1"


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        pytest.param("schedule", {"schedule": "0 4 * * 1"}, id="schedule"),
        pytest.param("workflow_dispatch", {"inputs": {}}, id="by hand"),
    ],
)
def test_an_audit_looks_at_all_files(github, runner, work_tree, project, event, payload):
    run = runner.action(event, payload, work_tree.folder)
    assert [(finding["name"], finding["change"]) for finding in run.report["findings"]] == [
        ("f", "unchanged"),
        ("g", "unchanged"),
    ]
    assert github.log == []


def test_an_audit_needs_no_repository(runner, nowhere):
    (nowhere / "A.java").write_text(java(f=BAD), encoding="utf-8")
    assert runner.action("schedule", {}, nowhere).flagged == ["f"]


def test_a_pull_request_by_its_number(runner, pull, work_tree):
    run = runner.action("workflow_dispatch", {"inputs": {"pull-request": str(pull.number)}}, work_tree.folder)
    assert (run.flagged, len(pull.review_comments)) == (["f"], 1)


def test_the_pull_request_of_a_workflow_run(runner, pull, nowhere):
    run = runner.action("workflow_run", workflow_run_payload(pull.head_sha, "octo", "topic"), nowhere)
    assert (run.flagged, len(pull.review_comments)) == (["f"], 1)


@pytest.fixture
def from_fork(github, project, work_tree):
    """A pull request from a fork, whose workflow may only read."""
    fork = github.fork(project, "bob/project")
    work_tree.branch("theirs", "main")
    work_tree.commit({"A.java": java(f=GOOD, g=BAD)})
    fork.push("theirs")
    return project.open_pull_request("theirs", head_repository=fork, author="bob")


@pytest.fixture
def result(github, runner, review, from_fork):
    """What the workflow of the fork leaves behind."""
    token, runner.token = runner.token, github.installation_token(pull_requests="read")
    run = review(from_fork)
    runner.token = token
    assert from_fork.review_comments == []
    with open(run.outputs["json"], "rb") as file:  # noqa: PTH123 - a path from a file
        return file.read()


def of(pull):
    return workflow_run_payload(pull.head_sha, "bob", "theirs")


def test_a_second_workflow_posts_what_the_first_one_found(runner, from_fork, result):
    run = runner.post("workflow_run", of(from_fork), result)
    assert [(comment.path, comment.line) for comment in from_fork.review_comments] == [("A.java", 17)]
    assert run.outputs == {"review-id": str(from_fork.reviews[0].id)}
    assert "says" in from_fork.review_comments[0].body


def test_the_first_workflow_may_leave_anything_and_decides_on_no_pull_request(runner, pull, from_fork, result):
    document = json.loads(result)
    document["findings"][0] |= {
        "message": "@everyone",
        "class": "<img src=x>",
        "description": "![x](http://x) @octocat.",
    }
    runner.post("workflow_run", of(from_fork), json.dumps({**document, "pull_request": pull.number}).encode())
    (comment,) = from_fork.review_comments
    assert pull.review_comments == []
    assert [text for text in ("@everyone", "<img", "![", "@octocat") if text in comment.body] == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"head": "f" * 40}, "the result is of ffff", id="another commit"),
        pytest.param({"findings": None}, "the result: findings: expected a list", id="not a result"),
    ],
)
def test_a_result_that_is_refused(runner, from_fork, result, change, message):
    with pytest.raises(JudgebotError, match=message):
        runner.post("workflow_run", of(from_fork), json.dumps({**json.loads(result), **change}).encode())
    assert from_fork.review_comments == []


@pytest.mark.parametrize("end", ["close", "merge"])
def test_a_pull_request_that_ended_meanwhile_is_left_alone(runner, from_fork, result, end):
    payload = of(from_fork)
    getattr(from_fork, end)()
    run = runner.post("workflow_run", payload, result)
    assert "::notice title=judgebot::nothing is posted: no open pull request ends with" in run.log
    assert from_fork.review_comments == []


def test_a_review_of_a_pull_request_that_ended_meanwhile(runner, from_fork, nowhere):
    payload = of(from_fork)
    from_fork.close()
    run = runner.action("workflow_run", payload, nowhere)
    assert (run.failed, run.report) == (False, None)
    assert "::notice title=judgebot::no open pull request ends with" in run.log


def test_one_branch_with_several_pull_requests(github, project, work_tree, runner, pull, nowhere):
    work_tree.branch("release", "main")
    project.push("release")
    project.open_pull_request("topic", base="release")
    with pytest.raises(JudgebotError, match=r"newest commit of several pull requests \(#[12], #[12]\)"):
        runner.action("workflow_run", workflow_run_payload(pull.head_sha, "octo", "topic"), nowhere)


@pytest.mark.parametrize(
    ("event", "payload", "message"),
    [
        pytest.param("schedule", {}, "this event has no pull request", id="no pull request"),
        pytest.param("workflow_run", workflow_run_payload(ZERO, "a", "b"), "token: not set", id="no token"),
    ],
)
def test_a_result_without_a_place_to_post_it(runner, result, event, payload, message):
    runner.token = None
    with pytest.raises(JudgebotError, match=message):
        runner.post(event, payload, result)
