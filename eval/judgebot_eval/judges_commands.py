"""`judgebot eval judge|finetune|export`: let judges judge, teach language models to, and make them judgebot's own."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from judgebot.bundle import DEFAULT_MODEL, find_bundle, sha256_of
from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, manifest, stats
from judgebot_eval.data_option import data_option
from judgebot_eval.datasets.chosen import read_named
from judgebot_eval.datasets.tasks import tasks_sha256
from judgebot_eval.datasets.training_use import FLAG, refuse_forbidden
from judgebot_eval.judges.candidate_files import read_some, refuse_empty, refuse_shared_tasks
from judgebot_eval.judges.judge import judge_all
from judgebot_eval.judges.registry import JUDGES, Options, open_judge
from judgebot_eval.overwriting import refuse_input
from judgebot_eval.records import Judgement, LabelledCandidate

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_OUTPUT = click.Path(path_type=Path)
_MADE_BY = ("config.json", "settings.json", "run.json")
_layout_option = click.option(
    "--layout", type=click.Choice(["newline", "flat"]), default="newline", show_default=True, help="Of the prompt."
)
_raw_option = click.option("--raw", is_flag=True, help="Prompt without the model's chat template.")


@click.command("judge", epilog=f"JUDGE is one of {', '.join(JUDGES)}.")
@click.argument("judge_name", metavar="JUDGE", type=click.Choice(list(JUDGES)))
@click.argument("candidates", type=_FILE)
@click.option("--output", required=True, type=_OUTPUT, help="Judgements, JSON lines: call again to continue.")
@click.option("--model", default="", help="A preset, the id of a model, a folder, or its name at the endpoint.")
@click.option("--training", type=_FILE, help="Labelled candidates that the judge may learn or draw from.")
@click.option("--recording", type=_OUTPUT, help="Replies of the endpoint: those that it has are not asked for again.")
@click.option("--endpoint", default="", metavar="URL", help="An OpenAI-compatible endpoint.")
@click.option("--key-variable", default="", metavar="NAME", help="The environment variable with the endpoint's key.")
@click.option("--no-logprobs", "logprobs", flag_value=False, default=True, help="For endpoints that give none.")
@click.option(
    "--references",
    multiple=True,
    metavar="BENCHMARK|FILE",
    help="Whose solutions ICE-Score and CodeJudge compare with; a FILE is of your own tasks. May be repeated.",
)
@data_option
@_layout_option
@_raw_option
@click.option("--seed", default=0, help="Of what is drawn.")
def judge_command(
    *, judge_name: str, candidates: Path, output: Path, references: Sequence[str], data: Path, **options: Any
) -> None:
    """Let JUDGE judge a file of labelled candidates.

    Prints how far its verdicts agree with those of the tests. What the candidates' tests said does not reach the judge.
    """
    rows = jsonl.read_once(candidates, LabelledCandidate, lambda row: row.key)
    refuse_empty(rows, candidates, "give some to judge")
    chosen = Options(references=tuple(read_named(references, data)), **options)
    refuse_input(output, candidates, chosen.training, chosen.recording, *map(Path, references))
    if chosen.training:
        refuse_shared_tasks(rows, chosen.training)
    judge = open_judge(judge_name, chosen)
    _refuse_other_judge(output, judge.name)
    manifest.begin_log(output, _described(judge_name, chosen))
    judgements = judge_all(judge, rows, output, _show_progress)
    verdicts = [judgements[row.key].says_correct for row in rows]
    click.echo("\n".join(_agreement(judge.name, verdicts, [row.passed for row in rows])))


@click.command("finetune")
@click.argument("model")
@click.argument("training", type=_FILE)
@click.argument("validation", type=_FILE)
@click.option("--output", required=True, type=_OUTPUT, help="Folder of the run: call again to continue.")
@click.option(
    "--variant", type=click.Choice(["A", "B"]), default="A", show_default=True, help="B also learns feedback."
)
@click.option("--lora", is_flag=True, help="Learn low-rank adapters instead of all weights: a deviation.")
@click.option("--epochs", default=5, show_default=True, type=click.IntRange(1))
@click.option("--learning-rate", default=2e-5, show_default=True, type=click.FloatRange(0, min_open=True))
@click.option("--batch-size", default=32, show_default=True, type=click.IntRange(1), help="Over all devices.")
@click.option("--micro-batch", default=4, show_default=True, type=click.IntRange(1), help="On one device at a time.")
@click.option("--max-length", default=2048, show_default=True, type=click.IntRange(256), help="In tokens.")
@_layout_option
@_raw_option
@click.option("--seed", default=0, show_default=True)
@click.option(
    FLAG, "stated", multiple=True, metavar="DATA", help="State that you may, although the licence of DATA forbids it."
)
def finetune_command(
    *, model: str, training: Path, validation: Path, output: Path, stated: tuple[str, ...], **settings: Any
) -> None:
    """Fine-tune MODEL, a causal language model, on the candidates in TRAINING; VALIDATION chooses the best epoch.

    For several GPUs: `accelerate launch --config_file eval/recipes/accelerate-fsdp.yaml --no_python judgebot eval ...`
    """
    rows = read_some(training, "give some to learn from")
    read_some(validation, "give some to choose the epoch by")
    refuse_forbidden({row.source for row in rows}, stated)
    refuse_shared_tasks(rows, validation)

    from judgebot_eval.judges import fine_tuned, fine_tuning_run  # noqa: PLC0415 - the eval extra, seconds

    inputs = fine_tuning_run.Inputs(model, training, validation)
    run = fine_tuning_run.run(inputs, fine_tuned.Settings(**settings), output, _say)
    if _speaks():
        click.echo("\n".join([*fine_tuned.table(run.epochs), f"best: epoch {run.best.number}"]))


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--validation", required=True, type=_FILE, help="Labelled candidates to calibrate on and to check by.")
@click.option("--output", required=True, type=_OUTPUT, help="The model folder to write.")
def export_command(*, folder: Path, validation: Path, output: Path) -> None:
    """Turn what `finetune` or `train-ranker encoder` left in FOLDER into a model folder for `review --model`."""
    rows = read_some(validation, "give some to calibrate on")

    from judgebot_eval.judges import causal_bundle, encoder_bundle, fine_tuned, ranker_folder  # noqa: PLC0415 - seconds

    kinds = {fine_tuned.RUN: causal_bundle, ranker_folder.RANKER: encoder_bundle}
    kind = next((kind for name, kind in kinds.items() if (folder / name).exists()), None)
    if kind is None:
        raise JudgebotError(
            f"{folder}: holds neither {fine_tuned.RUN} of `finetune` nor {ranker_folder.RANKER} of "
            "`train-ranker encoder`; let one finish"
        )
    bundle = kind.export(folder, rows, output)
    click.echo(f"{output}: {bundle.name}, threshold {bundle.threshold:g}")


def _refuse_other_judge(output: Path, name: str) -> None:
    """Stop where a log holds the judgements of another judge.

    Raises:
        JudgebotError: names that judge.
    """
    with jsonl.Log(output, Judgement, lambda judgement: judgement.candidate) as log:
        others = {judgement.judge for judgement in log.records.values()} - {name}
    if others:
        raise JudgebotError(f"{output}: holds the judgements of {min(others)}, not of {name}; give another --output")


def _described(judge_name: str, options: Options) -> dict[str, Any]:
    """Say all that what a judge says depends on; where it is asked, and what it said before, may change."""
    told = {name: getattr(options, name) for name in ("model", "logprobs", "layout", "raw", "seed")}
    read = {
        "training": sha256_of(options.training) if options.training else "",
        "references": tasks_sha256(options.references) if options.references else "",
    }
    return {"judge": judge_name, **told, **read, **_of_folder(judge_name, options.model)}


def _of_folder(judge_name: str, model: str) -> dict[str, str]:
    """Return the hashes of what says how the model in a folder was made: another may have taken its place."""
    is_bundle = judge_name == "bundle"
    if not (model or is_bundle):
        return {}
    folder = find_bundle(model or DEFAULT_MODEL).folder if is_bundle else Path(model)
    return {path.name: sha256_of(path) for name in _MADE_BY if (path := folder / name).is_file()}


def _agreement(name: str, verdicts: Sequence[bool | None], passed: Sequence[bool]) -> list[str]:
    """Say how well verdicts agree with the tests; those that could not be read count as wrong in a row of their own."""
    valid = [(says, ok) for says, ok in zip(verdicts, passed, strict=True) if says is not None]
    lines = [_line(name, [says for says, _ in valid], [ok for _, ok in valid])]
    invalid = len(verdicts) - len(valid)
    if invalid:
        counted = [not ok if says is None else says for says, ok in zip(verdicts, passed, strict=True)]
        lines.append(_line(f"{name}, {invalid} invalid counted as wrong", counted, passed))
    return lines


def _line(name: str, verdicts: Sequence[bool], passed: Sequence[bool]) -> str:
    counts = stats.confusion(verdicts, passed)
    cells = f"TP {counts.tp}, TN {counts.tn}, FP {counts.fp}, FN {counts.fn}"
    return f"{name}: {counts.cases} judged, kappa {counts.kappa:.3f}, F1 {counts.f1:.3f} ({cells})"


def _show_progress(done: int, total: int) -> None:
    click.echo(f"judged {done} of {total}", err=True)


def _say(message: str) -> None:
    if _speaks():
        click.echo(message, err=True)


def _speaks() -> bool:
    """Tell whether this is the first of the processes that `accelerate launch` started, or the only one."""
    return os.environ.get("RANK", "0") == "0"
