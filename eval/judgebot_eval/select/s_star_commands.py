"""`judgebot eval s-star`: choose among samples by running them."""

import os
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from judgebot.errors import JudgebotError
from judgebot_eval.data_option import data_option
from judgebot_eval.select.s_star.settings import SELECTION_NAMES, Settings
from judgebot_eval.words import counted

if TYPE_CHECKING:
    from judgebot_eval.chat import ChatModel
    from judgebot_eval.execute.program import Engine
    from judgebot_eval.named_model import NamedModel
    from judgebot_eval.records import Candidate, Task
    from judgebot_eval.select.s_star.executor import Executor
    from judgebot_eval.select.s_star.run import Draw

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, file_okay=False)
_PAPER = Settings()
_SECONDS = 6.0  # for each test, as in the paper, but of processor time: a busy machine makes no sample wrong

_Command = Callable[..., None]


def _model_options(role: str) -> Callable[[_Command], _Command]:
    """Add the three options that say which model has a role."""

    def add(command: _Command) -> _Command:
        command = click.option(f"--{role}-key-variable", metavar="NAME", help="The variable with the key.")(command)
        command = click.option(f"--{role}-endpoint", metavar="URL", help="Where.  [default: OpenAI's]")(command)
        return click.option(f"--{role}", metavar="MODEL", help=f"The {role}, by its name at its endpoint.")(command)

    return add


@click.command("s-star")
@click.option("--benchmark", "benchmarks", multiple=True, help="Where the tasks are from; may be repeated.")
@click.option("--own", type=_FILE, help="Tasks of your own.")
@data_option
@click.option("--output", required=True, type=_FOLDER, help="Folder of the run: call again to continue.")
@_model_options("generator")
@click.option("--candidates", type=_FILE, help="Choose among these (schema candidate/1), not among new samples.")
@_model_options("selector")
@click.option("--replay", type=_FOLDER, help="Ask nobody: answer from the calls that the run in this folder recorded.")
@click.option(
    "--selection",
    "selections",
    multiple=True,
    type=click.Choice(SELECTION_NAMES),
    default=SELECTION_NAMES,
    help="How to choose; may be repeated.  [default: all]",
)
@click.option("--samples", default=_PAPER.samples, show_default=True, type=click.IntRange(1), help="For each task.")
@click.option(
    "--rounds", default=_PAPER.rounds, show_default=True, type=click.IntRange(1), help="Of each; 1: no debugging."
)
@click.option(
    "--temperature", default=_PAPER.temperature, show_default=True, type=click.FloatRange(0), help="Of the generator."
)
@click.option(
    "--history", type=click.Choice(["all", "last"]), default=_PAPER.history, show_default=True, help="Rounds shown."
)
@click.option(
    "--max-tokens", default=_PAPER.max_tokens, show_default=True, type=click.IntRange(1), help="Of a sample's reply."
)
@click.option("--limit", type=click.IntRange(1), help="Take the first tasks only.")
@click.option("--workers", default=8, show_default=True, type=click.IntRange(1), help="Requests at a time.")
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1), help="Java machines.")
@click.option("--unsafe-no-sandbox", is_flag=True, help="Run candidates although nothing confines them.")
def s_star_command(*, output: Path, **options: Any) -> None:
    """Choose among samples as S* does (Li et al., arXiv 2502.14382), and in the ways that it is compared with.

    Give a --generator to draw samples that debug themselves, or --candidates; and a --selector. Tasks must have tests
    that run here: these are run last, and only to measure.
    """
    from judgebot_eval import manifest, reports  # noqa: PLC0415 - what the command runs, seconds
    from judgebot_eval.select.s_star.executor import EngineExecutor  # noqa: PLC0415
    from judgebot_eval.select.s_star.referee import Referee  # noqa: PLC0415
    from judgebot_eval.select.s_star.run import SAMPLES, Work, examine, select  # noqa: PLC0415
    from judgebot_eval.select.s_star.table import table  # noqa: PLC0415

    tasks = _tasks(options)
    manifest.begin_log(output / SAMPLES, _settings(options))
    work = Work(tasks, options["selections"], output, _show_progress)
    with ExitStack() as stack:
        engine = stack.enter_context(_open_engine(options))
        executor = EngineExecutor(engine)
        referee = Referee(_model("selector", options, output, stack), executor)
        drawn, choices = select(work, _draw(tasks, options, output, executor, stack), referee)
        results = examine(work, drawn, choices, engine)
    lost = sum(sample.lost for samples in drawn.values() for sample in samples)
    click.echo(reports.write(output, "S*", [table(results, options["selections"], lost)]))


