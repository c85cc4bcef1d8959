"""`judgebot eval rq2`: choosing the best of several candidates."""

from pathlib import Path

import click

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("rq2")
@click.argument("candidates", type=_FILE)
@click.argument("judgements", type=_FILE, nargs=-1, required=True)
@click.option("--split", required=True, type=_FILE, help="The split of each task.")
@click.option(
    "--team", "team", required=True, multiple=True, help="A judge of the team, without its seed; at most three of them."
)
@click.option("--as-given", is_flag=True, help="Keep the order of --team, not that of the F1 on the validation tasks.")
@click.option("--likelihoods", multiple=True, type=_FILE, help="What `likelihood` wrote, for Coder-Reviewer.")
@click.option("--timings", multiple=True, type=_FILE, help="Measured speeds, JSON lines, for the table of seconds.")
@click.option("--repetitions", default=10, show_default=True, type=click.IntRange(1), help="Draws of n candidates.")
@click.option("--seed", default=0, show_default=True, help="Of the draws.")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Folder of tables and figures.")
def rq2_command(  # noqa: PLR0913 - the flags, by keyword
    *,
    candidates: Path,
    judgements: tuple[Path, ...],
    split: Path,
    team: tuple[str, ...],
    as_given: bool,
    likelihoods: tuple[Path, ...],
    timings: tuple[Path, ...],
    repetitions: int,
    seed: int,
    output: Path,
) -> None:
    """Let teams of judges and everything else choose among CANDIDATES, beside the figures of the paper.

    CANDIDATES are labelled candidates, several of a generator at a task. JUDGEMENTS are of those of the test tasks and,
    for the team, of the validation tasks, all JSON lines. Judges that are not in the team choose by themselves.
    """
    from judgebot_eval import jsonl  # noqa: PLC0415 - the eval extra
    from judgebot_eval.rq1.files import read_candidates, refuse_file  # noqa: PLC0415
    from judgebot_eval.rq1.judged import read_judgements  # noqa: PLC0415
    from judgebot_eval.rq2.cost import Timing  # noqa: PLC0415
    from judgebot_eval.rq2.inputs import Inputs, Options, read_likelihoods  # noqa: PLC0415
    from judgebot_eval.rq2.run import run  # noqa: PLC0415

    refuse_file(output)
    found = read_candidates(candidates, split)
    inputs = Inputs(
        found,
        read_judgements(judgements, found.rows),
        read_likelihoods(likelihoods),
        [each for path in timings for each in jsonl.read(path, Timing)],
    )
    options = Options(team, as_given, repetitions, seed)
    click.echo(run(inputs, options, output, lambda line: click.echo(line, err=True)))
