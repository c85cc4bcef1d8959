import pytest
import torch

from judgebot_eval.train.learn.checkpoint import Progress
from judgebot_eval.train.learn.throughput import matrix_rate, used_rate


def test_a_device_has_a_matrix_rate():
    assert matrix_rate(torch.device("cpu")) > 0


def test_six_operations_for_each_weight_and_token():
    network = torch.nn.Sequential(torch.nn.Embedding(100, 4), torch.nn.Linear(4, 5), torch.nn.Linear(5, 2))
    assert used_rate(network, Progress("train", 1, seconds=2.0, tokens=100)) == pytest.approx(6 * 30 * 100 / 2)
