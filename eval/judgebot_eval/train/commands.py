"""`judgebot eval corpus|pretrain|train|refit|recalibrate|measure`: build a corpus, make a judge, measure it."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from judgebot.bundle import find_bundle
from judgebot_eval.data_option import data_option

if TYPE_CHECKING:
    from judgebot_eval.train.recipe import Inputs, Recipe

_PATH = click.Path(path_type=Path)
_EXISTING = click.Path(path_type=Path, exists=True)

_corpus_option = click.option("--corpus", required=True, type=_EXISTING, help="What `corpus build` wrote.")
_changes_option = click.option("--changes", required=True, type=_EXISTING, help="What `corpus fixes` wrote.")
_mutants_option = click.option(
    "--mutants", type=_EXISTING, help="What `corpus mutants` wrote, if the recipe takes some."
)
_recipe_argument = click.argument("recipe_file", metavar="RECIPE", type=_EXISTING)
_model_option = click.option("--output", required=True, type=_PATH, help="The model folder to write.")
_licence_option = click.option(
    "--licence", "licences", multiple=True, metavar="PROJECT=SPDX", help="A licence that is not found by itself."
)
_start_option = click.option(
    "--start",
    required=True,
    help="What to start from: an encoder's folder, a judge's, or the name of a model that comes with judgebot.",
)
_work_option = click.option("--work", required=True, type=_PATH, help="Keeps the checkpoint: call again to continue.")


@click.group("corpus")
def corpus_command() -> None:
    """Build a corpus of documented Java methods."""


@corpus_command.command("build")
@click.argument("sources", nargs=-1, required=True, type=_EXISTING)
@data_option
@click.option("--output", required=True, type=_PATH, help="Folder; one folder for each project.")
@_licence_option
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Processes that read files.")
def build(*, sources: tuple[Path, ...], data: Path, output: Path, licences: tuple[str, ...], jobs: int) -> None:
    """Collect the documented methods of permissive projects, each once.

    SOURCES are Git repositories (at HEAD), folders, jars, zips and tars. Held-out projects are refused, and so are
    methods that an evaluation file or an earlier project holds in the same or nearly the same form: name first the
    projects to be measured on. Call again to continue.
    """
    from judgebot_eval.datasets.evaluation import evaluation_pairs  # noqa: PLC0415 - the training extra, as below
    from judgebot_eval.train.collect import build as building  # noqa: PLC0415
    from judgebot_eval.train.collect.duplicates import Evaluation  # noqa: PLC0415
    from judgebot_eval.train.collect.projects import parse_licences  # noqa: PLC0415

    declared = parse_licences(licences)
    evaluation = Evaluation(evaluation_pairs(data))
    building.build(sources, output, evaluation, licences=declared, jobs=jobs, report=click.echo)


@corpus_command.command("fixes")
@click.argument("repositories", metavar="REPOSITORY...", nargs=-1, required=True, type=_EXISTING)
@data_option
@click.option("--output", required=True, type=_PATH, help="Folder; one .jsonl.gz for each project.")
@_licence_option
@click.option("--sample", default=0, type=click.IntRange(min=0), help="Print this many of the fixes, drawn by chance.")
@click.option("--seed", default=0, help="Of the sample.")
def fixes(  # noqa: PLR0913 - the flags, by keyword
    *, repositories: tuple[Path, ...], data: Path, output: Path, licences: tuple[str, ...], sample: int, seed: int
) -> None:
    """Mine the history of repositories, bare or with files, for changes of documented methods.

    Keeps fixes, other changes, and changes of code together with its Javadoc. Held-out projects are refused, and so is
    every method that equals one of an evaluation file. Call again to continue.
    """
    from judgebot_eval.datasets.evaluation import evaluation_pairs  # noqa: PLC0415 - the training extra, as below
    from judgebot_eval.train.collect.held_out import EvaluationKeys  # noqa: PLC0415
    from judgebot_eval.train.collect.projects import each_once, open_project, parse_licences  # noqa: PLC0415
    from judgebot_eval.train.mine import mining  # noqa: PLC0415
    from judgebot_eval.train.mine.fixes import describe  # noqa: PLC0415
    from judgebot_eval.train.mine.history import git_dir_of  # noqa: PLC0415

    declared, places = parse_licences(licences), each_once(repositories)
    projects = [open_project(place, declared) for place in places]
    evaluation = EvaluationKeys(evaluation_pairs(data))
    output.mkdir(parents=True, exist_ok=True)
    for place, project in zip(places, projects, strict=True):
        source = mining.Source(git_dir_of(place), project.name, project.licence.expression)
        progress = mining.mine(source, output, evaluation, click.echo)
        click.echo(f"{project.name}: left out: {mining.counts(progress.refused)}")
    for change in mining.sample(output, [project.name for project in projects], sample, seed):
        click.echo(describe(change))


@corpus_command.command("mutants")
@data_option
@click.option("--output", required=True, type=_PATH, help="Folder; call again to continue.")
@click.option("--count", default=20, show_default=True, type=click.IntRange(1), help="Mutants of each solution.")
@click.option("--seed", default=1, show_default=True, help="Of the draw.")
@click.option("--workers", type=click.IntRange(1), help="Programs at a time.  [default: one for each processor]")
@click.option("--unsafe-no-sandbox", is_flag=True, help="Run programs with all that you may do.")
def mutants_command(  # noqa: PLR0913 - the flags, by keyword
    *, data: Path, output: Path, count: int, seed: int, workers: int | None, unsafe_no_sandbox: bool
) -> None:
    """Break solutions that have tests, and run the tests (needs a JDK and bubblewrap).

    Each mutant is written with its outcome: only those killed (or timed out) are known to be wrong.
    """
    from judgebot_eval.execute.engines import EngineSettings, open_engine  # noqa: PLC0415
    from judgebot_eval.train.mine.mining import counts  # noqa: PLC0415
    from judgebot_eval.train.mutate import killed  # noqa: PLC0415

    refused: Counter[str] = Counter()
    solutions = list(killed.read_solutions(data, refused))
    click.echo(f"{data}: {len(solutions):,} solutions; left out: {counts(refused)}")
    settings = EngineSettings(workers=workers, limits=killed.LIMITS, unsafe_no_sandbox=unsafe_no_sandbox)
    with open_engine(settings) as engine:
        killed.write_executed(solutions=solutions, count=count, seed=seed, engine=engine, folder=output, say=click.echo)


@click.command("pretrain")
@_recipe_argument
@_corpus_option
@_start_option
@_work_option
@click.option("--output", required=True, type=_PATH, help="The encoder's folder to write.")
def pretrain_command(*, recipe_file: Path, corpus: Path, start: str, work: Path, output: Path) -> None:
    """Fit an encoder's vocabulary to a corpus, and teach it to find wrong tokens."""
    from judgebot_eval.train import pipeline, recipe  # noqa: PLC0415 - the training extra

    pipeline.pretrain(pipeline.Run(recipe.read(recipe_file), _folder_of(start), work, output, click.echo), corpus)


