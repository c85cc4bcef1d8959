"""Calling candidates on inputs, many at a time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from judgebot_eval.execute.assemble import Assembled
from judgebot_eval.execute.program import Engine, Program
from judgebot_eval.records import Task
from judgebot_eval.select.s_star.calls import Input
from judgebot_eval.select.s_star.driver import Driver, Output, outputs_of

OUTPUT_BYTES = 1 << 16
"""What an engine should keep of what is printed; values that do not fit are printed again, alone."""


@dataclass(frozen=True, slots=True)
class Call:
    """A method called on an input.

    Attributes:
        code: the method, from its signature on; "" if there is none.
        helpers: the methods it may need.
    """

    code: str
    helpers: str
    given: Input


class Executor(Protocol):
    """Calls methods."""

    def run(self, task: Task, calls: Sequence[Call]) -> list[Output]:
        """Call methods of a task [n]: n outputs, in their order."""


@dataclass(frozen=True, slots=True)
class EngineExecutor:
    """Calls methods by running programs, all calls of a method in one where that works.

    Attributes:
        engine: keeps much of what is printed: see `OUTPUT_BYTES`.
        outputs: what came of calls, by the id of the task and the call.
    """

    engine: Engine
    outputs: dict[tuple[str, Call], Output] = field(default_factory=dict)

    def run(self, task: Task, calls: Sequence[Call]) -> list[Output]:
        """Call methods of a task [n]: n outputs, in their order; equal calls are made once.

        Raises:
            JudgebotError: the task cannot be run here.
        """
        self._run(task, _batches(call for call in calls if (task.id, call) not in self.outputs))
        alone = [[call] for call in dict.fromkeys(calls) if (task.id, call) not in self.outputs]
        self._run(task, alone)
        return [self.outputs[task.id, call] for call in calls]

    def _run(self, task: Task, batches: Sequence[Sequence[Call]]) -> None:
        """Run each batch, calls of one method, as a program; of some nothing may come."""
        driver = Driver(task)
        waiting: _Waiting = defaultdict(list)
        for batch in batches:
            method = batch[0]
            if method.code:
                assembled = driver.program(method.code, method.helpers, [call.given for call in batch])
                waiting[assembled.program].append((assembled, batch))
            else:
                self.outputs.update(((task.id, call), Output(error="there is no method")) for call in batch)
        for program, execution in self.engine.run(list(waiting)):
            for assembled, batch in waiting[program]:
                outputs = outputs_of(execution, assembled, [call.given for call in batch]) or ()
                self.outputs.update(((task.id, call), output) for call, output in zip(batch, outputs, strict=False))


_Waiting = defaultdict[Program, list[tuple[Assembled, Sequence[Call]]]]
"""Batches by the program they became; calls that differ in helpers that are left out become the same one."""


def _batches(calls: Iterable[Call]) -> list[list[Call]]:
    """Put the calls of each method together, each call once."""
    batches: defaultdict[tuple[str, str], list[Call]] = defaultdict(list)
    for call in dict.fromkeys(calls):
        batches[call.code, call.helpers].append(call)
    return list(batches.values())
