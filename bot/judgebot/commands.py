"""The commands `review` and `init`."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, Any

import click

from judgebot import sources
from judgebot.arguments import InputFile, configure, current_folder, flags, refuse_empty
from judgebot.cached_judge import no_progress, open_judge
from judgebot.changes import ChangeSet
from judgebot.config import FILE_NAME, template
from judgebot.errors import JudgebotError
from judgebot.git import Git, find_repository, root_of
from judgebot.output import echo_line, is_terminal, warn
from judgebot.report import FORMATS, Report, text
from judgebot.review import review
from judgebot.writing import failures, is_same_place, write_atomically, write_report

_PROGRESS_FROM = 200
_COLOURED = re.compile(rb"^\x1b\[[0-9;]*m(diff |--- |@@ )", re.MULTILINE)
_ONLY_NAMED = re.compile(rb"^Only in .+: .", re.MULTILINE)
_DIFF_FROM_ROOT = "the paths of a diff start at the root of the repository; make it without --relative"
_NOT_SHOWN = 'the diff names files without showing them ("Only in"), which are not reviewed; make it with `diff -N`'
_NOTHING_CHANGED = "no Java file has changed since the base; to review whole files name them"
_NOTHING_NAMED = "no Java file is in the folders named; hidden folders are left out"
_NOTHING_STAGED = "no Java file is staged; to review files name them, to review a range give --base and --head"


def _show_progress(done: int, total: int) -> None:
    if total >= _PROGRESS_FROM:
        click.echo(f"\rjudged {done} of {total}" + ("\n" if done == total else ""), nl=False, err=True)


@click.command("review")
@click.argument("paths", nargs=-1, type=click.Path(), callback=refuse_empty)
@click.option(
    "--base",
    metavar="REV",
    callback=refuse_empty,
    help="Review the change since the merge base with this revision.",
)
@click.option(
    "--head",
    metavar="REV",
    callback=refuse_empty,
    help="With --base: up to this revision, instead of the working tree.",
)
@click.option(
    "--staged",
    is_flag=True,
    help="Review what is staged for the next commit; where pre-commit runs on a range of commits, that range.",
)
@click.option(
    "--diff",
    metavar="FILE",
    type=InputFile(),
    help="Review a diff (- = standard input) whose new side lies here; its paths start at the root of the repository, "
    "or here outside of one.",
)
@click.option(
    "--format", "format_", type=click.Choice(tuple(FORMATS)), default="text", show_default=True, help="What to print."
)
@click.option(
    "--output",
    "outputs",
    metavar="FORMAT=PATH",
    multiple=True,
    help="Also write a report to a file (- = standard output); repeatable.",
)
@click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    help=f"Configuration file, instead of {FILE_NAME} at the root.",
)
@click.option("--color/--no-color", default=None, help="Colour the text; by default on a terminal.")
@click.option("-v", "--verbose", is_flag=True, help="List passed, abstained and skipped methods too.")
@flags()
def review_command(  # noqa: PLR0913 - the flags, by keyword
    *,
    paths: tuple[str, ...],
    base: str | None,
    head: str | None,
    staged: bool,
    diff: IO[bytes] | None,
    format_: str,
    outputs: tuple[str, ...],
    config_path: Path | None,
    color: bool | None,
    verbose: bool,
    **settings: Any,
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
    config = configure(Path(changes.root), config_path, settings)
    progress = _show_progress if is_terminal(sys.stderr) else no_progress
    with open_judge(config, warn) as (bundle, judge):
        report = review(changes, judge, bundle, config, progress)
    color = is_terminal(sys.stdout) if color is None else color
    if problems := tuple(failures(_writers(report, targets, format_, color=color, verbose=verbose))):
        raise JudgebotError("; ".join(problems))
    return config.fail_on == "flagged" and report.counts.flagged > 0


def _refuse_clash(**given: bool) -> None:
    chosen = [name for name, is_given in given.items() if is_given]
    if len(chosen) > 1:
        raise click.UsageError(f"{' and '.join(chosen)} exclude each other: each says what to review")


def _read_changes(
    paths: tuple[str, ...], base: str | None, head: str | None, *, staged: bool, diff: IO[bytes] | None
) -> ChangeSet:
    here = current_folder()
    if paths:
        named = sources.from_paths([Path(path) for path in paths], here, find_repository(here))
        return _noted_if_empty(named, _NOTHING_NAMED)
    if diff is not None:
        return _read_diff(diff, here)
    git = Git.find(here)
    if staged:
        return _read_staged(git)
    changes = sources.from_default(git) if base is None else sources.from_range(git, base, head)
    return _noted_if_empty(changes, _NOTHING_CHANGED)


def _noted_if_empty(changes: ChangeSet, note: str) -> ChangeSet:
    return changes if changes.files else replace(changes, notes=(*changes.notes, note))


def _read_diff(diff: IO[bytes], here: Path) -> ChangeSet:
    git = find_repository(here)
    try:
        data = diff.read()
    except OSError as error:
        raise JudgebotError(f"{diff.name}: cannot be read: {error.strerror}") from error
    if _COLOURED.search(data):
        raise JudgebotError(f"{diff.name}: the diff is coloured; make it with --no-color")
    root = Path(git.root) if git else here
    changes = sources.from_diff(data, root, git)
    is_lost = root != here and changes.files and all(file.unreadable for file in changes.files)
    notes = {_DIFF_FROM_ROOT: is_lost, _NOT_SHOWN: _ONLY_NAMED.search(data)}
    return replace(changes, notes=(*changes.notes, *(note for note, is_due in notes.items() if is_due)))


def _read_staged(git: Git) -> ChangeSet:
    """What is staged; in a hook that pre-commit runs on a range (`--from-ref`, `--to-ref`, or before a push), that."""
    base, head = (os.environ.get(f"PRE_COMMIT_{end}_REF") for end in ("FROM", "TO"))
    if base and head:
        return sources.from_range(git, base, head)
    return _noted_if_empty(sources.from_index(git), _NOTHING_STAGED)


def _parse_outputs(outputs: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Split FORMAT=PATH; checked before any work is done."""
    targets: list[tuple[str, Path]] = []
    for output in outputs:
        name, separator, path = output.partition("=")
        if name not in FORMATS or not separator or not path:
            raise click.UsageError(f"--output {output}: expected FORMAT=PATH, with a format of {', '.join(FORMATS)}")
        if any(is_same_place(Path(path), earlier) for _, earlier in targets):
            raise click.UsageError(f"--output {output}: another format goes to this file")
        targets.append((name, Path(path)))
    return targets


def _render(report: Report, name: str, *, color: bool, verbose: bool) -> str:
    return text.render(report, color=color, verbose=verbose) if name == "text" else FORMATS[name](report)


def _writers(
    report: Report, targets: Iterable[tuple[str, Path]], format_: str, *, color: bool, verbose: bool
) -> Iterator[Callable[[], None]]:
    """What writes the files and, last, prints."""
    for name, path in targets:
        yield partial(write_report, path, _render(report, name, color=False, verbose=verbose))
    printed = _render(report, format_, color=color, verbose=verbose)
    yield partial(click.echo, printed.rstrip("\n"), color=True)


@click.command("init")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def init_command(*, force: bool) -> None:
    """Write a commented configuration file at the root of the repository, or here outside of one."""
    path = root_of(current_folder()) / FILE_NAME
    if not force and os.path.lexists(path):
        raise JudgebotError(f"{path}: exists already; --force overwrites it")
    write_atomically(path, template().encode())
    echo_line(f"wrote {path}")
