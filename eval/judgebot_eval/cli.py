"""`judgebot eval`: train and validate judges."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from judgebot_eval.train.held_out import EvaluationKeys

_DATA = Path("../shared/data")
_data_option = click.option(
    "--data", type=click.Path(path_type=Path), envvar="JUDGEBOT_DATA", default=_DATA, help="Folder of labelled data."
)


@click.group("eval")
def main() -> None:
    """Train and validate judges (the study harness)."""


@main.group("corpus")
def corpus_command() -> None:
    """Build a corpus of documented Java methods."""


@corpus_command.command("build")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@_data_option
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Folder; one .jsonl.gz for each source.")
def build(sources: tuple[Path, ...], data: Path, output: Path) -> None:
    """Collect the documented methods of source folders and bare Git repositories.

    Held-out projects are refused, and so is every method that equals one of an evaluation file. A source whose file
    exists already is left as it is.
    """
    from collections import Counter  # noqa: PLC0415

    from judgebot_eval.train import corpus  # noqa: PLC0415 - the training extra

    output.mkdir(parents=True, exist_ok=True)
    evaluation = _evaluation_keys(data)
    for source in sources:
        target = output / f"{corpus.project_of(source)}.jsonl.gz"
        if target.exists():
            click.echo(f"{target}: exists already")
            continue
        refused: Counter[str] = Counter()
        count = corpus.write_corpus(corpus.collect(source, evaluation, refused), target)
        left_out = ", ".join(f"{reason} {number:,}" for reason, number in refused.most_common())
        click.echo(f"{target}: {count:,} methods; left out: {left_out}")


@main.command("train")
@click.argument("recipe_file", metavar="RECIPE", type=click.Path(path_type=Path, exists=True))
@click.option(
    "--corpus",
    "corpus_folder",
    required=True,
    type=click.Path(path_type=Path, exists=True),
    help="What `corpus build` wrote.",
)
@click.option(
    "--start", required=True, type=click.Path(path_type=Path, exists=True), help="Folder of the encoder to start from."
)
@click.option(
    "--work", required=True, type=click.Path(path_type=Path), help="Keeps the checkpoint: call again to continue."
)
@click.option("--output", required=True, type=click.Path(path_type=Path), help="The model folder to write.")
@_data_option
def train_command(  # noqa: PLR0913 - the flags, by keyword
    *, recipe_file: Path, corpus_folder: Path, start: Path, work: Path, output: Path, data: Path
) -> None:
    """Train, export, calibrate and measure a judge, and write its folder."""
    from judgebot_eval.train import recipe  # noqa: PLC0415

    bundle = recipe.train(recipe.read(recipe_file, corpus_folder, start, data), work, output, click.echo)
    click.echo(f"{output}: {bundle.name} {bundle.version}, threshold {bundle.threshold:g}")


def _evaluation_keys(folder: Path) -> "EvaluationKeys":
    from judgebot_eval.train import data  # noqa: PLC0415
    from judgebot_eval.train.held_out import EvaluationKeys  # noqa: PLC0415

    return EvaluationKeys(data.evaluation_pairs(data.checked(folder)))
