"""The state of a training on disk: weights, optimizer and random numbers, whole or not at all."""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from accelerate import Accelerator
from transformers import PreTrainedTokenizerFast

_PROGRESS = "progress.json"
_STATE = "state-"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a training has come.

    Attributes:
        step: optimizer steps done.
        seconds: spent on them.
        loss: of the steps of this epoch, added up.
    """

    step: int = 0
    seconds: float = 0.0
    loss: float = 0.0


def save(folder: Path, accelerator: Accelerator, progress: Progress) -> None:
    """Write the state beside the one before, which is then removed: a kill leaves one of them."""
    partial, whole = folder / ".state.partial", folder / f"{_STATE}{progress.step}"
    if accelerator.is_main_process:
        shutil.rmtree(partial, ignore_errors=True)
    accelerator.wait_for_everyone()
    accelerator.save_state(str(partial), safe_serialization=False)  # which would complain of tied weights
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        (partial / _PROGRESS).write_text(json.dumps(asdict(progress)) + "\n", encoding="utf-8")
        before = _states(folder)
        partial.rename(whole)
        for state in before:
            shutil.rmtree(state)


def restore(folder: Path, accelerator: Accelerator) -> Progress:
    """Load the newest state of a folder; without one, a training starts anew."""
    states = _states(folder)
    if not states:
        return Progress()
    accelerator.load_state(str(states[-1]))
    return Progress(**json.loads((states[-1] / _PROGRESS).read_text(encoding="utf-8")))


def clear(folder: Path, accelerator: Accelerator) -> None:
    """Remove the states of a training that is done."""
    accelerator.wait_for_everyone()
    if accelerator.is_main_process:
        for state in _states(folder):
            shutil.rmtree(state)


def save_weights(folder: Path, accelerator: Accelerator, network: Any, tokenizer: PreTrainedTokenizerFast) -> None:
    """Write a network (of adapters: these alone) and its tokenizer in the format of transformers."""
    accelerator.unwrap_model(network).save_pretrained(
        folder,
        is_main_process=accelerator.is_main_process,
        save_function=accelerator.save,
        state_dict=accelerator.get_state_dict(network),
    )
    if accelerator.is_main_process:
        tokenizer.save_pretrained(folder)


def _states(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{_STATE}*"), key=lambda path: int(path.name.removeprefix(_STATE)))
