"""`judgebot eval execute|inspect|selfcheck`: run candidates, inspect benchmarks, check other people's labels."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from judgebot.errors import JudgebotError
from judgebot_eval.data_option import data_option
from judgebot_eval.execute.limits import Limits
from judgebot_eval.words import counted

if TYPE_CHECKING:
    from judgebot_eval.execute.engines import EngineSettings
    from judgebot_eval.execute.run import Job, Plan
    from judgebot_eval.records import Candidate, Outcome, Task

_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_SECONDS = click.FloatRange(0, min_open=True)
_LIMITS = Limits()
_OUTCOMES = "outcomes.jsonl"
_MAY_CHANGE = ("engine", "workers", "address", "unsafe_no_sandbox", "left_out")
_INSPECTED_RUNS = 5
"""How often a program is run where flakiness is looked for; the study does not say how often it did."""

_output_option = click.option("--output", required=True, type=_FOLDER, help="Folder: call again to continue.")


def _engine_options(command: Callable[..., bool | None]) -> Callable[..., bool | None]:
    """Add the options of engines, which `_settings` reads."""
    options = (
        click.option("--engine", type=click.Choice(["pool", "spawn", "ray"]), default="pool", show_default=True),
        click.option(
            "--workers", type=click.IntRange(1), help="Programs at a time.  [default: one for each processor]"
        ),
        click.option("--address", default="auto", show_default=True, help="ray: of the cluster."),
        click.option("--unsafe-no-sandbox", is_flag=True, help="Run programs with all that you may do."),
        click.option("--wall-seconds", default=_LIMITS.wall_seconds, show_default=True, type=_SECONDS),
        click.option("--cpu-seconds", default=_LIMITS.cpu_seconds, show_default=True, type=_SECONDS),
        click.option(
            "--heap-mb", default=_LIMITS.heap_mb, show_default=True, type=click.IntRange(16), help="Of a program."
        ),
        click.option("--javatuples", type=_FILE, help="The jar of javatuples.  [default: a Pair of our own]"),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command("execute")
@click.argument("candidates", type=_FILE)
@click.option("--benchmark", "benchmarks", multiple=True, help="Whose tasks they attempt; may be repeated.")
@click.option("--own", type=_FILE, help="Tasks of your own that they attempt.")
@data_option
@_output_option
@click.option(
    "--form",
    type=click.Choice(["method", "completion"]),
    default="method",
    show_default=True,
    help="Run the method found in a reply, or the reply as what follows the prompt.",
)
@click.option("--repeat", default=1, show_default=True, type=click.IntRange(1), help="5 finds flaky candidates.")
@click.option("--feedback/--no-feedback", default=True, show_default=True, help="What a model learns to say of each.")
@_engine_options
def execute_command(  # noqa: PLR0913 - the flags, by keyword
    *,
    candidates: Path,
    benchmarks: Sequence[str],
    own: Path | None,
    data: Path,
    output: Path,
    form: Any,
    repeat: int,
    feedback: bool,
    **options: Any,
) -> None:
    """Run CANDIDATES, a file of `generate`, against the tests of their tasks.

    Writes outcomes.jsonl with its manifest and, for judges, labelled.jsonl.gz into the folder.
    """
    from judgebot_eval import jsonl  # noqa: PLC0415 - each command imports what it runs
    from judgebot_eval.execute.assemble import assemble, scaffold_of  # noqa: PLC0415
    from judgebot_eval.execute.label import label  # noqa: PLC0415
    from judgebot_eval.execute.run import Job, Plan  # noqa: PLC0415
    from judgebot_eval.records import Candidate  # noqa: PLC0415

    tasks = {task.id: task for task in _read_tasks(benchmarks, own, data)}
    scaffolds = {name: scaffold for name, task in tasks.items() if (scaffold := scaffold_of(task))}
    rows = _checked(jsonl.read_once(candidates, Candidate, lambda row: row.key), tasks, candidates)
    runnable = [row for row in rows if row.task in scaffolds]
    if not runnable:
        raise JudgebotError(f"{candidates}: no candidate of a task with tests that run here; see --benchmark, --own")
    jobs = [Job(row.key, assemble(scaffolds[row.task], row, form)) for row in runnable]
    inputs = {"candidates": str(candidates), "form": form}
    outcomes = _run(jobs, output, Plan(repeat, feedback), _settings(options), inputs)
    labelled = (label(tasks[row.task], row, outcomes[row.key]) for row in runnable)
    jsonl.write(output / "labelled.jsonl.gz", labelled)
    click.echo("\n".join(_summary(list(outcomes.values()), left_out=len(rows) - len(runnable))))


@click.command("inspect")
@click.option(
    "--outcomes",
    "executed",
    multiple=True,
    type=_FOLDER,
    help="What `execute --repeat 5` wrote, for the flaky ones; may be repeated.",
)
@click.option("--own", type=_FILE, help="Inspect your own tasks instead.")
@data_option
@_output_option
@_engine_options
def inspect_command(*, executed: Sequence[Path], own: Path | None, data: Path, output: Path, **options: Any) -> None:
    """Find the tasks whose tests cannot be trusted: the study's quality steps, ours beside the reported."""
    from judgebot_eval import inspection, reports  # noqa: PLC0415
    from judgebot_eval.datasets.own import read_own  # noqa: PLC0415
    from judgebot_eval.datasets.tasks import left_out, missing_benchmarks, read_present  # noqa: PLC0415
    from judgebot_eval.execute.run import Plan  # noqa: PLC0415
    from judgebot_eval.inspection_table import other_table, quality_table  # noqa: PLC0415

    missing = [] if own else missing_benchmarks(inspection.BENCHMARKS, data)
    if own:
        benchmarks = {own.name: read_own(own)}
    else:
        of = read_present(inspection.BENCHMARKS, data)
        benchmarks = {"MultiPL-E": of["multipl-e-humaneval"] + of["multipl-e-mbpp"]}
        benchmarks |= {name: of[name] for name in inspection.OTHERS if name not in missing}
    repeated = [outcome for folder in executed for outcome in _read_repeated(folder / _OUTCOMES)]
    tasks = [task for of_benchmark in benchmarks.values() for task in of_benchmark]
    plan, inputs = Plan(_INSPECTED_RUNS, feedback=False), {"left_out": missing}
    outcomes = _run(inspection.jobs(tasks), output, plan, _settings(options), inputs)
    runs = inspection.flakiness([*outcomes.values(), *repeated])
    if others := runs.tried - {task.id for task in tasks}:
        _say(f"--outcomes: not inspected here: {counted(len(others), 'task')} ({min(others)}, ...); see --own")
    found = {name: inspection.inspect(of_benchmark, outcomes, runs) for name, of_benchmark in benchmarks.items()}
    study = [] if own else [quality_table(found.pop("MultiPL-E"), of["codereval"], left_out(missing))]
    click.echo(reports.write(output, "Quality inspection", [*study, *([other_table(found)] if found else [])]))


