import pytest
import torch

from judgebot_eval.train.learn.checkpoint import Progress
from judgebot_eval.train.learn.throughput import autocast, fastest, matrix_rate, rate, used_rate

CPU = torch.device("cpu")


def test_a_device_has_a_matrix_rate():
    assert matrix_rate(CPU) > 0


def test_products_are_of_the_fastest_numbers():
    other = {torch.bfloat16: torch.float32, torch.float32: torch.bfloat16}[fastest(CPU)]
    assert rate(CPU, fastest(CPU), 512) > 0.5 * rate(CPU, other, 512)
    torch.manual_seed(0)
    drawn = torch.rand(1)
    torch.manual_seed(0)
    fastest.cache_clear()
    fastest(CPU)
    assert torch.rand(1) == drawn  # it costs no seed
    some = torch.ones(4, 4)
    with autocast(CPU):
        assert (some @ some).dtype == fastest(CPU)


def test_six_operations_for_each_weight_and_token():
    network = torch.nn.Sequential(torch.nn.Embedding(100, 4), torch.nn.Linear(4, 5), torch.nn.Linear(5, 2))
    assert used_rate(network, Progress("train", 1, seconds=2.0, tokens=100)) == pytest.approx(6 * 30 * 100 / 2)
