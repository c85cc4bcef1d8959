import pytest

from judgebot_eval.execute.assemble import Assembled
from judgebot_eval.execute.flaky import is_flaky
from judgebot_eval.execute.program import Execution, Program

PASSES, THROWS, STOPS = Execution("ok"), Execution("exception", "E"), Execution("timeout")


@pytest.mark.parametrize(
    ("executions", "expected"),
    [
        pytest.param([PASSES] * 5, False, id="all pass"),
        pytest.param([THROWS] * 5, False, id="all fail"),
        pytest.param([PASSES], False, id="once"),
        pytest.param([PASSES] * 4 + [THROWS], True, id="one of five fails"),
        pytest.param([THROWS, STOPS], True, id="fails in two ways"),
        pytest.param([THROWS, Execution("exception", "F")], False, id="two exceptions are one verdict"),
    ],
)
def test_disagreement_is_flaky(executions, expected):
    assert is_flaky(executions, Assembled(Program("", "P"), 1, 1)) is expected
