"""Language models as judges: asked as they are, after two examples, in free text, or fine-tuned."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.judges import causal, digits, fine_tuned, seq2seq
from judgebot_eval.judges.judge import Judge, Score
from judgebot_eval.judges.registry import Options
from judgebot_eval.judges.renders import Render, render_two_shot, render_zero_shot

Read = Callable[[Sequence[str]], list[Score]]
"""Prompts [n] -> the verdicts [n] of a model."""


@dataclass(frozen=True, slots=True)
class PromptJudge:
    """Renders examples, and lets a model read the prompts."""

    name: str
    render: Render
    read: Read

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples [n], in their order."""
        return self.read(self.render(batch))


def open_zero_shot(options: Options) -> Judge:
    """Open a model, causal or encoder-decoder, that is asked with the zero-shot prompt."""
    return PromptJudge(_name(options, "zero-shot"), render_zero_shot(options), _reader(options))


def open_two_shot(options: Options) -> Judge:
    """Open a model that is asked after two examples of the training candidates."""
    return PromptJudge(_name(options, "two-shot"), render_two_shot(options), _reader(options))


def open_free_text(options: Options) -> Judge:
    """Open a causal model whose answer in free text is read: a check of the other way to read it."""
    model = causal.load(_model(options), raw=options.raw)

    def read(prompts: Sequence[str]) -> list[Score]:
        return [digits.read_text(reply) for reply in model.reply(prompts)]

    return PromptJudge(_name(options, "free-text"), render_zero_shot(options), read)


def open_fine_tuned(options: Options) -> Judge:
    """Open the best epoch of a folder that `judgebot eval finetune` wrote."""
    folder = Path(_model(options))
    run = fine_tuned.read_run(folder)
    asked = replace(options, layout=run.settings.layout)
    return PromptJudge(run.name, render_zero_shot(asked), fine_tuned.load(folder, run).read)


def _reader(options: Options) -> Read:
    model = _model(options)
    return seq2seq.load(model).read if seq2seq.is_seq2seq(model) else causal.load(model, raw=options.raw).read


def _model(options: Options) -> str:
    if not options.model:
        raise JudgebotError("a language model is needed: name it with --model (a preset, an id, or a folder)")
    return options.model


def _name(options: Options, how: str) -> str:
    """Name a judge by its model and all that is not as by default."""
    deviations = [word for word, given in (("flat", options.layout == "flat"), ("raw", options.raw)) if given]
    return "/".join([Path(_model(options)).name, how, *deviations])
