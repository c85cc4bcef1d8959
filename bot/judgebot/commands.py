"""The commands: each reads its flags, composes the stages and writes the result."""

import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module, metadata
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from judgebot import sources
from judgebot.bundle import CARD, DEFAULT_MODEL, find_bundle, list_bundles, verify
from judgebot.config import (
    FILE_NAME,
    OPTIONS,
    Config,
    Option,
    discover,
    from_environment,
    from_flags,
    load,
    merge,
    template,
)
from judgebot.errors import JudgebotError
from judgebot.git import Git, find_repository
from judgebot.report import FORMATS, Report, text
from judgebot.review import resolve_thresholds, review, review_policy
from judgebot.score import score_lines
from judgebot.scoring import load_model, no_progress, open_judge

_Function = TypeVar("_Function", bound=Callable[..., Any])
_PROGRESS_FROM = 200
_ON_GITHUB = {
    "action": "judgebot.github_commands",
    "post": "judgebot.github_commands",
    "feedback": "judgebot.github.feedback_commands",
    "calibrate": "judgebot.github.feedback_commands",
}


def find(name: str) -> click.Command | None:
    """Return the command of this name; those of other packages stand in the entry points `judgebot.commands`."""
    own = {"review": review_command, "score": score_command, "models": models_command, "init": init_command}
    if name in own:
        return own[name]
    if name in _ON_GITHUB:
        found: click.Command = getattr(import_module(_ON_GITHUB[name]), f"{name}_command")
        return found
    for entry in metadata.entry_points(group="judgebot.commands", name=name):
        command: click.Command = entry.load()
        return command
    return None


def _flag(option: Option) -> Callable[[_Function], _Function]:
    types: Mapping[str, Any] = {"integer": int, "number": float}
    if option.type == "boolean":
        return click.option(f"--{option.key}/--no-{option.key}", option.name, default=None, help=option.help)
    kind = click.Choice(option.choices) if option.choices else types.get(option.type, str)
    return click.option(f"--{option.key}", option.name, type=kind, multiple=option.type == "list", help=option.help)


def _flags(*names: str) -> Callable[[_Function], _Function]:
    """Give a command the flags of these settings, or of all."""

    def decorate(function: _Function) -> _Function:
        for option in reversed(OPTIONS):
            if not names or option.name in names:
                function = _flag(option)(function)
        return function

    return decorate


def _configure(root: Path | None, path: Path | None, flags: Mapping[str, Any]) -> Config:
    files = [load(path)] if path else [discover(root)] if root else []
    return merge(*files, from_environment(os.environ), from_flags(flags))


def _warn(message: str) -> None:
    click.echo(f"judgebot: warning: {message}", err=True)


def _show_progress(done: int, total: int) -> None:
    if total >= _PROGRESS_FROM:
        click.echo(f"\rjudged {done} of {total}" + ("\n" if done == total else ""), nl=False, err=True)


@click.command("review")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--base", metavar="REV", help="Review the change since the merge base with this revision.")
@click.option("--head", metavar="REV", help="With --base: up to this revision, instead of the working tree.")
@click.option("--staged", is_flag=True, help="Review what is staged for the next commit.")
@click.option(
    "--diff",
    "diff",
    metavar="FILE",
    type=click.File("rb"),
    help="Review a diff (- = standard input) whose new side lies here.",
)
@click.option(
    "--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", show_default=True, help="What to print."
)
@click.option(
    "--output", "outputs", metavar="FORMAT=PATH", multiple=True, help="Also write a report to a file; repeatable."
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help=f"Configuration file, instead of {FILE_NAME} at the root.",
)
@click.option("--color/--no-color", default=None, help="Colour the text; by default on a terminal.")
@click.option("-v", "--verbose", is_flag=True, help="List passed, abstained and skipped methods too.")
@_flags()
def review_command(  # noqa: PLR0913 - the flags, by keyword
    *,
    paths: tuple[Path, ...],
    base: str | None,
    head: str | None,
    staged: bool,
    diff: IO[bytes] | None,
    format_: str,
    outputs: tuple[str, ...],
    config_path: Path | None,
    color: bool | None,
    verbose: bool,
    **flags: Any,
) -> bool:
    """Review a change: which methods do not do what their Javadoc says?

    Without arguments: everything since the merge base with the default branch, up to the working tree. With PATHS:
    an audit of every documented method in these files and folders.
    """
    targets = _parse_outputs(outputs)
    _refuse_clash(paths=bool(paths), base=base is not None, staged=staged, diff=diff is not None)
    if head is not None and base is None:
        raise click.UsageError("--head goes with --base")
    changes = _read_changes(paths, base, head, staged=staged, diff=diff)
    config = _configure(Path(changes.root), config_path, flags)
    progress = _show_progress if sys.stderr.isatty() else no_progress
    with open_judge(config, _warn, no_progress) as (bundle, judge):
        report = review(changes, judge, bundle, review_policy(config), progress)
    printed = _render(report, format_, color=sys.stdout.isatty() if color is None else color, verbose=verbose)
    click.echo(printed.rstrip("\n"), color=True)
    failures = [_write(path, _render(report, name, color=False, verbose=verbose)) for name, path in targets]
    if any(failures):
        raise JudgebotError("; ".join(filter(None, failures)))
    return config.fail_on == "flagged" and report.counts.flagged > 0


