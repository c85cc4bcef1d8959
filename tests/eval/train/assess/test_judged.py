import numpy as np
import pytest

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.judged import Judged, cases_of, pairs


def _row(source="s", group="g", *, correct):
    return Labelled(Example("", "", ""), f"task {group}", source, correct=correct, group=group)


_ROWS = [
    _row("corpus", "a", correct=True),
    _row("mutant-x", "a", correct=False),
    _row("mutant-y", "a", correct=False),
    _row("corpus", "b", correct=True),
    _row("mismatch", "c", correct=False),
]


def _cases():
    ours = Judged(np.arange(5.0), np.arange(5) / 10, np.arange(5) < 2)
    return cases_of(_ROWS, ours, {"length": Judged(-np.arange(5.0))})


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        pytest.param({"mutant-x", "mutant-y"}, [(0, 1), (0, 2)], id="with the correct one of the group"),
        pytest.param({"mutant-y"}, [(0, 2)], id="of one source"),
        pytest.param({"mismatch"}, [], id="none in the group is correct"),
        pytest.param({"corpus"}, [], id="what is correct is not paired as wrong"),
    ],
)
def test_pairs(sources, expected):
    found = pairs(_ROWS, sources)
    assert list(zip(found.right.tolist(), found.wrong.tolist(), strict=True)) == expected
    assert found.members.tolist() == sorted({index for pair in expected for index in pair})


def test_margins_say_by_how_much_the_correct_one_is_ranked_higher():
    margins = pairs(_ROWS, {"mutant-x", "mutant-y"}).margins(_cases().scored)
    assert margins.ours.scores.tolist() == [-1, -2]
    assert margins.baselines["length"].scores.tolist() == [1, 2]
    assert margins.tasks.tolist() == ["task a", "task a"]


def test_some_of_the_cases():
    some = _cases().of({"corpus"})
    assert [row.group for row in some.rows] == ["a", "b"]
    assert some.scored.tasks.tolist() == ["task a", "task b"]
    assert some.scored.correct.all()
    assert some.scored.ours.p_correct.tolist() == [0.0, 0.3]
    assert some.scored.ours.flagged.tolist() == [True, False]
    assert some.scored.baselines["length"].scores.tolist() == [0, -3]
