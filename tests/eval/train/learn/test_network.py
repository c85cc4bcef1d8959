import pytest
import torch

from judgebot.errors import JudgebotError
from judgebot_eval.train.learn.network import Logits, load_start


@pytest.fixture
def network(start):
    return load_start(start, torch.device("cpu")).train(mode=False)


def _inputs(*rows, width):
    padded = [row + [0] * (width - len(row)) for row in rows]
    ids = torch.tensor(padded)
    mask = (ids != 0).long()
    types = torch.zeros_like(ids)
    types[:, 3:] = 1
    return ids, mask, types * mask


@torch.no_grad()
def test_a_logit_for_each_text_and_one_for_each_token(network):
    logits = network.judge(*_inputs([2, 5, 3, 6, 7, 3], [2, 5, 3, 8, 3], width=6))
    assert logits.right.shape == (2,)
    assert logits.wrong.shape == (2, 6)
    assert network(*_inputs([2, 5, 3, 6, 7, 3], width=6)).logits.shape == (1, 1)


@torch.no_grad()
@pytest.mark.parametrize("width", [pytest.param(5, id="none"), pytest.param(9, id="four")])
def test_padding_changes_no_score(network, width):
    alone = network.judge(*_inputs([2, 5, 3, 8, 3], width=5))
    padded = network.judge(*_inputs([2, 5, 3, 8, 3], width=width))
    torch.testing.assert_close(alone.right, padded.right)


@torch.no_grad()
def test_one_wrong_token_of_the_implementation_makes_a_wrong_method(network):
    network.head.weight.zero_()
    network.head.weight[:, -2] = -1.0  # all but the largest token logit left out
    logits = network.judge(*_inputs([2, 5, 3, 6, 7, 3], width=6))
    torch.testing.assert_close(logits.right, network.head.bias[0] - logits.wrong[:, 3:].amax(1))


def test_heads_that_are_there_are_kept(network, tmp_path):
    with torch.no_grad():
        network.head.bias.fill_(7.0)
    network.save_pretrained(tmp_path / "trained")
    assert load_start(tmp_path / "trained", torch.device("cpu")).head.bias.item() == 7.0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("config.json", b"{}", id="of another size"),
        pytest.param("model.safetensors", b"version https://git-lfs.github.com/spec/v1", id="a pointer to them"),
    ],
)
def test_weights_that_are_no_encoder_are_named(start, name, content):
    (start / name).write_bytes(content)
    with pytest.raises(JudgebotError, match=r"start: its weights are not those of a BERT: .*; fetch it again"):
        load_start(start, torch.device("cpu"))


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        pytest.param([[1.0, 0.0], [2.0, 0.0]], 1.0, id="alike"),
        pytest.param([[1.0, 0.0], [0.0, 3.0]], 0.0, id="unlike"),
        pytest.param([[1.0, 0.0]], 0.0, id="one text"),
    ],
)
def test_similarity_tells_a_collapsed_encoder(states, expected):
    some = torch.zeros(len(states))
    assert Logits(some, some, torch.tensor(states)).similarity() == pytest.approx(expected)