@click.command("train")
@_recipe_argument
@_corpus_option
@_changes_option
@_mutants_option
@_start_option
@_work_option
@_model_option
@data_option
def train_command(*, recipe_file: Path, start: str, work: Path, output: Path, **folders: Path) -> None:
    """Train, export and calibrate a judge, and write its folder; `judgebot eval measure` then measures it."""
    from judgebot_eval.train import pipeline, recipe  # noqa: PLC0415 - the training extra

    run = pipeline.Run(recipe.read(recipe_file), _folder_of(start), work, output, click.echo)
    bundle = pipeline.train(run, _inputs(run.recipe, **folders))
    click.echo(f"{output}: {bundle.name} {bundle.version}, threshold {bundle.threshold:g}")


@click.command("refit")
@_recipe_argument
@_corpus_option
@_changes_option
@_mutants_option
@click.option(
    "--model",
    required=True,
    help="Whose encoder to keep: the name of a model that comes with judgebot, or a folder.",
)
@click.option(
    "--leave-out",
    type=click.Choice(["CoderEval", "HumanEval"]),
    help="Learn from no candidates of this benchmark, so that `measure` can tell what carries over to it.",
)
@_work_option
@_model_option
@data_option
def refit_command(
    *, recipe_file: Path, model: str, leave_out: str | None, work: Path, output: Path, **folders: Path
) -> None:
    """Keep a judge's encoder, and make all that stands beside it anew: wide part, calibration, change model.

    It takes minutes without a GPU, so that a judge can be fitted to your repositories on any machine.
    """
    from judgebot_eval.train import pipeline, recipe  # noqa: PLC0415 - the training extra, as below
    from judgebot_eval.train.assess.measure import BENCHMARKS  # noqa: PLC0415

    made, start = recipe.read(recipe_file), find_bundle(model).folder
    if leave_out:
        made = recipe.without_candidates(made, BENCHMARKS[leave_out])
    bundle = pipeline.refit(pipeline.Run(made, start, work, output, click.echo), _inputs(made, **folders))
    click.echo(f"{output}: {bundle.name} {bundle.version}, threshold {bundle.threshold:g}")


