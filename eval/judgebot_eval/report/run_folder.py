"""The folder of a run -> its stages, each a folder with tables, and how they were made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError
from judgebot_eval import manifest, reports, tables
from judgebot_eval.report.contents import rank
from judgebot_eval.tables import Table

FOLDER = "report"
"""Of the report itself, in the folder of the run."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage printed.

    Attributes:
        path: of its folder, relative to the run; "." if the run is one stage alone.
        figures: its drawings, paths relative to the run.
    """

    path: str
    title: str
    tables: tuple[Table, ...]
    figures: tuple[str, ...] = ()

    def path_of(self, records: str) -> str:
        """Return where records that a cell names are, relative to the run."""
        return records if self.path == "." else f"{self.path}/{records}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """How something was made, as its JSON says it.

    Attributes:
        path: of the file, relative to the run.
    """

    path: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A folder of runs.

    Attributes:
        stages: in the order in which the study's parts are listed.
    """

    folder: Path
    stages: tuple[Stage, ...]
    manifests: tuple[Manifest, ...]

    @property
    def name(self) -> str:
        """What the folder is called."""
        return self.folder.resolve().name


def read_run(folder: Path) -> Run:
    """Read the tables and manifests of a run, at any depth.

    Raises:
        JudgebotError: there are no tables, or a file of them is damaged.
    """
    stages = [_stage(folder, path) for path in _files(folder, reports.TABLES)]
    if not stages:
        raise JudgebotError(f"{folder}: has no {reports.TABLES} at any depth; run a stage into it, such as rq1")
    stages.sort(key=lambda stage: (min(rank(table.id) for table in stage.tables), stage.path))
    named = (*_files(folder, "manifest.json"), *_files(folder, "*.manifest.json"))
    return Run(folder, tuple(stages), tuple(_manifest(folder, path) for path in named))


def _files(folder: Path, pattern: str) -> Iterator[Path]:
    own = folder / FOLDER
    yield from sorted(path for path in folder.rglob(pattern) if own not in path.parents)


def _stage(folder: Path, path: Path) -> Stage:
    drawn = (each.relative_to(folder).as_posix() for each in sorted(path.parent.glob("*.svg")))
    relative = path.parent.relative_to(folder).as_posix()
    return Stage(relative, _title(path.parent, relative), tuple(tables.read(path)), tuple(drawn))


def _title(stage: Path, otherwise: str) -> str:
    """Return the heading of the stage's own text."""
    text = stage / reports.TEXT
    first = text.read_text(encoding="utf-8").partition("\n")[0] if text.exists() else ""
    return first.removeprefix("# ") if first.startswith("# ") else otherwise


def _manifest(folder: Path, path: Path) -> Manifest:
    return Manifest(path.relative_to(folder).as_posix(), manifest.read(path, "run its stage again"))
