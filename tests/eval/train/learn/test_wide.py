import numpy as np
import pytest
import torch

from judgebot_eval.train.learn.finetune import Encoded, stack
from judgebot_eval.train.learn.wide import BUCKETS, Wide
from judgebot_eval.train.learn.wide_fit import tabulate

_VOCABULARY = 12
_ROWS = [
    Encoded([2, 5, 3, 6, 7, 6, 3], [0, 0, 0, 1, 1, 1, 1], correct=True, group="a"),
    Encoded([2, 5, 3, 8, 3], [0, 0, 0, 1, 1], correct=True, group="b"),
    Encoded([2, 5, 3], [0, 0, 0], correct=True, group="no implementation"),
]


def _wide(shares):
    weights = torch.from_numpy(np.random.default_rng(0).normal(size=(_VOCABULARY + BUCKETS, 2))).float()
    return Wide(weights, torch.tensor(shares))


def test_serving_adds_up_what_fitting_counts():
    wide = _wide([[1.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    ids, type_ids, mask = stack(_ROWS)
    expected = tabulate(_ROWS, _VOCABULARY) @ wide.weights.numpy()
    np.testing.assert_allclose(wide.sums(ids, (type_ids * mask).float()), expected, rtol=1e-5, atol=1e-6)
    assert not expected[2].any()


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        pytest.param([[2.0, 0.0, 0.5], [1.0, 0.0, 0.0]], [[2.5, -1.0]], id="the heads alone"),
        pytest.param([[0.0, 0.0, 0.5], [0.0, 0.0, -3.0]], [[0.5, -3.0]], id="constants"),
    ],
)
def test_each_expert_has_its_shares(shares, expected):
    ids, type_ids, mask = stack(_ROWS[:1])
    said = _wide(shares)(torch.tensor([[1.0, -1.0]]), ids, (type_ids * mask).float())
    torch.testing.assert_close(said, torch.tensor(expected))
