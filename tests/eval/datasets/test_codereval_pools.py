from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.codereval_pools import draws_of

_COPIES = {"ChatGPT/raw": 1, "ChatGPT/human": 1, "CodeGen/raw": 3, "CodeGen/human": 2, "PanGu-Coder/raw": 2}


def _row(generator, prompted_with, n_occurrences, task="T"):
    return {
        "task_id": task,
        "generator": generator,
        "prompted_with": prompted_with,
        "n_occurrences": n_occurrences,
    }


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(_row("ChatGPT", "raw", 1), {"ChatGPT/raw": 1}, id="one of ChatGPT"),
        pytest.param(_row("ChatGPT", "human", 10), {"ChatGPT/human": 10}, id="ten of ChatGPT"),
        pytest.param(_row("CodeGen", "raw", 3), {"CodeGen/raw": 1}, id="one of CodeGen"),
        pytest.param(_row("CodeGen", "raw", 7), {"CodeGen/raw": 2, "CodeGen/raw/single": 1}, id="two and the single"),
        pytest.param(_row("CodeGen", "human", 1), {"CodeGen/human/single": 1}, id="the single alone"),
        pytest.param(_row("PanGu-Coder", "human", 4), {"PanGu-Coder/human": 2}, id="two of PanGu-Coder"),
        pytest.param(
            _row("ChatGPT+PanGu-Coder", "raw", 3), {"ChatGPT/raw": 1, "PanGu-Coder/raw": 1}, id="of two generators"
        ),
        pytest.param(
            _row("CodeGen", "human+raw", 5), {"CodeGen/human": 1, "CodeGen/raw": 1}, id="for two descriptions"
        ),
        pytest.param(
            _row("PanGu-Coder", "human+raw", 42),
            {f"PanGu-Coder/{kind}": 10 for kind in ("human", "raw")}
            | {f"PanGu-Coder/{kind}/single": 1 for kind in ("human", "raw")},
            id="all there are",
        ),
    ],
)
def test_a_row_alone(row, expected):
    assert [Counter(draws) for draws in draws_of([row])] == [expected]


def test_a_shared_row_takes_what_the_others_leave():
    rows = [_row("CodeGen", "raw", 27), _row("CodeGen", "human+raw", 9), _row("CodeGen", "human", 14)]

    assert [Counter(draws) for draws in draws_of(rows)] == [
        {"CodeGen/raw": 9},
        {"CodeGen/raw": 1, "CodeGen/human": 3},
        {"CodeGen/human": 7},
    ]


def test_tasks_are_apart():
    rows = [_row("ChatGPT", "raw", 10, task) for task in ("T", "U")]

    assert draws_of(rows) == [["ChatGPT/raw"] * 10] * 2


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([_row("ChatGPT", "raw", 11)], id="too many"),
        pytest.param([_row("CodeGen", "raw", 5)], id="two singles in a row"),
        pytest.param([_row("CodeGen", "raw", 1)] * 2, id="two singles in two rows"),
        pytest.param([_row("ChatGPT+PanGu-Coder", "raw", 40)], id="too many of two"),
    ],
)
def test_counts_that_do_not_add_up_are_refused(rows):
    with pytest.raises(JudgebotError, match="T: its n_occurrences are not those of 10 samples"):
        draws_of(rows)


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(_COPIES)), st.lists(st.integers(0, 4), min_size=10, max_size=10)))
def test_all_occurrences_are_explained(drawn):
    """Draw codes for pools, merge them as the file does, and take them apart again."""
    merged = {}
    for pool, codes in drawn.items():
        for code in codes:
            merged.setdefault(code, []).append(pool)
    rows = [
        _row(
            "+".join(sorted({pool.split("/")[0] for pool in pools})),
            "+".join(sorted({pool.split("/")[1] for pool in pools})),
            sum(_COPIES[pool] for pool in pools),
        )
        for pools in merged.values()
    ]

    for row, draws in zip(rows, draws_of(rows), strict=True):
        copies = (1 if pool.endswith("/single") else _COPIES.get(pool, 2) for pool in draws)
        assert sum(copies) == row["n_occurrences"]
        assert {pool.split("/")[0] for pool in draws} == set(row["generator"].split("+"))
