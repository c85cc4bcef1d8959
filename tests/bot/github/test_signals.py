import pytest

from judgebot.github.signals import SIGNALS, Tally, tally, was_right

MERGED = {"state": "merged"}
RESOLVED = {"state": "merged", "resolved": True, "afterwards": "unchanged"}


@pytest.mark.parametrize(
    ("signal", "fields", "expected"),
    [
        pytest.param("reaction", {"thumbs_up": 2, "thumbs_down": 1}, True, id="thumbs up"),
        pytest.param("reaction", {"thumbs_down": 1}, False, id="thumbs down"),
        pytest.param("reaction", {"thumbs_up": 1, "thumbs_down": 1}, None, id="as many of both"),
        pytest.param("reaction", {}, None, id="no reaction"),
        pytest.param("reply", {"replies": 2, "agreeing": 1}, True, id="agreeing"),
        pytest.param("reply", {"replies": 2, "agreeing": 1, "disagreeing": 2}, False, id="more disagreeing"),
        pytest.param("reply", {"replies": 5}, None, id="replies that say neither"),
        pytest.param("resolution", RESOLVED | {"afterwards": "changed"}, True, id="resolved by a change"),
        pytest.param("resolution", RESOLVED | {"afterwards": "unchanged"}, False, id="resolved as it is"),
        pytest.param("resolution", RESOLVED | {"state": "closed"}, False, id="resolved, then given up"),
        pytest.param("resolution", RESOLVED | {"state": "open"}, None, id="resolved, and still open"),
        pytest.param("resolution", RESOLVED | {"afterwards": "removed"}, None, id="resolved by removing it"),
        pytest.param("resolution", MERGED | {"afterwards": "changed"}, None, id="not resolved"),
        pytest.param("resolution", MERGED | {"resolved": None, "afterwards": "changed"}, None, id="nobody knows"),
        pytest.param("change", MERGED | {"afterwards": "changed"}, True, id="merged with a change"),
        pytest.param("change", MERGED | {"afterwards": "unchanged"}, False, id="merged as it is"),
        pytest.param("change", MERGED | {"afterwards": "removed"}, None, id="merged without it"),
        pytest.param("change", MERGED | {"afterwards": "unknown"}, None, id="merged, no telling"),
        pytest.param("change", {"state": "open", "afterwards": "changed"}, None, id="changed, and still open"),
        pytest.param("change", {"state": "closed", "afterwards": "unchanged"}, None, id="given up"),
    ],
)
def test_what_a_signal_says(make_feedback, signal, fields, expected):
    assert SIGNALS[signal](make_feedback(**fields)) is expected


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        pytest.param(("reaction",), False, id="one"),
        pytest.param(("change", "resolution", "reply", "reaction"), False, id="explicit ones first, however given"),
        pytest.param(("reply", "change"), True, id="the first that says something"),
        pytest.param(("reply",), None, id="silent"),
        pytest.param((), None, id="none"),
    ],
)
def test_was_right(make_feedback, signals, expected):
    assert was_right(make_feedback(thumbs_down=1, state="merged", afterwards="changed"), signals) is expected


def test_tally(make_feedback):
    feedback = [make_feedback(thumbs_up=1)] * 3 + [make_feedback(thumbs_down=1)] + [make_feedback()] * 2
    counted = tally("reaction", feedback)
    assert counted == Tally("reaction", right=3, wrong=1, silent=2)
    assert counted.precision == 0.75
    assert counted.interval == pytest.approx((0.3006, 0.9544), abs=1e-4)


def test_tally_of_nothing():
    empty = tally("change", [])
    assert (empty.precision, empty.interval) == (0.0, (0.0, 1.0))
