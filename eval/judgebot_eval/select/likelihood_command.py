"""`judgebot eval likelihood`: score candidates as coder and reviewer."""

from pathlib import Path

import click

from judgebot.errors import JudgebotError


@click.command("likelihood")
@click.argument("candidates", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--model", required=True, help="The model that wrote them: a preset, an id or a folder.")
@click.option("--raw", is_flag=True, help="It has no chat template.")
@click.option(
    "--generator", help="Score the candidates of this generator alone; its log-likelihood is that of this model."
)
@click.option("--output", required=True, type=click.Path(path_type=Path), help="JSON lines; call again to continue.")
def likelihood_command(*, candidates: Path, model: str, raw: bool, generator: str | None, output: Path) -> None:
    """Say how probable a model finds each of CANDIDATES, and its description given the candidate.

    Coder-Reviewer and log-likelihood choose by this.
    """
    from judgebot_eval import jsonl, manifest  # noqa: PLC0415 - the eval extra
    from judgebot_eval.records import LabelledCandidate  # noqa: PLC0415
    from judgebot_eval.select.likelihood import load, score_all  # noqa: PLC0415

    labelled = jsonl.read_once(candidates, LabelledCandidate, lambda row: row.key)
    rows = [each for each in labelled if generator in {None, each.generator}]
    if not rows:
        raise JudgebotError(f"{candidates}: holds no candidates to score; give others, or another --generator")
    manifest.begin_log(output, {"model": model, "raw": raw})
    score_all(load(model, raw=raw), rows, output, lambda done, of: click.echo(f"{done:,} of {of:,}"))
