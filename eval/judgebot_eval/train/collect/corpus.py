"""A corpus of documented Java methods: its records, and the folders that keep them, one for each project."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from judgebot.bundle import sha256_of
from judgebot.errors import JudgebotError
from judgebot.writing import write_atomically
from judgebot_eval import gzip_rows, manifest

CODE_TOKENS = (6, 400)
"""The fewest and the most tokens of a method to learn from."""

MANIFEST = "manifest.json"
"""The file that is written last: a folder that holds it is complete."""

SHARD_METHODS = 5_000
_MEND = "remove the folder and build it again"
_ARCHIVE_ENDING = re.compile(r"(?:[-_]\d[\w.+~-]*?)?(?:[-.](?:sources|orig))?\.(?:jar|zip|tgz|tar(?:\.\w+)?)$")


@dataclass(frozen=True, slots=True)
class CorpusMethod:
    """A documented method of a permissive project.

    Attributes:
        licence: what it is used under, an SPDX expression.
        path: of its file, relative to the project.
        description: the plain text of its Javadoc.
    """

    project: str
    licence: str
    path: str
    name: str
    description: str
    signature: str
    code: str

    @property
    def task(self) -> str:
        """Its file: what splits are made by."""
        return f"{self.project}/{self.path}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the folder of a project holds.

    Attributes:
        licence: what the project is used under, an SPDX expression.
        licence_from: where that was found.
        commit: the commit that was read; None for what is no Git repository.
        files: how many Java files were read.
        methods: how many methods the shards hold.
        refused: what was left out, by reason: files for those that begin with "file", methods for the others.
        shards: sha256 by file name, in order.
    """

    project: str
    licence: str
    licence_from: str
    commit: str | None
    files: int
    methods: int
    refused: Mapping[str, int] = field(default_factory=dict)
    shards: Mapping[str, str] = field(default_factory=dict)


def write_shards(methods: Iterable[CorpusMethod], folder: Path, size: int = SHARD_METHODS) -> dict[str, str]:
    """Write methods as shards of gzip JSON lines, each whole or absent.

    Shards that an interrupted call left behind are removed first.

    Args:
        methods: to be written, in order.
        folder: of the project.
        size: the most methods of a shard.

    Returns:
        The sha256 of each shard, by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.jsonl.gz*"):
        stale.unlink()
    shards: dict[str, str] = {}
    remaining = iter(methods)
    while shard := list(islice(remaining, size)):
        path = folder / f"{len(shards):05}.jsonl.gz"
        write_atomically(path, gzip_rows.compress(shard))
        shards[path.name] = sha256_of(path)
    return shards


def write_manifest(made: Manifest, folder: Path) -> None:
    """Write the manifest, which makes the folder complete."""
    manifest.write(folder / MANIFEST, asdict(made))


def is_complete(folder: Path) -> bool:
    """Tell whether the folder of a project is complete."""
    return (folder / MANIFEST).is_file()


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a project's folder.

    Raises:
        JudgebotError: there is none, or it is none.
    """
    path = folder / MANIFEST
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise JudgebotError(f"{path}: missing; make it with `judgebot eval corpus build`") from None
    except (ValueError, TypeError) as error:
        raise JudgebotError(f"{path}: not a manifest: {error}; {_MEND}") from error


def read_corpus(folder: Path) -> Iterator[CorpusMethod]:
    """Read the methods of a project's folder.

    Raises:
        JudgebotError: the folder is incomplete, or a shard is damaged or another than the manifest has.
    """
    for name, sha256 in read_manifest(folder).shards.items():
        path = folder / name
        if path.exists() and sha256_of(path) != sha256:
            raise JudgebotError(f"{path}: not what the manifest has; {_MEND}")
        yield from gzip_rows.read_records(path, CorpusMethod, _MEND)


def project_of(source: Path) -> str:
    """Return the name of a project: that of its folder, or of its archive without the version."""
    source = Path(os.path.abspath(source))  # noqa: PTH100 - "." has no name, and a link keeps its own
    while source.name in {"repo", ".git"}:
        source = source.parent
    return _ARCHIVE_ENDING.sub("", source.name).removesuffix(".git")
