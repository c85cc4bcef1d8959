from dataclasses import dataclass, replace

import pytest
import torch
from tiny_language_models import silent
from torch import nn

from judgebot.errors import JudgebotError
from judgebot_eval.judges.ranker_run import Run, check, train
from judgebot_eval.judges.training import Settings, predict

_SETTINGS = Settings(0.1, epochs=3, step_rows=4, checkpoint_every=2)


class _KilledError(Exception):
    """Stands for SIGKILL."""


@dataclass(frozen=True)
class _Candidate:
    """A number and its sign; the verdict need not be that sign."""

    number: float
    passed: bool

    @property
    def row(self):
        return self.number, self.number > 0


_CANDIDATES = [_Candidate(number, number > 0) for number in (-1.0, -0.5, 0.5, 1.0)] * 4
_CORRECT = [candidate.passed for candidate in _CANDIDATES]


def _with_verdicts(candidates, verdicts):
    return [replace(each, passed=passed) for each, passed in zip(candidates, verdicts, strict=True)]


class _Line:
    """Logistic regression on one number; dies at a loss of this number, counted from 1."""

    name = "line"

    def __init__(self, dies_at=0, seed=0, config="hard"):
        torch.manual_seed(seed)
        self.network = nn.Linear(1, 1)
        self.config = config
        self._left = dies_at

    def rows(self, candidates):
        return [candidate.row for candidate in candidates]

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

    def save(self, folder):
        (folder / "saved").write_text(str(self.network.weight.item()))


def _train(ranker, folder, settings=_SETTINGS, training=_CANDIDATES, validation=_CANDIDATES):
    return train(ranker, Run(training, validation, folder, silent), settings)


def test_keeps_the_epoch_with_the_best_f1(tmp_path):
    ranker = _Line()
    epochs = _train(ranker, tmp_path)
    assert [epoch.number for epoch in epochs] == [1, 2, 3]
    found = [logit >= 0 for logit in predict(ranker, ranker.rows(_CANDIDATES))]
    assert found == _CORRECT
    assert max(epoch.f1 for epoch in epochs) == 1.0
    assert (tmp_path / "saved").read_text() == str(ranker.network.weight.item())


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
        pytest.param({"ranker": _Line(seed=1)}, "start", id="another-start"),
        pytest.param({"training": [*_CANDIDATES[:-1], _Candidate(2.0, passed=True)]}, "training", id="another-row"),
        pytest.param({"training": _CANDIDATES[::-1]}, "training", id="another-order"),
        pytest.param({"validation": _with_verdicts(_CANDIDATES[::-1], _CORRECT)}, "validation", id="validation-rows"),
        pytest.param(
            {"validation": _with_verdicts(_CANDIDATES, _CORRECT[::-1])}, "validation", id="validation-verdicts"
        ),
        pytest.param({"ranker": _Line(config="soft")}, "judge", id="another-judge"),
        pytest.param(
            {"ranker": _Line(config="soft"), "training": _CANDIDATES[::-1]}, "judge [^,]*, training", id="several"
        ),
    ],
)
def test_refuses_the_folder_of_another_training(tmp_path, changes, differing):
    _train(_Line(), tmp_path)
    with pytest.raises(
        JudgebotError, match=rf"was begun with {differing} [^,]*; give the same again, or another --output"
    ):
        _train(**{"ranker": _Line(), "folder": tmp_path} | changes)


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
    ranker = _Line()
    ranker.network.scale = nn.Parameter(torch.tensor(1.0, dtype=torch.bfloat16), requires_grad=False)
    check(ranker, Run(_CANDIDATES, _CANDIDATES, tmp_path, silent), _SETTINGS)
    ranker.network.scale.data += 1
    with pytest.raises(JudgebotError, match="was begun with start"):
        check(ranker, Run(_CANDIDATES, _CANDIDATES, tmp_path, silent), _SETTINGS)
