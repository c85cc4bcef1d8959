"""In which numbers a device is fastest, and how much of its matrix rate a training uses."""

import functools
import time

import torch

from judgebot_eval.train.learn.checkpoint import Progress

_SIZE = 2048
_SIZE_TRIED_ON_CPU = 512
_PAYS = 1.25
"""How many times as fast bfloat16 has to be: emulated it never is, so that a busy machine does not decide."""
_REPEATS = 10
_FLOPS_PER_WEIGHT = 6  # forward 2, backward 4


def autocast(device: torch.device) -> torch.autocast:
    """Let products of matrices run in bfloat16 where that is faster."""
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=fastest(device) == torch.bfloat16)


@functools.cache
def fastest(device: torch.device) -> torch.dtype:
    """Return bfloat16 or, where the device has no instructions for that and emulates it, float32."""
    size = _SIZE_TRIED_ON_CPU if device.type == "cpu" else _SIZE
    pays = rate(device, torch.bfloat16, size) > _PAYS * rate(device, torch.float32, size)
    return torch.bfloat16 if pays else torch.float32


def matrix_rate(device: torch.device) -> float:
    """Measure products of 2048 x 2048 numbers, of the fastest kind; return floating-point operations per second."""
    return rate(device, fastest(device), _SIZE)


def rate(device: torch.device, numbers: torch.dtype, size: int) -> float:
    """Measure products of two square matrices; return floating-point operations per second."""
    left, right = (torch.ones(size, size, device=device, dtype=numbers) for _ in range(2))  # of no seed
    left @ right
    _wait(device)
    started = time.perf_counter()
    for _ in range(_REPEATS):
        left @ right
    _wait(device)
    return _REPEATS * 2 * size**3 / (time.perf_counter() - started)


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def used_rate(network: torch.nn.Module, progress: Progress) -> float:
    """Return the floating-point operations per second that the matrices of a training took, attention left out."""
    matrices = sum(layer.weight.numel() for layer in network.modules() if isinstance(layer, torch.nn.Linear))
    return _FLOPS_PER_WEIGHT * matrices * progress.tokens / progress.seconds
