import pytest

from judgebot.github.errors import Failure
from judgebot.github.pacing import Pace, pause


class Clock:
    def __init__(self):
        self.now = 100.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(round(seconds, 6))
        self.now += seconds


def test_some_writes_at_once_and_then_one_a_second():
    clock = Clock()
    pace = Pace(clock.sleep, clock)
    for _ in range(18):
        pace.wait()
    assert clock.slept == [1, 1, 1]


def test_a_slow_run_never_waits():
    clock = Clock()
    pace = Pace(clock.sleep, clock)
    for _ in range(40):
        pace.wait()
        clock.now += 1
    assert clock.slept == []


def test_fewer_writes_in_a_minute_than_github_allows():
    clock = Clock()
    pace = Pace(clock.sleep, clock)
    writes = 0
    while clock.now < 160:
        pace.wait()
        writes += 1
    assert 60 < writes < 80


@pytest.mark.parametrize(
    ("kind", "retry_after", "failures", "repeatable", "seconds"),
    [
        pytest.param("server", None, 1, True, 1, id="server"),
        pytest.param("server", None, 2, True, 4, id="server-again"),
        pytest.param("server", None, 3, True, None, id="server-is-down"),
        pytest.param("server", None, 1, False, None, id="perhaps-it-was-done"),
        pytest.param("unreachable", None, 1, True, 1, id="unreachable"),
        pytest.param("unreachable", None, 1, False, None, id="perhaps-it-arrived"),
        pytest.param("answer", None, 1, True, 1, id="answer-cut-short"),
        pytest.param("answer", None, 1, False, None, id="perhaps-it-was-done-and-the-answer-cut-short"),
        pytest.param("conflict", None, 1, False, 1, id="conflict"),
        pytest.param("rate-limit", 30.0, 1, False, 30, id="rate-limit"),
        pytest.param("rate-limit", 180.0, 2, False, 180, id="long-rate-limit"),
        pytest.param("rate-limit", 181.0, 1, True, None, id="too-long-rate-limit"),
        pytest.param("rate-limit", 1.0, 3, True, None, id="rate-limit-again-and-again"),
        pytest.param("permission", None, 1, True, None, id="permission"),
        pytest.param("not-found", None, 1, True, None, id="not-found"),
        pytest.param("refused", None, 1, True, None, id="refused"),
    ],
)
def test_pause(kind, retry_after, failures, repeatable, seconds):
    failure = Failure(kind, 500, "try", "", retry_after=retry_after)
    assert pause(failure, failures, repeatable=repeatable) == seconds
