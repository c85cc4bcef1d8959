"""The change of a pull request: from the clone where it is deep enough, else through the API."""

from collections.abc import Callable
from dataclasses import dataclass

from judgebot.changes import ChangeSet, Content, FileChange
from judgebot.diff import DiffError, Hunk, parse_diff
from judgebot.git import Git
from judgebot.github.api import ChangedFile, Client
from judgebot.github.errors import GithubError
from judgebot.github.event import PullRequestChange
from judgebot.sources import file_change, from_range

LISTED = 3_000
"""GitHub lists no more files of a pull request."""
READ = 200
"""The most files that are read through the API, at two requests each: a workflow's token has 1,000 an hour."""

_MEND = "check out with `fetch-depth: 0`"
_ALL_LISTED = f"GitHub lists at most {LISTED} files of a pull request, and those after them were not looked at; {_MEND}"
_OF_ONE_FILE = frozenset({"not-found", "too-large", "refused"})
_NOT_READ = Content(problem=f"more than {READ} Java files; {_MEND}")


@dataclass(frozen=True, slots=True)
class PullRequestFiles:
    """What a pull request changes, and what else its commits hold.

    Attributes:
        changes: from the merge base to the head.
        read: returns what a file holds at a commit: `read(commit, path)`.
        partial: there may be more files, which GitHub does not list.
    """

    changes: ChangeSet
    read: Callable[[str, str], Content]
    partial: bool = False


def from_clone(git: Git, change: PullRequestChange) -> PullRequestFiles:
    """Read a pull request from a clone.

    Raises:
        GitError: it lacks one of the commits, or what they have in common.
    """
    return PullRequestFiles(from_range(git, change.base, change.head), git.file)


def from_api(client: Client, change: PullRequestChange, root: str) -> PullRequestFiles:
    """Read a pull request through the API, both sides of its Java files whole; attributes are not looked at.

    Args:
        client: of the repository that the pull request belongs to; it knows the commits of forks too.
        change: which pull request.
        root: the folder that stands for the repository.

    Raises:
        GithubError: the pull request cannot be read.
    """
    base = client.merge_base(change.base, change.head)
    listed = client.files(change.number)
    java = [file for file in listed if file.path.endswith(".java")]
    files = (
        *(_read(client, file, base, change.head) for file in java[:READ]),
        *(file_change(file.path, file.previous_path, Content(), _NOT_READ, ()) for file in java[READ:]),
    )
    partial = len(listed) >= LISTED
    notes = (_ALL_LISTED,) if partial else ()
    changes = ChangeSet(files, audit=False, base=base, head=change.head, root=root, notes=notes)
    return PullRequestFiles(changes, lambda commit, path: client.file(path, commit), partial)


def hunks_of(file: ChangedFile) -> tuple[Hunk, ...]:
    """Return what GitHub shows of a file's difference; nothing where it shows nothing, or cuts it."""
    if file.patch is None:
        return ()
    try:
        (found,) = parse_diff(b"--- a/x\n+++ b/x\n" + file.patch.encode("utf-8", "surrogateescape"))
    except (DiffError, ValueError):
        return ()
    return found.hunks


def _read(client: Client, file: ChangedFile, base: str, head: str) -> FileChange:
    # "changed" is its type: what was a link or a submodule before
    old_path = None if file.status in {"added", "copied", "changed"} else file.previous_path or file.path
    before = Content() if old_path is None else _side(lambda: client.file(old_path, base))
    after = Content() if file.status == "removed" else _side(lambda: _head(client, file, head))
    return file_change(file.path, old_path, before, after, hunks_of(file))


def _head(client: Client, file: ChangedFile, head: str) -> Content:
    found = client.file(file.path, head) if file.blob is None else client.blob(file.blob)
    return Content(problem="symlink") if _is_link(found.data or b"") else found


def _is_link(data: bytes) -> bool:
    """Whether this is what Git has of a link to a Java file, the path of that: GitHub tells no modes."""
    return data.endswith(b".java") and b"\n" not in data


def _side(read: Callable[[], Content]) -> Content:
    """A side that has to be there; what GitHub does not give makes one file unreadable, not the pull request."""
    try:
        found = read()
    except GithubError as error:
        if error.failure.kind not in _OF_ONE_FILE:
            raise
        return Content(problem=f"GitHub does not give it: {error.failure.said}")
    return Content(problem="not found") if found == Content() else found
