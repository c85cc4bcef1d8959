import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.split_file import read_split, write_split


def test_a_split_reads_back(tmp_path):
    path = tmp_path / "split.jsonl"
    assert write_split(path, {"b": "test", "a": "train"}) == 2
    assert read_split(path) == {"a": "train", "b": "test"}


def test_a_problem_in_two_splits_is_refused(tmp_path):
    path = tmp_path / "split.jsonl"
    write_split(path, {"a": "train"})
    first = path.read_text()
    write_split(path, {"a": "test"})
    path.write_text(first + path.read_text())
    with pytest.raises(JudgebotError, match="a lies in two splits"):
        read_split(path)
