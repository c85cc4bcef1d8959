"""A run on GitHub: reads what changed, reviews it, writes every result, and posts only then."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from judgebot import __version__
from judgebot.bundle import Bundle
from judgebot.config import Config
from judgebot.diff import Hunk
from judgebot.errors import JudgebotError
from judgebot.github.api import Client
from judgebot.github.base_branch import refuse_changed_model
from judgebot.github.event import Audit, Event, PullRequestChange, PullRequestHead, PullRequestNumber, Push
from judgebot.github.inputs import ActionConfig
from judgebot.github.outputs import add_summary, set_outputs, write_report
from judgebot.github.post import ReviewRequest, post_review
from judgebot.github.pull_changes import LISTED, hunks_of
from judgebot.github.result import read_result
from judgebot.github.subject import Echo, NothingToReviewError, Subject, find_pull_request, read_subject
from judgebot.judgement import Judge
from judgebot.report import FORMATS, Report
from judgebot.report.annotations import workflow_command
from judgebot.review import review
from judgebot.writing import failures


@dataclass(frozen=True, slots=True)
class World:
    """What a run meets outside.

    Attributes:
        connect: opens the API of a repository: `connect(repository, token, api_url)`.
        open_judge: opens the judge that the configuration names.
        echo: prints a line to the log of the step.
    """

    connect: Callable[[str, str, str], AbstractContextManager[Client]]
    open_judge: Callable[[Config], AbstractContextManager[tuple[Bundle, Judge]]]
    echo: Echo


def run_action(config: ActionConfig, world: World) -> bool:
    """Review what the event is about; tell whether the step shall fail because methods were flagged.

    Whatever becomes of the posting: the results are on the runner by then, and the exit status does not depend on it.

    Raises:
        JudgebotError: the change cannot be read or judged, or a result cannot be written.
    """
    world.echo(f"judgebot {__version__}: {_described(config.event)}")
    with _connected(config, world) as client:
        try:
            subject = read_subject(config, client, world.echo)
        except NothingToReviewError as error:
            world.echo(workflow_command("notice", str(error)))
            return False
        report = _review(subject, world)
        world.echo(FORMATS["github"](report).rstrip("\n"))
        steps = [*_writers(report, config)]
        if subject.pull_request:
            hunks = {file.path: file.hunks for file in subject.changes.files}
            request = _request(subject.pull_request, report, hunks, config, partial=subject.partial)
            steps.append(lambda: _post(client, request, config, world.echo))
        problems = dict.fromkeys(failures(steps))
    if problems:
        raise JudgebotError("; ".join(problems))
    return subject.settings.fail_on == "flagged" and report.counts.flagged > 0


def run_post(config: ActionConfig, data: bytes, world: World) -> None:
    """Post what another run found, whose JSON report is `data` and hostile.

    The pull request and its newest commit come from the event and from GitHub; the result has to be of that commit.

    Raises:
        JudgebotError: the result is not one, or is of another commit; the pull request cannot be read.
    """
    report = read_result(data)
    with _connected(config, world) as client:
        try:
            change = find_pull_request(config.event.target, client)
        except NothingToReviewError as error:
            world.echo(workflow_command("notice", f"nothing is posted: {error}"))
            return
        if report.head != change.head:
            raise JudgebotError(f"the result is of {report.head}, not of the pull request's commit {change.head}")
        listed = client.files(change.number) if client else ()
        hunks = {file.path: hunks_of(file) for file in listed}
        _post(client, _request(change, report, hunks, config, partial=len(listed) >= LISTED), config, world.echo)


@contextmanager
def _connected(config: ActionConfig, world: World) -> Iterator[Client | None]:
    """The API, if there is a token for it and a use."""
    if config.token is None or isinstance(config.event.target, Push | Audit):
        yield None
        return
    with world.connect(config.event.repository, config.token, config.event.api_url) as client:
        yield client


def _review(subject: Subject, world: World) -> Report:
    with world.open_judge(subject.settings) as (bundle, judge):
        if subject.read_base:
            refuse_changed_model(bundle, Path(subject.changes.root), subject.read_base)
        return review(subject.changes, judge, bundle, subject.settings)


def _writers(report: Report, config: ActionConfig) -> Iterator[Callable[[], None]]:
    outputs = {name: str(count) for name, count in report.counts._asdict().items()}
    outputs |= {"json": str(config.json), "sarif": str(config.sarif)}
    yield lambda: write_report(config.json, FORMATS["json"](report), config.workspace)
    yield lambda: write_report(config.sarif, FORMATS["sarif"](report), config.workspace)
    yield lambda: add_summary(config.summary, FORMATS["markdown"](report))
    yield lambda: set_outputs(config.outputs, outputs)


def _post(client: Client | None, request: ReviewRequest, config: ActionConfig, echo: Echo) -> None:
    if config.comment == "none":
        return
    if client is None:
        missing = "nothing is posted: there is no token; give the input token, such as ${{ github.token }}"
        echo(workflow_command("warning", missing))
        return
    posted = post_review(client, request)
    echo(
        f"judgebot: review comments: {posted.posted} posted, {posted.updated} updated, {posted.deleted} deleted, "
        f"{posted.fixed} marked as fixed, {posted.kept} kept"
    )
    for problem in posted.problems:
        echo(workflow_command("warning", problem))
    if posted.review_ids:
        set_outputs(config.outputs, {"review-id": str(posted.review_ids[0])})


def _request(
    change: PullRequestChange,
    report: Report,
    hunks: Mapping[str, Sequence[Hunk]],
    config: ActionConfig,
    *,
    partial: bool,
) -> ReviewRequest:
    most = config.max_comments if config.comment == "review" else 0
    return ReviewRequest(change.number, change.head, report, hunks, most, partial)


def _described(event: Event) -> str:
    match event.target:
        case PullRequestChange(number, base, head):
            return f"pull request #{number}, {base[:7]}..{head[:7]}"
        case PullRequestNumber(number):
            return f"pull request #{number}"
        case PullRequestHead(head):
            return f"the pull request that ends with {head[:7]}"
        case Push(_, after):
            return f"push of {after[:7]}"
        case Audit():
            return "audit of all files"
