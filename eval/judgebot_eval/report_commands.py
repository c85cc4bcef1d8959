"""`judgebot eval report`: one page of all that a run printed."""

from pathlib import Path

import click


@click.command("report")
@click.argument("run", type=click.Path(path_type=Path, exists=True, file_okay=False))
def report_command(*, run: Path) -> None:
    """Make one page of the tables in the folder RUN, at any depth, beside the figures of the paper.

    Writes report/index.html, which loads nothing from anywhere, report/report.md, and a CSV for each table into RUN.
    """
    from judgebot_eval.report.write import write  # noqa: PLC0415 - the eval extra

    click.echo(write(run))
