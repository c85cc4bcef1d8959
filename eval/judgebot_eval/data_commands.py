"""`judgebot eval data list|fetch|check|own|split|divide`: the data of the study."""

from pathlib import Path

import click

from judgebot.errors import JudgebotError
from judgebot_eval.words import counted

_TIMEOUT = 60.0
_MARKS = {True: "ok", False: "DIFFERS", None: "absent"}
_data_option, _optional_data_option = (
    click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="JUDGEBOT_DATA",
        required=required,
        help="Folder of the data (also JUDGEBOT_DATA).",
    )
    for required in (True, False)
)


@click.group("data")
def data_command() -> None:
    """List, download and check the data of the study."""


@data_command.command("list")
def list_data() -> None:
    """Say what data there is: from where, on what terms, and how its files are known."""
    from judgebot_eval.datasets.listing import listing  # noqa: PLC0415 - each command imports what it runs

    for line in listing():
        click.echo(line)


@data_command.command("fetch")
@click.argument("names", nargs=-1, metavar="[BENCHMARK]...")
@_data_option
def fetch_data(*, names: tuple[str, ...], data: Path) -> None:
    """Download the official files of benchmarks, all that can be if none is named.

    Those that the folder holds are left alone. A download that was cut goes on; call again. Nothing is used before its
    hash is right.
    """
    from functools import partial  # noqa: PLC0415
    from urllib.request import urlopen  # noqa: PLC0415

    from judgebot_eval.datasets.catalogue import BENCHMARKS  # noqa: PLC0415
    from judgebot_eval.datasets.fetch import fetch  # noqa: PLC0415
    from judgebot_eval.datasets.tasks import benchmark_of  # noqa: PLC0415

    everything = [benchmark.name for benchmark in BENCHMARKS.values() if benchmark.official]
    for benchmark in [benchmark_of(name) for name in names or everything]:
        fetch(benchmark, data, partial(urlopen, timeout=_TIMEOUT), click.echo)


@data_command.command("check")
@_data_option
def check_data(*, data: Path) -> None:
    """Check files, tasks, candidates and splits against the catalogue, and report tasks that are nearly the same."""
    from judgebot_eval.datasets.check import check  # noqa: PLC0415
    from judgebot_eval.datasets.reports import reports  # noqa: PLC0415

    differing = 0
    for found in check(data):
        click.echo(f"{_MARKS[found.holds]:9}{found.subject}: {found.found or '-'}")
        if found.holds is False:
            click.echo(f"{'':9}expected: {found.expected}")
            differing += 1
    click.echo()
    for line in reports(data):
        click.echo(line)
    if differing:
        raise JudgebotError(f"{data}: checks above that differ: {differing}; copy or fetch what differs again")


@data_command.command("own")
@click.argument("file", type=click.Path(path_type=Path))
def check_own(*, file: Path) -> None:
    """Check a file of your own tasks: JSON lines with a description, a signature and tests."""
    from judgebot_eval.datasets.own import read_own  # noqa: PLC0415

    click.echo(f"{file}: {counted(len(read_own(file)), 'task')}")


@data_command.command("split")
@_optional_data_option
@click.option("--benchmark", "benchmarks", multiple=True, help="Of its tasks; may be repeated.")
@click.option("--own", type=click.Path(path_type=Path), help="Of your own tasks, JSON lines.")
@click.option("--seed", default=0, show_default=True, help="Of the draw.")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="JSON lines, a problem each.")
def split_data(*, data: Path | None, benchmarks: tuple[str, ...], own: Path | None, seed: int, output: Path) -> None:
    """Draw the tasks to train on, to validate and to test, 7:1:2, for all stages of a study to share.

    Of the study's benchmarks, if none is named and --own is not given. Tasks of one problem come into one split.
    """
    from judgebot_eval.datasets.chosen import read_chosen  # noqa: PLC0415
    from judgebot_eval.datasets.split import split, total  # noqa: PLC0415
    from judgebot_eval.datasets.split_file import write_split  # noqa: PLC0415
    from judgebot_eval.datasets.tasks import STUDY  # noqa: PLC0415
    from judgebot_eval.overwriting import refuse_input  # noqa: PLC0415

    refuse_input(output, own)
    assigned = split(read_chosen(benchmarks or (() if own else STUDY), own, data), seed)
    share = total(assigned)
    write_split(output, assigned)
    trained = counted(share.train, "problem")
    click.echo(f"{output}: {trained} to train on, {share.validation:,} to validate, {share.test:,} to test")


@data_command.command("divide")
@click.argument("split", type=click.Path(path_type=Path))
@click.argument("sources", nargs=-1, required=True, metavar="CANDIDATES...")
@_optional_data_option
@click.option("--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder.")
def divide_candidates(*, split: Path, sources: tuple[str, ...], data: Path | None, output: Path) -> None:
    """Divide labelled CANDIDATES into train.jsonl, validation.jsonl and test.jsonl, by the SPLIT of their tasks.

    Each of CANDIDATES is a file (labelled.jsonl.gz of `execute`), or the name of a labelled set (see `list`).
    """
    from judgebot_eval import jsonl  # noqa: PLC0415
    from judgebot_eval.datasets.labelled import NAMES, read_candidates  # noqa: PLC0415
    from judgebot_eval.datasets.split_file import PARTS, of_split, read_split  # noqa: PLC0415
    from judgebot_eval.overwriting import refuse_input  # noqa: PLC0415
    from judgebot_eval.records import LabelledCandidate  # noqa: PLC0415

    files = {part: output / f"{part}.jsonl" for part in PARTS}
    for path in files.values():
        refuse_input(path, split, *map(Path, sources))
    candidates: dict[str, LabelledCandidate] = {}
    for source in sources:
        if source in NAMES:
            if data is None:
                raise JudgebotError(f"{source}: say where the data are with --data or JUDGEBOT_DATA")
            rows = read_candidates(source, data)
        else:
            rows = jsonl.read_once(Path(source), LabelledCandidate, lambda row: row.key)
        if twice := candidates.keys() & {row.key for row in rows}:
            raise JudgebotError(f"{source}: {min(twice)} is in another of the files, too; give each candidate once")
        candidates |= {row.key: row for row in rows}
    assigned = read_split(split)
    if unknown := {row.base_task for row in candidates.values()} - assigned.keys():
        raise JudgebotError(f"{split}: {min(unknown)} is in no split there; draw it of the tasks of all candidates")
    divided = {part: of_split(list(candidates.values()), assigned, part) for part in PARTS}
    for part, path in files.items():
        click.echo(f"{path}: {counted(jsonl.write(path, divided[part]), 'candidate')}")
