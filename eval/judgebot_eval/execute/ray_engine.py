"""Running programs on a Ray cluster: each of its workers has an engine of its own. Needs the extra `dist`."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from itertools import islice
from typing import Any, Self

from judgebot.errors import JudgebotError
from judgebot_eval.execute.program import Engine, Execution, Program

OpenEngine = Callable[[], AbstractContextManager[Engine]]
"""Opens the engine of one worker, on the machine it is on."""

_SHARD = 32
"""The programs that are sent to a worker together."""


def connect(address: str) -> Any:
    """Connect to a cluster and return the module `ray`.

    Raises:
        JudgebotError: Ray is not installed, or there is no cluster at this address.
    """
    try:
        import ray  # noqa: PLC0415 - the extra `dist`, seconds
    except ImportError:
        raise JudgebotError("--engine ray: Ray is not installed; run `pip install 'judgebot[dist]'`") from None
    try:
        ray.init(address=address, log_to_driver=False)
    except (ConnectionError, ValueError) as error:
        raise JudgebotError(f"--address {address}: no Ray cluster there: {error}") from None
    return ray


def processors(ray: Any) -> int:
    """Count the processors of the cluster."""
    return int(ray.cluster_resources()["CPU"])


class RayEngine:
    """Runs programs on a cluster, `workers` at a time.

    A worker that is lost, with its machine or alone, is started anew elsewhere, and its shard is run again.

    Args:
        ray: what `connect` returned.
        workers: each takes one processor of the cluster.
        open_engine: opens the engine of a worker, there.
    """

    def __init__(self, ray: Any, workers: int, open_engine: OpenEngine) -> None:
        self._ray = ray
        remote = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=-1)(_Worker)
        self._workers = [remote.remote(open_engine) for _ in range(workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: object, traceback: object) -> None:
        if error is None:
            self._ray.get([worker.close.remote() for worker in self._workers])
        self._ray.shutdown()

    def run(self, programs: Iterable[Program]) -> Iterator[tuple[Program, Execution]]:
        """Run programs, each once; yield each as its shard is done."""
        remaining = iter(programs)
        running: dict[Any, Any] = {}
        for worker in self._workers:
            self._send(worker, remaining, running)
        while running:
            [done], _ = self._ray.wait(list(running), num_returns=1)
            worker = running.pop(done)
            self._send(worker, remaining, running)
            yield from self._ray.get(done)

    def _send(self, worker: Any, remaining: Iterator[Program], running: dict[Any, Any]) -> None:
        if shard := list(islice(remaining, _SHARD)):
            running[worker.run.remote(shard)] = worker


class _Worker:
    """The engine of one processor of the cluster; it is opened by the first shard, whose sender sees any error."""

    def __init__(self, open_engine: OpenEngine) -> None:
        self._open = open_engine
        self._closing = ExitStack()
        self._engine: Engine | None = None

    def run(self, programs: list[Program]) -> list[tuple[Program, Execution]]:
        """Run a shard."""
        if self._engine is None:
            self._engine = self._closing.enter_context(self._open())
        return list(self._engine.run(programs))

    def close(self) -> None:
        """Stop the engine."""
        self._closing.close()
