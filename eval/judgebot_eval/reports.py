"""Tables and figures -> a folder that can be read, computed with, and made into a page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from judgebot.writing import write_atomically
from judgebot_eval import figures, tables
from judgebot_eval.table_text import LEGEND, comma_separated, markdown
from judgebot_eval.tables import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TABLES, TEXT = "tables.jsonl", "report.md"


@dataclass(frozen=True, slots=True)
class Plot:
    """A figure, what its files are called, and what it shows."""

    id: str
    title: str
    figure: "Figure"


def write(folder: Path, title: str, made: Sequence[Table], plots: Sequence[Plot] = ()) -> str:
    """Write `report.md`, `tables.jsonl`, a CSV for each table, and an SVG and a PNG for each figure.

    Returns:
        The text of `report.md`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in made:
        write_text(folder / f"{table.id}.csv", comma_separated(table))
    for plot in plots:
        figures.save(plot.figure, folder / plot.id, plot.title)
    tables.write(folder / TABLES, made)
    text = "\n".join(_lines(title, made, plots))
    write_text(folder / TEXT, text)
    return text


def write_text(path: Path, text: str) -> None:
    """Write a file of text; a lone surrogate, which JSON may hold and UTF-8 may not, is written out."""
    write_atomically(path, text.encode(errors="backslashreplace"))


def _lines(title: str, made: Sequence[Table], plots: Sequence[Plot]) -> Iterator[str]:
    yield from (f"# {title}", "", LEGEND, "")
    for table in made:
        yield from (f"## {table.title}", "", *markdown(table), "")
    for plot in plots:
        yield from (f"![{plot.title}]({plot.id}.svg)", "")
