"""`judgebot eval study`: the whole study, from its data to its report."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.training_use import FLAG, refuse_forbidden

if TYPE_CHECKING:
    from judgebot_eval.study.stage import Stage

_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("study")
@click.argument("run", type=_FOLDER)
@click.option("--preset", type=click.Choice(["local", "paper"]), default="local", show_default=True)
@click.option("--dry-run", is_flag=True, help="Print the plan and do nothing.")
@click.option(
    "--data", required=True, type=_FOLDER, envvar="JUDGEBOT_DATA", help="Folder of the data (also JUDGEBOT_DATA)."
)
@click.option(
    FLAG, "stated", multiple=True, metavar="DATA", help="State that you may, although the licence of DATA forbids it."
)
@click.option(
    "--seeds",
    default=3,
    show_default=True,
    type=click.IntRange(1),
    help="With how many seeds `local` trains each judge; more can follow in the same folder.",
)
@click.option("--unsafe-no-sandbox", is_flag=True, help="Run programs with all that you may do.")
def study_command(  # noqa: PLR0913 - the flags, by keyword
    *, run: Path, preset: str, dry_run: bool, data: Path, stated: tuple[str, ...], seeds: int, unsafe_no_sandbox: bool
) -> None:
    """Run the study into the folder RUN, its report included: call again to continue.

    `local` measures the judges that fit two cores on the candidates at hand; `paper` is the whole recipe, for a machine
    with a GPU of 80 GB, the network, and OPENAI_API_KEY. The plan comes first.
    """
    from judgebot_eval.study import ledger, plan  # noqa: PLC0415 - the eval extra
    from judgebot_eval.study.run import run as run_stages  # noqa: PLC0415
    from judgebot_eval.study.stage import settled  # noqa: PLC0415
    from judgebot_eval.train.data import checked  # noqa: PLC0415

    checked(data)
    machine = ["--unsafe-no-sandbox"] if unsafe_no_sandbox else []
    made = _local(data, run, machine, seeds) if preset == "local" else _paper(data, run, machine, stated)
    stages = list(settled(made))
    planned = plan.plan(stages, ledger.read(run), run)
    click.echo("\n".join([f"{run}: the study, preset {preset}", *plan.lines(planned)]))
    due = [each.stage for each in planned if each.is_due]
    try:
        refuse_forbidden({source for stage in due for source in stage.learns}, stated)
    except JudgebotError as error:
        if not dry_run:
            raise
        click.echo(f"refused: {error}")
    if due and not dry_run:
        run_stages(stages, run, ledger.about(preset, stages), click.echo)


def _local(data: Path, run: Path, machine: Sequence[str], seeds: int) -> "Iterator[Stage]":
    from judgebot_eval.rq1_local_judges import TRAINED  # noqa: PLC0415 - the eval extra
    from judgebot_eval.study import local  # noqa: PLC0415

    return local.stages(local.Local(data, run, TRAINED, range(1, seeds + 1), machine=machine))


def _paper(data: Path, run: Path, machine: Sequence[str], stated: Sequence[str]) -> "Iterator[Stage]":
    from judgebot_eval.study import paper, recipe  # noqa: PLC0415 - the eval extra

    return paper.stages(recipe.of_paper(data, machine, stated, _gpu_memory()), run)


def _gpu_memory() -> float:
    """Return the memory of the first GPU in gigabytes, 0 if there is none."""
    import torch  # noqa: PLC0415

    return torch.cuda.get_device_properties(0).total_memory / 2**30 if torch.cuda.is_available() else 0.0
