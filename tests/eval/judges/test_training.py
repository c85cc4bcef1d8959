from dataclasses import replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from judgebot.errors import JudgebotError
from judgebot_eval.judges.training import Labelled, Settings, Stage, check, padded, plan_epoch, predict, stack, train

_SETTINGS = Settings(0.1, epochs=3, step_rows=4, checkpoint_every=2)
_ROWS = [(-1.0, False), (-0.5, False), (0.5, True), (1.0, True)] * 4
_LABELLED = Labelled(_ROWS, [correct for _, correct in _ROWS])


class _KilledError(Exception):
    """Stands for SIGKILL."""


class _Line:
    """Logistic regression on one number; dies at a loss of this number, counted from 1."""

    def __init__(self, dies_at=0, seed=0):
        torch.manual_seed(seed)
        self.network = nn.Linear(1, 1)
        self._left = dies_at

    def length(self, _row):
        return 1

    def logits(self, rows):
        return self.network(torch.tensor([[x] for x, _ in rows])).squeeze(1)

    def loss(self, rows):
        self._left -= 1
        if self._left == 0:
            raise _KilledError
        return nn.functional.binary_cross_entropy_with_logits(
            self.logits(rows).float(), torch.tensor([float(correct) for _, correct in rows])
        )


def _train(learner, folder, settings=_SETTINGS, training=_ROWS, validation=_LABELLED, judge=""):
    return train(learner, training, validation, settings, Stage(folder, lambda _: None, judge))


def test_keeps_the_epoch_with_the_best_f1(tmp_path):
    learner = _Line()
    epochs = _train(learner, tmp_path)
    assert [epoch.number for epoch in epochs] == [1, 2, 3]
    found = [logit >= 0 for logit in predict(learner, _ROWS)]
    assert found == _LABELLED.correct
    assert max(epoch.f1 for epoch in epochs) == 1.0


@pytest.mark.parametrize("dies_at", [pytest.param(at, id=f"at-step-{at}") for at in (1, 4, 5, 7, 12)])
def test_continues_where_it_was_killed(tmp_path, dies_at):
    whole = _Line()
    told = _train(whole, tmp_path / "whole")
    with pytest.raises(_KilledError):
        _train(_Line(dies_at), tmp_path / "killed")
    again = _Line()
    continued = _train(again, tmp_path / "killed")
    assert [epoch.f1 for epoch in continued] == [epoch.f1 for epoch in told]
    assert again.network.weight.item() == pytest.approx(whole.network.weight.item(), rel=0.05)


def test_does_nothing_again(tmp_path):
    first = _Line()
    told = _train(first, tmp_path)
    second = _Line(dies_at=1)
    assert _train(second, tmp_path) == told
    assert second.network.weight.item() == first.network.weight.item()


@pytest.mark.parametrize(
    ("changes", "differing"),
    [
        pytest.param({"settings": replace(_SETTINGS, learning_rate=0.2)}, "learning_rate", id="rate"),
        pytest.param({"learner": _Line(seed=1)}, "start", id="another-start"),
        pytest.param({"training": [*_ROWS[:-1], (2.0, True)]}, "training", id="another-row"),
        pytest.param({"training": _ROWS[::-1]}, "training", id="another-order"),
        pytest.param({"validation": Labelled(_ROWS[::-1], _LABELLED.correct)}, "validation", id="validation-rows"),
        pytest.param({"validation": Labelled(_ROWS, _LABELLED.correct[::-1])}, "validation", id="validation-verdicts"),
        pytest.param({"judge": "soft"}, "judge", id="another-judge"),
        pytest.param({"judge": "soft", "training": _ROWS[::-1]}, "judge '', training", id="several"),
    ],
)
def test_refuses_the_folder_of_another_training(tmp_path, changes, differing):
    _train(_Line(), tmp_path)
    with pytest.raises(
        JudgebotError, match=rf"was begun with {differing} [^,]*; give the same again, or another --output"
    ):
        _train(**{"learner": _Line(), "folder": tmp_path} | changes)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        pytest.param('{"learning_rate": 0.1, "rows": 16}', "was begun with .*start None", id="less"),
        pytest.param("[]", "is no manifest", id="something-else"),
        pytest.param("to", "cannot be read", id="damaged"),
    ],
)
def test_refuses_a_folder_that_does_not_say_what_it_learns_from(tmp_path, told, message):
    (tmp_path / "settings.json").write_text(told, encoding="utf-8")
    with pytest.raises(JudgebotError, match=rf"settings\.json: {message}.*; give .*another --output"):
        _train(_Line(), tmp_path)
    assert (tmp_path / "settings.json").read_text(encoding="utf-8") == told


def test_halves_and_single_numbers_are_weights_too(tmp_path):
    learner = _Line()
    learner.network.scale = nn.Parameter(torch.tensor(1.0, dtype=torch.bfloat16), requires_grad=False)
    check(learner, _ROWS, _LABELLED, _SETTINGS, Stage(tmp_path, lambda _: None))
    learner.network.scale.data += 1
    with pytest.raises(JudgebotError, match="was begun with start"):
        check(learner, _ROWS, _LABELLED, _SETTINGS, Stage(tmp_path, lambda _: None))


@given(st.lists(st.integers(1, 300), min_size=1, max_size=60), st.integers(1, 16), st.integers(64, 1024))
def test_every_row_is_in_one_step_of_an_epoch(lengths, rows, tokens):
    settings = Settings(1.0, step_rows=rows, pass_tokens=tokens)
    steps = plan_epoch(lengths, settings, 0)
    assert sorted(row for step in steps for of_pass in step for row in of_pass) == list(range(len(lengths)))
    for step in steps:
        assert sum(map(len, step)) <= rows
        for of_pass in step:
            assert len(of_pass) == 1 or padded(max(lengths[row] for row in of_pass)) * len(of_pass) <= tokens


def test_epochs_differ_and_are_always_the_same():
    lengths = list(range(1, 200))
    first, second = (plan_epoch(lengths, _SETTINGS, epoch) for epoch in (0, 1))
    assert first != second
    assert first == plan_epoch(lengths, _SETTINGS, 0)


def test_stacks_up_to_a_multiple_of_64():
    values, inside = stack([[5, 6], [7]], 9, torch.device("cpu"))
    assert values.shape == inside.shape == (2, 64)
    assert values[:, :3].tolist() == [[5, 6, 9], [7, 9, 9]]
    assert inside.sum(1).tolist() == [2, 1]
