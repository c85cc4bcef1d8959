"""CoderEval's tasks by runnable level, beside those that the study had."""

from collections import Counter
from pathlib import Path

from judgebot_eval.datasets.tasks import benchmark_of
from judgebot_eval.gzip_rows import read_rows
from judgebot_eval.tables import Cell, Column, Reference, Row, Table
from judgebot_eval.train.data import checked

# Level: of all 230 tasks, and of the 184 whose target passes while neither an empty body nor a dummy return does.
_STUDY = {
    "self_contained": (55, 52),
    "slib_runnable": (25, 22),
    "plib_runnable": (5, 4),
    "class_runnable": (100, 78),
    "file_runnable": (1, 1),
    "project_runnable": (44, 27),
}


def levels(data: Path) -> Table:
    """Count the tasks at hand by level, all and those with reliable tests.

    Raises:
        JudgebotError: the file of tasks is missing or damaged.
    """
    rows = list(read_rows(checked(data) / benchmark_of("codereval").path))
    everything = Counter(row["level"] for row in rows)
    reliable = Counter(row["level"] for row in rows if not row["tests_unreliable"])
    lines = [(level, everything[level], reliable[level], *_STUDY[level]) for level in _STUDY]
    return Table(
        id="codereval-levels",
        title="CoderEval tasks by runnable level",
        labels=("level",),
        columns=(Column("tasks", ",.0f"), Column("with reliable tests", ",.0f")),
        rows=(
            *(_row(*line) for line in lines),
            _row("all", *(sum(counts) for counts in list(zip(*lines, strict=True))[1:])),
        ),
        notes=("A part of the tasks is not in the file; the study's last step, flaky tests, is not counted here.",),
    )


def _row(level: str, here: int, reliable_here: int, study: int, reliable_study: int) -> Row:
    return Row((level,), (_cell(here, study), _cell(reliable_here, reliable_study)))


def _cell(here: int, study: int) -> Cell:
    return Cell(here, Reference(study, "derived"))
