import pytest
import torch
from study_records import labelled

from judgebot_eval.judges.error_classes import WRONG, class_loss, class_of, log_odds_of_correct

_LOGITS = torch.tensor([[2.0, 1.0, 0.0]])


@pytest.mark.parametrize(
    ("verdict", "kind"),
    [
        pytest.param("passed", 0, id="passed"),
        pytest.param("compile-error", 1, id="compile-error"),
        pytest.param("runtime-error", 1, id="runtime-error"),
        pytest.param("timeout", 1, id="timeout"),
        pytest.param("intent-error", 2, id="intent-error"),
        pytest.param("failed", WRONG, id="failed-unknown-how"),
    ],
)
def test_class_of_a_verdict(verdict, kind):
    assert class_of(labelled(verdict=verdict)) == kind


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_loss_of_a_known_class_is_cross_entropy(kind):
    expected = torch.nn.functional.cross_entropy(_LOGITS, torch.tensor([kind])).item()
    assert class_loss(_LOGITS, [kind]).item() == pytest.approx(expected)


def test_loss_of_just_wrong_is_that_of_not_being_correct():
    wrong = 1 - torch.softmax(_LOGITS, 1)[0, 0]
    assert class_loss(_LOGITS, [WRONG]).item() == pytest.approx(-wrong.log().item())


def test_weights_are_of_classes_and_one_for_just_wrong():
    logits, weights = _LOGITS.repeat(3, 1), torch.tensor([4.0, 2.0, 1.0])
    losses = [class_loss(_LOGITS, [kind]).item() for kind in (0, 1, WRONG)]
    expected = (4 * losses[0] + 2 * losses[1] + losses[2]) / 7
    assert class_loss(logits, [0, 1, WRONG], weights).item() == pytest.approx(expected)


def test_log_odds_are_those_of_softmax():
    p = torch.softmax(_LOGITS, 1)[0, 0].item()
    assert torch.sigmoid(log_odds_of_correct(_LOGITS)).item() == pytest.approx(p)
