"""Where a change comes from: Git, a diff, or a list of files; each becomes one ChangeSet of Java files."""

import codecs
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePath, PurePosixPath

from judgebot.changes import MAX_BYTES, ChangeSet, Content, FileChange
from judgebot.diff import DiffError, FileDiff, Hunk, RawChange, parse_diff, parse_raw, replacement, reverse
from judgebot.errors import JudgebotError
from judgebot.git import Git

WORKING_TREE = "working tree"
INDEX = "index"

_ABSENT = "000000"
_SYMLINK = "120000"
_SUBMODULE = "160000"
# Python calls these encodings; Git knows none of them, and they may take time that grows with the square.
_OF_PYTHON = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
_BINARY_PROBE = 8000  # bytes in which a NUL makes a file binary, as in git
_READ_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def from_default(git: Git) -> ChangeSet:
    """From the merge base of HEAD and the default branch to the working tree with its untracked files."""
    head = git.head()
    return _from_working_tree(git, git.merge_base(git.default_branch(), head) if head else None)


def from_range(git: Git, base: str, head: str | None = None) -> ChangeSet:
    """From the merge base of two revisions to the head; without a head, to the working tree of HEAD.

    With a head, the attributes of files are those of the merge base: what the change declares to be generated is not.
    """
    head_commit = git.resolve(head or "HEAD")
    merge_base = git.merge_base(git.resolve(base), head_commit)
    if head is None:
        return _from_working_tree(git, merge_base)
    data = git.diff_trees(merge_base, head_commit)
    files = _git_files(git, data, base=merge_base, head=head_commit)
    return ChangeSet(files, audit=False, base=merge_base, head=head_commit, root=git.root)


def from_index(git: Git) -> ChangeSet:
    """From HEAD to what is staged."""
    base = git.head()
    tree = base or git.empty_tree()
    files = _git_files(git, git.diff_index(tree), base=tree, head=INDEX)
    return ChangeSet(files, audit=False, base=base, head=INDEX, root=git.root)


def _from_working_tree(git: Git, base: str | None) -> ChangeSet:
    tree = base or git.empty_tree()
    files = _git_files(git, git.diff_working_tree(tree), base=tree, head=WORKING_TREE)
    return ChangeSet(files, audit=False, base=base, head=WORKING_TREE, root=git.root)


def from_diff(data: bytes, directory: Path, git: Git | None = None) -> ChangeSet:
    """A diff whose new side lies in a folder; the old side is made by taking the diff back.

    A file that does not fit the diff is unreadable. `git`, where there is a repository, tells generated files.

    Raises:
        DiffError: the diff cannot be read.
        JudgebotError: the data is no diff.
    """
    diffs = parse_diff(data)
    if data.strip() and not diffs:
        raise JudgebotError("the diff names no file; give the output of `git diff` or `diff -u`, in UTF-8 or ASCII")
    root = directory.resolve()
    by_path: dict[str, list[FileDiff]] = {}
    for file_diff in diffs:
        path = str(PurePosixPath(file_diff.new_path or file_diff.old_path or ""))  # without the "./" of `diff -r`
        by_path.setdefault(path, []).append(file_diff)
    paths = sorted(path for path in by_path if path.endswith(".java"))
    disk = _decoded({path: _read(root, path) for path in paths if _is_inside(path)}, git, root)
    files = _marked([_patched(path, by_path[path], disk) for path in paths], git, root)
    if any(PurePath(path).name == ".gitattributes" for path in by_path):
        files = tuple(replace(file, newly_generated=file.generated) for file in files)
    return ChangeSet(files, audit=False, base=None, head=WORKING_TREE, root=str(root))


def from_paths(paths: Sequence[Path], directory: Path, git: Git | None = None) -> ChangeSet:
    """An audit of files and of the Java files below folders, hidden folders left out; paths start at `directory`.

    Files outside the root (that of the repository, else `directory`) go by their absolute paths.

    Raises:
        JudgebotError: a path does not exist, is no Java file, or a folder cannot be listed.
    """
    root = Path(git.root).resolve() if git else directory.resolve()
    disk: dict[str, Content] = {}
    for name in paths:
        for anchor, path in _named(directory.resolve(), name):
            inside = (anchor / path).is_relative_to(root)
            start = root if inside else anchor
            relative = (anchor / path).relative_to(start).as_posix()
            shown = relative if inside else (anchor / path).as_posix()
            disk[shown] = _read(start, relative)
    contents = sorted(_decoded(disk, git, root).items())
    files = [file_change(path, None, Content(), content, ()) for path, content in contents]
    return ChangeSet(_marked(files, git, root), audit=True, base=None, head=WORKING_TREE, root=str(root))


