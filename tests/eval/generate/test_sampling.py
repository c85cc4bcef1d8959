import pytest
import torch
from transformers import GenerationConfig

from judgebot_eval.generate.sampling import Sampling, SeededSampler, first_end

PLAIN = Sampling(temperature=1.0, top_k=None, top_p=None, min_p=None, repetition_penalty=None)
SCORES = torch.tensor([1.0, 0.0, 2.0, -1.0])


@pytest.mark.parametrize(
    ("config", "sampling"),
    [
        pytest.param(GenerationConfig(), Sampling(1.0, 50, None, None, None), id="nothing said"),
        pytest.param(
            GenerationConfig(top_k=20, top_p=0.8, repetition_penalty=1.05, temperature=0.7, min_p=0.1),
            Sampling(1.0, 20, 0.8, 0.1, 1.05),
            id="all said",
        ),
        pytest.param(GenerationConfig(top_k=0), PLAIN, id="no top-k"),
    ],
)
def test_all_but_the_temperature_is_the_makers(config, sampling):
    assert Sampling.of(config, 1.0) == sampling


def _frequencies(sampling: Sampling, draws: int = 20_000) -> torch.Tensor:
    sampler = SeededSampler(sampling, range(draws), torch.zeros(draws, dtype=torch.long))
    ids = torch.ones((draws, 1), dtype=torch.long)
    chosen = sampler(ids, SCORES.repeat(draws, 1)).argmax(1)
    return torch.bincount(chosen, minlength=len(SCORES)) / draws


@pytest.mark.parametrize(
    ("sampling", "scores"),
    [
        pytest.param(PLAIN, SCORES, id="plain"),
        pytest.param(Sampling(0.5, None, None, None, None), SCORES / 0.5, id="temperature"),
        pytest.param(Sampling(1.0, 2, None, None, None), torch.tensor([1.0, -99, 2.0, -99]), id="top-k"),
        pytest.param(Sampling(1.0, None, 0.6, None, None), torch.tensor([-99, -99, 2.0, -99]), id="top-p"),
        pytest.param(Sampling(1.0, None, None, 0.3, None), torch.tensor([1.0, -99, 2.0, -99]), id="min-p"),
        pytest.param(Sampling(1.0, None, None, None, 2.0), torch.tensor([1.0, 0.0, 2.0, -1.0]), id="penalty of zero"),
        pytest.param(Sampling(0, None, None, None, None), torch.tensor([-99, -99, 2.0, -99]), id="greedy"),
    ],
)
def test_tokens_are_drawn_from_the_softmax(sampling, scores):
    assert _frequencies(sampling).tolist() == pytest.approx(torch.softmax(scores, 0).tolist(), abs=0.015)


def test_the_penalty_for_repetition_does_not_see_padding():
    greedy = Sampling(0, None, None, None, 4.0)
    ids = torch.tensor([[2, 3]])

    chosen = [
        SeededSampler(greedy, [0], torch.tensor([padding]))(ids, SCORES[None]).argmax(1).item() for padding in (1, 0)
    ]

    assert chosen == [2, 0]  # what is penalised has 2.0 / 4, less than the 1.0 of the next


def test_the_log_probabilities_are_those_before_all_else():
    sampler = SeededSampler(Sampling(0.1, 1, 0.1, None, 3.0), [0], torch.tensor([0]))
    ids = torch.tensor([[2]])
    for token in (0, 3):
        sampler(ids, SCORES[None])
        ids = torch.cat([ids, torch.tensor([[token]])], dim=1)

    assert sampler.logprobs(ids).tolist()[0] == pytest.approx(torch.log_softmax(SCORES, 0)[[0, 3]].tolist())


@pytest.mark.parametrize(
    ("ids", "ends", "index"),
    [
        pytest.param([5, 1, 1], [1], 1, id="first"),
        pytest.param([5, 7], [1, 7], 1, id="one of several"),
        pytest.param([5], [1], None, id="none"),
        pytest.param([], [], None, id="nothing"),
    ],
)
def test_where_a_reply_ends(ids, ends, index):
    assert first_end(ids, ends) == index
