"""What was done in the folder of a run, as a manifest: the state of each stage, and how it was made."""

import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

from judgebot.bundle import sha256_of
from judgebot.errors import JudgebotError
from judgebot_eval import manifest
from judgebot_eval.jsonl import shown
from judgebot_eval.study.stage import Stage

_NAME = "study.manifest.json"
_MEND = "remove it, and the stages are run again"
_PACKAGES = ("judgebot", "numpy", "scikit-learn", "scipy", "torch", "transformers")


@dataclass(frozen=True, slots=True)
class Entry:
    """A stage that was begun.

    Attributes:
        inputs: the hash of all that its results depend on.
        seconds: that the call took which finished it, None if it is not finished.
    """

    name: str
    inputs: str
    seconds: float | None = None


def read(folder: Path) -> dict[str, Entry]:
    """Read the stages that were begun in a run, by their name; none in a new folder.

    Raises:
        JudgebotError: the manifest is damaged.
    """
    path = folder / _NAME
    if not path.exists():
        return {}
    rows = manifest.read(path, _MEND).get("stages", [])
    if not isinstance(rows, list):
        raise _damaged(path, rows)
    entries = [_entry(row, path) for row in rows]
    return {entry.name: entry for entry in entries}


def _entry(row: object, path: Path) -> Entry:
    match row:
        case {"name": str(name), "inputs": str(inputs), "seconds": float() | int() | None as seconds}:
            return Entry(name, inputs, seconds)
    raise _damaged(path, row)


def _damaged(path: Path, found: object) -> JudgebotError:
    return JudgebotError(f"{path}: the stages cannot be {shown(found)}; {_MEND}")


def write(folder: Path, about: Mapping[str, Any], entries: Iterable[Entry]) -> None:
    """Write the manifest of a run; what it is `about` is for readers alone."""
    manifest.write(folder / _NAME, {**about, "stages": [asdict(entry) for entry in entries]})


def about(preset: str, stages: Iterable[Stage]) -> dict[str, Any]:
    """Describe a run: the machine, the versions, and the data with their hashes."""
    read_files = sorted({path for stage in stages for path in stage.reads if path.is_file()})
    return {
        "preset": preset,
        "machine": {"system": platform.platform(), "processors": os.cpu_count(), "python": platform.python_version()},
        "versions": {name: metadata.version(name) for name in _PACKAGES},
        "data": {path.name: sha256_of(path) for path in read_files},
    }


def inputs_of(stage: Stage, needed: Iterable[Stage], folder: Path) -> str:
    """Hash what the results of a stage depend on: its recipe, the files that it reads, the results that it needs."""
    read_files = (path for path in stage.reads if path.is_file())
    files = [*read_files, *(file for each in needed for path in each.results for file in files_of(folder / path))]
    parts = [stage.name, stage.recipe, *(f"{path.name} {sha256_of(path)}" for path in files)]
    return sha256("\n".join(parts).encode()).hexdigest()


def files_of(path: Path) -> list[Path]:
    """Return a file, or the files of a folder at any depth; none if it is not there."""
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file())
    return [path] if path.exists() else []


def is_finished(stage: Stage, entry: Entry | None, inputs: str, folder: Path) -> bool:
    """Tell whether a stage need not be done again."""
    there = all((folder / path).exists() for path in stage.results)
    return there and entry is not None and entry.seconds is not None and entry.inputs == inputs
