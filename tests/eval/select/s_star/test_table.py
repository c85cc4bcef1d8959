import pytest

from judgebot_eval.select.s_star.run import Selected
from judgebot_eval.select.s_star.table import table

RESULTS = [
    Selected("a", (True, False), {"s-star": 0, "first": 1}),
    Selected("b", (False, False), {"s-star": 0, "first": 0}),
    Selected("c", (True, True), {"s-star": 1, "first": 0}),
    Selected("d", (False, True), {"s-star": 1, "first": 0}),
]


def test_the_block():
    made = table(RESULTS, ["s-star", "first"], lost=0)

    assert [(row.labels, [cell.value for cell in row.cells]) for row in made.rows] == [
        (("s-star",), [4, 0.75, 2, 1.0]),
        (("first",), [4, 0.25, 2, 0.0]),
        (("a sample at random, exact mean",), [4, 0.5, 2, 0.5]),
        (("oracle",), [4, 0.75, 2, 1.0]),
    ]
    assert all(cell.reference.tag == "absent" for row in made.rows for cell in row.cells)


@pytest.mark.parametrize(
    ("lost", "note"),
    [
        pytest.param(1, "Empty because no reply could be had: 1 sample.", id="one"),
        pytest.param(3, "had: 3 samples.", id="some"),
        pytest.param(0, "(Li et al., arXiv 2502.14382)", id="none"),
    ],
)
def test_notes(lost, note):
    assert note in table(RESULTS, ["s-star"], lost).notes[-1]


def test_without_mixed_tasks_there_is_no_figure_for_them():
    made = table([RESULTS[1]], ["s-star"], lost=0)

    assert [(row.cells[3].value, row.cells[3].reason) for row in made.rows] == [(None, "no task is mixed")] * 3
