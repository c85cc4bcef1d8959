import pytest
from study_records import judged, labelled

from judgebot_eval.records import split_of


@pytest.mark.parametrize(
    ("task", "split"),
    [
        pytest.param("HumanEval/2", "test", id="sha1 mod 5 = 0"),
        pytest.param("HumanEval/0", "train", id="the rest"),
        pytest.param("HumanEval/8", "validation", id="sha1 with #fit mod 10 = 0"),
        pytest.param("HumanEval/19", "calibration", id="sha1 with #fit mod 10 = 1"),
    ],
)
def test_split_is_fixed(task, split):
    assert split_of(task) == split


def test_shares_of_the_splits():
    splits = [split_of(f"task/{number}") for number in range(5000)]
    shares = {split: splits.count(split) / len(splits) for split in ("train", "validation", "calibration", "test")}
    assert shares == pytest.approx({"train": 0.64, "validation": 0.08, "calibration": 0.08, "test": 0.2}, abs=0.015)


@pytest.mark.parametrize(
    ("p_correct", "expected"),
    [
        pytest.param(0.5, True, id="even odds"),
        pytest.param(0.49, False, id="wrong"),
        pytest.param(None, None, id="not read"),
    ],
)
def test_verdict(p_correct, expected):
    assert judged(labelled(), p_correct).says_correct is expected


def test_the_hash_of_what_is_judged_is_fixed():
    assert labelled(code="int add(int a, int b) { return a + b; }").text_hash == "fb5e46050b6f89ed"
