"""The study's prompts as a judge's options say."""

from collections.abc import Callable, Sequence

from judgebot.bundle import sha256_of
from judgebot.encode import Example
from judgebot_eval import jsonl
from judgebot_eval.judges import prompts
from judgebot_eval.judges.registry import Options, training_of
from judgebot_eval.judges.two_shot import Retrieval
from judgebot_eval.records import LabelledCandidate

Render = Callable[[Sequence[Example]], list[str]]
"""Examples [n] -> prompts [n]."""


def render_zero_shot(options: Options) -> Render:
    """Render examples alone."""
    return lambda batch: [prompts.zero_shot(example, options.layout) for example in batch]


def render_two_shot(options: Options) -> Render:
    """Render examples after two of the training candidates each.

    Raises:
        JudgebotError: there are no training candidates, or they cannot serve.
    """
    path = training_of(options, "two-shot")
    training = list(jsonl.read(path, LabelledCandidate))
    retrieval = Retrieval(training, path.with_name(f"shared-ngrams-{sha256_of(path)[:12]}.json"))
    return lambda batch: [
        prompts.few_shot(shots, example, options.layout)
        for shots, example in zip(retrieval.shots(batch), batch, strict=True)
    ]
