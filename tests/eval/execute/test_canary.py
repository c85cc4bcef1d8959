import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.execute.canary import CANARY, CheckedEngine
from judgebot_eval.execute.program import Execution, Program

ONE, TWO = Program("one", "P"), Program("two", "P")


class Recording:
    """Says of the canary what it was told to, and passes all else."""

    def __init__(self, canary):
        self._canary = canary
        self.runs = []

    def run(self, programs):
        for program in programs:
            self.runs.append(program)
            yield program, self._canary if program == CANARY else Execution("ok")


def test_the_canary_is_run_once_before_all_others():
    engine = Recording(Execution("exception", "java.lang.AssertionError"))
    checked = CheckedEngine(engine)
    assert [program for program, _ in checked.run([ONE])] == [ONE]
    assert [program for program, _ in checked.run([TWO])] == [TWO]
    assert engine.runs == [CANARY, ONE, TWO]


@pytest.mark.parametrize(
    "status", [pytest.param("ok", id="assertions off"), pytest.param("compile-error", id="broken")]
)
def test_nothing_is_run_if_it_does_not_fail(status):
    engine = Recording(Execution(status))
    with pytest.raises(JudgebotError, match=f"ended as {status}, so no verdict would hold"):
        list(CheckedEngine(engine).run([ONE]))
    assert engine.runs == [CANARY]
