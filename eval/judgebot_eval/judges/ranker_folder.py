"""The folder of a trained ranker: its settings, its network's shape and weights, its tokenizer."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from safetensors.torch import load_model, save_model
from tokenizers import Tokenizer
from torch import nn
from transformers import PretrainedConfig

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, manifest
from judgebot_eval.generate.loading import loading

RANKER, WEIGHTS, TOKENIZER = "ranker.json", "model.safetensors", "tokenizer.json"
_Config = TypeVar("_Config")


def save(folder: Path, config: Any, shape: PretrainedConfig, network: nn.Module, tokenizer: Tokenizer) -> None:
    """Write a ranker: the shape of its network, its weights, its tokenizer, and last its own settings (a dataclass).

    A folder with its settings is whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    shape.save_pretrained(folder)
    tokenizer.save(str(folder / TOKENIZER))
    save_model(network, str(folder / WEIGHTS))
    manifest.write(folder / RANKER, asdict(config))


def read_config(
    folder: Path, kind: type[_Config], mend: str = "name the judge that it is, or train it again"
) -> _Config:
    """Read the settings of a ranker.

    Args:
        folder: of the ranker.
        kind: the settings of its kind.
        mend: what to do where it is of another.

    Raises:
        JudgebotError: the folder holds no ranker of this kind.
    """
    path = folder / RANKER
    try:
        return jsonl.from_fields({**json.loads(path.read_text(encoding="utf-8"))}, kind)
    except (OSError, ValueError, TypeError) as error:
        raise JudgebotError(f"{path}: not the settings of such a judge ({error}): {mend}") from error


def load_weights(folder: Path, network: nn.Module) -> None:
    """Read the weights of a ranker into its network.

    Raises:
        JudgebotError: they are missing or damaged.
    """
    with loading(str(folder)):
        load_model(network, str(folder / WEIGHTS))
    network.train(mode=False)


def refuse_other_kind(folder: Path, *kinds: str) -> None:
    """Make sure that the network of a folder is of one of these kinds, as transformers names them.

    Raises:
        JudgebotError: it is of another.
    """
    found = PretrainedConfig.get_config_dict(folder)[0].get("model_type")
    if found not in kinds:
        raise JudgebotError(f"{folder}: holds a {found}; give a folder with a {' or a '.join(kinds)}")


def load_tokenizer(folder: Path) -> Tokenizer:
    """Read tokenizer.json, without limits of its own.

    Raises:
        JudgebotError: there is none.
    """
    path = folder / TOKENIZER
    if not path.is_file():
        raise JudgebotError(f"{path}: missing; give a folder with a model and its tokenizer.json")
    tokenizer: Tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
