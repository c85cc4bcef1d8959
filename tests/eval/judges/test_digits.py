import json
import math

import pytest
import torch

from judgebot.errors import JudgebotError
from judgebot_eval.judges.digits import Digits, digits_of, pair, read, read_text


@pytest.mark.parametrize(
    ("vocabulary", "expected"),
    [
        pytest.param({"0": 5, "1": 6, "Ġ0": 7, "Ġ1": 8, "10": 9}, Digits((5, 7), (6, 8)), id="byte-level BPE"),
        pytest.param({"▁0": 1, "▁1": 2}, Digits((1,), (2,)), id="SentencePiece, with a space only"),
    ],
)
def test_digits_of_a_vocabulary(vocabulary, expected):
    assert digits_of(vocabulary) == expected


def test_a_vocabulary_without_a_digit_is_refused():
    with pytest.raises(JudgebotError, match='no tokens "0" and "1"'):
        digits_of({"0": 1, "10": 2})


@pytest.mark.parametrize(
    ("logits", "digits", "logit", "full", "outside"),
    [
        pytest.param([0.0, 0.0, 2.0], Digits((0,), (2,)), 2.0, 0.787, 0.1065, id="one says correct"),
        pytest.param([0.0, 3.0, 0.0], Digits((1,), (0,)), -3.0, 0.9094, 0.0453, id="zero says wrong"),
        pytest.param([0.0, 0.0, 0.0], Digits((0, 1), (2,)), -math.log(2), 0.6667, 0.0, id="variants add up"),
        pytest.param([-40.0, 40.0, -99.0], Digits((0,), (1,)), 80.0, 1.0, 0.0, id="the logit does not saturate"),
    ],
)
def test_verdicts_are_read_off_two_logits(logits, digits, logit, full, outside):
    (score,) = read(torch.tensor([logits]), digits)
    assert score.logit == pytest.approx(logit, abs=1e-5)
    assert score.p_correct == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-6)
    told = json.loads(score.raw)
    assert told == {
        "digit": int(logit > 0),
        "full": pytest.approx(full, abs=1e-3),
        "outside": pytest.approx(outside, abs=1e-3),
    }


def test_pairs_are_zero_then_one():
    assert pair(torch.tensor([[1.0, 2.0, 3.0]]), Digits((2,), (0,))).tolist() == [[3.0, 1.0]]


@pytest.mark.parametrize(
    ("reply", "p_correct"),
    [
        pytest.param("1", 1.0, id="correct"),
        pytest.param(" 0.", 0.0, id="wrong, after a space"),
        pytest.param("The answer is 1", None, id="invalid"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_free_text(reply, p_correct):
    score = read_text(reply)
    assert (score.p_correct, score.logit, score.raw) == (p_correct, None, reply)
