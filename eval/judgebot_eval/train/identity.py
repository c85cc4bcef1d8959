"""What a result is made from, as JSON beside it: a result is continued only from the same."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError

WAY_OUT = "give another folder, or remove it"


def check(path: Path, told: Mapping[str, Any], *, begun: bool, way_out: str = WAY_OUT) -> None:
    """Write down what a result is made from, or make sure that one that was begun is made from the same.

    Args:
        path: the file to write or to compare with.
        told: what JSON can hold, by name.
        begun: whether there is something of a result already.
        way_out: what to do if it is another.

    Raises:
        JudgebotError: what was begun is another, or does not say what it is made from.
    """
    if begun and not path.exists():
        raise JudgebotError(f"{path}: missing, so there is no telling what was begun there; {way_out}")
    if begun and (differing := differences(path, told)):
        raise JudgebotError(f"{path}: what was begun there differs in {', '.join(differing)}; {way_out}")
    if not begun:
        write(path, told)


def differences(path: Path, told: Mapping[str, Any]) -> list[str]:
    """Return the names of what differs from the file; all, where it is none that was written here."""
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        before = None
    if not isinstance(before, dict):
        return list(told)
    now = json.loads(json.dumps(told))
    return [name for name, value in now.items() if name not in before or before[name] != value]


def write(path: Path, told: Mapping[str, Any]) -> None:
    """Write down what a result is made from."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text(f"{json.dumps(told, indent=1)}\n", encoding="utf-8")
    partial.replace(path)


def sha256_of_rows(rows: Iterable[object]) -> str:
    """Return the hash of rows, in order, by how they are shown."""
    digest = sha256()
    for row in rows:
        digest.update(f"{row!r}\n".encode())
    return digest.hexdigest()
