"""What the commands take: files, and the settings as flags."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from judgebot.config import OPTIONS, Config, Option, discover, from_environment, from_flags, load, merge
from judgebot.errors import JudgebotError

_Function = TypeVar("_Function", bound=Callable[..., Any])
_Value = TypeVar("_Value", str | None, tuple[str, ...])


class InputFile(click.File):
    """A file to read bytes from; standard input may be closed."""

    def __init__(self) -> None:
        super().__init__("rb")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> IO[Any]:
        """Open the file."""
        if value == "-" and sys.stdin is None:
            self.fail("standard input is closed", param, ctx)
        return super().convert(value, param, ctx)


def refuse_empty(ctx: click.Context, param: click.Parameter, value: _Value) -> _Value:
    """Refuse what an unset variable of the shell leaves: it would change what is reviewed."""
    if "" in (value if isinstance(value, tuple) else (value,)):
        raise click.BadParameter("it is empty; is a variable not set?", ctx, param)
    return value


def current_folder() -> Path:
    """The folder that the command runs in.

    Raises:
        JudgebotError: the folder has been deleted.
    """
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise JudgebotError("the current folder has been deleted; change to another") from error


def _flag(option: Option) -> Callable[[_Function], _Function]:
    types: Mapping[str, Any] = {"integer": int, "number": float}
    if option.type == "boolean":
        return click.option(f"--{option.key}/--no-{option.key}", option.name, default=None, help=option.help)
    kind = click.Choice(option.choices) if option.choices else types.get(option.type, str)
    is_list = option.type == "list"
    told = f"{option.help} May be repeated." if is_list else option.help
    return click.option(f"--{option.key}", option.name, type=kind, multiple=is_list, help=told)


def flags(*names: str) -> Callable[[_Function], _Function]:
    """Give a command the flags of these settings, or of all."""

    def decorate(function: _Function) -> _Function:
        for option in reversed(OPTIONS):
            if not names or option.name in names:
                function = _flag(option)(function)
        return function

    return decorate


def configure(root: Path | None, path: Path | None, given: Mapping[str, Any]) -> Config:
    """Read the settings of a command: of the file at `path`, else of that at the root, the environment, the flags."""
    files = [load(path)] if path else [discover(root)] if root else []
    return merge(*files, from_environment(os.environ), from_flags(given))