def _refuse_clash(**given: bool) -> None:
    chosen = [name for name, is_given in given.items() if is_given]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} exclude each other: each says what to review")


def _read_changes(
    paths: tuple[Path, ...], base: str | None, head: str | None, *, staged: bool, diff: IO[bytes] | None
) -> sources.ChangeSet:
    here = Path.cwd()
    if paths:
        return sources.from_paths(paths, here, find_repository(here))
    if diff is not None:
        git = find_repository(here)
        return sources.from_diff(diff.read(), Path(git.root) if git else here, git)
    git = Git.find(here)
    if staged:
        return sources.from_index(git)
    return sources.from_default(git) if base is None else sources.from_range(git, base, head)


def _parse_outputs(outputs: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Split FORMAT=PATH; checked before any work is done."""
    targets = []
    for output in outputs:
        name, separator, path = output.partition("=")
        if name not in FORMATS or not separator or not path:
            raise click.UsageError(f"--output {output}: expected FORMAT=PATH, with a format of {', '.join(FORMATS)}")
        targets.append((name, Path(path)))
    return targets


def _render(report: Report, name: str, *, color: bool, verbose: bool) -> str:
    return text.render(report, color=color, verbose=verbose) if name == "text" else FORMATS[name](report)


def _write(path: Path, content: str) -> str | None:
    """Write a report; return what went wrong, so that the other reports are written all the same."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if content.endswith("\n") else f"{content}\n", encoding="utf-8")
    except OSError as error:
        return f"{path}: cannot be written: {error.strerror}"
    return None


@click.command("score")
@click.argument("input", type=click.File("rb"))
@click.option(
    "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="File, or - for standard output."
)
@_flags("model", "threshold", "target_precision", "threads", "cache", "cache_dir")
def score_command(input: IO[bytes], output: IO[str], **flags: Any) -> None:  # noqa: A002 - the argument's name in the help
    """Score the methods of a JSON-lines file (- = standard input).

    Each line has `description`, `signature`, `candidate`, optionally `before` and `description_before` (the previous
    version of the method), and anything else; each output line is the input line plus `p_correct`, `logit`, `outcome`,
    `reason` and, with `before`, `p_before`. Of a method with a `before`, the change is judged.
    """
    config = _configure(None, None, flags)
    with open_judge(config, _warn, no_progress) as (bundle, judge):
        thresholds = resolve_thresholds(bundle, config.threshold, config.target_precision)
        for line in score_lines(input, input.name, judge, bundle, thresholds):
            output.write(f"{line}\n")


@click.group("models")
def models_command() -> None:
    """List, show or verify the models."""


@models_command.command("list")
def list_models() -> None:
    """List the models that come with judgebot."""
    for bundle in list_bundles():
        default = " (default)" if bundle.name == DEFAULT_MODEL else ""
        known_by = f"{bundle.kind}  threshold {bundle.threshold:g}  {bundle.sha256[:12]}"
        click.echo(f"{bundle.name}{default}  {bundle.version}  {known_by}")


@models_command.command("show")
@click.argument("model", default=DEFAULT_MODEL)
def show_model(model: str) -> None:
    """Print the card of a model: what it was trained on, and how far it can be trusted."""
    card = find_bundle(model).folder / CARD
    if not card.is_file():
        raise JudgebotError(f"{card}: this model has no card")
    click.echo(card.read_text(encoding="utf-8"))


@models_command.command("verify")
@click.argument("model", default=DEFAULT_MODEL)
def verify_model(model: str) -> None:
    """Check the sha256 of every file of a model, and load it."""
    bundle = find_bundle(model)
    verify(bundle)
    load_model(bundle, threads=1)
    click.echo(f"{bundle.name} {bundle.version}: {len(bundle.files)} files verified, loads")


@click.command("init")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def init_command(*, force: bool) -> None:
    """Write a commented configuration file at the root of the repository, or here outside of one."""
    git = find_repository(Path.cwd())
    path = (Path(git.root) if git else Path.cwd()) / FILE_NAME
    try:
        with path.open("w" if force else "x", encoding="utf-8") as file:
            file.write(template())
    except FileExistsError:
        raise JudgebotError(f"{path}: exists already; --force overwrites it") from None
    except OSError as error:
        raise JudgebotError(f"{path}: cannot be written: {error.strerror}") from error
    click.echo(f"wrote {path}")
