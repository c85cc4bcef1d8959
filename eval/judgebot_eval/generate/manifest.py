"""How a log of candidates was made, as JSON beside it."""

import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from judgebot_eval import manifest
from judgebot_eval.chat_cost import Price
from judgebot_eval.generate.run import Plan, Totals

_MAY_GROW = ("samples", "benchmarks", "tasks")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a log of candidates is made with.

    Attributes:
        revision: the commit of the model, "" if it is not known.
        where: `transformers`, or the URL of the endpoint.
        sampling: all that decides how tokens are drawn; what the endpoint decides is not in it.
        benchmarks: the names of the benchmarks, or of the file of tasks.
        tasks: how many there are.
    """

    plan: Plan
    revision: str
    where: str
    sampling: Mapping[str, Any]
    benchmarks: Sequence[str]
    tasks: int


def begin(path: Path, settings: Settings) -> None:
    """Begin the manifest of a log; of one that is continued, only benchmarks, tasks and samples may be others.

    Raises:
        JudgebotError: it was not made in the same way, or there is no telling.
    """
    manifest.begin_log(path, _fields(settings), _MAY_GROW)


def finish(path: Path, settings: Settings, totals: Totals, price: Price | None) -> None:
    """Complete the manifest: what the log holds, what it cost, and with which versions the last run made it."""
    dollars = None if price is None else totals.usage.dollars(price)
    cost = {"price": price and asdict(price), "dollars": dollars}
    fields = _fields(settings) | asdict(totals) | cost | {"versions": _versions()}
    manifest.write(manifest.manifest_path(path), fields)


def _fields(settings: Settings) -> dict[str, Any]:
    fields = asdict(settings)
    return {**fields.pop("plan"), **fields}


def _versions() -> dict[str, str]:
    packages = {name: metadata.version(name) for name in ("judgebot", "torch", "transformers", "openai")}
    return packages | {"python": platform.python_version()}
