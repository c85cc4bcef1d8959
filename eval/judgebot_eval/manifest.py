"""How a log was made, as JSON beside it; a log is continued only in the way it was begun."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError

_MEND = "give another --output"


def manifest_path(log: Path) -> Path:
    """Return where the manifest of a log is."""
    return log.with_name(f"{log.name}.manifest.json")


def begin(log: Path, settings: Mapping[str, Any], may_change: Collection[str] = ()) -> None:
    """Write the manifest of a log that is begun, or see to it that one that is continued was made in the same way.

    A log without a line is begun anew.

    Args:
        log: need not exist yet.
        settings: what JSON can hold; keys are strings.
        may_change: the settings that need not be the same.

    Raises:
        JudgebotError: one that has to be the same is not, or there is no telling.
    """
    if not (log.exists() and log.stat().st_size):
        return write(log, settings)
    if not manifest_path(log).exists():
        raise JudgebotError(f"{log}: has no manifest, so it cannot be continued; {_MEND}")
    earlier, now = read(log), json.loads(json.dumps(settings))
    changed = [name for name, value in now.items() if name not in may_change and earlier.get(name) != value]
    if changed:
        was = ", ".join(f"{name} {earlier.get(name)!r}" for name in changed)
        raise JudgebotError(f"{log}: was begun with {was}; give the same again, or another --output")
    return None


def write(log: Path, fields: Mapping[str, Any]) -> None:
    """Write the manifest of a log, in place of the one that was there."""
    manifest = manifest_path(log)
    manifest.parent.mkdir(parents=True, exist_ok=True)
    partial = manifest.with_name(f".{manifest.name}.partial")
    partial.write_text(f"{json.dumps(fields, indent=2, ensure_ascii=False)}\n", encoding="utf-8")
    partial.replace(manifest)


def read(log: Path, mend: str = _MEND) -> Mapping[str, Any]:
    """Read the manifest of a log.

    Args:
        log: need not exist.
        mend: what to do about a manifest that is damaged.

    Raises:
        JudgebotError: there is none, or it is damaged.
    """
    manifest = manifest_path(log)
    try:
        fields = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise JudgebotError(f"{manifest}: cannot be read: {error}; {mend}") from error
    if not isinstance(fields, dict):
        raise JudgebotError(f"{manifest}: is no manifest; {mend}")
    return fields
