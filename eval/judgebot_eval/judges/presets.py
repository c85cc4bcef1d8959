"""What to say of a language model that could not be loaded."""

from judgebot.errors import JudgebotError
from judgebot_eval.generate.presets import PRESETS, model_id


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
