"""A Git repository with a work tree, for a test to make commits in."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{role}_NAME": "Alice" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_EMAIL": "alice@example.org" for role in ("AUTHOR", "COMMITTER")},
    **{f"GIT_{role}_DATE": "2024-01-01T00:00:00+00:00" for role in ("AUTHOR", "COMMITTER")},
}


class WorkTree:
    """A repository whose first branch is "main"."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main", "--template=")

    def git(self, *args: str, stdin: str = "") -> str:
        """Runs git; returns what it prints, without the last line end."""
        done = subprocess.run(
            ["git", *args], input=stdin.encode(), cwd=self.folder, env=_ENVIRONMENT, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return done.stdout.decode(errors="surrogateescape").rstrip("\n")

    def commit(self, files: Mapping[str, str | bytes | None], message: str = "A change") -> str:
        """Writes files (None deletes one) and commits them on the branch that is checked out; returns the commit."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.encode() if isinstance(content, str) else content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Makes a branch, or moves it, and checks it out."""
        self.git("checkout", "--quiet", "-B", name, start)
