"""The commands `feedback` and `calibrate`."""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from judgebot.arguments import configure, current_folder
from judgebot.bundle import DEFAULT_MODEL, find_bundle
from judgebot.calibrate import EVEN, MIN_CASES
from judgebot.config import FILE_NAME
from judgebot.errors import JudgebotError
from judgebot.git import root_of
from judgebot.github.api import GITHUB_API
from judgebot.github.calibration_text import Comparison, render, render_signals
from judgebot.github.config_edit import with_threshold
from judgebot.github.feedback import Search, update
from judgebot.github.feedback_file import Feedback, read_feedback
from judgebot.github.recalibrate import Case, recalibrate
from judgebot.github.signals import SIGNALS, Signal, tally, was_right
from judgebot.output import echo_line, warn
from judgebot.review import resolve_thresholds
from judgebot.writing import write_atomically

_FILE = click.Path(path_type=Path, dir_okay=False)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command("feedback")
@click.argument("repository", metavar="OWNER/REPO")
@click.option(
    "--output",
    metavar="FILE",
    type=_FILE,
    default="judgebot-feedback.jsonl",
    show_default=True,
    help="The file to bring up to date; it may hold several repositories.",
)
@click.option(
    "--since",
    metavar="DATE",
    type=_DAY,
    help="Only pull requests with comments of judgebot, or replies to known ones, from this day on.",
)
@click.option(
    "--author-id",
    "author_ids",
    metavar="ID",
    type=int,
    multiple=True,
    help="An account that judgebot comments as, besides github-actions[bot] and that of the token; repeatable.",
)
@click.option(
    "--github-api-url",
    metavar="URL",
    envvar="GITHUB_API_URL",
    help="The API of a GitHub Enterprise Server.  [default: $GITHUB_API_URL, else that of github.com]",
)
def feedback_command(
    *, repository: str, output: Path, since: datetime | None, author_ids: tuple[int, ...], github_api_url: str | None
) -> None:
    """Collect what became of judgebot's comments on the pull requests of a repository.

    One JSON line for each comment: thumbs up and down, how many people agreed and disagreed, whether the conversation
    was resolved, and whether the method changed before the pull request was merged. No names and no texts. Run it again
    to bring the file up to date; what was looked at longest ago comes first, so an interrupted run is made up for.

    The token is read from the environment variable GITHUB_TOKEN; it takes `pull-requests: read` and `contents: read`.
    """
    from judgebot.github.client import ACTIONS_BOT, GithubClient  # noqa: PLC0415 - PyGithub, 0.3 s

    with GithubClient(repository, _token(os.environ), github_api_url or GITHUB_API) as client:
        if (name := client.full_name()).lower() != repository.lower():
            raise JudgebotError(f"{repository}: is {name} by now; give that name")
        authors = {ACTIONS_BOT, client.own_id(), *author_ids}
        search = Search(repository, authors, since.replace(tzinfo=UTC) if since else None)
        found = update(output, client, search, datetime.now(UTC), warn)
    pulls = {row.pull_request for row in found}
    echo_line(f"wrote {output}: comments {len(found)}, pull requests {len(pulls)}" if found else "found no comments")


def _token(environ: Mapping[str, str]) -> str:
    if not (token := environ.get("GITHUB_TOKEN")):
        raise JudgebotError("GITHUB_TOKEN: not set; give a token that may read the pull requests of the repository")
    return token


@click.command("calibrate")
@click.argument("feedback", metavar="FEEDBACK...", nargs=-1, required=True, type=_FILE)
@click.option(
    "--target-precision",
    metavar="SHARE",
    type=click.FloatRange(0.5, 1, min_open=True, max_open=True),
    default=0.8,
    show_default=True,
    help="The share of the flagged methods that shall really be wrong.",
)
@click.option(
    "--signal",
    "signals",
    type=click.Choice(tuple(SIGNALS)),
    multiple=True,
    help="What counts as a verdict on a comment; repeatable.  [default: all]",
)
@click.option("--since", metavar="DATE", type=_DAY, help="Only comments written from this day on.")
@click.option("--config", "config_path", type=_FILE, help=f"Configuration file, instead of {FILE_NAME} at the root.")
@click.option("--write", is_flag=True, help="Write the proposed threshold to the configuration file.")
def calibrate_command(  # noqa: PLR0913 - the flags, by keyword
    *,
    feedback: tuple[Path, ...],
    target_precision: float,
    signals: tuple[Signal, ...],
    since: datetime | None,
    config_path: Path | None,
    write: bool,
) -> None:
    """Fit the judge's calibration to what people said of its comments, and propose a threshold.

    Each signal is shown by itself: reaction (more thumbs up than down, or the other way round), reply (the same of the
    people who answered "good catch" or "false positive"), resolution (the conversation was resolved, and the method
    changed or did not) and change (the method changed before it was merged, or did not). As the verdict on a comment
    counts the first of them that says something, in this order: what was said in so many words outweighs the rest.

    The selection is biased: only flagged methods have comments, and not everybody answers. Nothing is known of methods
    below the threshold of that time, so none below it is proposed. It takes verdicts on 30 comments that the configured
    model made.
    """
    path = config_path or root_of(current_folder()) / FILE_NAME
    config = configure(path.parent, config_path, {})
    bundle = find_bundle(config.model or DEFAULT_MODEL)
    rows = _read(feedback, since)
    of_model = [row for row in rows if row.model == bundle.sha256]
    others = len(rows) - len(of_model)
    echo_line(f"{len(of_model)} comments of {bundle.name} {bundle.version}; {others} of other models left out")
    click.echo("\n" + render_signals([tally(signal, of_model) for signal in SIGNALS]) + "\n")
    cases = _cases(of_model, signals or tuple(SIGNALS))
    if len(cases) < MIN_CASES:
        raise JudgebotError(f"{len(cases)} comments have a verdict, and it takes {MIN_CASES}; collect more feedback")
    thresholds = resolve_thresholds(bundle, config.threshold, config.target_precision)
    comparison = Comparison(bundle, thresholds, recalibrate(cases), target_precision)
    click.echo(render(comparison))
    if write:
        _write(path, comparison)


def _read(paths: Iterable[Path], since: datetime | None) -> list[Feedback]:
    """The lines of all files; of several on one comment the one that was collected last."""
    lines = [row for path in paths for row in read_feedback(path).values()]
    rows = {row.key: row for row in sorted(lines, key=lambda row: row.collected_at)}
    first_day = since.date().isoformat() if since else ""
    return [row for row in rows.values() if row.created_at >= first_day]


def _cases(rows: Iterable[Feedback], signals: Iterable[Signal]) -> list[Case]:
    verdicts = ((row, was_right(row, signals)) for row in rows if row.p_correct < EVEN)
    return [Case(row.p_correct, row.threshold, correct=not right) for row, right in verdicts if right is not None]


def _write(path: Path, comparison: Comparison) -> None:
    proposal = comparison.fitted.proposal(comparison.target_precision)
    if proposal is None:
        raise JudgebotError(f"{path}: not written: no threshold is sure to reach {comparison.target_precision:g}")
    text = path.read_bytes().decode() if path.exists() else ""
    write_atomically(path, with_threshold(text, proposal.threshold, path).encode())
    echo_line(f"wrote threshold = {proposal.threshold} to {path}")
