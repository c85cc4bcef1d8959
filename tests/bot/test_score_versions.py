from types import SimpleNamespace

import pytest

from judgebot.decide import Score
from judgebot.encode import Example
from judgebot.judgement import Judgement
from judgebot.score_versions import Versions, score_versions


class Judge:
    """Scores an example by the length of its code, which is truncated if it says so; an edit by 100 plus its gain."""

    def judge(self, examples):
        return [Judgement(len(example.code), truncated="long" in example.code) for example in examples]

    def judge_edits(self, edits):
        return [Judgement(100 + edit.gain, truncated=False) for edit in edits]


def calibration(name):
    return SimpleNamespace(probability=lambda logit: (name, logit))


CHANGE = SimpleNamespace(calibration=calibration("change"), is_calibrated_for=lambda tokens: 1 <= tokens <= 3)
BUNDLE = SimpleNamespace(
    calibration=calibration("alone"), is_calibrated_for=lambda example: "odd" not in example.code, change=CHANGE
)


def alone(logit, p_before=None, *, truncated=False, calibrated=True):
    return Score(("alone", logit), p_before, logit, truncated=truncated, calibrated=calibrated)


def by_change(logit, p_before):
    return Score(("change", logit), p_before, logit, truncated=False, saw_change=True)


ROWS = [
    pytest.param("a b", None, alone(3), id="new"),
    pytest.param("a b c d", None, alone(7), id="new and long"),
    pytest.param("odd", None, alone(3, calibrated=False), id="of a length that is not calibrated"),
    pytest.param("long", None, alone(4, truncated=True), id="truncated"),
    pytest.param("a b", "a", by_change(102, ("alone", 1)), id="changed"),
    pytest.param("a", "odd b", by_change(96, ("alone", 5)), id="changed back"),
    pytest.param("a b // c", "a  b", alone(8, ("alone", 4)), id="only layout and comments changed"),
    pytest.param("a b c d", "a", alone(7, ("alone", 1)), id="long after the change"),
    pytest.param("a", "a b c d", alone(1, ("alone", 7)), id="long before the change"),
    pytest.param("a", "", alone(1, ("alone", 0)), id="nothing before the change"),
    pytest.param("a b", "long", by_change(100, ("alone", 4)), id="truncated before the change"),
    pytest.param("long a", "b", by_change(100, ("alone", 1)), id="truncated after the change"),
]


def versions(after, before):
    return Versions(Example("d", "s", after), None if before is None else Example("d", "s", before))


@pytest.mark.parametrize(("after", "before", "score"), ROWS)
def test_score_versions(after, before, score):
    assert score_versions([versions(after, before)], Judge(), BUNDLE) == [score]


def test_order_is_kept():
    rows = [row.values for row in (*ROWS, *reversed(ROWS))]
    methods = [versions(after, before) for after, before, _ in rows]
    assert score_versions(methods, Judge(), BUNDLE) == [score for *_, score in rows]


def test_without_a_change_model_all_are_judged_by_themselves():
    bundle = SimpleNamespace(**{**vars(BUNDLE), "change": None})
    methods = [versions("a b", "a"), versions("c", None)]
    assert score_versions(methods, Judge(), bundle) == [alone(3, ("alone", 1)), alone(1)]
