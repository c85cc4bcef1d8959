"""The commits, trees and files of a local Git repository, as GitHub shows them."""

import os
import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from github_server.hunks import moved

T = TypeVar("T")
Status = Literal["added", "removed", "modified", "renamed", "copied", "changed"]

MAX_PATCH_LINES = 20_000
MAX_PATCH_BYTES = 500_000

_ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{role}_{name}": "github" for role in ("AUTHOR", "COMMITTER") for name in ("NAME", "EMAIL")},
}
_STATUSES: dict[str, Status] = {"A": "added", "C": "copied", "D": "removed", "M": "modified", "R": "renamed"}
_SECTION = re.compile(rb"^diff --git ", re.MULTILINE)
_FIRST_HUNK = re.compile(rb"^@@ ", re.MULTILINE)
_FILE_DIFF = ("diff", "--no-ext-diff", "--no-textconv", "--no-color", "-M", "--full-index")


@dataclass(frozen=True, slots=True)
class ChangedFile:
    """A file of a diff; `blob` is None if its mode alone changed, `patch` if it has no hunk, is binary or too large."""

    path: str
    previous: str | None
    status: Status
    blob: str | None
    additions: int
    deletions: int
    patch: str | None


@dataclass(frozen=True, slots=True)
class CommitInfo:
    sha: str
    tree: str
    parents: tuple[str, ...]
    author: str
    email: str
    date: str
    message: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder of a tree."""

    mode: str
    kind: Literal["blob", "tree", "commit"]
    sha: str
    size: int
    path: str


@dataclass(frozen=True)
class Objects:
    """The objects of the repository in `folder`, with or without a work tree."""

    folder: Path
    _known: dict[tuple[str, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def resolve(self, revision: str) -> str | None:
        """The id of the commit that a revision names."""
        return self._line("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}", allowed=(0, 1, 128)) or None

    def fetch(self, folder: Path, branch: str) -> None:
        self._git("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", str(folder), branch)

    def merge_base(self, left: str, right: str) -> str | None:
        return self._once(lambda: self._line("merge-base", left, right, allowed=(0, 1)), "base", left, right) or None

    def merge(self, base: str, head: str) -> str:
        """A new merge commit that no branch has yet; fails on a conflict."""
        tree = self._line("merge-tree", "--write-tree", base, head)
        return self._line("commit-tree", tree, "-p", base, "-p", head, "-m", "Merge pull request")

    def commit(self, sha: str) -> CommitInfo:
        shown = self._git("show", "--no-patch", "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%B", sha)
        sha, tree, parents, author, email, date, message = shown.decode(errors="replace").split("\0")
        return CommitInfo(sha, tree, tuple(parents.split()), author, email, date, message.strip("\n"))

    def commits(self, base: str, head: str) -> tuple[str, ...]:
        """The commits of head that base has not, oldest first."""
        listed = self._once(lambda: self._line("rev-list", "--reverse", "--topo-order", f"{base}..{head}"), base, head)
        return tuple(listed.split())

    def entries(self, commit: str, folder: str) -> tuple[Entry, ...]:
        """The files and folders in a folder, which ends with "/"."""
        listed = self._git("ls-tree", "-z", "-l", commit, "--", folder)
        return tuple(_entry(line) for line in listed.decode(errors="replace").split("\0") if line)

    def entry(self, commit: str, path: str) -> Entry | None:
        listed = self._git("ls-tree", "-z", "-l", commit, "--", path).decode(errors="replace")
        return _entry(listed.rstrip("\0")) if listed else None

    def blob(self, sha: str) -> bytes | None:
        """The content; None if there is no such file."""
        kind = self._git("cat-file", "-t", sha, allowed=(0, 128)).strip()
        return self._git("cat-file", "blob", sha) if kind == b"blob" else None

    def diff(self, base: str, head: str) -> bytes:
        return self._git(*_FILE_DIFF, base, head)

    def changed(self, base: str, head: str) -> tuple[ChangedFile, ...]:
        """The files that differ, renames found, in the order of Git."""
        return self._once(lambda: self._read_changed(base, head), "changed", base, head)

    def moved(self, before: str, after: str, path: str, line: int) -> int | None:
        """Where a line of a file of one commit stands in another; None if it is not the same line."""
        if before == after:
            return line
        old, new = self.entry(before, path), self.entry(after, path)
        if old is None or new is None:
            return None
        patch = self._git(*_FILE_DIFF, "--unified=0", "--text", old.sha, new.sha)
        return moved(patch.decode(errors="replace"), line)

    def _read_changed(self, base: str, head: str) -> tuple[ChangedFile, ...]:
        fields = self._git(*_FILE_DIFF, "--raw", "-z", base, head).decode(errors="replace").split("\0")
        sections = iter(_SECTION.split(self.diff(base, head))[1:])
        waiting = iter(fields)
        found = []
        for line in waiting:
            if line:
                _, _, old, new, letters = line.split(" ")
                letter, blob = letters[0], new if new != old or letters != "M" else None
                path = next(waiting)
                previous, path = (path, next(waiting)) if letter in "RC" else (None, path)
                section = next(sections) if letter != "T" else next(sections) + next(sections)
                found.append(_changed_file(path, previous, _STATUSES.get(letter, "changed"), blob, section))
        return tuple(found)

    def _once(self, make: Callable[[], T], *key: str) -> T:
        """What is asked of ids never changes."""
        if key not in self._known:
            self._known[key] = make()
        known: T = self._known[key]
        return known

    def _line(self, *args: str, allowed: tuple[int, ...] = (0,)) -> str:
        return self._git(*args, allowed=allowed).decode(errors="replace").strip()

    def _git(self, *args: str, allowed: tuple[int, ...] = (0,)) -> bytes:
        done = subprocess.run(
            ["git", "-c", "core.quotePath=false", *args],
            cwd=self.folder,
            env=_ENVIRONMENT,
            capture_output=True,
            check=False,
        )
        assert done.returncode in allowed, f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}"
        return done.stdout


def _entry(line: str) -> Entry:
    head, path = line.split("\t", 1)
    mode, kind, sha, size = head.split()
    return Entry(mode, kind, sha, 0 if size == "-" else int(size), path)  # type: ignore[arg-type]


def _changed_file(path: str, previous: str | None, status: Status, blob: str | None, section: bytes) -> ChangedFile:
    first = _FIRST_HUNK.search(section)
    patch = section[first.start() :] if first else b""
    lines = patch.split(b"\n")
    additions = sum(line.startswith(b"+") for line in lines)
    deletions = sum(line.startswith(b"-") for line in lines)
    shown = patch and len(patch) <= MAX_PATCH_BYTES and len(lines) <= MAX_PATCH_LINES
    text = patch.decode(errors="replace").removesuffix("\n") if shown else None
    return ChangedFile(path, previous, status, blob, additions, deletions, text)