def _git_files(git: Git, data: bytes, *, base: str, head: str) -> tuple[FileChange, ...]:
    root = Path(git.root)
    entries = [entry for entry in parse_raw(data) if entry.path.endswith(".java")]
    patches = {patch.new_path or patch.old_path: patch for patch in parse_diff(data)}
    on_disk = [entry.path for entry in entries if _is_file(entry.new_mode)] if head == WORKING_TREE else []
    found = {path: content for path in on_disk if (content := _read(root, path)).problem != "not found"}
    disk = _decoded(found, git, root)
    blobs = git.blobs(_needed(entries, disk))
    files = []
    for entry in entries:
        before = _side(entry.old_mode, entry.old_blob, blobs)
        # What is not on disk (a sparse checkout) is as the index has it.
        after = disk.get(entry.path) or _side(entry.new_mode, entry.new_blob, blobs)
        files.append(_git_file(entry, before, after, patches.get(entry.path)))
    return _marked(files, git, root, head, base)


def _needed(entries: Iterable[RawChange], disk: Mapping[str, Content]) -> Iterator[str]:
    """The ids of the blobs to read."""
    for entry in entries:
        if _is_file(entry.old_mode):
            yield entry.old_blob
        if _is_file(entry.new_mode) and entry.path not in disk:
            yield entry.new_blob


def _git_file(entry: RawChange, before: Content, after: Content, patch: FileDiff | None) -> FileChange:
    if entry.status == "U":
        after = Content(problem="unmerged")
    hunks = patch.hunks if patch else ()
    if patch and patch.binary and not (before.problem or after.problem):
        # The attribute -diff (or binary) keeps git from showing what is text.
        hunks = replacement(before.data or b"", after.data or b"")
    return file_change(entry.path, None if entry.old_mode == _ABSENT else entry.old_path, before, after, hunks)


def _side(mode: str, blob: str, blobs: Mapping[str, Content]) -> Content:
    if mode == _ABSENT:
        return Content()
    return _special(mode) or blobs.get(blob, Content(problem="not found"))


def _special(mode: str | None) -> Content | None:
    """What stands for an entry that is no file."""
    problem = {_SYMLINK: "symlink", _SUBMODULE: "submodule"}.get(mode or "")
    return Content(problem=problem) if problem else None


def _is_file(mode: str) -> bool:
    return mode not in (_ABSENT, _SYMLINK, _SUBMODULE)


def _patched(path: str, diffs: Sequence[FileDiff], disk: Mapping[str, Content]) -> FileChange:
    """The file of a diff; two diffs of one file are a file that took the place of a link, or cannot be put in order."""
    patch = diffs[-1]
    old_path = None if patch.status == "copied" else patch.old_path
    if not _is_inside(path):
        after = Content(problem="outside the folder")
    elif len(diffs) > 1 and [each.status for each in diffs] != ["deleted", "added"]:
        after = Content(problem="changed more than once in the diff")
    elif patch.status == "deleted" or (_is_emptied(patch) and disk[path].problem == "not found"):
        return _deleted(path, patch)
    else:
        after = _special(patch.new_mode) or (Content(problem="binary") if patch.binary else disk[path])
    if after.data is None:
        return file_change(path, old_path, Content(), after, patch.hunks)
    return _taken_back(path, old_path, patch, after.data)


def _is_emptied(patch: FileDiff) -> bool:
    """Whether nothing is left of a file: all that Subversion and `diff -N` say of a deletion."""
    return bool(patch.hunks) and not any(hunk.new_start for hunk in patch.hunks)


def _deleted(path: str, patch: FileDiff) -> FileChange:
    before = Content() if patch.binary or _special(patch.old_mode) else _before(patch, b"")
    after = Content(problem=before.problem) if before.problem else Content()
    return file_change(path, path, before, after, patch.hunks)


def _taken_back(path: str, old_path: str | None, patch: FileDiff, after: bytes) -> FileChange:
    if patch.status == "copied":
        return file_change(path, None, Content(), Content(after), replacement(b"", after))
    before = _before(patch, after)
    if patch.status == "added":
        before = Content(problem="longer than in the diff") if before.data else Content(problem=before.problem)
    if before.problem:
        return file_change(path, old_path, Content(), Content(problem=before.problem), patch.hunks)
    return file_change(path, old_path, before, Content(after), patch.hunks)


def _before(patch: FileDiff, after: bytes) -> Content:
    try:
        return Content(reverse(patch, after))
    except DiffError as error:
        if b"\r\n" in after:
            # Git shows a file that it checked out with core.autocrlf without the carriage returns.
            return _before(patch, after.replace(b"\r\n", b"\n"))
        return Content(problem=f"does not fit the diff: {error}")


def file_change(
    path: str, old_path: str | None, before: Content, after: Content, hunks: tuple[Hunk, ...]
) -> FileChange:
    """A file by what its two sides hold, unreadable where one of them is no text file."""
    before, after = _text(before), _text(after)
    problem = after.problem
    if before.problem in ("symlink", "submodule"):
        before, old_path = Content(), None
    elif before.problem and after.data is not None:
        problem = f"{before.problem} on the base side"
    if problem:
        return FileChange(path, old_path, None, None, hunks, problem, generated=False)
    return FileChange(path, old_path, before.data, after.data, hunks, None, generated=False)


