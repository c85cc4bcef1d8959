import pytest
import torch

from judgebot_eval.train.learn import checkpoint
from judgebot_eval.train.learn.checkpoint import Progress


@pytest.fixture
def trained():
    """A network that needs several files, and its optimizer after one step."""
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Linear(2, 5_000_000, bias=False))
    optimizer = torch.optim.AdamW(network.parameters(), 0.1)
    network[0](torch.ones(1, 3)).sum().backward()
    network[1].weight.grad = torch.ones_like(network[1].weight)
    optimizer.step()
    return network, optimizer


def test_round_trip(trained, tmp_path):
    network, optimizer = trained
    progress = Progress("train", 1, 2.5, 300)
    checkpoint.save(tmp_path / "c", network, optimizer, progress)
    again = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Linear(2, 5_000_000, bias=False))
    resumed = torch.optim.AdamW(again.parameters(), 0.1)
    assert checkpoint.load(tmp_path / "c", again, resumed) == progress
    for old, new in zip(network.parameters(), again.parameters(), strict=True):
        torch.testing.assert_close(old, new, rtol=0, atol=0)
        for moment in ("exp_avg", "exp_avg_sq"):
            torch.testing.assert_close(
                optimizer.state[old][moment], resumed.state[new][moment], rtol=2**-8, atol=0, msg=moment
            )
        assert resumed.state[new]["step"] == 1


def test_files_can_be_carried(trained, tmp_path):
    checkpoint.save(tmp_path / "c", *trained, Progress("train", 1, 2.5, 300))
    assert max(path.stat().st_size for path in (tmp_path / "c").iterdir()) < 16 * 2**20


def test_a_later_checkpoint_replaces_an_earlier_one(trained, tmp_path):
    for done in (1, 2):
        checkpoint.save(tmp_path / "c", *trained, Progress("train", done, 2.5, 300))
    assert checkpoint.load(tmp_path / "c", trained[0]) == Progress("train", 2, 2.5, 300)
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


@pytest.mark.parametrize("gone", [[], ["weights-0.safetensors"]], ids=["nothing gone yet", "half gone"])
@pytest.mark.parametrize("saved_anew", [False, True], ids=["read", "saved anew"])
def test_a_save_that_was_killed_loses_nothing(trained, tmp_path, gone, saved_anew):
    folder = tmp_path / "c"
    for name, done in (("c", 1), ("c.partial", 2)):
        checkpoint.save(tmp_path / "whole", *trained, Progress("train", done, 2.5, 300))
        (tmp_path / "whole").rename(tmp_path / name)
    for name in ["checkpoint.json", *gone]:
        (folder / name).unlink()
    if saved_anew:
        checkpoint.save(folder, *trained, Progress("train", 3, 2.5, 300))
    found = checkpoint.load(folder, *trained)
    assert found == Progress("train", 3 if saved_anew else 2, 2.5, 300)
    assert [path.name for path in tmp_path.iterdir()] == ["c"]


def test_without_a_checkpoint_nothing_changes(trained, tmp_path):
    assert checkpoint.load(tmp_path / "c", *trained) is None


def test_hashes_tell_weights_apart():
    first, second = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2)
    assert checkpoint.sha256_of_weights(first) != checkpoint.sha256_of_weights(second)
    second.load_state_dict(first.state_dict())
    assert checkpoint.sha256_of_weights(first) == checkpoint.sha256_of_weights(second)
