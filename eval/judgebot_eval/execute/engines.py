"""Opening an engine by its name."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

from judgebot_eval.execute.canary import CheckedEngine
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.pool import PoolEngine
from judgebot_eval.execute.program import Engine
from judgebot_eval.execute.ray_engine import RayEngine, connect, processors
from judgebot_eval.execute.spawn import SpawnEngine

EngineName = Literal["pool", "spawn", "ray"]


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Which engine, and how.

    Attributes:
        workers: programs at a time; None: one for each processor, of this machine or of the cluster. `spawn` has one.
        address: of the Ray cluster; `auto` is the one that this machine belongs to.
        limits: what each program may use.
        unsafe_no_sandbox: run programs with all that the user may do.
        javatuples: its jar; None: our own `Pair`.
    """

    name: EngineName = "pool"
    workers: int | None = None
    address: str = "auto"
    limits: Limits = Limits()  # noqa: RUF009 - frozen
    unsafe_no_sandbox: bool = False
    javatuples: Path | None = None


@contextmanager
def open_engine(settings: EngineSettings) -> Iterator[Engine]:
    """Open an engine that first proves that assertions are on, and close it in the end.

    Raises:
        JudgebotError: there is no JDK, no sandbox, or no cluster.
    """
    with ExitStack() as closing:
        yield CheckedEngine(_open(settings, closing))


def _open(settings: EngineSettings, closing: ExitStack) -> Engine:
    if settings.name == "ray":
        ray = connect(settings.address)
        on_each = partial(open_engine, replace(settings, name="pool", workers=1))
        return closing.enter_context(RayEngine(ray, settings.workers or processors(ray), on_each))
    limits, unsafe, jar = settings.limits, settings.unsafe_no_sandbox, settings.javatuples
    if settings.name == "spawn":
        return SpawnEngine(limits, unsafe_no_sandbox=unsafe, javatuples=jar)
    return closing.enter_context(PoolEngine(settings.workers, limits, unsafe_no_sandbox=unsafe, javatuples=jar))
