"""`judgebot eval`: train and validate judges."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from judgebot_eval.train.held_out import EvaluationKeys

_DATA = Path("../shared/data")


@click.group("eval")
def main() -> None:
    """Train and validate judges (the study harness)."""


@main.group("corpus")
def corpus_command() -> None:
    """Build a corpus of documented Java methods."""


@corpus_command.command("build")
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--output", required=True, type=click.Path(path_type=Path), help="Folder; one .jsonl.gz for each source.")
def build(sources: tuple[Path, ...], output: Path) -> None:
    """Collect the documented methods of source folders and bare Git repositories.

    Held-out projects are refused, and so is every method that equals one of an evaluation file. A source whose file
    exists already is left as it is.
    """
    from collections import Counter  # noqa: PLC0415

    from judgebot_eval.train import corpus  # noqa: PLC0415 - the training extra

    output.mkdir(parents=True, exist_ok=True)
    evaluation = _evaluation_keys()
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
@click.option("--corpus", "corpus_folder", required=True, type=click.Path(path_type=Path, exists=True), help="What `corpus build` wrote.")
@click.option("--start", required=True, type=click.Path(path_type=Path, exists=True), help="Folder of the encoder to start from.")
@click.option("--work", required=True, type=click.Path(path_type=Path), help="Keeps the checkpoint: call again to continue.")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="The model folder to write.")
def train_command(recipe_file: Path, corpus_folder: Path, start: Path, work: Path, output: Path) -> None:
    """Train, export, calibrate and measure a judge, and write its folder."""
    from judgebot_eval.train import data, recipe  # noqa: PLC0415

    labelled = data.data_folder(os.environ, _DATA)
    bundle = recipe.train(recipe.read(recipe_file, corpus_folder, start, labelled), work, output, click.echo)
    click.echo(f"{output}: {bundle.name} {bundle.version}, threshold {bundle.threshold:g}")


def _evaluation_keys() -> "EvaluationKeys":
    from judgebot_eval.train import data  # noqa: PLC0415
    from judgebot_eval.train.held_out import EvaluationKeys  # noqa: PLC0415

    return EvaluationKeys(data.evaluation_pairs(data.data_folder(os.environ, _DATA)))
