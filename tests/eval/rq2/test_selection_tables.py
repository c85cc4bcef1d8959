from dataclasses import replace

import numpy as np
import pytest
from study_records import pool

from judgebot_eval.rq2 import selection_tables
from judgebot_eval.rq2.results import Result, Setting

GENERATOR = "phi-4-mini"
POOLS = {
    GENERATOR: {"t0": pool([1] * 5 + [0] * 15, task="t0"), "t1": pool([0] * 10 + [1] * 10, task="t1")},
    "phi-4": {"t0": pool([1, 1], task="t0"), "t1": pool([0, 0], task="t1")},
}


def _result(contender, passed, expected=None, n=10, generator=GENERATOR):
    return Result(generator, n, contender, np.array(passed, bool), expected, ("t0", "t1"))


def _setting(n=10, short=0, pool_means=(0.25, 0.5)):
    return Setting(GENERATOR, n, np.array(pool_means), 1.0, short, 10)


def _cells(table, *labels):
    (row,) = [row for row in table.rows if row.labels[: len(labels)] == labels]
    return dict(zip((column.name for column in table.columns), row.cells, strict=True))


RESULTS = [
    _result("1 judge", [[1, 1], [1, 0]]),
    _result("Qwen2.5 Coder 0.5B", [[1, 1], [0, 0]]),
    _result("RankEF", [[1, 0], [0, 0]]),
    _result("Oracle", [[1, 1], [1, 1]]),
]


def test_one_generation_is_the_mean_of_the_first_ten():
    cell = selection_tables.one_generation(POOLS[GENERATOR])
    assert (cell.value, cell.cases) == (0.25, 20)


def test_what_is_selected_without_a_contender():
    table = selection_tables.selection(RESULTS, [_setting(short=3)], POOLS, {"phi-4": 4})
    cells = _cells(table, "Phi-4 mini", "10", "10")
    assert {name: cells[name].value for name in ("1 judge", "Random", "Single", "LLM")} == {
        "1 judge": 0.75,
        "Random": 0.375,
        "Single": 0.25,
        "LLM": 0.5,
    }
    assert cells["Random"].cases == 2
    assert table.notes[1:] == (
        "Phi-4 mini, n = 10: tasks with fewer candidates, left out: 3.",
        "Phi-4: left out, as the team was not asked about 4 of its 4 candidates.",
    )


@pytest.mark.parametrize(
    ("column", "value", "reference"),
    [
        pytest.param("team", 50, 20.6, id="the best judge over one generation"),
        pytest.param("large", 25, 11.6, id="the sibling over one generation"),
        pytest.param("Qwen2.5 Coder 0.5B over RankEF", 25, None, id="the small judge over RankEF"),
    ],
)
def test_gains_are_points_at_ten_candidates(column, value, reference):
    cell = _cells(selection_tables.gains(RESULTS, [_setting(2), _setting()], POOLS), "Phi-4 mini")[column]
    assert (cell.value, cell.reference.value) == (value, reference)


@pytest.mark.parametrize(
    ("results", "settings", "column", "reason"),
    [
        pytest.param(RESULTS, [_setting(5)], "team", "no candidates of this generator were judged", id="fewer"),
        pytest.param(RESULTS[1:], [_setting()], "team", "cannot choose here", id="no team"),
        pytest.param(RESULTS[:2], [_setting()], "Qwen2.5 Coder 0.5B over RankEF", "cannot choose", id="no RankEF"),
    ],
)
def test_what_is_not_gained_says_why(results, settings, column, reason):
    cell = _cells(selection_tables.gains(results, settings, POOLS), "Phi-4 mini")[column]
    assert cell.value is None
    assert cell.reason.startswith(reason)


@pytest.mark.parametrize(
    ("pool_means", "expected", "value", "reason"),
    [
        pytest.param((0.25, 0.5), None, 0.6, "", id="of the repetitions"),
        pytest.param((0.25, 0.5), [0.5, 0.5], 0.2, "", id="exact"),
        pytest.param((1.0, 1.0), None, None, "there is no gap", id="all pass"),
    ],
)
def test_the_share_of_the_oracle_gap(pool_means, expected, value, reason):
    exact = None if expected is None else np.array(expected)
    results = [_result("1 judge", [[1, 1], [1, 0]], exact), RESULTS[-1]]
    cells = _cells(selection_tables.gaps(results, [_setting(pool_means=pool_means)]), "Phi-4 mini", "10")
    assert (cells["random"].value, cells["oracle"].value) == (sum(pool_means) / 2, 1)
    assert cells["1 judge"].value == (value if value is None else pytest.approx(value))
    assert cells["1 judge"].reason == reason


def test_what_is_not_exact_says_so():
    results = [_result("1 judge", [[1], [0]], np.array([0.5, 0.25])), _result("Majority", [[1], [0]])]
    cells = _cells(selection_tables.exact(results, [_setting()]), "Phi-4 mini", "10")
    assert (cells["1 judge"].value, cells["1 judge"].cases) == (0.375, 2)
    assert cells["Majority"].reason.startswith("its choice depends on the other candidates drawn")


def test_ties_are_of_what_ranks():
    table = selection_tables.ties([replace(RESULTS[0], tied=0.25), RESULTS[1]], [_setting()])
    cells = _cells(table, "Phi-4 mini", "10")
    assert {name: cell.value for name, cell in cells.items()} == {"1 judge": 0.25}
