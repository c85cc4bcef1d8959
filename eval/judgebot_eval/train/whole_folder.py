"""A folder that is written whole or not at all: it is made beside its place, and takes it at the end."""

import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from judgebot.errors import JudgebotError


@contextmanager
def making(folder: Path, mark: str, parts: Collection[str]) -> Iterator[Path]:
    """Give an empty folder to fill, which replaces `folder` when all went well; else that stays as it was.

    Args:
        folder: need not exist.
        mark: the file by which a folder that exists, and is not empty, is known to be one that may be replaced.
        parts: the names that such a folder may hold beside it.

    Raises:
        JudgebotError: it may not be replaced.
    """
    place = folder.resolve()
    partial, old = (place.with_name(f".{place.name}.{state}") for state in ("partial", "old"))
    if old.exists() and not place.exists():  # an earlier call was killed between the two moves below
        old.replace(place)
    check(folder, mark, parts)
    for left in (partial, old):
        shutil.rmtree(left, ignore_errors=True)
    partial.mkdir(parents=True)
    yield partial
    if place.exists():
        place.replace(old)
    partial.replace(place)
    shutil.rmtree(old, ignore_errors=True)


def check(folder: Path, mark: str, parts: Collection[str]) -> None:
    """Make sure that a folder may be replaced: there is none, or an empty one, or one of the mark and parts alone.

    Raises:
        JudgebotError: it may not.
    """
    if not folder.exists():
        return
    names = {path.name for path in folder.iterdir()} if folder.is_dir() else {folder.name}
    if names and mark not in names:
        raise JudgebotError(f"{folder}: would be replaced, but holds no {mark}; give another --output, or remove it")
    if strangers := sorted(names - {mark, *parts}):
        raise JudgebotError(f"{folder}: would be replaced, but holds {strangers[0]} too; move that away")
