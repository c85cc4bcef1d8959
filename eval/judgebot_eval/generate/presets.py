"""The models of the study (Crupi, Tufano and Bavota, 2026, Table 1), by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["judge RQ1", "judge RQ2", "generator", "LLM baseline"]
Served = Literal["hub", "api"]


@dataclass(frozen=True, slots=True)
class Preset:
    """A model of the study.

    Attributes:
        title: as the study calls it.
        id: its repository on the Hugging Face hub, or its name at OpenAI.
        parameters: how many, as the study says it; "" if its maker does not.
        served: whether its weights are on the hub, or it answers through an API alone.
        gated: its licence has to be accepted on the hub before it can be had.
        remote_code: its repository brings code of its own, which has to be allowed with --trust-remote-code.
        stated: the study names this very repository; the others follow from its text.
    """

    title: str
    id: str
    parameters: str
    roles: tuple[Role, ...]
    served: Served = "hub"
    gated: bool = False
    remote_code: bool = False
    stated: bool = False


_JUDGE: tuple[Role, ...] = ("judge RQ1", "judge RQ2")
_SMALL: tuple[Role, ...] = ("generator",)
_LARGE: tuple[Role, ...] = ("LLM baseline",)

PRESETS: Mapping[str, Preset] = {
    "qwen2.5-coder-0.5b": Preset("Qwen2.5 Coder", "Qwen/Qwen2.5-Coder-0.5B-Instruct", "0.5B", ("judge RQ1",)),
    "codet5p-770m": Preset("CodeT5+", "Salesforce/codet5p-770m-py", "0.77B", ("judge RQ1",)),
    "deepseek-coder-1.3b": Preset("DeepSeek Coder", "deepseek-ai/deepseek-coder-1.3b-instruct", "1B", _SMALL),
    "opencoder-1.5b": Preset("OpenCoder", "infly/OpenCoder-1.5B-Instruct", "2B", _SMALL, remote_code=True),
    "qwen2.5-coder-3b": Preset("Qwen2.5 Coder", "Qwen/Qwen2.5-Coder-3B-Instruct", "3B", (*_JUDGE, "generator")),
    "llama-3.2-3b": Preset("Llama-3.2", "meta-llama/Llama-3.2-3B-Instruct", "3B", _JUDGE, gated=True),
    "phi-4-mini": Preset("Phi-4 mini", "microsoft/Phi-4-mini-instruct", "4B", _SMALL),
    "gemma-3-4b": Preset("Gemma-3", "google/gemma-3-4b-it", "4B", (*_JUDGE, "generator"), gated=True, stated=True),
    "opencoder-8b": Preset("OpenCoder", "infly/OpenCoder-8B-Instruct", "8B", _LARGE, remote_code=True),
    "phi-4": Preset("Phi-4", "microsoft/phi-4", "15B", _LARGE),
    "gemma-3-27b": Preset("Gemma-3", "google/gemma-3-27b-it", "27B", _LARGE, gated=True, stated=True),
    "qwen2.5-coder-32b": Preset("Qwen2.5 Coder", "Qwen/Qwen2.5-Coder-32B-Instruct", "33B", _LARGE),
    "deepseek-coder-33b": Preset("DeepSeek Coder", "deepseek-ai/deepseek-coder-33b-instruct", "33B", _LARGE),
    "gpt-4.1-mini": Preset("GPT-4.1-mini", "gpt-4.1-mini", "", ("judge RQ1", "generator"), served="api", stated=True),
}
"""By size. "Instruct" follows from the study's criterion for its generators, that they follow instructions."""


def table() -> Iterator[str]:
    """List the models of the study: name, id, size, roles, and what has to be done to have them."""
    yield "name | model | size | roles | needs"
    for name, preset in PRESETS.items():
        needs = {
            "its licence accepted": preset.gated,
            "--trust-remote-code": preset.remote_code,
            "an API key": preset.served == "api",
        }
        needed = [need for need, is_needed in needs.items() if is_needed]
        size = preset.parameters or "not stated"
        yield " | ".join([name, preset.id, size, ", ".join(preset.roles), ", ".join(needed) or "-"])


def preset_of(model: str) -> Preset | None:
    """Return the preset with this name or id, None if there is none."""
    return PRESETS.get(model) or next((preset for preset in PRESETS.values() if preset.id == model), None)


def model_id(model: str) -> str:
    """Return what a preset stands for; any other text is an id or a folder already."""
    preset = preset_of(model)
    return preset.id if preset else model


def is_hosted(model: str) -> bool:
    """Tell whether a model, by name or id, answers through an API alone."""
    preset = preset_of(model)
    return preset is not None and preset.served == "api"
