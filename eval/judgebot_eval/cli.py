"""`judgebot eval`: train and validate judges."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from judgebot.errors import JudgebotError

_COMMANDS: Mapping[str, str] = {
    "data": "judgebot_eval.data_commands",
    "generate": "judgebot_eval.generate_commands",
    "execute": "judgebot_eval.execute_commands",
    "inspect": "judgebot_eval.execute_commands",
    "selfcheck": "judgebot_eval.execute_commands",
    "corpus": "judgebot_eval.train.commands",
    "pretrain": "judgebot_eval.train.commands",
    "train": "judgebot_eval.train.commands",
    "refit": "judgebot_eval.train.commands",
    "recalibrate": "judgebot_eval.train.commands",
    "measure": "judgebot_eval.train.commands",
    "judge": "judgebot_eval.judges_commands",
    "likelihood": "judgebot_eval.select.likelihood_command",
    "rq1": "judgebot_eval.rq1.command",
    "rq2": "judgebot_eval.rq2.command",
    "report": "judgebot_eval.report_commands",
    "timing": "judgebot_eval.rq2.timing_command",
    "finetune": "judgebot_eval.judges_commands",
    "train-ranker": "judgebot_eval.ranker_commands",
    "export": "judgebot_eval.judges_commands",
    "s-star": "judgebot_eval.select.s_star_commands",
    "study": "judgebot_eval.study_commands",
}
_OWN = ("judgebot", "judgebot_eval")


class _Commands(click.Group):
    """The commands, each imported when it is asked for: `<name>_command` of its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - the same
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name]), f"{cmd_name.replace('-', '_')}_command")
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it imports may be missing (most of it comes with the extra `eval`), or a disk be full."""
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.partition(".")[0] in _OWN:
                raise
            message = f"judgebot eval: needs {error.name}, which is missing; run pip install 'judgebot[eval]'"
            raise JudgebotError(message) from error
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            raise JudgebotError(f"{place}{error.strerror or error}; mend that, or give another place") from error


@click.group("eval", cls=_Commands)
def main() -> None:
    """Train and validate judges (the study harness)."""
