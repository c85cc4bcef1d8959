"""The one frozen configuration of a run on GitHub: event, inputs of the Action and files of the runner."""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from judgebot.config import FILE_NAME, OPTIONS, Layer, Option, from_environment, from_flags
from judgebot.errors import JudgebotError
from judgebot.github.base_branch import in_repository
from judgebot.github.event import Event, read_event
from judgebot.github.marker import MOST_SAID

Comment = Literal["review", "summary", "none"]
PREFIX = "JUDGEBOT_INPUT_"
COMMENT: Comment = "review"
MAX_COMMENTS = 10
TOKENS = (f"{PREFIX}TOKEN", "GITHUB_TOKEN")
"""The variables that may hold the token; the first one set counts."""

_SETTINGS = ("model", "threshold", "target_precision", "include", "exclude", "fail_on")
_COMMENTS: Mapping[str, Comment] = MappingProxyType({"review": "review", "summary": "summary", "none": "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionConfig:
    """All that a run takes from the outside.

    Attributes:
        event: why the workflow runs.
        token: for the API; None if there is none.
        settings: those of the environment and of the inputs, which win over those of the configuration file.
        config_path: of the configuration file, in the repository.
        comment: what to post: a review with a summary, the summary alone, or nothing.
        max_comments: the most review comments.
        workspace: the folder that the workflow runs in.
        directory: where the repository is checked out, or below.
        json: the file to write the JSON report to.
        sarif: the same for SARIF.
        outputs: the file that takes the outputs of the step; None outside of GitHub Actions.
        summary: the file that takes the summary of the step; None outside of GitHub Actions.
    """

    event: Event
    token: str | None = field(repr=False)
    settings: tuple[Layer, Layer]
    config_path: str
    comment: Comment
    max_comments: int
    workspace: Path
    directory: Path
    json: Path
    sarif: Path
    outputs: Path | None
    summary: Path | None


def read_config(environ: Mapping[str, str], workspace: Path) -> ActionConfig:
    """Read the environment and the event, once.

    Args:
        environ: the environment, where inputs are JUDGEBOT_INPUT_<NAME> and an empty one counts as not given.
        workspace: the current folder; relative paths start there.

    Raises:
        JudgebotError: names the variable, the input or the field of the event that is missing or wrong.
    """
    inputs = {name.removeprefix(PREFIX): value for name, value in environ.items() if name.startswith(PREFIX) and value}
    event = read_event(environ, _payload(environ))
    directory = workspace / inputs.get("WORKING_DIRECTORY", "")
    if not os.path.isdir(directory):  # noqa: PTH112 (Path.is_dir raises on a name that is too long)
        raise JudgebotError(f"input working-directory: {directory}: no such folder")
    # a folder for each step: a job may have two of judgebot
    reports = Path(_required(environ, "RUNNER_TEMP"), "judgebot", secrets.token_hex(4))
    api_url = inputs.get("GITHUB_API_URL")
    return ActionConfig(
        event=replace(event, api_url=api_url.rstrip("/")) if api_url else event,
        token=next((environ[name] for name in TOKENS if environ.get(name)), None),
        settings=(from_environment(environ), from_flags(_flags(inputs), prefix="input ")),
        config_path=in_repository(inputs.get("CONFIG", FILE_NAME)),
        comment=_comment(inputs.get("COMMENT", COMMENT)),
        max_comments=_max_comments(inputs.get("MAX_COMMENTS", str(MAX_COMMENTS))),
        workspace=workspace,
        directory=directory,
        json=reports / "judgebot.json",
        sarif=workspace / inputs["SARIF"] if "SARIF" in inputs else reports / "judgebot.sarif",
        outputs=_optional(environ, "GITHUB_OUTPUT"),
        summary=_optional(environ, "GITHUB_STEP_SUMMARY"),
    )


def _payload(environ: Mapping[str, str]) -> Any:
    path = _required(environ, "GITHUB_EVENT_PATH")
    try:
        return json.loads(Path(path).read_bytes())
    except OSError as error:
        raise JudgebotError(f"GITHUB_EVENT_PATH: {path}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise JudgebotError(f"GITHUB_EVENT_PATH: {path}: not valid JSON: {error}") from None


def _required(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name)
    if not value:
        raise JudgebotError(f"{name}: not set; this command runs in GitHub Actions, which sets it")
    return value


def _optional(environ: Mapping[str, str], name: str) -> Path | None:
    return Path(environ[name]) if environ.get(name) else None


def _flags(inputs: Mapping[str, str]) -> dict[str, Any]:
    """The inputs that are settings, by the names of Config's fields; a wrong one is left for `from_flags` to refuse."""
    given = (option for option in OPTIONS if option.name in _SETTINGS and option.name.upper() in inputs)
    return {option.name: _typed(option, inputs[option.name.upper()]) for option in given}


def _typed(option: Option, text: str) -> object:
    """A list has one item a line."""
    if option.type == "list":
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    return float(text) if option.type == "number" and re.fullmatch(r"[0-9]{0,3}\.?[0-9]{1,17}", text) else text


def _comment(text: str) -> Comment:
    if text not in _COMMENTS:
        raise JudgebotError(f"input comment must be one of {', '.join(_COMMENTS)}, not {text!r:.60}")
    return _COMMENTS[text]


def _max_comments(text: str) -> int:
    if re.fullmatch("[0-9]{1,4}", text) and int(text) <= MOST_SAID:
        return int(text)
    raise JudgebotError(f"input max-comments must be a whole number from 0 to {MOST_SAID}, not {text!r:.60}")
