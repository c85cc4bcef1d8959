"""The judges that ask a model at an endpoint, opened from the options of the command."""

import os
from collections.abc import Mapping

from judgebot.errors import JudgebotError
from judgebot_eval.chat import ChatModel
from judgebot_eval.chat_log import RecordingModel, ReplayModel
from judgebot_eval.endpoint import OPENAI, OPENAI_KEY, Endpoint, EndpointModel
from judgebot_eval.generate.presets import is_hosted, model_id
from judgebot_eval.judges.chat_judge import ChatJudge
from judgebot_eval.judges.codejudge import AnalyseThenSummarise, Taxonomy, Vanilla
from judgebot_eval.judges.ice_score import IceScore
from judgebot_eval.judges.judge import Judge
from judgebot_eval.judges.references import References, references
from judgebot_eval.judges.registry import Options
from judgebot_eval.judges.renders import Render, render_two_shot, render_zero_shot
from judgebot_eval.named_model import NamedModel


def open_chat_zero_shot(options: Options) -> Judge:
    """Open a model that is asked for one digit."""
    return _chat_judge("zero-shot", render_zero_shot(options), options)


def open_chat_two_shot(options: Options) -> Judge:
    """Open a model that is asked for one digit after two examples of the training candidates."""
    return _chat_judge("two-shot", render_two_shot(options), options)


def open_ice_score(options: Options) -> Judge:
    """Open ICE-Score, with reference solutions if some are given."""
    return IceScore(_model(options), _references(options))


def open_ice_score_cot(options: Options) -> Judge:
    """Open ICE-Score with a chain of thought."""
    return IceScore(_model(options), _references(options), chain_of_thought=True)


def open_codejudge(options: Options) -> Judge:
    """Open CodeJudge that analyses and then summarises."""
    return AnalyseThenSummarise(_model(options), _references(options))


def open_codejudge_taxonomy(options: Options) -> Judge:
    """Open CodeJudge that names faults by its catalogue."""
    return Taxonomy(_model(options), _references(options))


def open_codejudge_vanilla(options: Options) -> Judge:
    """Open the prompt that CodeJudge is compared with."""
    return Vanilla(_model(options), _references(options))


def chat_model(options: Options, environment: Mapping[str, str]) -> ChatModel:
    """Return what answers: an endpoint, recorded if a recording is named, or the recording alone.

    A model that only OpenAI serves is asked there, if its key is in the environment and nothing else is said.

    Raises:
        JudgebotError: there is neither an endpoint nor a recording, or the key is not in the environment.
    """
    recorded = options.recording is not None and options.recording.is_file()
    if options.endpoint:
        endpoint = Endpoint(options.endpoint, options.key_variable)
    elif is_hosted(options.model) and (not recorded or environment.get(options.key_variable or OPENAI_KEY)):
        endpoint = Endpoint(OPENAI, options.key_variable)
    elif options.recording is not None and recorded:
        return ReplayModel(options.recording)
    else:
        raise JudgebotError("a chat model needs --endpoint URL, or --recording FILE with what it answered before")
    model = EndpointModel(endpoint, environment)
    return model if options.recording is None else RecordingModel(model, options.recording)


def _chat_judge(name: str, render: Render, options: Options) -> ChatJudge:
    setting = name if options.layout == "newline" else f"{name}/{options.layout}"
    return ChatJudge(_model(options), setting, render, logprobs=options.logprobs)


def _model(options: Options) -> NamedModel:
    if not options.model:
        raise JudgebotError("a chat model is needed: say with --model what its endpoint calls it")
    return NamedModel(chat_model(options, os.environ), model_id(options.model))


def _references(options: Options) -> References | None:
    return references(options.references) if options.references else None
