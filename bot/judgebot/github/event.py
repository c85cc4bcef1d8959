"""What a workflow runs for: the environment and the payload of GitHub Actions -> Event (pure)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from judgebot.errors import JudgebotError
from judgebot.fields import Fields
from judgebot.github.api import GITHUB_API

DISPATCH_INPUT = "pull-request"
"""The input of a workflow_dispatch that may hold the number of a pull request."""

_PULL_REQUEST_EVENTS = ("pull_request", "pull_request_target")
_MOST_PULL_REQUESTS = 999_999_999
_REPOSITORY = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_URL = re.compile(r"https?://[^\s?#@]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class PullRequestChange:
    """The change of a pull request, from the newest commit of its base branch to that of its own."""

    number: int
    base: str
    head: str


@dataclass(frozen=True, slots=True)
class PullRequestNumber:
    """A pull request of which nothing but the number is known."""

    number: int


@dataclass(frozen=True, slots=True)
class PullRequestHead:
    """The pull request of a finished workflow run, known by its head commit and branch ("owner:branch").

    The branch is None if its repository is gone.
    """

    head: str
    label: str | None


@dataclass(frozen=True, slots=True)
class Push:
    """Pushed commits; `before` is None for a branch that is new or was rewritten, `after` zeros for a deleted one."""

    before: str | None
    after: str
    default_branch: str


@dataclass(frozen=True, slots=True)
class Audit:
    """All files, as they are checked out."""


Target: TypeAlias = PullRequestChange | PullRequestNumber | PullRequestHead | Push | Audit


@dataclass(frozen=True, slots=True)
class Event:
    """Why a workflow runs.

    Attributes:
        repository: "owner/name", in which it runs; a pull request of a fork is one of this repository.
        api_url: of the REST API, without a slash at its end.
        target: what is to be reviewed.
    """

    repository: str
    api_url: str
    target: Target


def read_event(environ: Mapping[str, str], payload: object) -> Event:
    """Read the default variables of GitHub Actions and the JSON document that GITHUB_EVENT_PATH names.

    Raises:
        JudgebotError: names the variable or the field that is missing or wrong.
    """
    name = environ.get("GITHUB_EVENT_NAME", "")
    if name not in _TARGETS:
        raise JudgebotError(f"GITHUB_EVENT_NAME: {name!r} is no event that judgebot reviews: {', '.join(_TARGETS)}")
    return Event(
        repository=_variable(environ, "GITHUB_REPOSITORY", "", _REPOSITORY, "owner/name"),
        api_url=_variable(environ, "GITHUB_API_URL", GITHUB_API, _URL, "the URL of an API").rstrip("/"),
        target=_TARGETS[name](Fields(payload, "GITHUB_EVENT_PATH")),
    )


def _variable(environ: Mapping[str, str], name: str, default: str, pattern: re.Pattern[str], expected: str) -> str:
    value = environ.get(name) or default
    if not pattern.fullmatch(value):
        raise JudgebotError(f"{name}: {value!r} is not {expected}; GitHub Actions sets this variable")
    return value


def _pull_request(payload: Fields) -> Target:
    pull_request = payload.fields("pull_request")
    base, head = (pull_request.fields(side).commit("sha") for side in ("base", "head"))
    return PullRequestChange(pull_request.integer("number", 1, _MOST_PULL_REQUESTS), base, head)


def _workflow_run(payload: Fields) -> Target:
    run = payload.fields("workflow_run")
    if (cause := run.get("event")) not in _PULL_REQUEST_EVENTS:
        raise JudgebotError(
            f"the workflow run before was for {cause!r:.60}, not for a pull request; let this job run only "
            "`if: github.event.workflow_run.event == 'pull_request'`"
        )
    # The list workflow_run.pull_requests is empty if the head is in a fork.
    is_gone = run.get("head_repository") is None
    label = None if is_gone else f"{run.fields('head_repository', 'owner').text('login')}:{run.text('head_branch')}"
    return PullRequestHead(run.commit("head_sha"), label)


def _workflow_dispatch(payload: Fields) -> Target:
    number = payload.fields("inputs").get(DISPATCH_INPUT) if payload.get("inputs") else None
    if number in (None, ""):
        return Audit()
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        raise JudgebotError(f"the workflow's input {DISPATCH_INPUT}: {number!r:.60} is no number of a pull request")
    return PullRequestNumber(int(number))


def _push(payload: Fields) -> Target:
    before, after = payload.commit("before"), payload.commit("after")
    is_comparable = before.strip("0") and payload.get("forced") is not True
    return Push(before if is_comparable else None, after, payload.fields("repository").text("default_branch"))


_TARGETS: Mapping[str, Callable[[Fields], Target]] = MappingProxyType(
    {
        "pull_request": _pull_request,
        "pull_request_target": _pull_request,
        "workflow_run": _workflow_run,
        "workflow_dispatch": _workflow_dispatch,
        "push": _push,
        "schedule": lambda _: Audit(),
    }
)
