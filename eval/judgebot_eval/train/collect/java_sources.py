"""Git repositories, folders and archives -> their files, read one after the other."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from judgebot.errors import JudgebotError
from judgebot_eval.train.mine.history import History, git_dir_of, is_repository

MAX_BYTES = 1_000_000
"""The largest file that is read, in bytes."""

Contents = Iterator[tuple[str, bytes | None]]
"""Paths with what the files hold; None where one is missing or too large."""

_DAMAGES = (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError)


@dataclass(frozen=True, slots=True)
class Source:
    """The files of a project.

    Attributes:
        commit: the commit that is read; None for what is no Git repository.
        paths: relative to the project, separated by "/", in order.
        read: reads some of the paths, in their order; raises JudgebotError where an archive is damaged.
    """

    commit: str | None
    paths: tuple[str, ...]
    read: Callable[[Iterable[str]], Contents]


def open_source(place: Path) -> Source:
    """Open a Git repository (bare, or a clone with files) at HEAD, a folder, a zip or jar, or a tar.

    Raises:
        JudgebotError: it is none of these, or cannot be read.
    """
    if is_repository(place):
        return _git(git_dir_of(place))
    if place.is_dir():
        return _folder(place)
    with _reading(place):
        if zipfile.is_zipfile(place):
            return _zip(place)
        if place.is_file() and tarfile.is_tarfile(place):
            return _tar(place)
    raise JudgebotError(f"{place}: neither a Git repository nor a folder, zip, jar or tar of sources")


@contextmanager
def _reading(archive: Path) -> Iterator[None]:
    """Name an archive that turns out to be damaged."""
    try:
        yield
    except _DAMAGES as error:
        raise JudgebotError(f"{archive}: cannot be read: {error}; copy it again") from error


def commit_of(place: Path) -> str | None:
    """Return the commit that a source is at; None for what is no Git repository.

    Raises:
        JudgebotError: it has no history.
    """
    return History(git_dir_of(place)).head() if is_repository(place) else None


def _git(git_dir: Path) -> Source:
    history = History(git_dir)
    commit = history.head()
    ids = history.blob_ids(commit)

    def read(paths: Iterable[str]) -> Contents:
        with history.blobs() as contents:
            for path in paths:
                yield path, _small(contents.read(ids[path]))

    return Source(commit, tuple(sorted(ids)), read)


def _folder(folder: Path) -> Source:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and not path.is_symlink())

    def read(paths: Iterable[str]) -> Contents:
        for path in paths:
            yield path, _small((folder / path).read_bytes())

    return Source(None, tuple(sorted(path.as_posix() for path in found if ".git" not in path.parts)), read)


def _zip(archive: Path) -> Source:
    with zipfile.ZipFile(archive) as opened:
        sizes = {member.filename: member.file_size for member in opened.infolist() if not member.is_dir()}
    top = _top_folder(sizes)

    def read(paths: Iterable[str]) -> Contents:
        with _reading(archive), zipfile.ZipFile(archive) as opened:
            for path in paths:
                yield path, opened.read(top + path) if sizes[top + path] <= MAX_BYTES else None

    return Source(None, tuple(sorted(path.removeprefix(top) for path in sizes)), read)


def _tar(archive: Path) -> Source:
    with tarfile.open(archive) as opened:
        # in the order in which they can be read at once
        members = [member.name for member in opened if member.isfile()]
    top = _top_folder(members)

    def read(paths: Iterable[str]) -> Contents:
        wanted = {top + path for path in paths}
        with _reading(archive), tarfile.open(archive) as opened:
            for member in opened:
                content = opened.extractfile(member) if member.isfile() and member.name in wanted else None
                if content is not None:
                    yield member.name.removeprefix(top), content.read() if member.size <= MAX_BYTES else None

    return Source(None, tuple(path.removeprefix(top) for path in members), read)


def _small(content: bytes | None) -> bytes | None:
    return content if content is not None and len(content) <= MAX_BYTES else None


def _top_folder(paths: Iterable[str]) -> str:
    """The folder that holds all of an archive, with its "/"; "" if there is none."""
    tops = {PurePosixPath(path).parts[0] if "/" in path else "" for path in paths}
    return f"{tops.pop()}/" if len(tops) == 1 and "" not in tops else ""
