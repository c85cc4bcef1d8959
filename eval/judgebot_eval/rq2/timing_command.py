"""`judgebot eval timing`: how long a judge or a generator takes for a candidate."""

from pathlib import Path

import click

from judgebot.errors import JudgebotError
from judgebot_eval.judges.registry import JUDGES, Options, open_judge

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_OUTPUT = click.Path(path_type=Path, dir_okay=False)


@click.group("timing")
def timing_command() -> None:
    """Measure speeds, for the table of seconds in `rq2`."""


@timing_command.command("judge", epilog=f"JUDGE is one of {', '.join(JUDGES)}.")
@click.argument("judge_name", metavar="JUDGE", type=click.Choice(list(JUDGES)))
@click.argument("candidates", type=_FILE)
@click.option("--model", default="", help="A preset, the id of a model, a folder, or its name at the endpoint.")
@click.option("--training", type=_FILE, help="Labelled candidates that the judge may learn or draw from.")
@click.option("--endpoint", default="", metavar="URL", help="An OpenAI-compatible endpoint.")
@click.option("--count", default=100, show_default=True, type=click.IntRange(1), help="How many candidates.")
@click.option(
    "--batch", "batches", default=(1, 32), show_default=True, multiple=True, type=click.IntRange(1), help="At a time."
)
@click.option("--device", required=True, help="What it runs on, in words.")
@click.option("--output", required=True, type=_OUTPUT, help="Timings, JSON lines.")
def time_judge(  # noqa: PLR0913 - the flags, by keyword
    *,
    judge_name: str,
    candidates: Path,
    model: str,
    training: Path | None,
    endpoint: str,
    count: int,
    batches: tuple[int, ...],
    device: str,
    output: Path,
) -> None:
    """Let JUDGE judge some of CANDIDATES, after warming up, for each size of batch."""
    from itertools import islice  # noqa: PLC0415 - the eval extra

    from judgebot_eval import jsonl  # noqa: PLC0415
    from judgebot_eval.judges.judge import example_of  # noqa: PLC0415
    from judgebot_eval.overwriting import refuse_input  # noqa: PLC0415
    from judgebot_eval.records import LabelledCandidate  # noqa: PLC0415
    from judgebot_eval.rq2 import cost  # noqa: PLC0415

    refuse_input(output, candidates, training)
    examples = [example_of(each) for each in islice(jsonl.read(candidates, LabelledCandidate), count)]
    if not examples:
        raise JudgebotError(f"{candidates}: holds no candidates to judge; give a file of labelled ones")
    judge = open_judge(judge_name, Options(model=model, training=training, endpoint=endpoint))
    timings = [cost.time_judge(judge, examples, batch, device) for batch in batches]
    jsonl.write(output, timings)
    for timing in timings:
        click.echo(f"{timing.model}: {timing.seconds:.4f} s a candidate, {timing.batch} at a time")


@timing_command.command("generators")
@click.argument("spent", type=_FILE)
@click.option("--device", required=True, help="What they ran on, in words.")
@click.option(
    "--warm-up", default=0, show_default=True, type=click.IntRange(0), help="Leave out so many first ones of each."
)
@click.option("--output", required=True, type=_OUTPUT, help="Timings, JSON lines.")
def time_generators(*, spent: Path, device: str, warm_up: int, output: Path) -> None:
    """Take the speeds of generators from SPENT, what `generate` wrote beside candidates made one after the other."""
    from judgebot_eval import jsonl  # noqa: PLC0415 - the eval extra
    from judgebot_eval.overwriting import refuse_input  # noqa: PLC0415
    from judgebot_eval.rq2 import cost  # noqa: PLC0415

    refuse_input(output, spent)
    timings = cost.time_generators(spent, device, warm_up)
    jsonl.write(output, timings)
    for timing in timings:
        click.echo(f"{timing.model}: {timing.seconds:.4f} s a candidate")
