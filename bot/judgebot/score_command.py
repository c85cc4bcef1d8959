"""The command `score`."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import click

from judgebot.arguments import InputFile, configure, flags
from judgebot.cached_judge import open_judge
from judgebot.errors import JudgebotError
from judgebot.output import is_read, warn, write_lines
from judgebot.review import resolve_thresholds
from judgebot.score_lines import score_lines

_STDOUT = 1


@click.command("score")
@click.argument("source", metavar="INPUT", type=InputFile())
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(),
    default="-",
    show_default=True,
    help="File, or - for standard output.",
)
@flags("model", "threshold", "target_precision", "threads", "cache", "cache_dir")
def score_command(source: IO[bytes], output: str, **settings: Any) -> None:
    """Score the methods of a JSON-lines file (- = standard input).

    Each line has `description`, `signature`, `candidate`, optionally `before` and `description_before` (the previous
    version of the method), and anything else; each output line is the input line plus `p_correct`, `logit`, `outcome`,
    `reason` and, with `before`, `p_before`. Of a method with a `before`, the change is judged.
    """
    _refuse_same_file(source, output)
    config = configure(None, None, settings)
    with open_judge(config, warn) as (bundle, judge):
        thresholds = resolve_thresholds(bundle, config.threshold, config.target_precision)
        lines = score_lines(_read(source), source.name, judge, bundle, thresholds)
        if output == "-":
            _print_lines(lines)
        else:
            write_lines(Path(output), lines)


def _refuse_same_file(source: IO[bytes], output: str) -> None:
    """Refuse to read what is being written, under whatever names."""
    try:
        written = os.fstat(_STDOUT) if output == "-" else Path(output).stat()
        is_same = stat.S_ISREG(written.st_mode) and os.path.samestat(written, os.fstat(source.fileno()))
    except OSError:  # it is not there yet, or no file
        return
    if is_same:
        raise JudgebotError(f"{source.name}: the output is the input too; write to another file")


def _read(source: IO[bytes]) -> Iterator[bytes]:
    try:
        yield from source
    except OSError as error:
        raise JudgebotError(f"{source.name}: cannot be read: {error.strerror}") from error


def _print_lines(lines: Iterable[str]) -> None:
    if sys.stdout is None:
        raise JudgebotError("standard output is closed; give --output FILE")
    for line in lines:
        click.echo(line)
        if not is_read(sys.stdout):
            return
