"""`judgebot eval rq1`: how well do judges judge?"""

from collections.abc import Sequence
from pathlib import Path

import click

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("rq1")
@click.argument("candidates", type=_FILE, required=False)
@click.argument("judgements", type=_FILE, nargs=-1)
@click.option("--split", type=_FILE, help="The split of each task; needed for files.")
@click.option("--preset", type=click.Choice(["local"]), help="Train and measure what fits two cores, from --data.")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar="JUDGEBOT_DATA",
    help="Folder of labelled data (also JUDGEBOT_DATA).",
)
@click.option("--work", type=click.Path(path_type=Path), help="Keeps what --preset trains: call again to continue.")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Folder of tables and figures.")
def rq1_command(  # noqa: PLR0913 - the flags, by keyword
    *,
    candidates: Path | None,
    judgements: tuple[Path, ...],
    split: Path | None,
    preset: str | None,
    data: Path | None,
    work: Path | None,
    output: Path,
) -> None:
    """Compare JUDGEMENTS of CANDIDATES with what the tests say, beside the figures of the paper.

    CANDIDATES are labelled candidates, JUDGEMENTS what any number of judges say of those of the test tasks, all JSON
    lines. Judges whose names differ in their seed alone are reported as one.

    --preset local trains and measures the judges that fit two cores instead, on the candidates in --data, and reports
    on all of them and on those that language models have judged.
    """
    from judgebot_eval.rq1.files import refuse_file  # noqa: PLC0415 - the eval extra

    refuse_file(output)
    if preset is not None:
        if data is None or work is None or candidates is not None:
            raise click.UsageError("--preset local needs --data and --work, and no files")
        _local(data, work, output)
    elif candidates is None or split is None or not judgements:
        raise click.UsageError("give CANDIDATES, JUDGEMENTS and --split, or --preset local with --data and --work")
    else:
        click.echo(_report(candidates, judgements, split, output))


def _local(data: Path, work: Path, output: Path) -> None:
    from judgebot_eval.rq1_local import SEEDS, reports, run_local  # noqa: PLC0415 - the eval extra

    run_local(data, work, SEEDS, click.echo)
    for name, report in reports(work).items():
        click.echo(_report(report.candidates, report.judgements, report.split, output / name))


def _report(candidates: Path, judgements: Sequence[Path], split: Path, output: Path) -> str:
    from judgebot_eval.rq1.files import read_candidates  # noqa: PLC0415 - the eval extra
    from judgebot_eval.rq1.judged import read_judgements  # noqa: PLC0415
    from judgebot_eval.rq1.run import run  # noqa: PLC0415

    found = read_candidates(candidates, split)
    return run(found, read_judgements(judgements, found.rows), output)
