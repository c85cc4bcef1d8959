import pytest

from judgebot_eval.study.plan import Planned, duration, lines
from judgebot_eval.study.stage import Cost, Stage


def _planned(name, state, cost, absent="", left_out=""):
    return Planned(Stage(name, "", (), print, cost=cost, absent=absent, left_out=left_out), state)


def test_a_plan_says_what_is_left_what_it_costs_and_what_is_absent():
    planned = [
        _planned("data", "done", Cost(5), left_out="no Java"),
        _planned("train", "to do", Cost(7200, "A100", 4.2)),
        _planned("ask", "absent", Cost(60, dollars=1.0), "no key"),
        _planned("judge", "absent", Cost(), "no key"),
    ]
    assert list(lines(planned)) == [
        "  1  data   done     5 s",
        "  2  train  to do    2.0 h, A100, 4.20 dollars",
        "  3  ask    absent   1 min, 1.00 dollars",
        "  4  judge  absent   0 s",
        "4 stages: 1 done, 1 to do, about 2.0 h, 2 absent",
        "at most 2 h of A100; 5 dollars with what endpoints charge",
        "absent: ask, judge: no key",
        "in part: data: no Java",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        pytest.param(59.4, "59 s", id="seconds"),
        pytest.param(90, "2 min", id="minutes"),
        pytest.param(5400, "1.5 h", id="hours"),
    ],
)
def test_durations(seconds, text):
    assert duration(seconds) == text
