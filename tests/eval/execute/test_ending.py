import pytest

from judgebot_eval.execute.ending import Ending, execution, read_ending, stopped
from judgebot_eval.execute.program import Frame
from judgebot_eval.execute.wire import Message, pack

_RETURNED = Ending(returned=True)
_THREW = Ending(returned=False, error_type="E", message="m", frames=(Frame("f", 3),))


@pytest.mark.parametrize(
    ("ending", "exit_code", "status", "reported_code", "reached_end"),
    [
        pytest.param(_RETURNED, 0, "ok", None, True, id="returned"),
        pytest.param(_RETURNED, 3, "exit", 3, True, id="another thread exits after main"),
        pytest.param(_THREW, 1, "exception", None, False, id="threw"),
        pytest.param(None, 0, "exit", 0, False, id="exits with 0"),
        pytest.param(None, 137, "crash", 137, False, id="killed"),
        pytest.param(None, 134, "crash", 134, False, id="aborted"),
        pytest.param(None, 130, "exit", 130, False, id="a high code of its own"),
    ],
)
def test_status(ending, exit_code, status, reported_code, reached_end):
    found = execution(ending, exit_code, "o", "e")
    assert (found.status, found.exit_code, found.reached_end) == (status, reported_code, reached_end)
    assert (found.stdout, found.stderr) == ("o", "e")


@pytest.mark.parametrize(
    ("ending", "reached_end"),
    [
        pytest.param(None, False, id="in main"),
        pytest.param(_RETURNED, True, id="after main"),
        pytest.param(_THREW, False, id="after main threw"),
    ],
)
def test_stopped(ending, reached_end):
    found = stopped(ending)
    assert (found.status, found.reached_end) == ("timeout", reached_end)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        pytest.param((1).to_bytes(4, "big"), _RETURNED, id="returned"),
        pytest.param(
            bytes(4) + pack("E") + pack("m") + (1).to_bytes(4, "big") + pack("f") + (3).to_bytes(4, "big"),
            _THREW,
            id="threw",
        ),
    ],
)
def test_reading(content, ending):
    assert read_ending(Message(content)) == ending
