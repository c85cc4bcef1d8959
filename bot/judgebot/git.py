"""A Git repository: its commits, the changes between them, attributes and contents."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Self, TypeVar, cast

from judgebot.changes import MAX_BYTES, Content
from judgebot.diff_paths import bytes_of
from judgebot.git_process import (
    GitError,
    clean_environment,
    command_line,
    explain,
    fields_of,
    run_git,
    single_line,
    without_programs,
)

_JAVA = ":(top,glob)**/*.java"
_DIFF = (
    "diff",
    *("--raw", "--patch", "--no-abbrev", "--full-index"),
    *("--no-ext-diff", "--no-textconv", "--no-color", "--no-relative", f"-O{os.devnull}"),
    *("--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--ignore-submodules=dirty"),
    *("-M", "-l1000", "-U3", "--inter-hunk-context=0", "--diff-algorithm=histogram", "--indent-heuristic"),
)
_DEFAULT_BRANCHES = ("refs/heads/main", "refs/heads/master", "refs/remotes/origin/main", "refs/remotes/origin/master")
_OBJECT_ID = re.compile(r"[0-9a-f]{40,64}")
_TREE_ENTRY = re.compile(rb"(\d{6}) (\w+) ([0-9a-f]{40,64})\t")
_LINK = "120000"
_Made = TypeVar("_Made")
_NO_ENCODING = frozenset({"unspecified", "unset", "set", "", "utf-8", "utf8"})


@dataclass(frozen=True, slots=True)
class Git:
    """A repository with a work tree: `root` is its top folder, `index` the index file in use.

    At most `max_total_bytes` are read of all blobs together, the smallest first, and `max_diff_bytes` of a diff, as
    whole files. Temporary files are made in the folder `temporary`, or where the system has them.

    Every method raises GitError when git fails.
    """

    root: str
    index: str
    environ: Mapping[str, str] = field(repr=False)
    max_total_bytes: int = 200_000_000
    max_diff_bytes: int = 32_000_000
    temporary: str | None = None

    @classmethod
    def find(cls, directory: Path, environ: Mapping[str, str] = os.environ) -> Self:
        """The repository around a folder.

        The `GIT_*` variables of `environ` are ignored, save that a hook is given its commit's own index
        (`git commit -a` and `git commit FILE` stage into one beside `.git/index`).
        """
        clean = clean_environment(environ)
        root = single_line(run_git(directory, clean, "rev-parse", "--show-toplevel"))
        folder = single_line(run_git(directory, clean, "rev-parse", "--absolute-git-dir"))
        hook_index = Path(directory, environ.get("GIT_INDEX_FILE", "")).resolve()
        inside = hook_index.parent == Path(folder).resolve() and hook_index.is_file()
        index = hook_index if inside else Path(folder, "index")
        return cls(root, str(index), clean | without_programs(root, clean))

    def head(self) -> str | None:
        """The commit that is checked out; None before the first commit."""
        is_born = self._git("rev-parse", "--verify", "--quiet", "HEAD", allowed=(0, 1))
        return self.resolve("HEAD") if is_born else None

    def resolve(self, revision: str) -> str:
        """The id of the commit that a revision names."""
        commit = self._commit(revision)
        if commit is None:
            raise GitError(
                f"{revision!r} is not a commit of this repository; name another, or fetch it{self._deepen()}"
            )
        return commit

    def merge_base(self, left: str, right: str) -> str:
        """The best common ancestor of two commits; a shallow clone may not know which that is."""
        base = single_line(self._git("merge-base", left, right, allowed=(0, 1)))
        cut = self._deepen()
        if not base or (cut and self._git("rev-list", "--max-parents=0", left, right, f"^{base}")):
            raise GitError(f"{left[:12]} and {right[:12]} have no certain common ancestor here; fetch more{cut}")
        return base

    def default_branch(self) -> str:
        """The id of the newest commit of the branch that changes are merged into."""
        remote = single_line(self._git("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD", allowed=(0, 1)))
        names = (remote, *_DEFAULT_BRANCHES) if remote else _DEFAULT_BRANCHES
        commit = next((commit for name in names if (commit := self._commit(name))), None)
        if commit is None:
            names_tried = "origin/HEAD, main, master"
            raise GitError(f"no default branch ({names_tried}); name one with --base, or fetch it{self._deepen()}")
        return commit

    def empty_tree(self) -> str:
        """The id of the tree without files."""
        return single_line(self._git("hash-object", "-t", "tree", "--stdin"))

    def diff_trees(self, base: str, head: str) -> bytes:
        """The change of the Java files between two trees: raw lines, then a patch."""
        return self._diff(base, head)

    def diff_index(self, base: str) -> bytes:
        """The change of the Java files from a tree to the index: raw lines, then a patch."""
        return self._diff("--cached", base)

    def diff_working_tree(self, base: str) -> bytes:
        """The change of the Java files from a tree to the working tree, untracked ones too: raw lines, then a patch."""
        untracked = self.untracked()
        if not untracked:
            return self._diff(base)
        # A scratch index that also names the untracked files lets git follow a rename into one of them.
        with self._temporary_folder() as folder:
            scratch = str(Path(folder, "index"))
            if Path(self.index).exists():
                # With its time: git compares it with the files' to find those changed within the same second.
                shutil.copy2(self.index, scratch)
            # The id is never read: an entry without stat data is compared by the file itself.
            entries = b"".join(b"100644 %s\t%s\0" % (b"1" * len(base), bytes_of(path)) for path in untracked)
            self._git("update-index", "-z", "--index-info", stdin=entries, index=scratch)
            return self._diff(base, index=scratch)

    def untracked(self) -> tuple[str, ...]:
        """The Java files that are neither tracked nor ignored, relative to the root."""
        return fields_of(self._git("ls-files", "-z", "--others", "--exclude-standard", "--", _JAVA))

    def generated(self, paths: Iterable[str], *, staged: bool = False, tree: str | None = None) -> frozenset[str]:
        """Those of the paths whose attribute `linguist-generated` is set, in the working tree, index or a tree."""
        names = tuple(paths)
        if not names:
            return frozenset()
        if tree is None:
            values = self._attribute("linguist-generated", names, cached=staged)
        else:
            with self._temporary_folder() as folder:
                # The option --source of check-attr came with git 2.40 only.
                scratch = str(Path(folder, "index"))
                self._git("read-tree", tree, index=scratch)
                values = self._attribute("linguist-generated", names, cached=True, index=scratch)
        return frozenset(path for path, value in values.items() if value in ("set", "true"))

    def encodings(self, paths: Iterable[str]) -> dict[str, str]:
        """The encodings of those of the paths that the working tree has in another one than UTF-8, as git names it."""
        values = self._attribute("working-tree-encoding", paths)
        return {path: value for path, value in values.items() if value.lower() not in _NO_ENCODING}

    def file(self, commit: str, path: str) -> Content:
        """What a file holds at a commit; neither bytes nor a problem where it is absent there."""
        listed = self._git("ls-tree", "-z", "--full-tree", commit, "--", path)
        match = _TREE_ENTRY.match(listed)
        if match is None:
            return Content()
        mode, kind, blob = (field.decode() for field in match.groups())
        return self.blobs([blob])[blob] if kind == "blob" and mode != _LINK else Content(problem="not a regular file")

    def blobs(self, object_ids: Iterable[str]) -> dict[str, Content]:
        """The contents of objects by their ids, from one process; those over MAX_BYTES are not read."""
        left_out, wanted = _within_limits(self._sizes(set(object_ids)), self.max_total_bytes)
        if not wanted:
            return left_out
        # Files, not pipes, carry the ids and messages: git answers before it has read all ids.
        with self._temporary_file() as names, self._temporary_file() as messages:
            names.write("".join(f"{object_id}\n" for object_id in wanted).encode())
            names.seek(0)
            with self._start("cat-file", "--batch", stdin=names, stderr=messages) as process:
                answers = cast("IO[bytes]", process.stdout)
                found = {object_id: content for object_id in wanted if (content := _read_object(answers, object_id))}
            messages.seek(0)
            if len(found) < len(wanted):
                said = messages.read().decode(errors="replace")
                raise explain(self.root, "cat-file", said or "error: an object is damaged; `git fsck` names it")
        return left_out | found

    def _sizes(self, object_ids: Collection[str]) -> dict[str, int]:
        """How many bytes each object has; 0 where it is not here."""
        if not object_ids:
            return {}
        names = "".join(f"{object_id}\n" for object_id in object_ids).encode()
        answers = self._git("cat-file", "--batch-check=%(objectname) %(objectsize)", stdin=names)
        fields = (line.split() for line in answers.decode().splitlines())
        sizes = {object_id: int(size) for object_id, size in fields if size.isdigit()}
        return {object_id: sizes.get(object_id, 0) for object_id in object_ids}

    def _commit(self, revision: str) -> str | None:
        if "\0" in revision:
            return None
        found = single_line(
            self._git(
                *("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"), allowed=(0, 1, 128)
            )
        )
        return found if _OBJECT_ID.fullmatch(found) else None

    def _deepen(self) -> str:
        shallow = single_line(self._git("rev-parse", "--is-shallow-repository")) == "true"
        mend = ": this clone is shallow (`git fetch --unshallow`; in actions/checkout `fetch-depth: 0`)"
        return mend if shallow else ""

    def _diff(self, *trees: str, index: str | None = None) -> bytes:
        command = (*_DIFF, *trees, "--", _JAVA)
        with self._temporary_file() as messages:
            with self._start(*command, stdin=subprocess.DEVNULL, stderr=messages, index=index) as process:
                data = cast("IO[bytes]", process.stdout).read(self.max_diff_bytes + 1)
                if len(data) > self.max_diff_bytes:
                    process.kill()
                    return _whole_files(data)
            messages.seek(0)
            if process.returncode:
                raise explain(self.root, "diff", messages.read().decode(errors="replace"))
        return data

    def _attribute(
        self, name: str, paths: Iterable[str], *, cached: bool = False, index: str | None = None
    ) -> dict[str, str]:
        """What an attribute is for each path, in the working tree or an index."""
        names = b"".join(bytes_of(path) + b"\0" for path in paths)
        command = ("check-attr", *(("--cached",) if cached else ()), "-z", "--stdin", name)
        fields = fields_of(self._git(*command, stdin=names, index=index)) if names else ()
        return dict(zip(fields[::3], fields[2::3], strict=True))

    def _temporary_folder(self) -> AbstractContextManager[str]:
        return _explained(lambda: tempfile.TemporaryDirectory(prefix="judgebot-", dir=self.temporary))

    def _temporary_file(self) -> AbstractContextManager[IO[bytes]]:
        return _explained(lambda: tempfile.TemporaryFile(dir=self.temporary))

    def _git(self, *args: str, stdin: bytes = b"", allowed: tuple[int, ...] = (0,), index: str | None = None) -> bytes:
        return run_git(self.root, self._environ(index), *args, stdin=stdin, allowed=allowed)

    def _start(
        self, *args: str, stdin: IO[bytes] | int, stderr: IO[bytes], index: str | None = None
    ) -> subprocess.Popen[bytes]:
        environ = self._environ(index)
        argv = command_line(environ, *args)
        try:
            return subprocess.Popen(  # noqa: S603 - a fixed command
                argv, cwd=self.root, env=environ, stdin=stdin, stdout=subprocess.PIPE, stderr=stderr
            )
        except OSError as error:
            raise GitError(f"{self.root}: git cannot be run here: {error.strerror}") from error

    def _environ(self, index: str | None) -> dict[str, str]:
        return {**self.environ, "GIT_INDEX_FILE": index or self.index}


def find_repository(directory: Path) -> Git | None:
    """The repository around a folder; None where there is none that can be used."""
    try:
        return Git.find(directory)
    except GitError:
        return None


def root_of(directory: Path) -> Path:
    """The root of the repository around a folder; the folder itself where there is none that can be used."""
    git = find_repository(directory)
    return Path(git.root) if git else directory


@contextmanager
def _explained(make: Callable[[], AbstractContextManager[_Made]]) -> Iterator[_Made]:
    """Make something in a temporary folder, which may be full before all is written."""
    try:
        with make() as made:
            yield made
    except OSError as error:
        mend = "set TMPDIR to one that can be written to"
        raise GitError(f"no file can be made in a temporary folder ({error.strerror}); {mend}") from error


def _within_limits(sizes: Mapping[str, int], room: int) -> tuple[dict[str, Content], list[str]]:
    """What stands for the objects that are too large, and the ids of the others."""
    left_out, kept = {}, []
    for object_id in sorted(sizes, key=lambda name: (sizes[name], name)):
        room -= sizes[object_id]
        if sizes[object_id] > MAX_BYTES:
            left_out[object_id] = Content(problem="too large")
        elif room < 0:
            left_out[object_id] = Content(problem="too large, with all others")
        else:
            kept.append(object_id)
    return left_out, kept


def _whole_files(data: bytes) -> bytes:
    """A diff that was cut somewhere, without its last file; no line of a hunk begins with a "d"."""
    end = data.rfind(b"\ndiff --git ")
    if end < 0:
        raise GitError(
            "the change has too many Java files to be read at once; review it in parts, by --base and --head"
        )
    return data[: end + 1]


def _read_object(answers: IO[bytes], object_id: str) -> Content | None:
    """The next answer of `git cat-file --batch` (`ID TYPE SIZE` and the bytes, or `ID missing`); None if it is cut.

    One that follows a damaged object, shorter than its size, begins with another id.
    """
    fields = answers.readline().split()
    if not fields or fields[0] != object_id.encode():
        return None
    if len(fields) != 3:  # noqa: PLR2004 - the three fields above
        return Content(problem="not in this clone")
    size = int(fields[2])
    data = answers.read(size + 1)
    return Content(data[:size]) if len(data) > size else None
