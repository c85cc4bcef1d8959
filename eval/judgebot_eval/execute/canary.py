"""A program that has to fail, run before all others."""

from collections.abc import Iterable, Iterator

from judgebot.errors import JudgebotError
from judgebot_eval.execute.program import Engine, Execution, Program

CANARY = Program("class Canary { public static void main(String[] args) { assert false; } }", "Canary")
"""Passes if assertions are off: then every program that compiles would."""


class CheckedEngine:
    """An engine that runs nothing before `CANARY` has failed in it.

    Args:
        engine: what runs all programs.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._checked = False

    def run(self, programs: Iterable[Program]) -> Iterator[tuple[Program, Execution]]:
        """Run programs as the engine does.

        Raises:
            JudgebotError: the canary did not fail as it should.
        """
        if not self._checked:
            _require_assertions(self._engine)
            self._checked = True
        yield from self._engine.run(programs)


def _require_assertions(engine: Engine) -> None:
    [(_, execution)] = engine.run([CANARY])
    if execution.status != "exception":
        raise JudgebotError(f"`assert false` ended as {execution.status}, so no verdict would hold; run Java with -ea")
