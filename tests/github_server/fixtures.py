"""The fixtures of the tests that need a GitHub."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from github_server.server import GithubServer
from github_server.work_tree import WorkTree


@pytest.fixture
def github() -> Iterator[GithubServer]:
    """A GitHub that runs; a request or an answer that breaks GitHub's description fails the test."""
    with GithubServer() as server:
        yield server
    assert not server.violations, "\n".join(server.violations)


@pytest.fixture
def work_tree(tmp_path: Path) -> WorkTree:
    """An empty Git repository whose branch is "main"."""
    return WorkTree(tmp_path / "work_tree")
