import dataclasses
from pathlib import Path

import pytest

from judgebot.config import Layer
from judgebot.errors import JudgebotError
from judgebot.github.event import Audit
from judgebot.github.inputs import COMMENT, MAX_COMMENTS, read_config

SECRET = "ghs_notForLogs"  # noqa: S105 - not a real one


@pytest.fixture
def environ(tmp_path):
    (tmp_path / "event.json").write_text("{}", encoding="utf-8")
    return {
        "GITHUB_EVENT_NAME": "schedule",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_REPOSITORY": "octo/project",
        "RUNNER_TEMP": str(tmp_path / "temp"),
    }


def test_defaults(environ, tmp_path):
    config = read_config(environ, tmp_path)
    assert config.event.target == Audit()
    assert (config.comment, config.max_comments) == (COMMENT, MAX_COMMENTS) == ("review", 10)
    assert (config.token, config.config_path, config.settings) == (None, ".judgebot.toml", (Layer({}), Layer({})))
    assert (config.workspace, config.directory, config.outputs, config.summary) == (tmp_path, tmp_path, None, None)
    assert (config.json.name, config.sarif.name) == ("judgebot.json", "judgebot.sarif")
    assert config.json.parent == config.sarif.parent
    assert config.json.is_relative_to(tmp_path / "temp/judgebot")


def test_two_steps_of_a_job_do_not_share_their_reports(environ, tmp_path):
    first, second = (read_config(environ, tmp_path) for _ in range(2))
    assert len({first.json, second.json, first.sarif, second.sarif}) == 4


@pytest.mark.parametrize(
    ("variable", "value", "field", "expected"),
    [
        pytest.param("JUDGEBOT_INPUT_TOKEN", SECRET, "token", SECRET, id="token"),
        pytest.param("GITHUB_TOKEN", SECRET, "token", SECRET, id="token of the environment"),
        pytest.param("JUDGEBOT_INPUT_COMMENT", "none", "comment", "none", id="comment"),
        pytest.param("JUDGEBOT_INPUT_COMMENT", "", "comment", "review", id="empty"),
        pytest.param("JUDGEBOT_INPUT_MAX_COMMENTS", "0", "max_comments", 0, id="max-comments"),
        pytest.param("JUDGEBOT_INPUT_CONFIG", "./ci//judgebot.toml", "config_path", "ci/judgebot.toml", id="config"),
        pytest.param("GITHUB_OUTPUT", "/x/out", "outputs", Path("/x/out"), id="outputs"),
        pytest.param("GITHUB_STEP_SUMMARY", "/x/sum", "summary", Path("/x/sum"), id="summary"),
    ],
)
def test_what_is_read(environ, tmp_path, variable, value, field, expected):
    assert getattr(read_config({**environ, variable: value}, tmp_path), field) == expected


@pytest.mark.parametrize(
    ("inputs", "expected"),
    [
        pytest.param({"MODEL": "./mine"}, {"model": "./mine"}, id="model"),
        pytest.param({"THRESHOLD": "0.9"}, {"threshold": 0.9}, id="threshold"),
        pytest.param({"TARGET_PRECISION": ".95"}, {"target_precision": 0.95}, id="target-precision"),
        pytest.param({"INCLUDE": "a/**\n\n  b\n"}, {"include": ("a/**", "b")}, id="include"),
        pytest.param({"EXCLUDE": " \n"}, {}, id="nothing but space"),
        pytest.param({"FAIL_ON": "flagged"}, {"fail_on": "flagged"}, id="fail-on"),
        pytest.param({"THREADS": "2"}, {}, id="no input"),
    ],
)
def test_inputs_that_are_settings(environ, tmp_path, inputs, expected):
    config = read_config({**environ, **{f"JUDGEBOT_INPUT_{name}": value for name, value in inputs.items()}}, tmp_path)
    assert config.settings[1].values == expected


def test_the_environment_counts_too(environ, tmp_path):
    config = read_config({**environ, "JUDGEBOT_THREADS": "2"}, tmp_path)
    assert config.settings[0].values == {"threads": 2}


def test_places(environ, tmp_path):
    (tmp_path / "checkout").mkdir()
    inputs = {"JUDGEBOT_INPUT_WORKING_DIRECTORY": "checkout", "JUDGEBOT_INPUT_SARIF": "out/x.sarif"}
    config = read_config(
        {**environ, **inputs, "JUDGEBOT_INPUT_GITHUB_API_URL": "https://git.example.org/api/"}, tmp_path
    )
    assert (config.directory, config.sarif) == (tmp_path / "checkout", tmp_path / "out/x.sarif")
    assert config.event.api_url == "https://git.example.org/api"


def test_the_token_is_not_shown(environ, tmp_path):
    config = read_config({**environ, "GITHUB_TOKEN": SECRET}, tmp_path)
    assert SECRET not in repr(config)
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.token = None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"RUNNER_TEMP": ""}, "RUNNER_TEMP: not set; this command runs in GitHub Actions", id="temp"),
        pytest.param({"GITHUB_EVENT_PATH": ""}, "GITHUB_EVENT_PATH: not set", id="no event"),
        pytest.param({"GITHUB_EVENT_PATH": "/no/such"}, "GITHUB_EVENT_PATH: /no/such: cannot be read", id="lost event"),
        pytest.param(
            {"JUDGEBOT_INPUT_COMMENT": "all"}, "input comment must be one of review, summary, none", id="comment"
        ),
        pytest.param(
            {"JUDGEBOT_INPUT_MAX_COMMENTS": "-1"}, "input max-comments must be a whole number", id="max-comments"
        ),
        pytest.param({"JUDGEBOT_INPUT_MAX_COMMENTS": "301"}, "input max-comments must be", id="too many comments"),
        pytest.param(
            {"JUDGEBOT_INPUT_THRESHOLD": "high"},
            'input threshold must be a number from 0.5 to 1, not "high"',
            id="threshold",
        ),
        pytest.param({"JUDGEBOT_INPUT_THRESHOLD": "0.1"}, "input threshold must be", id="low threshold"),
        pytest.param({"JUDGEBOT_INPUT_FAIL_ON": "any"}, "input fail-on must be one of", id="fail-on"),
        pytest.param({"JUDGEBOT_INPUT_CONFIG": "../x.toml"}, "input config: '../x.toml' is no path in", id="config"),
        pytest.param(
            {"JUDGEBOT_INPUT_CONFIG": "/x.toml"}, "input config: '/x.toml' is no path in", id="absolute config"
        ),
        pytest.param({"JUDGEBOT_INPUT_WORKING_DIRECTORY": "none"}, "input working-directory: ", id="directory"),
        pytest.param({"JUDGEBOT_INPUT_WORKING_DIRECTORY": "n" * 300}, "input working-directory: ", id="long directory"),
        pytest.param({"JUDGEBOT_THREADS": "many"}, "JUDGEBOT_THREADS must be", id="environment"),
    ],
)
def test_what_is_refused(environ, tmp_path, changes, message):
    with pytest.raises(JudgebotError) as error:
        read_config({**environ, **changes}, tmp_path)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "\x80"])
def test_an_event_that_is_no_json_is_refused(environ, tmp_path, text):
    Path(environ["GITHUB_EVENT_PATH"]).write_bytes(text.encode("latin-1"))
    with pytest.raises(JudgebotError, match=r"event\.json: not valid JSON"):
        read_config(environ, tmp_path)
