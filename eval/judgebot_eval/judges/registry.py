"""The judges of the study by name, each opened from the same options."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from pkgutil import resolve_name

from judgebot.errors import JudgebotError
from judgebot_eval.judges.judge import Judge
from judgebot_eval.judges.prompts import Layout
from judgebot_eval.records import Task

JUDGES: Mapping[str, str] = {
    "zero-shot": "judgebot_eval.judges.language_models:open_zero_shot",
    "two-shot": "judgebot_eval.judges.language_models:open_two_shot",
    "free-text": "judgebot_eval.judges.language_models:open_free_text",
    "fine-tuned": "judgebot_eval.judges.language_models:open_fine_tuned",
    "encoder": "judgebot_eval.judges.rankers:open_encoder",
    "rankef": "judgebot_eval.judges.rankers:open_rankef",
    "coderanker": "judgebot_eval.judges.rankers:open_coderanker",
    "bundle": "judgebot_eval.judges.rankers:open_bundle",
    "tf-idf": "judgebot_eval.judges.rankers:open_tf_idf",
    "facts": "judgebot_eval.judges.rankers:open_facts",
    "length": "judgebot_eval.judges.rankers:open_length",
    "constant": "judgebot_eval.judges.rankers:open_constant",
    "chat-zero-shot": "judgebot_eval.judges.endpoint_judges:open_chat_zero_shot",
    "chat-two-shot": "judgebot_eval.judges.endpoint_judges:open_chat_two_shot",
    "ice-score": "judgebot_eval.judges.endpoint_judges:open_ice_score",
    "ice-score-cot": "judgebot_eval.judges.endpoint_judges:open_ice_score_cot",
    "codejudge": "judgebot_eval.judges.endpoint_judges:open_codejudge",
    "codejudge-taxonomy": "judgebot_eval.judges.endpoint_judges:open_codejudge_taxonomy",
    "codejudge-vanilla": "judgebot_eval.judges.endpoint_judges:open_codejudge_vanilla",
}
"""`module:function`, imported when it is asked for; the function makes a `Judge` of `Options`."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a judge may be opened with; each takes what it needs.

    Attributes:
        model: a preset, the id of a model, a folder, or what an endpoint calls it.
        training: labelled candidates that it may learn or draw from, JSON lines.
        recording: the replies of an endpoint, recorded before or to be recorded.
        endpoint: the URL of an OpenAI-compatible endpoint.
        key_variable: the environment variable that holds the key of the endpoint.
        references: tasks with their solutions, for the judges that can compare with one.
        logprobs: ask the endpoint for log-probabilities.
        layout: of the prompt.
        raw: prompt without the chat template of the model.
        seed: of what is drawn.
    """

    model: str = ""
    training: Path | None = None
    recording: Path | None = None
    endpoint: str = ""
    key_variable: str = ""
    references: tuple[Task, ...] = ()
    logprobs: bool = True
    layout: Layout = "newline"
    raw: bool = False
    seed: int = 0


def open_judge(name: str, options: Options) -> Judge:
    """Open the judge of this name.

    Raises:
        JudgebotError: there is none, an option that it needs is missing, or it cannot be loaded.
    """
    if name not in JUDGES:
        raise JudgebotError(f"{name}: no such judge; there are: {', '.join(JUDGES)}")
    judge: Judge = resolve_name(JUDGES[name])(options)
    return judge


def training_of(options: Options, judge: str) -> Path:
    """Return the training candidates, which a judge cannot do without.

    Raises:
        JudgebotError: they were not given.
    """
    if options.training is None:
        raise JudgebotError(f"{judge}: needs --training")
    return options.training
