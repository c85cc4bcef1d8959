import dataclasses

import numpy as np
import pytest
import torch

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.learn.finetune import Encoded
from judgebot_eval.train.learn.wide import fuse
from judgebot_eval.train.learn.wide_fit import fit_shares, fit_weights

_VOCABULARY = 12
_GOOD, _BAD, _PLAIN = 6, 7, 8


def _case(source, token, *, correct, group, length=3):
    row = Labelled(Example("", "", ""), f"{group}.java", source, correct, compiles=True, group=group)
    return row, Encoded([2, 3, *[_PLAIN] * length, token, 3], [0, 0, *[1] * (length + 2)], correct, group)


def _cases(number):
    """A candidate of each verdict, and a fix or mutant: the one code's good token is the other's bad one."""
    source, length = ("fix", 3 + number % 2) if number % 3 else ("mutant-boolean", 3)
    yield _case("codereval", _GOOD, correct=True, group=f"candidate {number}")
    yield _case("codereval", _BAD, correct=False, group=f"candidate {number}")
    yield _case("corpus" if source != "fix" else "fix", _BAD, correct=True, group=f"pair {number}", length=length)
    yield _case(source, _GOOD, correct=False, group=f"pair {number}", length=7 - length)


@pytest.fixture
def cases():
    rows, encoded = zip(*(case for number in range(12) for case in _cases(number)), strict=True)
    return list(rows), list(encoded)


def test_each_expert_learns_from_its_own_code(cases):
    weights = fit_weights(*cases, _VOCABULARY)
    written, generated = weights[:, 0], weights[:, 1]
    assert generated[_GOOD] > 0 > generated[_BAD]
    assert written[_BAD] > 0 > written[_GOOD]
    assert not written[_VOCABULARY:].any()
    assert generated[_VOCABULARY:].any()


def test_longer_is_no_better():
    lengths = [(3, 4) if number % 4 else (4, 3) for number in range(40)]  # of four fixes, three lengthen
    fixes = [
        _case("fix", _GOOD, correct=correct, group=f"fix {number}", length=length)
        for number, (before, after) in enumerate(lengths)
        for correct, length in ((True, after), (False, before))
    ]
    candidates = [_case("codereval", _GOOD, correct=correct, group="task") for correct in (True, False)]
    weights = fit_weights(*zip(*fixes, *candidates, strict=True), _VOCABULARY)
    assert weights[_PLAIN, 0] == pytest.approx(0, abs=0.05)


def _heads(rows, way):
    """Heads that tell right from wrong, or wrong from right, and always who wrote it."""
    truth = np.array([1.0 if row.correct else -1.0 for row in rows]) * way
    noise = np.random.default_rng(0).normal(scale=0.5, size=(len(rows), 2))
    is_generated = np.array([5.0 if row.source == "codereval" else -5.0 for row in rows])
    return np.column_stack([truth[:, None] + noise, is_generated])


@pytest.mark.parametrize(
    ("way", "is_heard"),
    [pytest.param(1, True, id="a head that tells"), pytest.param(-1, False, id="one that misleads")],
)
def test_what_misleads_does_not_count(cases, way, is_heard):
    rows, _ = cases
    shares = fit_shares(rows, _heads(rows, way), np.zeros((len(rows), 2)))
    assert (shares.generated_head > 0.1) == is_heard
    assert shares.written_head > 0


def test_who_wrote_it_says_nothing_against_a_method(cases):
    rows, _ = cases
    heads = _heads(rows, 1)
    sums = np.random.default_rng(1).normal(size=(len(rows), 2))
    shares = fit_shares(rows, heads, sums)
    said = fuse(torch.tensor(heads), torch.tensor(sums), torch.tensor(dataclasses.astuple(shares))).numpy()
    is_generated = np.array([row.source == "codereval" for row in rows])
    calm = ~is_generated & (heads[:, 0] > shares.floor)
    assert said[is_generated].mean() == pytest.approx(said[calm].mean(), abs=0.1)
    assert shares.committed < shares.generated
