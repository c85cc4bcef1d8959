"""The files that cells are computed from, as a page shows them: where they are, what they hash to, how they begin."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from judgebot.bundle import sha256_of
from judgebot.report.escape import clip
from judgebot_eval.report.run_folder import Run, Stage

_SHOWN = 2
_LETTERS = 400


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A file of records.

    Attributes:
        path: relative to the run.
        anchor: of its place in the page.
        sha256: "" if there is no such file in the run.
        beginning: its first lines, each cut to what a page has room for.
    """

    path: str
    anchor: str
    sha256: str = ""
    lines: int = 0
    beginning: tuple[str, ...] = ()


def record_files(run: Run) -> dict[str, RecordFile]:
    """Read the files that the cells of a run name, by their path, in the order of the tables."""
    paths = dict.fromkeys(path for stage in run.stages for path in _named(stage))
    return {path: _read(run.folder, path, f"records-{number}") for number, path in enumerate(paths, 1)}


def _named(stage: Stage) -> Iterator[str]:
    cells = (cell for table in stage.tables for row in table.rows for cell in row.cells)
    yield from (stage.path_of(cell.records) for cell in cells if cell.records)


def _read(folder: Path, path: str, anchor: str) -> RecordFile:
    file = folder / path
    # a table says any path: nothing outside the run is read, or linked to
    if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
        return RecordFile(path, anchor)
    with file.open(encoding="utf-8", errors="replace") as text:
        beginning = tuple(clip(line.rstrip("\n"), _LETTERS) for line in islice(text, _SHOWN))
        lines = len(beginning) + sum(1 for _ in text)
    return RecordFile(path, anchor, sha256_of(file), lines, beginning)
