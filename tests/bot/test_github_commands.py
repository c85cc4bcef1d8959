import contextlib
import os

import pytest
from github_workflow import java, parse_outputs, pull_request_payload, step_environment, workflow_run_payload

from judgebot.cli import run
from judgebot.github.result import MAX_BYTES

GOOD, BAD = "return good;", "return bad;"


@pytest.fixture
def pull(github, work_tree):
    """A pull request that breaks a method."""
    work_tree.commit({"A.java": java(f=GOOD)})
    work_tree.branch("topic")
    work_tree.commit({"A.java": java(f=BAD)})
    project = github.create_repository("octo/project", work_tree.folder)
    project.push("topic")
    return project.open_pull_request("topic")


@pytest.fixture
def step(github, pull, work_tree, make_bundle, tmp_path, monkeypatch):
    """A step of a workflow in the work tree; sets what differs from one for the pull request."""

    def enter(event="pull_request", payload=None, **variables):
        token = github.installation_token(pull_requests="write")
        environ = {
            **step_environment(tmp_path, event, payload or pull_request_payload(pull), github.url, token),
            "JUDGEBOT_CACHE_DIR": str(tmp_path / "scores"),
            "JUDGEBOT_INPUT_MODEL": str(make_bundle().folder),
            **variables,
        }
        for name, value in environ.items():
            monkeypatch.setenv(name, value)

    with contextlib.chdir(work_tree.folder):
        yield enter


@pytest.mark.parametrize(
    ("fail_on", "status"), [pytest.param("", 0, id="by default"), pytest.param("flagged", 1, id="asked to fail")]
)
def test_action(step, pull, tmp_path, capsys, fail_on, status):
    step(JUDGEBOT_INPUT_FAIL_ON=fail_on)
    assert run(["action"]) == status
    outputs = parse_outputs((tmp_path / "output").read_text(encoding="utf-8"))
    assert (outputs["flagged"], outputs["review-id"]) == ("1", str(pull.reviews[0].id))
    assert "judgebot: review comments: 1 posted" in capsys.readouterr().out


def test_whatever_cannot_be_written_is_named(step, pull, tmp_path, capsys):
    step(GITHUB_OUTPUT=str(tmp_path), JUDGEBOT_INPUT_SARIF="A.java/x")
    assert (run(["action"]), len(pull.review_comments)) == (2, 1)
    error = capsys.readouterr().err
    assert ("A.java/x: cannot be written" in error, "GITHUB_OUTPUT: " in error) == (True, True)


def test_the_token_is_for_nobody_else(step, tmp_path, capsys):
    token = "ghs_notForLogs"  # noqa: S105 - not a real one
    step(JUDGEBOT_INPUT_TOKEN=token)
    assert run(["action"]) == 0
    printed = capsys.readouterr()
    left = [path for path in tmp_path.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]
    assert "the token is not valid" in printed.out
    assert (token in printed.out + printed.err, left) == (False, [])
    assert {"GITHUB_TOKEN", "JUDGEBOT_INPUT_TOKEN"}.isdisjoint(os.environ)


def test_a_warning_is_no_command(step, capsys):
    step(JUDGEBOT_CACHE_DIR="/proc/x\n::error::pwned")
    assert run(["action"]) == 0
    error = capsys.readouterr().err
    assert error.startswith("judgebot: warning: /proc/x\\n::error::pwned/")
    assert error.count("\n") == 1


def test_post(step, pull, tmp_path):
    step(JUDGEBOT_INPUT_COMMENT="none")
    assert (run(["action"]), pull.review_comments) == (0, [])
    (result,) = tmp_path.glob("temp/judgebot/*/judgebot.json")
    step("workflow_run", workflow_run_payload(pull.head_sha, "octo", "topic"), JUDGEBOT_INPUT_COMMENT="review")
    assert run(["post", str(result)]) == 0
    assert [comment.line for comment in pull.review_comments] == [8]


@pytest.mark.parametrize(
    ("arguments", "variables", "message"),
    [
        pytest.param(["action"], {"GITHUB_EVENT_NAME": ""}, "GITHUB_EVENT_NAME: '' is no event", id="no event"),
        pytest.param(["action"], {"JUDGEBOT_INPUT_MODEL": "nosuch"}, "nosuch: no such model", id="model"),
        pytest.param(["action", "x"], {}, "unexpected extra argument", id="an argument"),
        pytest.param(["post"], {}, "Missing argument 'RESULT.json'", id="no result"),
        pytest.param(["post", "nosuch.json"], {}, "nosuch.json: cannot be read", id="lost result"),
        pytest.param(["post", "A.java"], {}, "the result is not valid JSON", id="no JSON"),
        pytest.param(["post", "huge"], {}, "more than 50000000", id="huge result"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_clear_line(step, work_tree, capsys, arguments, variables, message):
    with (work_tree.folder / "huge").open("wb") as file:
        file.truncate(MAX_BYTES + 2)
    step(**variables)
    assert run(arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", ["action", "post", "feedback", "calibrate"])
def test_help(capsys, command):
    assert run([command, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: judgebot {command}")
