import pytest
from study_records import pool

from judgebot_eval.rq2 import cost_tables
from judgebot_eval.rq2.cost import Timing

TEAM = ("qwen", "llama", "gemma")


def _timing(model, seconds, work="generation", batch=1):
    return Timing(model, work, "a card", batch, 10, seconds)


def _cells(table, *labels):
    (row,) = [row for row in table.rows if row.labels[: len(labels)] == labels]
    return dict(zip((column.name for column in table.columns), row.cells, strict=True))


JUDGES = [_timing("qwen", 0.5, "judging"), _timing("llama", 0.25, "judging"), _timing("qwen", 0.01, "judging", 32)]


@pytest.mark.parametrize(
    ("timings", "expected"),
    [
        pytest.param([], (None, None, None), id="nothing"),
        pytest.param(JUDGES, (None, None, None), id="judges alone"),
        pytest.param([*JUDGES, _timing("phi-4-mini", 1.0)], (1.75, 17.5, None), id="generator and judges"),
        pytest.param(
            [*JUDGES, _timing("phi-4-mini", 1.0), _timing("phi-4", 10.0)], (1.75, 17.5, 0.75), id="and its sibling"
        ),
        pytest.param([*JUDGES[:1], _timing("phi-4-mini", 1.0)], (None, None, None), id="a judge is missing"),
    ],
)
def test_seconds(timings, expected):
    cells = _cells(cost_tables.seconds(timings, TEAM), "Phi-4 mini")
    figures = tuple(cells[name].value for name in ("per candidate", "n = 10", "change, n = 10"))
    assert figures == tuple(each if each is None else pytest.approx(each) for each in expected)
    assert (cells["n = 10"].reference.value, cells["change, n = 10"].reference.tag) == (24.7, "derived")
    assert all(bool(cell.reason) == (cell.value is None) for cell in cells.values())


def test_the_papers_seconds_are_proportional_to_n():
    for row in cost_tables.seconds([], TEAM).rows:
        cells = _cells(cost_tables.seconds([], TEAM), *row.labels)
        per, large = cells["per candidate"].reference.value, cells["LLM"].reference.value
        for n in (2, 5, 10):
            total, change = cells[f"n = {n}"].reference.value, cells[f"change, n = {n}"].reference.value
            assert total == pytest.approx(n * per, abs=0.06)
            assert change == pytest.approx(total / large - 1, abs=0.006)


def test_a_generator_beside_the_papers():
    pools = {"phi-4": {f"t{index}": pool([1, 0, 0], task=f"t{index}") for index in range(3)}}
    table = cost_tables.generators(pools)
    cells = _cells(table, "Phi-4")
    assert [cells[name].value for name in ("pass@1", "pass@2", "pass@5")] == [
        pytest.approx(1 / 3),
        pytest.approx(2 / 3),
        None,
    ]
    assert cells["pass@1"].reference.value == 0.316
    assert _cells(table, "Gemma-3 27B")["pass@1"].reason


@pytest.mark.parametrize(
    ("table", "row", "column", "tolerance"),
    [
        pytest.param(cost_tables.demand(), "Gemma-3 4B", "predictions a minute", 0.1, id="predictions"),
        pytest.param(cost_tables.demand(), "Gemma-3 4B", "developers", 0.2, id="developers"),
        *(
            pytest.param(cost_tables.hardware_costs(), name, column, 0, id=f"{column} of {name}")
            for name in ("OpenCoder 1.5B", "Phi-4 mini", "Gemma-3 4B")
            for column in ("team", "large")
        ),
    ],
)
def test_what_follows_from_prices_and_speeds_is_the_papers(table, row, column, tolerance):
    cell = _cells(table, row)[column]
    assert abs(cell.difference) <= tolerance


def test_timings_say_how_many_developers_they_serve():
    cells = _cells(cost_tables.measured([_timing("gemma-3-27b", 8.5)]), "gemma-3-27b", "generation", "a card", "1")
    assert cells["developers"].value == pytest.approx(5.89, abs=0.01)
