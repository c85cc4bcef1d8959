"""Checkpoints of a training, in files small enough to carry: weights in float32, Adam's moments in bfloat16."""

import json
import shutil
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

_FILE_BYTES = 15 * 2**20
_META = "checkpoint.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage has come: optimizer steps done, seconds spent, tokens seen."""

    stage: str
    done: int
    seconds: float
    tokens: int


def save(folder: Path, network: nn.Module, optimizer: torch.optim.Optimizer, progress: Progress) -> None:
    """Write a checkpoint, whole or not at all; each of its files stays below 16 MB."""
    _settle(folder)
    partial = _partial(folder)
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    parameters = list(network.parameters())
    _save(partial, "weights", [parameter.detach().float() for parameter in parameters])
    for moment in ("exp_avg", "exp_avg_sq"):
        values = [optimizer.state[parameter].get(moment, torch.zeros_like(parameter)) for parameter in parameters]
        _save(partial, moment, [value.bfloat16() for value in values])
    (partial / _META).write_text(json.dumps(asdict(progress)), encoding="utf-8")
    (folder / _META).unlink(missing_ok=True)  # from here on it is the new one that counts
    _settle(folder)


def _partial(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.partial")


def _settle(folder: Path) -> None:
    """Put a new checkpoint that is whole in place of one that is no longer; a save may have been killed before that."""
    if not (folder / _META).is_file() and (_partial(folder) / _META).is_file():
        shutil.rmtree(folder, ignore_errors=True)
        _partial(folder).replace(folder)


def _save(folder: Path, name: str, tensors: list[Tensor]) -> None:
    flat = torch.cat([tensor.reshape(-1).cpu() for tensor in tensors])
    for number, piece in enumerate(torch.split(flat, _FILE_BYTES // flat.element_size())):
        save_file({name: piece.clone()}, folder / f"{name}-{number}.safetensors")


def sha256_of_weights(network: nn.Module) -> str:
    """Return the hash of a network's weights and their names."""
    digest = sha256()
    for name, value in network.named_parameters():
        digest.update(f"{name} {tuple(value.shape)}\n".encode())
        digest.update(value.detach().cpu().contiguous().reshape(-1).view(torch.uint8).numpy().tobytes())
    return digest.hexdigest()


def exists(folder: Path) -> bool:
    """Tell whether a folder holds a checkpoint."""
    _settle(folder)
    return (folder / _META).is_file()


def load(folder: Path, network: nn.Module, optimizer: torch.optim.Optimizer | None = None) -> Progress | None:
    """Read a checkpoint into a network and its optimizer; None, and nothing changed, where there is none."""
    if not exists(folder):
        return None
    progress = Progress(**json.loads((folder / _META).read_text(encoding="utf-8")))
    parameters = list(network.parameters())
    for parameter, value in zip(parameters, _load(folder, "weights", parameters), strict=True):
        parameter.data.copy_(value)
    if optimizer is not None:
        _load_moments(folder, optimizer, parameters, progress.done)
    return progress


def _load_moments(folder: Path, optimizer: torch.optim.Optimizer, parameters: list[nn.Parameter], done: int) -> None:
    first, second = (_load(folder, moment, parameters) for moment in ("exp_avg", "exp_avg_sq"))
    for parameter, mean, square in zip(parameters, first, second, strict=True):
        optimizer.state[parameter] = {
            "step": torch.tensor(float(done), device=parameter.device),
            "exp_avg": mean.to(parameter),
            "exp_avg_sq": square.to(parameter),
        }


def _load(folder: Path, name: str, like: list[nn.Parameter]) -> list[Tensor]:
    pieces = sorted(folder.glob(f"{name}-*.safetensors"), key=lambda path: int(path.stem.rpartition("-")[2]))
    flat = torch.cat([load_file(path)[name] for path in pieces])
    split = torch.split(flat, [parameter.numel() for parameter in like])
    return [value.view_as(parameter) for value, parameter in zip(split, like, strict=True)]
