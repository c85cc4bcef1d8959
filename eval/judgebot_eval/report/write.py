"""A run -> its report, in a folder of the run."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from judgebot_eval.report import page, text
from judgebot_eval.report.added import added
from judgebot_eval.report.coverage import Absence, absences, coverage
from judgebot_eval.report.manifest_view import shown_manifest
from judgebot_eval.report.page import Page
from judgebot_eval.report.records import record_files
from judgebot_eval.report.run_folder import FOLDER, Run, read_run
from judgebot_eval.report.views import shown_stages
from judgebot_eval.reports import write_text
from judgebot_eval.table_text import comma_separated

PAGE, TEXT, ABSENT = "index.html", "report.md", "absent.csv"


def write(folder: Path) -> Path:
    """Write the report of a run, in place of an earlier one: equal runs give equal bytes.

    Args:
        folder: of the run.

    Returns:
        The page.

    Raises:
        JudgebotError: the run has no tables, or a file of it is damaged.
    """
    made = page_of(read_run(folder))
    output = folder / FOLDER
    output.mkdir(exist_ok=True)
    for path in output.glob("*.csv"):
        path.unlink()
    for shown in (table for stage in made.stages for table in stage.tables):
        write_text(output / f"{shown.anchor}.csv", comma_separated(shown.table))
    write_text(output / ABSENT, _absent(made.absences))
    write_text(output / TEXT, text.render(made))
    write_text(output / PAGE, page.render(made))
    return output / PAGE


def page_of(run: Run) -> Page:
    """Say what the page of a run says."""
    stages = (added(run.stages), *run.stages)
    records = record_files(run)
    return Page(
        run.name,
        tuple(coverage(stages)),
        tuple(shown_stages(stages, records)),
        tuple(absences(stages)),
        tuple(records.values()),
        tuple(map(shown_manifest, run.manifests)),
    )


def _absent(found: Sequence[Absence]) -> str:
    content = io.StringIO()
    lines = csv.writer(content, lineterminator="\n")
    lines.writerow(("stage", "table", "cell", "reason"))
    lines.writerows((each.stage.path, each.table.id, cell, each.reason) for each in found for cell in each.cells)
    return content.getvalue()
