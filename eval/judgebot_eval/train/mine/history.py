"""A bare Git repository -> its commits, newest first, and its blobs."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from judgebot.errors import JudgebotError

_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
_LOG = ("log", "--no-merges", "--no-renames", "--raw", "--no-abbrev", "--no-color", "--no-show-signature", "-z")
_COMMIT = "\1"
_REGULAR_FILE = "100"  # how the modes of files begin in a Git tree
_NOT_MAIN = frozenset(
    {
        "androidTest",
        "benchmark",
        "benchmarks",
        "example",
        "examples",
        "generated",
        "integrationTest",
        "it",
        "jmh",
        "sample",
        "samples",
        "test",
        "testFixtures",
        "test-framework",
        "testing",
        "testkit",
        "tests",
        "testsuite",
    }
)
_TEST_NAMES = ("Test.java", "Tests.java", "TestCase.java", "IT.java", "Benchmark.java")


def is_test(path: str) -> bool:
    """Tell whether the folders or the name of a file, separated by "/", say test, benchmark or example."""
    return not _NOT_MAIN.isdisjoint(PurePosixPath(path).parts[:-1]) or path.endswith(_TEST_NAMES)


def is_main_java(path: str) -> bool:
    """Tell whether a file is Java and no test, benchmark or example."""
    return path.endswith(".java") and not is_test(path)


def is_repository(place: Path) -> bool:
    """Tell whether a folder is a Git repository: a bare one, the `.git` of a clone, or a clone with files."""
    return (place / "HEAD").is_file() or (place / ".git").exists()


def git_dir_of(repository: Path) -> Path:
    """Return the Git directory of a repository: the `.git` of a clone with files, else the folder itself."""
    return repository / ".git" if (repository / ".git").exists() else repository


@dataclass(frozen=True, slots=True)
class FileEdit:
    """What a commit did to a file.

    Attributes:
        path: Relative to the repository, separated by "/".
        status: Git's letter: "A" added, "D" deleted, "M" modified, "T" of another type.
        before: Id of the blob before the commit (zeros if added).
        after: Id of the blob after it (zeros if deleted).
    """

    path: str
    status: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that is no merge, against its parent."""

    id: str
    message: str
    files: tuple[FileEdit, ...]

    @property
    def subject(self) -> str:
        """The first line of its message."""
        return self.message.partition("\n")[0].strip()


@dataclass(frozen=True, slots=True)
class History:
    """A Git directory, read through git; promised objects that a partial clone lacks are not fetched."""

    git_dir: Path

    def head(self) -> str:
        """Return the id of the commit at HEAD.

        Raises:
            JudgebotError: it is no Git directory, or has no commit.
        """
        return self._run("rev-parse", "--verify", "HEAD^{commit}").decode().strip()

    def blob_ids(self, commit: str) -> dict[str, str]:
        """Return the ids of the blobs of a commit's regular files, by path.

        Raises:
            JudgebotError: a part of the commit is missing.
        """
        ids: dict[str, str] = {}
        for entry in os.fsdecode(self._run("ls-tree", "-r", "-z", commit)).rstrip("\0").split("\0"):
            described, _, path = entry.partition("\t")
            if described.startswith(_REGULAR_FILE):
                ids[path] = described.split()[2]
        return ids

    def commits(self) -> Iterator[Commit]:
        """Read the commits that lead to HEAD, newest first, without merges."""
        commit, files = "", list[FileEdit]()
        log = self._run(*_LOG, f"--format={_COMMIT}%H%n%B", "HEAD").decode(errors="replace")
        fields = iter(log.split("\0"))
        for field in fields:
            text = field.lstrip("\n")
            if text.startswith(_COMMIT):
                if commit:
                    yield _commit(commit, files)
                commit, files = text, []
            elif text.startswith(":"):
                _, _, before, after, status = text.split(" ")
                files.append(FileEdit(next(fields), status, before, after))
        if commit:
            yield _commit(commit, files)

    @contextmanager
    def blobs(self) -> Iterator["Blobs"]:
        """Open the repository's blobs."""
        command = [*self._git(), "cat-file", "--batch"]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | _ENVIRONMENT
        ) as process:
            yield Blobs(process)

    def _git(self) -> list[str]:
        return ["git", f"--git-dir={self.git_dir}", "-c", "core.deltaBaseCacheLimit=256m"]

    def _run(self, *arguments: str) -> bytes:
        done = subprocess.run(
            [*self._git(), *arguments], capture_output=True, check=False, env=os.environ | _ENVIRONMENT
        )
        if done.returncode:
            reason = " ".join(done.stderr.decode(errors="replace").split())
            raise JudgebotError(f"{self.git_dir}: git {arguments[0]} failed: {reason}; give a repository with history")
        return done.stdout


class Blobs:
    """The blobs of a repository, from one process."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        """Take a running `git cat-file --batch`."""
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process has no pipes")
        self._names, self._contents = process.stdin, process.stdout

    def read(self, blob: str) -> bytes | None:
        """Read a blob by its id; None where the clone lacks it."""
        self._names.write(f"{blob}\n".encode())
        self._names.flush()
        header = self._contents.readline().split()
        return None if header[-1] == b"missing" else self._contents.read(int(header[-1]) + 1)[:-1]


def _commit(text: str, files: list[FileEdit]) -> Commit:
    commit, _, message = text.removeprefix(_COMMIT).partition("\n")
    return Commit(commit, message, tuple(files))
