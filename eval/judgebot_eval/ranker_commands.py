"""`judgebot eval train-ranker`: train an encoder, a RankEF or a CodeRanker."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from judgebot_eval.datasets.training_use import FLAG, refuse_forbidden
from judgebot_eval.judges.candidate_files import read_some, refuse_shared_tasks
from judgebot_eval.judges.coderanker_classes import DEFAULT, TASKS
from judgebot_eval.overwriting import refuse_input

if TYPE_CHECKING:
    from judgebot_eval.judges.training import Settings

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command("train-ranker")
@click.argument("kind", type=click.Choice(["encoder", "rankef", "coderanker"]))
@click.argument("start", type=_FOLDER)
@click.argument("training", type=_FILE)
@click.argument("validation", type=_FILE)
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Folder: call again to continue.")
@click.option("--sharing", type=click.Choice(["hard", "soft"]), default="hard", show_default=True, help="Of RankEF.")
@click.option("--upstream-quirk", is_flag=True, help="Of RankEF: fill texts up as its authors' code does, unmasked.")
@click.option("--task", type=click.Choice(TASKS), default=DEFAULT, show_default=True, help="Of CodeRanker.")
@click.option("--epochs", type=click.IntRange(1), help="Else as in the paper of the ranker.")
@click.option("--learning-rate", type=click.FloatRange(0, min_open=True), help="Else as in the paper of the ranker.")
@click.option("--step-rows", type=click.IntRange(1), help="Candidates in one optimizer step; else as in the paper.")
@click.option("--seed", default=0, show_default=True)
@click.option(
    FLAG, "stated", multiple=True, metavar="DATA", help="State that you may, although the licence of DATA forbids it."
)
def train_ranker_command(  # noqa: PLR0913 - the flags, by keyword
    *,
    kind: str,
    start: Path,
    training: Path,
    validation: Path,
    output: Path,
    sharing: Any,
    upstream_quirk: bool,
    task: Any,
    stated: tuple[str, ...],
    **settings: Any,
) -> None:
    """Train a ranker from START, a folder with a BERT (encoder), a T5 (rankef) or a RoBERTa or BERT (coderanker).

    TRAINING and VALIDATION are labelled candidates of different tasks; VALIDATION chooses the best epoch by F1.
    """
    refuse_input(output, start)
    rows = read_some(training, f"give {kind} some to learn from")
    refuse_forbidden({row.source for row in rows}, stated)
    refuse_shared_tasks(rows, validation)
    chosen = read_some(validation, f"give {kind} some to choose the epoch by")

    from judgebot_eval.judges import coderanker, encoder, rankef, ranker_run  # noqa: PLC0415 - the eval extra

    def adapted(of_paper: "Settings") -> "Settings":
        return replace(of_paper, **{name: value for name, value in settings.items() if value is not None})

    seed: int = settings["seed"]
    run = ranker_run.Run(rows, chosen, output, click.echo)
    match kind:
        case "encoder":
            judge = encoder.start(start, encoder.Config(encoder.name_of(seed)), seed)
            epochs = ranker_run.train(judge, run, adapted(encoder.SETTINGS))
        case "rankef":
            name = rankef.name_of(seed, sharing=sharing, upstream_quirk=upstream_quirk)
            config = rankef.Config(name, sharing=sharing, upstream_quirk=upstream_quirk)
            epochs = ranker_run.train(rankef.start(start, config, seed), run, adapted(rankef.SETTINGS))
        case _:
            classes = coderanker.config_of(rows, task, coderanker.name_of(seed, task))
            epochs = ranker_run.train(coderanker.start(start, classes, seed), run, adapted(coderanker.SETTINGS))
    click.echo(f"{output}: {kind}, epoch {max(epochs, key=lambda epoch: epoch.f1).number} of {len(epochs)}")
