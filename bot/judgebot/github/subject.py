"""What a run on GitHub reviews, and by whose settings."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from judgebot.changes import ChangeSet
from judgebot.config import FILE_NAME, Config, discover, load, merge
from judgebot.errors import JudgebotError
from judgebot.git import Git, find_repository
from judgebot.git_process import GitError
from judgebot.github.api import Client, PullRequest
from judgebot.github.base_branch import Read, load_settings, note_on_settings, without_foreign_scores
from judgebot.github.event import Audit, PullRequestChange, PullRequestHead, PullRequestNumber, Push, Target
from judgebot.github.inputs import ActionConfig
from judgebot.github.pull_changes import PullRequestFiles, from_api, from_clone
from judgebot.sources import from_paths, from_range
from judgebot.visible import log_line

Echo = Callable[[str], None]

_NEW_BRANCH = "the branch is new or was rewritten, so all that it adds to the default branch was reviewed"
_OTHER_SCORES = (
    "judgebot: scores are not cached: cache-dir lies in the checkout, where a pull request may bring its own"
)


class NothingToReviewError(JudgebotError):
    """A pull request is closed, or has newer commits than are to be reviewed; or a push deleted what it was to."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a run reviews.

    Attributes:
        changes: the files.
        settings: of the configuration, from a place that the change does not control.
        pull_request: what to post on; None if there is none.
        read_base: reads a file of its base branch; None without a pull request.
        partial: the pull request may change more files than could be listed.
    """

    changes: ChangeSet
    settings: Config
    pull_request: PullRequestChange | None = None
    read_base: Read | None = None
    partial: bool = False


def read_subject(config: ActionConfig, client: Client | None, echo: Echo) -> Subject:
    """Read what the event is about, from the clone, or through the API where the clone does not hold it.

    Raises:
        JudgebotError: neither holds it.
        NothingToReviewError: the pull request is no longer as the event has it, or the push deleted a branch or a tag.
    """
    match config.event.target:
        case Push() as push:
            return _checked_out(config, _pushed(config.directory, push))
        case Audit():
            git = find_repository(config.directory)
            return _checked_out(config, from_paths([Path(git.root if git else "")], config.directory, git))
        case target:
            return _of_pull_request(config, find_pull_request(target, client), client, echo)


def find_pull_request(target: Target, client: Client | None) -> PullRequestChange:
    """Ask GitHub for what an event does not say of its pull request.

    Raises:
        JudgebotError: there is nobody to ask, several pull requests, or the event is of none.
        NothingToReviewError: no open pull request has this commit as its newest.
    """
    if isinstance(target, PullRequestChange):
        return target
    if not isinstance(target, PullRequestNumber | PullRequestHead):
        raise JudgebotError("this event has no pull request; run `judgebot post` on workflow_run or pull_request")
    if client is None:
        raise JudgebotError("token: not set; judgebot needs one to look the pull request up (`github.token`)")
    if isinstance(target, PullRequestNumber):
        found = client.pull(target.number)
    else:
        found = _only(client.open_pulls(target.head, target.label), target.head)
    return PullRequestChange(found.number, found.base_sha, found.head_sha)


def _only(found: Sequence[PullRequest], head: str) -> PullRequest:
    if not found:
        raise NothingToReviewError(f"no open pull request ends with {head[:7]}: it is closed, or has newer commits")
    if len(found) > 1:
        numbers = ", ".join(f"#{pull.number}" for pull in found)
        raise JudgebotError(
            f"{head[:7]} is the newest commit of several pull requests ({numbers}); name one by its event"
        )
    return found[0]


def _of_pull_request(config: ActionConfig, change: PullRequestChange, client: Client | None, echo: Echo) -> Subject:
    root = str(config.directory)
    try:
        git = Git.find(config.directory)
        root = git.root
        return _with_settings(config, change, from_clone(git, change), echo)
    except GitError as error:
        if client is None:
            raise JudgebotError(f"{error}; or give judgebot a token, to read the change through the API") from error
        echo(log_line(f"judgebot: reading the change through the API, because the clone does not hold it: {error}"))
        files = from_api(client, change, root)
        newest = client.pull(change.number).head_sha
    if newest != change.head:  # GitHub lists the files of the newest commit only
        raise NothingToReviewError(f"the newest commit of #{change.number} is {newest[:7]}, not {change.head[:7]}")
    return _with_settings(config, change, files, echo)


def _with_settings(config: ActionConfig, change: PullRequestChange, files: PullRequestFiles, echo: Echo) -> Subject:
    root = Path(files.changes.root)
    started = files.changes.base or change.base  # the base branch may have gone on since
    read_base, read_start, read_head = (partial(files.read, commit) for commit in (change.base, started, change.head))
    settings = merge(load_settings(config.config_path, root, read_base), *config.settings)
    notes = (*files.changes.notes, *note_on_settings(config.config_path, read_start, read_head))
    trusted = without_foreign_scores(settings, root)
    if trusted != settings:
        echo(_OTHER_SCORES)
    return Subject(replace(files.changes, notes=notes), trusted, change, read_base, files.partial)


def _pushed(directory: Path, push: Push) -> ChangeSet:
    if not push.after.strip("0"):
        raise NothingToReviewError("the push deleted a branch or a tag, and left nothing to review")
    git = Git.find(directory)
    if push.before:
        return from_range(git, push.before, push.after)
    changes = from_range(git, f"refs/remotes/origin/{push.default_branch}", push.after)
    return replace(changes, notes=(_NEW_BRANCH,))


def _checked_out(config: ActionConfig, changes: ChangeSet) -> Subject:
    """What is checked out was pushed to the repository, and may set its own configuration."""
    root = Path(changes.root)
    layer = discover(root) if config.config_path == FILE_NAME else load(root / config.config_path)
    return Subject(changes, merge(layer, *config.settings))
