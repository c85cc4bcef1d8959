"""How much of a device's matrix rate a training uses."""

import time

import torch

from judgebot_eval.train.learn.checkpoint import Progress
from judgebot_eval.train.learn.network import JudgeNetwork

_SIZE = 2048
_REPEATS = 10
_FLOPS_PER_WEIGHT = 6  # forward 2, backward 4


def matrix_rate(device: torch.device) -> float:
    """Measure bfloat16 matrix products of 2048 x 2048; return floating-point operations per second."""
    left, right = (torch.randn(_SIZE, _SIZE, device=device, dtype=torch.bfloat16) for _ in range(2))
    left @ right
    _wait(device)
    started = time.perf_counter()
    for _ in range(_REPEATS):
        left @ right
    _wait(device)
    return _REPEATS * 2 * _SIZE**3 / (time.perf_counter() - started)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def used_rate(network: JudgeNetwork, progress: Progress) -> float:
    """Return the floating-point operations per second that the matrices of a training took, attention left out."""
    matrices = sum(layer.weight.numel() for layer in network.modules() if isinstance(layer, torch.nn.Linear))
    return _FLOPS_PER_WEIGHT * matrices * progress.tokens / progress.seconds