@click.command("recalibrate")
@_recipe_argument
@_corpus_option
@_changes_option
@click.option("--model", required=True, help="What to calibrate: the name of a model, or a folder.")
@_model_option
@data_option
def recalibrate_command(*, recipe_file: Path, model: str, output: Path, **folders: Path) -> None:
    """Keep a judge as it is, and calibrate it on other projects: those that RECIPE calls unseen.

    What its probabilities mean and from where on it speaks is fitted anew; nothing is learned. Scores are cached: call
    again to continue.
    """
    from judgebot_eval.train import recipe  # noqa: PLC0415 - the training extra, as below
    from judgebot_eval.train.recalibrate import recalibrate  # noqa: PLC0415

    made = recipe.read(recipe_file)
    bundle = recalibrate(model, made, _inputs(made, mutants=None, **folders), output, click.echo)
    click.echo(f"{output}: {bundle.name} {bundle.version}, threshold {bundle.threshold:g}")


@click.command("measure")
@click.argument("model")
@click.option(
    "--recipe",
    "recipe_file",
    required=True,
    type=_EXISTING,
    help="What the model was trained by: it says which projects are unseen, and what the baselines learn from.",
)
@_corpus_option
@_changes_option
@_mutants_option
@data_option
@click.option("--leave-out-codereval", metavar="MODEL", help="One trained without CoderEval, to measure on CoderEval.")
@click.option("--leave-out-humaneval", metavar="MODEL", help="One trained without HumanEval, to measure on HumanEval.")
@click.option("--card", "into_card", is_flag=True, help="Write the figures into the model's card, too.")
def measure_command(
    *,
    model: str,
    recipe_file: Path,
    leave_out_codereval: str | None,
    leave_out_humaneval: str | None,
    into_card: bool,
    **folders: Path,
) -> None:
    """Print how good MODEL is on the test tasks and on projects that it has not seen, beside baselines.

    Scores are cached: call again to continue.
    """
    from judgebot_eval.train import recipe  # noqa: PLC0415 - the training extra, as below
    from judgebot_eval.train.assess import evaluation  # noqa: PLC0415
    from judgebot_eval.train.assess.table import table  # noqa: PLC0415
    from judgebot_eval.train.card import write_figures  # noqa: PLC0415

    left_out = {"CoderEval": leave_out_codereval, "HumanEval": leave_out_humaneval}
    others = {benchmark: other for benchmark, other in left_out.items() if other}
    made = recipe.read(recipe_file)
    results = evaluation.measure_models(model, others, made, _inputs(made, **folders), _say)
    click.echo("\n".join(table(results)))
    if into_card:
        write_figures(find_bundle(model), results)


def _folder_of(start: str) -> Path:
    """Return a folder as it is given, else that of the model of this name."""
    return Path(start) if Path(start).is_dir() else find_bundle(start).folder


def _inputs(recipe: "Recipe", *, corpus: Path, changes: Path, mutants: Path | None, data: Path) -> "Inputs":
    from judgebot_eval.train.data import checked  # noqa: PLC0415 - the training extra, as below
    from judgebot_eval.train.recipe import Inputs  # noqa: PLC0415

    return Inputs(corpus, changes, mutants, checked(data) if recipe.wide.candidates else data)


def _say(message: str) -> None:
    click.echo(message, err=True)
