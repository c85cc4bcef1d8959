import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.datasets.near_tasks import near_tasks
from judgebot_eval.records import Task


def _task(number, description, signature="int f()", base=None):
    return Task(f"T/{number}", base or f"B/{number}", "own", description, signature)


_OTHERS = [
    _task(number, f"Write a function to {text}.")
    for number, text in enumerate(("sort pairs", "count vowels", "reverse strings", "merge lists"), 10)
]


@pytest.mark.parametrize(
    ("left", "right", "near"),
    [
        pytest.param(
            _task(0, "Write a function to find the cube."),
            _task(1, "Write the function to find a cube"),
            True,
            id="same words",
        ),
        pytest.param(
            _task(0, "Write a function to find the cube."),
            _task(1, "Write a function to sum digits"),
            False,
            id="same phrases only",
        ),
        pytest.param(
            _task(0, "Finds primes.\n>>> f(1)"), _task(1, "Finds primes.\n>>> f(7)\nNone"), True, id="other examples"
        ),
        pytest.param(
            _task(0, "Finds.", "int nthPrime(int n)"),
            _task(1, "Finds it.", "long nth_prime(long n)"),
            True,
            id="same name",
        ),
        pytest.param(_task(0, "Finds primes.", base="B"), _task(1, "Finds primes.", base="B"), False, id="one problem"),
    ],
)
def test_near_tasks(left, right, near):
    found = near_tasks([left, right, *_OTHERS])

    assert [(pair.left, pair.right) for pair in found] == ([(left, right)] if near else [])


@given(st.lists(st.text(max_size=20), max_size=6))
def test_similarities_lie_between_0_and_1(descriptions):
    tasks = [_task(number, text) for number, text in enumerate(descriptions)]

    similarities = [pair.similarity for pair in near_tasks(tasks, threshold=0.0)]

    assert len(similarities) == len(tasks) * (len(tasks) - 1) // 2
    assert all(0 <= similarity <= 1 + 1e-9 for similarity in similarities)
    assert similarities == sorted(similarities, reverse=True)