def _tasks(options: Mapping[str, Any]) -> "list[Task]":
    from judgebot_eval.datasets.chosen import read_chosen  # noqa: PLC0415
    from judgebot_eval.execute.assemble import scaffold_of  # noqa: PLC0415

    tasks = read_chosen(options["benchmarks"], options["own"], options["data"])
    runnable = [task for task in tasks if scaffold_of(task)]
    if len(runnable) < len(tasks):
        click.echo(
            f"left out, as they cannot be run here: {len(tasks) - len(runnable)} of {len(tasks)} tasks", err=True
        )
    if not runnable:
        raise JudgebotError("no tasks that can be run here: name others with --benchmark or --own")
    return runnable[: options["limit"]]


def _settings(options: Mapping[str, Any]) -> dict[str, Any]:
    """What the folder of a run depends on; where the models answer, and how many at a time, is not of it."""
    from judgebot.bundle import sha256_of  # noqa: PLC0415

    names = ("own", "generator", "candidates", "selector", "samples", "rounds", "temperature", "history", "max_tokens")
    return {name: sha256_of(value) if isinstance(value := options[name], Path) else value for name in names}


def _draw(
    tasks: "Sequence[Task]", options: Mapping[str, Any], output: Path, executor: "Executor", stack: ExitStack
) -> "Draw":
    from judgebot_eval.select.s_star.sampling import Sampler, recorded_samples  # noqa: PLC0415

    if bool(options["generator"]) is bool(options["candidates"]):
        raise JudgebotError("give either a --generator, to draw samples, or --candidates, to choose among")
    if options["candidates"]:
        found = _candidates(options["candidates"], tasks)
        return lambda task: recorded_samples(task, found[task.id], executor)
    names = ("samples", "rounds", "temperature", "history", "max_tokens")
    settings = Settings(**{name: options[name] for name in names})
    return Sampler(_model("generator", options, output, stack), executor, settings).draw


def _candidates(path: Path, tasks: "Sequence[Task]") -> "Mapping[str, list[Candidate]]":
    from judgebot_eval import jsonl  # noqa: PLC0415
    from judgebot_eval.records import Candidate  # noqa: PLC0415

    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in jsonl.read_once(path, Candidate, lambda candidate: candidate.key):
        found[candidate.task].append(candidate)
    missing = [task.id for task in tasks if task.id not in found]
    if missing:
        raise JudgebotError(
            f"{path}: has no candidates of {counted(len(missing), 'task')} ({missing[0]}, ...); leave those out"
        )
    return found


def _model(role: str, options: Mapping[str, Any], output: Path, stack: ExitStack) -> "NamedModel":
    from judgebot_eval.generate.presets import model_id  # noqa: PLC0415
    from judgebot_eval.named_model import NamedModel  # noqa: PLC0415

    if not options[role]:
        raise JudgebotError(f"a {role} is needed: say with --{role} what its endpoint calls it")
    return NamedModel(_chat_model(role, options, output, stack), model_id(options[role]), options["workers"])


def _chat_model(role: str, options: Mapping[str, Any], output: Path, stack: ExitStack) -> "ChatModel":
    from judgebot_eval.chat_log import RecordingModel, ReplayModel  # noqa: PLC0415
    from judgebot_eval.endpoint import OPENAI, Endpoint, EndpointModel  # noqa: PLC0415

    name = f"{role}-calls.jsonl"
    if options["replay"]:
        return ReplayModel(options["replay"] / name)
    endpoint = Endpoint(options[f"{role}_endpoint"] or OPENAI, options[f"{role}_key_variable"])
    return stack.enter_context(RecordingModel(EndpointModel(endpoint, os.environ), output / name))


def _open_engine(options: Mapping[str, Any]) -> "AbstractContextManager[Engine]":
    from judgebot_eval.execute.engines import EngineSettings, open_engine  # noqa: PLC0415
    from judgebot_eval.execute.limits import Limits  # noqa: PLC0415
    from judgebot_eval.select.s_star.executor import OUTPUT_BYTES  # noqa: PLC0415

    limits = Limits(cpu_seconds=_SECONDS, output_bytes=OUTPUT_BYTES)
    unsafe = options["unsafe_no_sandbox"]
    return open_engine(EngineSettings(workers=options["jobs"], limits=limits, unsafe_no_sandbox=unsafe))


def _show_progress(what: str, done: int, total: int) -> None:
    click.echo(f"{what} {done:,} of {total:,}" + ("\n" if done == total else "\r"), nl=False, err=True)
