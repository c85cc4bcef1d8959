import numpy as np
import pytest

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.baselines import BagOfTokens, always_correct, judge_by_length


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
    judged = BagOfTokens([right, wrong] * 3, [1.0] * 6).judge([right, wrong])
    assert judged.p_correct[0] > 0.5 > judged.p_correct[1]
    assert judged.scores == pytest.approx(np.log(judged.p_correct / (1 - judged.p_correct)))


def test_the_bag_weighs_its_rows():
    even, heavy = (BagOfTokens([_RIGHT, _WRONG] * 3, weights) for weights in ([1.0] * 6, [1.0, 9.0] * 3))
    assert (heavy.judge([_RIGHT]).scores < even.judge([_RIGHT]).scores).all()


def test_layout_and_comments_are_not_learned():
    bag = BagOfTokens([_RIGHT, _WRONG] * 3, [1.0] * 6)
    assert bag.judge([_RIGHT]).scores == bag.judge([_row("return a\n\t+ b; // sum")]).scores


def test_length_and_always():
    rows = [_row("return a + b;"), _row("return a;")]
    assert judge_by_length(rows).scores.tolist() == [5, 3]
    assert judge_by_length(rows).p_correct is None
    assert always_correct(rows).p_correct.tolist() == [1, 1]
    assert len(set(always_correct(rows).scores.tolist())) == 1