@click.command("selfcheck")
@data_option
@_output_option
@_engine_options
def selfcheck_command(*, data: Path, output: Path, **options: Any) -> bool:
    """Run programs that others have labelled, and compare (exit code 1 if any verdict differs).

    As before every run, `assert false` has to fail first.
    """
    from judgebot_eval import selfcheck  # noqa: PLC0415
    from judgebot_eval.datasets.tasks import left_out  # noqa: PLC0415
    from judgebot_eval.execute.run import Plan  # noqa: PLC0415

    checks, missing = selfcheck.read_checks(data), selfcheck.missing(data)
    inputs = {"left_out": missing}
    outcomes = _run(selfcheck.jobs(checks), output, Plan(feedback=False), _settings(options), inputs)
    results = [selfcheck.compare(check, outcomes) for check in checks]
    click.echo("\n".join([*selfcheck.lines(results), *filter(None, [left_out(missing)])]))
    return any(result.differences for result in results)  # the frame of judgebot makes exit code 1 of True


def _settings(options: Mapping[str, Any]) -> "EngineSettings":
    from judgebot_eval.execute.engines import EngineSettings  # noqa: PLC0415

    limits = Limits(**{name: options[name] for name in ("wall_seconds", "cpu_seconds", "heap_mb")})
    others = {name: options[name] for name in ("workers", "address", "unsafe_no_sandbox", "javatuples")}
    return EngineSettings(name=options["engine"], limits=limits, **others)


