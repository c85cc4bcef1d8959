"""The commands that run in a GitHub Actions workflow: `action` and `post`."""

import os
from contextlib import AbstractContextManager
from pathlib import Path

import click

from judgebot.arguments import current_folder
from judgebot.cached_judge import open_judge
from judgebot.errors import JudgebotError
from judgebot.github.action import World, run_action, run_post
from judgebot.github.api import Client
from judgebot.github.inputs import TOKENS, ActionConfig, read_config
from judgebot.github.result import MAX_BYTES
from judgebot.output import warn


@click.command("action")
def action_command() -> bool:
    """Review what a GitHub Actions workflow runs for.

    Everything is taken from the environment: the event from the variables that GitHub sets, the inputs of the Action
    from JUDGEBOT_INPUT_<NAME>. A pull request is reviewed, and its review posted; of a push, the pushed commits are
    reviewed; on a schedule, all files. docs/github.md has workflows to start from.
    """
    return run_action(_take_config(), _WORLD)


@click.command("post")
@click.argument("result", metavar="RESULT.json", type=click.Path(path_type=Path))
def post_command(result: Path) -> None:
    """Post the result of another workflow run on its pull request.

    RESULT.json is the output `json` of `judgebot action` in a run without the permission to post, as on a pull request
    from a fork. It is not trusted: only the event and GitHub itself say which pull request and which commit it is for.
    """
    config = _take_config()
    try:
        with result.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise JudgebotError(f"{result}: cannot be read: {error.strerror}") from error
    run_post(config, data, _WORLD)


def _take_config() -> ActionConfig:
    """Read the environment, and take the token out of it: no program that is started from here on needs it."""
    config = read_config(os.environ, current_folder())
    for name in TOKENS:
        os.environ.pop(name, None)
    return config


def _connect(repository: str, token: str, api_url: str) -> AbstractContextManager[Client]:
    from judgebot.github.client import GithubClient  # noqa: PLC0415 - a third of a second

    return GithubClient(repository, token, api_url)


_WORLD = World(connect=_connect, open_judge=lambda config: open_judge(config, warn), echo=click.echo)
