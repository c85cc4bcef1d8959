import pytest
from study_records import pool

from judgebot_eval.rq2 import cost_tables
from judgebot_eval.rq2.cost import Timing


def _cells(table, *labels):
    (row,) = [row for row in table.rows if row.labels[: len(labels)] == labels]
    return dict(zip((column.name for column in table.columns), row.cells, strict=True))


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
    cells = _cells(
        cost_tables.measured([Timing("gemma-3-27b", "generation", "a card", 1, 10, 8.5)]),
        "gemma-3-27b",
        "generation",
        "a card",
        "1",
    )
    assert cells["developers"].value == pytest.approx(5.89, abs=0.01)
