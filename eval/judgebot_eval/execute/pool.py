"""Runs programs on persistent Java machines, several at a time: the engine to use."""

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Self

from judgebot_eval.execute.harness import load_harness
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.program import Execution, Program
from judgebot_eval.execute.sandbox import open_sandbox
from judgebot_eval.execute.worker import Worker


class PoolEngine:
    """An engine whose Java machines stay; they start with the first programs and end with the `with` block.

    Args:
        workers: how many programs are run at a time; None: one for each processor that this process may use.
        limits: what each program may use.
        unsafe_no_sandbox: run without one.
        javatuples: as for `load_harness`.

    Raises:
        JudgebotError: there is no JDK, or no sandbox.
    """

    def __init__(
        self,
        workers: int | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        *,
        unsafe_no_sandbox: bool = False,
        javatuples: Path | None = None,
    ) -> None:
        self._limits = limits
        self._harness = load_harness(javatuples)
        self._sandbox = open_sandbox(self._harness.jdk, limits, unsafe_no_sandbox=unsafe_no_sandbox)
        self._count = workers or len(os.sched_getaffinity(0))
        # these threads last as long as the engine: a machine ends with the thread that started it
        self._threads = ThreadPoolExecutor(self._count, thread_name_prefix="judgebot-worker")
        self._idle: SimpleQueue[Worker | None] = SimpleQueue()
        self._workers: list[Worker] = []
        for _ in range(self._count):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, programs: Iterable[Program]) -> Iterator[tuple[Program, Execution]]:
        """Run programs, equal ones once; yield each as it is done, in any order. They are read as they are needed.

        Raises:
            JudgebotError: a Java machine did not start.
        """
        left = distinct(programs)
        running = {self._submit(program) for program in islice(left, 2 * self._count)}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    running |= {self._submit(program) for program in islice(left, 1)}
                    yield future.result()
        finally:
            for future in running:
                future.cancel()

    def resident_bytes(self) -> list[int]:
        """Return the memory that each worker takes, of those that have started."""
        return [worker.resident_bytes() for worker in self._workers]

    def close(self) -> None:
        """Wait for the programs that are running, and end the machines."""
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def _submit(self, program: Program) -> Future[tuple[Program, Execution]]:
        return self._threads.submit(self._run, program)

    def _run(self, program: Program) -> tuple[Program, Execution]:
        worker = self._idle.get() or self._start()
        try:
            return program, worker.run(program)
        finally:
            self._idle.put(worker)

    def _start(self) -> Worker:
        worker = Worker(self._harness, self._sandbox, self._limits)
        self._workers.append(worker)
        return worker


def distinct(programs: Iterable[Program]) -> Iterator[Program]:
    """Yield each program once."""
    seen = set()
    for program in programs:
        if program.sha256 not in seen:
            seen.add(program.sha256)
            yield program
