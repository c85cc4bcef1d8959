from dataclasses import replace

import numpy as np
import pytest

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.baselines import BagOfTokens, TwoBags, always_correct, judge_by_length


def _row(code, description="Returns a number.", *, correct=True):
    return Labelled(Example(description, "int f()", code), "t", "s", correct=correct)


_RIGHT, _WRONG = _row("return a + b ;"), _row("return b + a ;", correct=False)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        pytest.param(_RIGHT, _row("return a - b ;", correct=False), id="tokens"),
        pytest.param(_RIGHT, _WRONG, id="pairs of tokens"),
        pytest.param(_RIGHT, _row("return a + b ;", "Prints it.", correct=False), id="the Javadoc"),
        pytest.param(_row("a // x"), _row("a // x", "x x", correct=False), id="the Javadoc's words are not code"),
    ],
)
def test_the_bag_learns(right, wrong):
    judged = BagOfTokens([right, wrong] * 3).judge([right, wrong])
    assert judged.p_correct[0] > 0.5 > judged.p_correct[1]
    assert judged.scores == pytest.approx(np.log(judged.p_correct / (1 - judged.p_correct)))


def test_each_kind_of_code_has_its_bag():
    generated = [_RIGHT, _WRONG]
    committed = [replace(_RIGHT, source="mutant-sign", correct=False), replace(_WRONG, source="corpus", correct=True)]
    judged = TwoBags([*generated, *committed] * 3).judge([*generated, *committed])
    assert (judged.p_correct > 0.5).tolist() == [True, False, False, True]


def test_a_kind_that_was_not_learned_is_not_judged():
    judged = TwoBags([_RIGHT, _WRONG] * 3).judge([replace(_RIGHT, source="corpus")])
    assert (judged.scores.tolist(), judged.p_correct.tolist()) == ([0.0], [0.5])


def test_layout_and_comments_are_not_learned():
    bag = BagOfTokens([_RIGHT, _WRONG] * 3)
    assert bag.judge([_RIGHT]).scores == bag.judge([_row("return a\n\t+ b; // sum")]).scores


def test_length_and_always():
    rows = [_row("return a + b;"), _row("return a;")]
    assert judge_by_length(rows).scores.tolist() == [5, 3]
    assert judge_by_length(rows).p_correct is None
    assert always_correct(rows).p_correct.tolist() == [1, 1]
    assert len(set(always_correct(rows).scores.tolist())) == 1
