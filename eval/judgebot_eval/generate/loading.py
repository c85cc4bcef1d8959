"""A model that cannot be loaded -> one line that says how it can be had."""

from collections.abc import Iterator
from contextlib import contextmanager

from safetensors import SafetensorError

from judgebot.errors import JudgebotError
from judgebot_eval.generate.presets import PRESETS, model_id


@contextmanager
def loading(model: str) -> Iterator[None]:
    """Say of a model that cannot be loaded in this block, or is damaged, how it can be had.

    Raises:
        JudgebotError: it could not be loaded.
    """
    try:
        yield
    except (OSError, ValueError, ImportError, SafetensorError, TypeError, AttributeError) as error:
        # the last two are what transformers lets out on a folder without a tokenizer
        first_line = str(error).strip().partition("\n")[0]
        raise JudgebotError(
            f"{model}: cannot be loaded: {first_line}; {_how(model_id(model))}, or give the folder that holds it with "
            "its tokenizer"
        ) from error


def _how(wanted: str) -> str:
    if any(preset.id == wanted and preset.gated for preset in PRESETS.values()):
        return f"accept its licence at https://huggingface.co/{wanted} and set HF_TOKEN"
    return "check the name and the network"
