"""What stages are estimated to take: speeds and prices, with their dates, from `speeds.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from judgebot_eval.chat_cost import PRICES, Usage
from judgebot_eval.paper import reference
from judgebot_eval.rq2.cost import hardware
from judgebot_eval.rq2.families import FAMILIES
from judgebot_eval.study.stage import Cost

_HOUR = 3600


def local_cost(kind: str) -> Cost:
    """Estimate a stage of the local preset, by its kind; nothing if it was never measured."""
    return Cost(_speeds()["local"].get(kind, 0.0))


def hired(seconds: float, gpu: str) -> Cost:
    """Estimate what takes so long on a GPU."""
    return Cost(seconds, gpu, seconds / _HOUR * _speeds()["dollars"][gpu])


def generating(candidates: int, generator: str) -> Cost:
    """Estimate what a generator takes by the paper's Table 5, one candidate after the other; more at once is faster.

    A small one's figure there has the judging in it. A generator that the table has not is taken for tiny.
    """
    for small, family in FAMILIES.items():
        if generator == small:
            return hired(candidates * (reference("seconds", family.small, "per candidate").value or 0.0), "RTX 3090")
        if generator == family.sibling:
            known = hardware(family.large)
            seconds = candidates * (reference("seconds", family.small, "LLM").value or 0.0)
            return hired(seconds, known.gpu if known else "")
    return Cost()


def reading(candidates: int, billions: float, gpu: str) -> Cost:
    """Estimate what a model of so many billions of parameters takes to read candidates: two operations for each."""
    return hired(_computing(candidates, 2 * billions), gpu)


def learning(candidates: int, billions: float, epochs: int, gpu: str) -> Cost:
    """Estimate what it takes to learn from candidates: six operations for each parameter, in each epoch."""
    return hired(_computing(candidates * epochs, 6 * billions), gpu)


def executing(candidates: int) -> Cost:
    """Estimate what it takes to run candidates five times."""
    speeds = _speeds()["execution"]
    return Cost(candidates * speeds["seconds"] / speeds["cores"])


def asking(requests: int, model: str) -> Cost:
    """Estimate what an endpoint takes and charges for requests; it charges nothing if its price is not known."""
    speeds = _speeds()["endpoint"]
    usage = Usage(requests, requests * speeds["prompt"], requests * speeds["completion"])
    price = PRICES.get(model)
    return Cost(requests * speeds["seconds"], dollars=usage.dollars(price) if price else 0.0)


def _computing(candidates: int, billions_of_operations: float) -> float:
    speeds = _speeds()["computing"]
    operations = candidates * speeds["tokens"] * billions_of_operations * 1e9
    return float(operations / (speeds["operations"] * speeds["reached"]))


@cache
def _speeds() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("speeds.toml").read_text(encoding="utf-8"))
