"""The command line's frame: finds the command, and is the only error boundary and the only place of exit codes.

The commands themselves stand in modules that are imported when one is called: `judgebot --version` is fast.
"""

import io
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

from judgebot import __version__
from judgebot.errors import JudgebotError
from judgebot.output import echo_line, guard_streams, prepare

EXIT_DONE, EXIT_FLAGGED, EXIT_USAGE, EXIT_INTERNAL, EXIT_INTERRUPTED = 0, 1, 2, 3, 130
_COMMANDS: Mapping[str, tuple[str | None, str]] = {
    "review": (
        "judgebot.commands",
        "Review a change, or audit files: which methods do not do what their Javadoc says?",
    ),
    "score": ("judgebot.score_command", "Score methods given as JSON lines."),
    "models": ("judgebot.model_commands", "List, show or verify the models."),
    "init": ("judgebot.commands", "Write a commented configuration file."),
    "action": (
        "judgebot.github_commands",
        "Review what a GitHub Actions workflow runs for, and post the review.",
    ),
    "post": ("judgebot.github_commands", "Post the result of another workflow run on its pull request."),
    "feedback": ("judgebot.github.feedback_commands", "Collect what became of judgebot's comments on GitHub."),
    "calibrate": ("judgebot.github.feedback_commands", "Fit the threshold to the feedback of a repository."),
    "eval": (None, "Train and validate judges (the study harness)."),
}


class LazyGroup(click.Group):
    """Knows its commands by name and imports them when they are called.

    Attributes:
        known: by name, the module that has it as `<name>_command` (None: it is an entry point), and its line of help.
    """

    def __init__(self, *args: Any, known: Mapping[str, tuple[str | None, str]], **attributes: Any) -> None:
        super().__init__(*args, **attributes)
        self.known = known

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it so
        """Return the names, importing nothing."""
        return list(self.known)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command; None if there is none of this name."""
        if cmd_name not in self.known:
            return None
        module, _ = self.known[cmd_name]
        if module is None:
            return _find_entry_point(cmd_name)
        command: click.Command = getattr(import_module(module), f"{cmd_name.replace('-', '_')}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the names with their lines of help, importing nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, about) for name, (_, about) in self.known.items()])


def _find_entry_point(name: str) -> click.Command | None:
    """A command of another package, which names it in the group `judgebot.commands`; None if none does."""
    from importlib import metadata  # noqa: PLC0415 - slower than all the rest of this module

    for entry in metadata.entry_points(group="judgebot.commands", name=name):
        command: click.Command = entry.load()
        return command
    return None


@click.group(cls=LazyGroup, known=_COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="judgebot")
def judgebot() -> None:
    """Review Java changes: which methods do not do what their Javadoc says?

    Exit status: 0 done; 1 methods were flagged, with --fail-on flagged; 2 wrong usage, configuration or input, or an
    output that cannot be written; 3 an error in judgebot itself; 130 interrupted.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    guard_streams()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        prepare(stream)
    try:
        # Windows' shell expands no patterns, and click would: those of --exclude, too
        flagged = judgebot.main(args=arguments, prog_name="judgebot", standalone_mode=False, windows_expand_args=False)
        if sys.stdout is not None:
            sys.stdout.flush()
    except JudgebotError as error:
        return _fail(f"judgebot: error: {error}", EXIT_USAGE)
    except click.ClickException as error:
        return _show(error)
    except (KeyboardInterrupt, click.Abort):
        return _fail("judgebot: interrupted", EXIT_INTERRUPTED)
    except Exception:  # noqa: BLE001 - the one boundary: whatever else goes wrong is a fault of judgebot
        return _fail_internally()
    return EXIT_FLAGGED if flagged is True else EXIT_DONE


def _fail(message: str, status: int) -> int:
    """Print an error on one line that GitHub takes for no command, whatever a file under review brings into it."""
    echo_line(message, err=True)
    return status


def _show(error: click.ClickException) -> int:
    shown = io.StringIO()
    error.show(shown)
    _echo_lines(shown.getvalue().expandtabs(4))
    return EXIT_USAGE


def _echo_lines(text: str) -> None:
    for line in text.splitlines():
        echo_line(line, err=True)


def _fail_internally() -> int:
    """Print where the log of the current exception is; the log itself where no file can be written."""
    import platform  # noqa: PLC0415 - needed on the worst day only
    import traceback  # noqa: PLC0415

    about = f"judgebot {__version__}, Python {platform.python_version()}, {platform.platform()}"
    log = f"{about}\narguments: {sys.argv[1:]}\n\n{traceback.format_exc()}"
    try:
        return _fail(f"judgebot: internal error: please report it with the log {_write(log)}", EXIT_INTERNAL)
    except OSError as error:
        _fail(f"judgebot: internal error: please report it with this log, for there is no file: {error}", EXIT_INTERNAL)
    _echo_lines(log)
    return EXIT_INTERNAL


def _write(log: str) -> str:
    """Write a new temporary file; return its path."""
    import tempfile  # noqa: PLC0415 - needed on the worst day only

    with tempfile.NamedTemporaryFile(
        "w", prefix="judgebot-", suffix=".log", delete=False, encoding="utf-8", errors="backslashreplace"
    ) as file:
        file.write(log)
    return file.name
