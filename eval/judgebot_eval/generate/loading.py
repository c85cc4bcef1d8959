"""A model that cannot be loaded -> one line that says how it can be had."""

from collections.abc import Iterator
from contextlib import contextmanager

from safetensors import SafetensorError

from judgebot.errors import JudgebotError
from judgebot_eval.generate.presets import preset_of


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
        first_line = str(error).strip().partition("\n")[0].rstrip(".")
        raise JudgebotError(
            f"{model}: cannot be loaded: {first_line}; {_how(model)}, or give the folder that holds it with "
            "its tokenizer"
        ) from error


def _how(model: str) -> str:
    preset = preset_of(model)
    if preset and preset.gated:
        return f"accept its licence at https://huggingface.co/{preset.id} and set HF_TOKEN"
    return "check the name and the network"
