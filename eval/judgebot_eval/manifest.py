"""How a result was made, as JSON beside it: a result is continued only in the way it was begun."""

import json
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError
from judgebot.writing import write_atomically
from judgebot_eval.jsonl import shown
from judgebot_eval.one_writer import refuse_claimed

MADE_FROM = "made-from.json"
"""What the manifest of a folder, or of a file, is called that says what it was made from."""


def manifest_path(log: Path) -> Path:
    """Return where the manifest of a log is."""
    return log.with_name(f"{log.name}.manifest.json")


def begin_log(log: Path, settings: Mapping[str, Any], may_change: Collection[str] = ()) -> None:
    """Begin or continue a log, as `begin` does; one without a line is begun anew.

    Raises:
        JudgebotError: as of `begin`; or another process writes the log.
    """
    refuse_claimed(log)
    begun = log.exists() and log.stat().st_size > 0
    begin(manifest_path(log), settings, begun=begun, may_change=may_change)


def begin(
    path: Path,
    settings: Mapping[str, Any],
    *,
    begun: bool,
    may_change: Collection[str] = (),
    flag: str = "--output",
) -> None:
    """Write the manifest of a result that is begun, or see to it that one that is continued was made in the same way.

    Args:
        path: of the manifest.
        settings: what JSON can hold, by name.
        begun: whether there is something of the result already.
        may_change: the settings that need not be the same.
        flag: the option that names the place of the result.

    Raises:
        JudgebotError: one that has to be the same is not, or there is no telling.
    """
    if not begun:
        write(path, settings)
        return
    found = differences(path, settings, f"give another {flag}")
    if was := ", ".join(f"{name} {shown(value)}" for name, value in found.items() if name not in may_change):
        raise JudgebotError(f"{path}: was begun with {was}; give the same again, or another {flag}")


def differences(path: Path, settings: Mapping[str, Any], mend: str) -> dict[str, Any]:
    """Return the settings that are others in a manifest, as they are there: None for what it does not have.

    Raises:
        JudgebotError: as of `read`.
    """
    before, now = read(path, mend), json.loads(json.dumps(settings))
    return {name: before.get(name) for name, value in now.items() if before.get(name) != value}


def write(path: Path, fields: Mapping[str, Any]) -> None:
    """Write a manifest, in place of the one that was there."""
    write_atomically(path, f"{json.dumps(fields, indent=2)}\n".encode())


def read(path: Path, mend: str) -> Mapping[str, Any]:
    """Read a manifest.

    Args:
        path: need not exist.
        mend: what to do where there is none, or one that is damaged.

    Raises:
        JudgebotError: there is none, or it is damaged.
    """
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise JudgebotError(f"{path}: missing, so there is no telling how this was made; {mend}") from None
    except (OSError, ValueError) as error:
        raise JudgebotError(f"{path}: cannot be read: {error}; {mend}") from error
    if not isinstance(fields, dict):
        raise JudgebotError(f"{path}: is no manifest; {mend}")
    return fields


def sha256_of_rows(rows: Iterable[object]) -> str:
    """Return the hash of rows, in order, by how they are shown: what a manifest says of them."""
    digest = sha256()
    for row in rows:
        digest.update(f"{row!r}\n".encode())
    return digest.hexdigest()