def _text(content: Content) -> Content:
    return Content(problem="binary") if b"\0" in (content.data or b"")[:_BINARY_PROBE] else content


def _marked(
    files: Sequence[FileChange], git: Git | None, root: Path, head: str = WORKING_TREE, base: str | None = None
) -> tuple[FileChange, ...]:
    """The files with their attribute `linguist-generated` (for a commit: that of the base), and whether it is new."""
    if git is None:
        return tuple(files)
    names = _names(git, root, [file.path for file in files if file.unreadable is None])
    if head in (INDEX, WORKING_TREE):
        generated = git.generated(names.values(), staged=head == INDEX)
        new = generated - git.generated(generated, tree=base) if base else frozenset()
    else:
        generated, new = git.generated(names.values(), tree=base), frozenset()
    places = [(file, names.get(file.path)) for file in files]
    return tuple(replace(file, generated=name in generated, newly_generated=name in new) for file, name in places)


def _names(git: Git, root: Path, paths: Iterable[str]) -> dict[str, str]:
    """The paths from the top of the repository; those outside have none."""
    top, start = Path(git.root).resolve(), root.resolve()
    places = [(path, start / path) for path in paths]
    return {path: place.relative_to(top).as_posix() for path, place in places if place.is_relative_to(top)}


def _decoded(disk: Mapping[str, Content], git: Git | None, root: Path) -> dict[str, Content]:
    """What was read from the working tree, in UTF-8 where an attribute says that it is in another encoding."""
    if git is None:
        return dict(disk)
    names = _names(git, root, disk)
    encodings = git.encodings(names.values())
    return {path: _in_utf8(content, encodings.get(names.get(path, ""))) for path, content in disk.items()}


def _in_utf8(content: Content, encoding: str | None) -> Content:
    """What Git has of a file whose attribute `working-tree-encoding` this is."""
    if content.data is None or encoding is None:
        return content
    codec = _codec(encoding)
    if codec is None:
        return Content(problem=f"in an unknown working-tree-encoding, {encoding}")
    try:
        return Content(content.data.decode(codec).encode())
    except UnicodeError:
        return Content(problem=f"not in its working-tree-encoding, {encoding}")


def _codec(encoding: str) -> str | None:
    """Python's name for an encoding; None for one that it does not know, or that Git does not."""
    try:
        codec = codecs.lookup(encoding.upper().removesuffix("LE-BOM")).name
        "".encode(codec)  # what is no encoding of text, such as base64, is found but refused here
    except (LookupError, UnicodeError):
        return None
    return None if codec in _OF_PYTHON else codec


def _named(directory: Path, name: Path) -> Iterator[tuple[Path, str]]:
    """The Java files that an argument names: a folder, and a path below it."""
    place = Path(os.path.normpath(directory / name))
    try:
        mode = place.lstat().st_mode
    except (OSError, ValueError) as error:
        raise JudgebotError(f"{str(name)!r}: no such file or folder") from error
    if stat.S_ISDIR(mode):
        yield from ((place, path) for path in _walk(place))
    elif place.suffix == ".java" or (stat.S_ISLNK(mode) and place.is_dir()):
        yield place.parent, place.name
    else:
        raise JudgebotError(f"{str(name)!r} is no Java file; name .java files or folders")


def _walk(folder: Path) -> Iterator[str]:
    for current, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found = sorted(name for name in names if name.endswith(".java"))
        yield from (Path(current, name).relative_to(folder).as_posix() for name in found)


def _refuse(error: OSError) -> None:
    raise JudgebotError(f"{error.filename!r}: the folder cannot be listed: {error.strerror}") from error


def _is_inside(path: str) -> bool:
    pure = PurePath(path)
    return "\0" not in path and not pure.anchor and ".." not in pure.parts


def _read(root: Path, path: str) -> Content:
    """A regular file below a folder; no part of its path below the folder may be a symbolic link."""
    place = root
    try:
        for part in PurePath(path).parts:
            place /= part
            mode = place.lstat().st_mode
            if stat.S_ISLNK(mode):
                return Content(problem="symlink")
        return _load(place) if stat.S_ISREG(mode) else Content(problem="not a regular file")
    except (FileNotFoundError, NotADirectoryError):
        return Content(problem="not found")
    except OSError as error:
        return Content(problem=f"not readable: {error.strerror}")


def _load(place: Path) -> Content:
    with os.fdopen(os.open(place, _READ_FLAGS), "rb") as file:
        data = file.read(MAX_BYTES + 1)
    return Content(data) if len(data) <= MAX_BYTES else Content(problem="too large")
