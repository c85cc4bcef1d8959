"""What a prediction takes and costs: measured speeds, and prices with their date."""

import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, Literal

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.generate.run import Spent
from judgebot_eval.judges.judge import Judge

Work = Literal["generation", "judging"]
_WARM_UP = 2
_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a model takes, measured after warming up.

    Attributes:
        model: a generator, or a judge.
        work: what it did.
        device: what it ran on, in words.
        batch: how many candidates at a time; 1 is one after the other.
        candidates: how many were measured.
        seconds: for each of them.
    """

    VERSION: ClassVar = 1
    model: str
    work: Work
    device: str
    batch: int
    candidates: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Hardware:
    """The least GPU of a model.

    Attributes:
        parameters: in billions.
        gpu: its name, "" if the model runs elsewhere.
        vram: in gigabytes, None without a GPU.
        price: in dollars, None without a GPU.
    """

    parameters: float
    gpu: str
    vram: float | None
    price: float | None


def time_judge(
    judge: Judge, examples: Sequence[Example], batch: int, device: str, clock: Callable[[], float] = time.perf_counter
) -> Timing:
    """Measure a judge on at least one example, the first two batches being warmed up with."""
    batches = [examples[start : start + batch] for start in range(0, len(examples), batch)]
    for each in batches[:_WARM_UP]:
        judge.score(each)
    start = clock()
    for each in batches:
        judge.score(each)
    return Timing(judge.name, "judging", device, batch, len(examples), (clock() - start) / len(examples))


def time_generators(spent: Path, device: str, warm_up: int = 0) -> list[Timing]:
    """Take the mean seconds of each generator from what its candidates cost, generated one after the other.

    Args:
        spent: the log of costs.
        device: what they ran on, in words.
        warm_up: how many of the first candidates of each are left out.

    Raises:
        JudgebotError: the file cannot be read, has no more candidates than that, or the cost of what is no candidate.
    """
    seconds: dict[str, list[float]] = {}
    for each in jsonl.read(spent, Spent):
        seconds.setdefault(_generator_of(each, spent), []).append(each.seconds)
    if not seconds:
        raise JudgebotError(f"{spent}: holds no costs; give what `judgebot eval generate run` wrote beside candidates")
    few = next((generator for generator, found in seconds.items() if len(found) <= warm_up), None)
    if few is not None:
        raise JudgebotError(f"{spent}: has no candidate of {few} after {warm_up} to warm up with; generate more")
    measured = {generator: found[warm_up:] for generator, found in seconds.items()}
    return [
        Timing(generator, "generation", device, 1, len(found), sum(found) / len(found))
        for generator, found in measured.items()
    ]


def _generator_of(spent: Spent, path: Path) -> str:
    parts = spent.candidate.rsplit("#", 2)
    if len(parts) != len(("task", "generator", "sample")):
        raise JudgebotError(
            f"{path}: {spent.candidate!r} is no key of a candidate, task#generator#sample; mend the line"
        )
    return parts[1]


def hardware(model: str) -> Hardware | None:
    """Look up the least GPU of a model, by what the paper calls it."""
    known = _data()["models"].get(model)
    if known is None:
        return None
    gpu = _data()["gpus"].get(known["gpu"], {})
    return Hardware(known["parameters"], known["gpu"], gpu.get("vram"), gpu.get("price"))


def price_date() -> str:
    """Return the month of the prices."""
    return str(_data()["date"])


def demand() -> float:
    """Return how many recommendations a developer wants in a minute of writing code."""
    known = _data()["demand"]
    return float(known["recommendations"] / (known["hours"] * known["writing"] * _MINUTES))


def developers(seconds: float) -> float:
    """Return how many developers are served by what takes this long for a prediction."""
    return _MINUTES / seconds / demand()


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("hardware.toml").read_text(encoding="utf-8"))
