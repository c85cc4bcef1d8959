"""A GitHub Actions runner as judgebot meets it: an event, inputs, files to write to, and a judge that reads markers."""

import contextlib
import itertools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from _composite import parse_outputs, read_if_there

from judgebot.bundle import Bundle
from judgebot.config import Config
from judgebot.github.action import World, run_action, run_post
from judgebot.github.client import GithubClient
from judgebot.github.inputs import read_config
from judgebot.judgement import Judgement

MARKERS = {"WRONG": -3.0, "DOUBTFUL": -2.0, "UNSURE": 0.1}
"""What in the code of a method makes the judge doubt it, and its raw score; every other method is right."""


class MarkerJudge:
    """Scores methods by the markers in their code."""

    def judge(self, examples):
        return [Judgement(_logit(example.code), truncated=False) for example in examples]

    def judge_edits(self, edits):
        return [Judgement(_logit(edit.after.code), truncated=False) for edit in edits]


def _logit(code):
    return next((logit for marker, logit in MARKERS.items() if marker in code), 3.0)


@dataclass(frozen=True)
class Run:
    """What a run left behind: whether it is to fail, its log, its outputs, its summary and its JSON report."""

    failed: bool
    log: str
    outputs: Mapping[str, str]
    summary: str
    report: Any

    @property
    def flagged(self) -> list[str]:
        return [finding["name"] for finding in self.report["findings"] if finding["outcome"] == "flagged"]


class Runner:
    """Runs judgebot in this process, on a server on this machine."""

    def __init__(self, folder: Path, bundle: Bundle, api_url: str, token: str | None) -> None:
        self.folder = folder
        self.bundle = bundle
        self.api_url = api_url
        self.token = token
        self.slept: list[float] = []
        self._numbers = itertools.count()

    def action(self, event: str, payload: Mapping[str, Any], checkout: Path, **inputs: str) -> Run:
        with self._step(event, payload, checkout, inputs) as (step, config, log):
            failed = run_action(config, self._world(log))
        return _left(step, config.json, log, failed=failed)

    def post(self, event: str, payload: Mapping[str, Any], result: bytes, **inputs: str) -> Run:
        with self._step(event, payload, self.folder, inputs) as (step, config, log):
            run_post(config, result, self._world(log))
        return _left(step, config.json, log, failed=False)

    @contextlib.contextmanager
    def _step(self, event, payload, checkout, inputs) -> Iterator[Any]:
        step = self.folder / f"step{next(self._numbers)}"
        step.mkdir(parents=True)
        variables = {f"JUDGEBOT_INPUT_{name.upper()}": value for name, value in inputs.items()}
        environ = step_environment(step, event, payload, self.api_url, self.token or "") | variables
        yield step, read_config(environ, checkout), []

    def _world(self, log: list[str]) -> World:
        return World(self._connect, self._open_judge, log.append)

    def _connect(self, repository, token, api_url):
        return GithubClient(repository, token, api_url, sleep=self.slept.append)

    @contextlib.contextmanager
    def _open_judge(self, config: Config) -> Iterator[Any]:  # noqa: ARG002 - the judge is given
        yield self.bundle, MarkerJudge()


def _left(step: Path, report: Path, log: list[str], *, failed: bool) -> Run:
    outputs = parse_outputs(read_if_there(step / "output"))
    document = json.loads(report.read_bytes()) if report.exists() else None
    return Run(failed, "\n".join(log), outputs, read_if_there(step / "summary"), document)


def step_environment(folder: Path, event: str, payload: Mapping[str, Any], api_url: str, token: str) -> dict[str, str]:
    """What a runner sets for a step; the event is written, and the step's files lie, in the folder."""
    (folder / "event.json").write_text(json.dumps(payload), encoding="utf-8")
    return {
        "GITHUB_API_URL": api_url,
        "GITHUB_EVENT_NAME": event,
        "GITHUB_EVENT_PATH": str(folder / "event.json"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_REPOSITORY": "octo/project",
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "GITHUB_TOKEN": token,
        "RUNNER_TEMP": str(folder / "temp"),
    }


def pull_request_payload(pull: Any) -> dict[str, Any]:
    """The payload of the event pull_request."""
    sides = {"base": {"sha": pull.base_sha}, "head": {"sha": pull.head_sha}}
    return {"action": "synchronize", "pull_request": {"number": pull.number, **sides}}


def workflow_run_payload(head: str, owner: str, branch: str) -> dict[str, Any]:
    """The payload of the event workflow_run, after a run for a pull request from a fork."""
    run = {"event": "pull_request", "head_sha": head, "head_branch": branch, "pull_requests": []}
    return {"action": "completed", "workflow_run": {**run, "head_repository": {"owner": {"login": owner}}}}


def java(**methods: str) -> str:
    """A class with documented methods of these bodies."""
    bodies = "".join(
        f"""
    /**
     * Returns what {name} is documented to return.
     *
     * @return what it says
     */
    public int {name}() {{
        {body}
    }}
"""
        for name, body in methods.items()
    )
    return f"public class A {{{bodies}}}\n"
