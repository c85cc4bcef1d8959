"""Real Git repositories, made small."""

import os
import subprocess
from pathlib import Path

import pytest

from judgebot.git import Git

_DATE = "2024-01-01T00:00:00+00:00"


class Repository:
    """A repository and a home of its own, with fixed names and dates."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.root = folder
        self.environ = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "GIT_CONFIG_NOSYSTEM": "1",
            **{f"GIT_{role}_{field}": value for role in ("AUTHOR", "COMMITTER") for field, value in _IDENTITY.items()},
        }
        folder.mkdir(parents=True, exist_ok=True)
        home.mkdir(exist_ok=True)

    def output(self, *args: str, allowed: tuple[int, ...] = (0,)) -> bytes:
        done = subprocess.run(["git", *args], cwd=self.root, env=self.environ, capture_output=True, check=False)
        assert done.returncode in allowed, done.stderr.decode()
        return done.stdout

    def run(self, *args: str, allowed: tuple[int, ...] = (0,)) -> str:
        return os.fsdecode(self.output(*args, allowed=allowed)).strip()

    def write(self, path: str, content: bytes | str) -> Path:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)
        return place

    def commit(self, files: dict[str, bytes | str] | None = None) -> str:
        for path, content in (files or {}).items():
            self.write(path, content)
        self.run("add", "--all")
        self.run("commit", "--quiet", "--allow-empty", "-m", "a change")
        return self.run("rev-parse", "HEAD")

    def open(self, folder: str = ".", **variables: str) -> Git:
        return Git.find(self.root / folder, {**self.environ, **variables})


_IDENTITY = {"NAME": "A", "EMAIL": "a@example.org", "DATE": _DATE}


@pytest.fixture
def repository(tmp_path):
    """An empty repository whose branch is ``main``."""
    made = Repository(tmp_path / "repository", tmp_path / "home")
    made.run("init", "--quiet", "--initial-branch=main", "--template=")
    return made
