"""The language models of the study, by the names that they have there."""

from collections.abc import Mapping
from dataclasses import dataclass

from judgebot.errors import JudgebotError


@dataclass(frozen=True, slots=True)
class Preset:
    """A model of the Hugging Face hub.

    Attributes:
        id: of its repository.
        parameters: how many, in words.
        gated: its licence has to be accepted there before it can be had.
    """

    id: str
    parameters: str
    gated: bool = False


PRESETS: Mapping[str, Preset] = {
    "qwen2.5-coder-0.5b": Preset("Qwen/Qwen2.5-Coder-0.5B-Instruct", "0.5B"),
    "qwen2.5-coder-3b": Preset("Qwen/Qwen2.5-Coder-3B-Instruct", "3B"),
    "llama-3.2-3b": Preset("meta-llama/Llama-3.2-3B-Instruct", "3B", gated=True),
    "gemma-3-4b": Preset("google/gemma-3-4b-it", "4B", gated=True),
    "codet5p-770m": Preset("Salesforce/codet5p-770m-py", "770M"),
}


def model_id(model: str) -> str:
    """Return what a preset stands for; any other text is an id or a folder already."""
    return PRESETS[model].id if model in PRESETS else model


def unavailable(model: str, reason: Exception) -> JudgebotError:
    """Say how a model that could not be loaded can be had."""
    wanted = model_id(model)
    gated = [preset for preset in PRESETS.values() if preset.id == wanted and preset.gated]
    how = (
        f"accept its licence at https://huggingface.co/{wanted} and set HF_TOKEN"
        if gated
        else "check the name and the network"
    )
    first_line = str(reason).strip().partition("\n")[0]
    return JudgebotError(f"{model}: cannot be loaded: {first_line}; {how}, or give --model a folder that holds it")
