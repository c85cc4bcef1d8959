import pytest
from study_records import labelled

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.split_file import of_split, read_split, write_split


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


def test_candidates_go_with_their_problem():
    candidates = [labelled("x", base_task="a"), labelled("y", base_task="b"), labelled("z", base_task="a")]
    assert [each.task for each in of_split(candidates, {"a": "train", "b": "test"}, "train")] == ["x", "z"]
    with pytest.raises(JudgebotError, match="b: in no split; make the split of all candidates"):
        of_split(candidates, {"a": "train"}, "train")
