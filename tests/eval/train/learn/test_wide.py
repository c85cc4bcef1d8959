import dataclasses

import numpy as np
import pytest
import torch

from judgebot_eval.train.learn.finetune import Encoded, stack
from judgebot_eval.train.learn.wide import BUCKETS, Shares, Wide, fuse
from judgebot_eval.train.learn.wide_fit import tabulate

_VOCABULARY = 12
_ROWS = [
    Encoded([2, 5, 3, 6, 7, 6, 3], [0, 0, 0, 1, 1, 1, 1], correct=True, group="a"),
    Encoded([2, 5, 3, 8, 3], [0, 0, 0, 1, 1], correct=True, group="b"),
    Encoded([2, 5, 3], [0, 0, 0], correct=True, group="no implementation"),
]


_SHARES = Shares(
    floor=-1.0,
    written_head=2.0,
    written_wide=0.5,
    written_constant=3.0,
    generated_head=0.25,
    generated_wide=1.0,
    generated_constant=-1.0,
    committed=-4.0,
    generated=0.0,
)


def test_serving_adds_up_what_fitting_counts():
    weights = torch.from_numpy(np.random.default_rng(0).normal(size=(_VOCABULARY + BUCKETS, 2))).float()
    ids, type_ids, mask = stack(_ROWS)
    expected = tabulate(_ROWS, _VOCABULARY) @ weights.numpy()
    sums = Wide(weights, _SHARES).sums(ids, (type_ids * mask).float())
    np.testing.assert_allclose(sums, expected, rtol=1e-5, atol=1e-6)
    assert not expected[2].any()


@pytest.mark.parametrize(
    ("heads", "sums", "expected"),
    [
        pytest.param([5.0, 8.0, -9.0], [2.0, 8.0], 4.0, id="committed, and its head is calm"),
        pytest.param([-3.0, 8.0, -9.0], [2.0, 8.0], 0.0, id="committed, and its head is alarmed"),
        pytest.param([-3.0, 8.0, 9.0], [2.0, 8.0], 9.0, id="generated"),
        pytest.param([-3.0, 8.0, -2.0], [2.0, 8.0], 4.5, id="half way"),
    ],
)
def test_who_wrote_it_decides_which_expert_is_heard(heads, sums, expected):
    right = fuse(torch.tensor([heads]), torch.tensor([sums]), torch.tensor(dataclasses.astuple(_SHARES)))
    torch.testing.assert_close(right, torch.tensor([expected]))
