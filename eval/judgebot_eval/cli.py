"""`judgebot eval`: train and validate judges."""

from collections.abc import Mapping
from typing import Any

import click

from judgebot.cli import LazyGroup
from judgebot.errors import JudgebotError

_COMMANDS: Mapping[str, tuple[str, str]] = {
    "data": ("judgebot_eval.data_commands", "List, download and check the data of the study."),
    "generate": ("judgebot_eval.generate_commands", "Generate candidates, and clean them."),
    "execute": ("judgebot_eval.execute_commands", "Run candidates against the tests of their tasks."),
    "inspect": ("judgebot_eval.execute_commands", "Find the tasks whose tests cannot be trusted."),
    "selfcheck": ("judgebot_eval.execute_commands", "Run programs that others have labelled, and compare."),
    "corpus": ("judgebot_eval.train.commands", "Build a corpus of documented Java methods."),
    "pretrain": ("judgebot_eval.train.commands", "Teach an encoder Java: to find wrong tokens."),
    "train": ("judgebot_eval.train.commands", "Train, export and calibrate a judge."),
    "refit": ("judgebot_eval.train.commands", "Keep a judge's encoder, and make all beside it anew."),
    "recalibrate": ("judgebot_eval.train.commands", "Keep a judge, and calibrate it on other projects."),
    "measure": ("judgebot_eval.train.commands", "Print how good a judge is."),
    "judge": ("judgebot_eval.judges_commands", "Let a judge judge labelled candidates."),
    "likelihood": ("judgebot_eval.select.likelihood_command", "Say how probable a model finds candidates."),
    "rq1": ("judgebot_eval.rq1.command", "Compare judgements with what the tests say."),
    "rq2": ("judgebot_eval.rq2.command", "Let judges choose among candidates."),
    "report": ("judgebot_eval.report_commands", "Make one page of all tables of a run."),
    "timing": ("judgebot_eval.rq2.timing_command", "Measure speeds, for the table of seconds in `rq2`."),
    "finetune": ("judgebot_eval.judges_commands", "Fine-tune a causal language model as a judge."),
    "train-ranker": ("judgebot_eval.ranker_commands", "Train RankEF, CodeRanker or an encoder."),
    "export": ("judgebot_eval.judges_commands", "Turn what was trained into a model folder."),
    "s-star": ("judgebot_eval.select.s_star_commands", "Choose among samples as S* does."),
    "study": ("judgebot_eval.study_commands", "Run the whole study, its report included."),
}
_OWN = ("judgebot", "judgebot_eval")


class _Commands(LazyGroup):
    """Says what is missing where a command cannot be imported."""

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


@click.group("eval", cls=_Commands, known=_COMMANDS)
def main() -> None:
    """Train and validate judges (the study harness)."""