def _run(
    jobs: "Sequence[Job]", output: Path, plan: "Plan", settings: "EngineSettings", inputs: Mapping[str, Any]
) -> "dict[str, Outcome]":
    """Run what is missing of the outcomes in a folder, and keep its manifest."""
    from judgebot_eval import manifest  # noqa: PLC0415
    from judgebot_eval.execute.engines import open_engine  # noqa: PLC0415
    from judgebot_eval.execute.progress import Progress  # noqa: PLC0415
    from judgebot_eval.execute.run import execute  # noqa: PLC0415

    log = output / _OUTCOMES
    fields = {**inputs, **asdict(plan), **_described(settings)}
    manifest.begin_log(log, fields, _MAY_CHANGE)
    begin = time.monotonic()
    with open_engine(settings) as engine:
        outcomes = execute(jobs, engine, log, plan, Progress(_say))
    verdicts = Counter(outcome.verdict for outcome in outcomes.values())
    last = {"seconds": round(time.monotonic() - begin, 1), "versions": _versions()}
    manifest.write(manifest.manifest_path(log), {**fields, "verdicts": verdicts, "last_run": last})
    return outcomes


def _described(settings: "EngineSettings") -> dict[str, Any]:
    fields = asdict(settings)
    return {"engine": fields.pop("name"), **fields, "javatuples": settings.javatuples and settings.javatuples.name}


def _versions() -> dict[str, str]:
    from importlib.metadata import version  # noqa: PLC0415

    from judgebot_eval.execute.jdk import find_jdk  # noqa: PLC0415

    return {"judgebot": version("judgebot"), "jdk": find_jdk().version}


def _read_tasks(benchmarks: Sequence[str], own: Path | None, data: Path) -> "list[Task]":
    from judgebot_eval.datasets.own import read_own  # noqa: PLC0415
    from judgebot_eval.datasets.tasks import read_tasks  # noqa: PLC0415

    return [task for name in benchmarks for task in read_tasks(name, data)] + (read_own(own) if own else [])


def _checked(rows: "list[Candidate]", tasks: "Mapping[str, Task]", path: Path) -> "list[Candidate]":
    for row in rows:
        if row.task not in tasks:
            raise JudgebotError(f"{path}: {row.task}: no such task; name its benchmark with --benchmark, or give --own")
    return rows


def _read_repeated(log: Path) -> "list[Outcome]":
    from judgebot_eval import jsonl, manifest  # noqa: PLC0415
    from judgebot_eval.records import Outcome  # noqa: PLC0415

    if manifest.read(manifest.manifest_path(log), "give what `execute --repeat 5` wrote").get("repeat", 1) == 1:
        raise JudgebotError(f"{log}: each candidate was run once; run them with --repeat 5")
    return list(jsonl.read(log, Outcome))


def _summary(outcomes: "Sequence[Outcome]", left_out: int) -> list[str]:
    from judgebot_eval.execute.verdict import EARLY_EXIT  # noqa: PLC0415

    verdicts = Counter(outcome.verdict for outcome in outcomes).most_common()
    programs = {outcome.program for outcome in outcomes if outcome.program}
    early = sum(outcome.error_type == EARLY_EXIT for outcome in outcomes)
    return [
        f"{counted(len(outcomes), 'candidate')}, {counted(len(programs), 'program')}: "
        + ", ".join(f"{verdict} {count:,}" for verdict, count in verdicts),
        f"{sum(outcome.flaky for outcome in outcomes):,} flaky; {early:,} passed by ending the program early",
        f"{left_out:,} left out, of tasks without tests that run here",
    ]


def _say(message: str) -> None:
    click.echo(message, err=True)
