import pytest

from judgebot_eval.execute.assemble import Assembled
from judgebot_eval.execute.program import Execution, Frame, Program
from judgebot_eval.execute.verdict import Ruling, is_flaky, rule

# the method stands in lines 3 to 5 of its program
ASSEMBLED = Assembled(Program("\n\nlong f() {\n  return 1;\n}\n", "Problem"), 3, 5)
MAIN = Frame("main", 9)
WRONG = Ruling("intent-error", "OutputMismatch", "")


@pytest.mark.parametrize(
    ("execution", "expected"),
    [
        pytest.param(Execution("ok", reached_end=True), Ruling("passed"), id="passes"),
        pytest.param(
            Execution("exit", exit_code=0),
            Ruling("passed", "EarlyExit", "the program ended itself before the end of its tests"),
            id="exit(0) passes, as upstream has it, and is marked",
        ),
        pytest.param(
            Execution("exit", exit_code=3),
            Ruling("runtime-error", "SystemExit", "the program ended itself with 3"),
            id="exit(3)",
        ),
        pytest.param(Execution("timeout"), Ruling("timeout", "Timeout", "the time is up"), id="time-out"),
        pytest.param(
            Execution("crash", "java.lang.OutOfMemoryError", "Java heap space"),
            Ruling("runtime-error", "OutOfMemoryError", "Java heap space"),
            id="out of memory",
        ),
        pytest.param(Execution("crash"), Ruling("runtime-error", "Crash"), id="killed"),
        pytest.param(
            Execution("compile-error", "compiler.err.x", "cannot find symbol\n  symbol: y", 4),
            Ruling("compile-error", "compiler.err.x", "cannot find symbol", 2),
            id="compile error in the method: its line, the first line of the message",
        ),
        pytest.param(
            Execution("compile-error", "compiler.err.x", "no f", 9),
            Ruling("compile-error", "compiler.err.x", "no f"),
            id="compile error in the tests: no line",
        ),
        pytest.param(
            Execution("compile-error", "javac", "no time"),
            Ruling("compile-error", "javac", "no time"),
            id="compile error without a line",
        ),
        pytest.param(
            Execution("exception", "java.lang.AssertionError", frames=(MAIN,)), WRONG, id="an assertion of the tests"
        ),
        pytest.param(
            Execution(
                "exception", "java.lang.Exception", "Exception -- test case 0 did not pass. x0 = 1", frames=(MAIN,)
            ),
            Ruling("intent-error", "OutputMismatch", "Exception -- test case 0 did not pass. x0 = 1"),
            id="a check of MBJP",
        ),
        pytest.param(
            Execution("exception", "java.lang.AssertionError", "n > 0", frames=(Frame("f", 4), MAIN)),
            Ruling("runtime-error", "AssertionError", "n > 0", 2),
            id="an assertion of the method itself is an execution error",
        ),
        pytest.param(
            Execution("exception", "java.lang.AssertionError", frames=(Frame("main", 4),)),
            Ruling("runtime-error", "AssertionError", "", 2),
            id="a method called main is not the tests",
        ),
        pytest.param(
            Execution("exception", "java.lang.NullPointerException", "null", frames=(MAIN,)),
            Ruling("runtime-error", "NullPointerException", "null"),
            id="a null answer that the tests call is what it is",
        ),
        pytest.param(
            Execution(
                "exception",
                "java.lang.IndexOutOfBoundsException",
                "Index 3",
                frames=(Frame("helper", 2), Frame("f", 5), Frame("f", 4), MAIN),
            ),
            Ruling("runtime-error", "IndexOutOfBoundsException", "Index 3", 3),
            id="the innermost frame inside the method",
        ),
        pytest.param(
            Execution("exception", "java.lang.AssertionError"),
            Ruling("runtime-error", "AssertionError"),
            id="no frames: nobody says that the tests threw",
        ),
        pytest.param(
            Execution("exception", "java.lang.StackOverflowError", frames=(Frame("f", 4),)),
            Ruling("runtime-error", "StackOverflowError", "", 2),
            id="stack overflow",
        ),
    ],
)
def test_what_the_tests_say(execution, expected):
    assert rule(execution, ASSEMBLED) == expected


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
    assert is_flaky(executions, ASSEMBLED) is expected
