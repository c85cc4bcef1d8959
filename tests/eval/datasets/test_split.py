import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.datasets.split import Share, family, shares, split, total
from judgebot_eval.records import Task


def _task(benchmark, number, base=None):
    return Task(f"{benchmark}/{number}", base or f"{benchmark}/{number}", benchmark, "Adds.", "int add(int a)")


def _tasks(sizes):
    return [_task(benchmark, number) for benchmark, size in sizes.items() for number in range(size)]


_STUDY = _tasks({"codereval": 181, "multipl-e-humaneval": 158, "multipl-e-mbpp": 383})


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        pytest.param([181, 541], [Share(127, 18, 36), Share(377, 55, 109)], id="the study"),
        pytest.param([132, 544], [Share(92, 13, 27), Share(380, 55, 109)], id="fewer tasks"),
        pytest.param([10], [Share(7, 1, 2)], id="ten"),
        pytest.param([1], [Share(0, 0, 1)], id="one"),
        pytest.param([], [], id="none"),
    ],
)
def test_shares(sizes, expected):
    assert shares(sizes) == expected


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=5))
def test_totals_are_rounded_up_and_no_benchmark_is_overdrawn(sizes):
    found = shares(sizes)

    size = sum(sizes)
    test = math.ceil(size / 5)
    assert sum(share.test for share in found) == test
    assert sum(share.validation for share in found) == min(math.ceil(size / 10), size - test)
    for share, expected in zip(found, sizes, strict=True):
        assert min(share.train, share.validation, share.test) >= 0
        assert share.train + share.validation + share.test == expected


def test_the_study_has_504_73_and_145_tasks():
    assigned = split(_STUDY)

    assert total(assigned) == Share(504, 73, 145)
    assert total({base: part for base, part in assigned.items() if base.startswith("codereval")}) == Share(127, 18, 36)


def test_the_same_seed_gives_the_same_split_in_any_order():
    assert split(_STUDY) == split(reversed(_STUDY), seed=0)
    assert split(_STUDY) != split(_STUDY, seed=1)


def test_derivatives_of_a_problem_are_one():
    tasks = [_task("mbjp", number, base=f"MBPP/{number % 10}") for number in range(40)]

    assert total(split(tasks)) == Share(7, 1, 2)


@pytest.mark.parametrize(
    ("benchmark", "expected"),
    [
        pytest.param("multipl-e-mbpp", "multipl-e", id="a part"),
        pytest.param("codereval", "codereval", id="a whole"),
    ],
)
def test_family(benchmark, expected):
    assert family(benchmark) == expected
