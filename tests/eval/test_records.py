import pytest

from judgebot_eval.records import split_of


@pytest.mark.parametrize(
    ("task", "split"),
    [
        pytest.param("HumanEval/2", "test", id="sha1 mod 5 = 0"),
        pytest.param("HumanEval/0", "train", id="the rest"),
    ],
)
def test_split_is_fixed(task, split):
    assert split_of(task) == split


def test_shares_of_the_splits():
    splits = [split_of(f"task/{number}") for number in range(5000)]
    shares = {split: splits.count(split) / len(splits) for split in ("train", "validation", "calibration", "test")}
    assert shares == pytest.approx({"train": 0.64, "validation": 0.08, "calibration": 0.08, "test": 0.2}, abs=0.015)
