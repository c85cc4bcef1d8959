"""A pull request on a server, and a plain client to ask it with."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from github_server.project import FEATURE, LINES, text
from github_server.pull import Pull
from github_server.repository import Repository
from github_server.work_tree import WorkTree


@dataclass(frozen=True, slots=True)
class Got:
    status: int
    body: Any
    headers: dict[str, str]


Ask = Callable[..., Got]


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    """A repository with the branches "main" and "feature", which is checked out."""
    work_tree = WorkTree(tmp_path_factory.mktemp("project") / "work_tree")
    work_tree.commit({"A.java": text(*LINES), "docs/read me.txt": "Read me.\n"})
    work_tree.branch("feature")
    work_tree.commit({"A.java": FEATURE})
    return work_tree.folder


@pytest.fixture
def repository(github, work_tree, project) -> Repository:
    """The project on the server, and a copy of it in the work tree."""
    shutil.copytree(project, work_tree.folder, dirs_exist_ok=True)
    repository = github.create_repository("octo/project", work_tree.folder)
    repository.push("feature")
    return repository


@pytest.fixture
def pull(repository) -> Pull:
    return repository.open_pull_request("feature")


@pytest.fixture
def ask(github) -> Ask:
    """Asks the server, by default as a workflow that may write to pull requests."""
    workflow = github.installation_token()

    def send(method: str, path: str, body: Any = None, *, token: str | None = workflow, accept: str = "*/*") -> Got:
        headers = {"Accept": accept, "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        url = path if path.startswith("http") else f"{github.url}{path}"
        request = Request(url, data, headers, method=method)  # noqa: S310 - the test's own server
        try:
            with urlopen(request, timeout=10) as answer:  # noqa: S310 - the same
                return _got(answer.status, answer)
        except HTTPError as error:
            with error:
                return _got(error.code, error)

    return send


def _got(status: int, answer: Any) -> Got:
    data = answer.read()
    is_json = data and "raw" not in answer.headers["Content-Type"] and "diff" not in answer.headers["Content-Type"]
    return Got(status, json.loads(data) if is_json else data, dict(answer.headers))
