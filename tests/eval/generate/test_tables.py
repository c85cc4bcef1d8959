import pytest

from judgebot_eval.generate.cleaning import clean
from judgebot_eval.generate.tables import Part, cleaning_table
from judgebot_eval.records import Candidate
from judgebot_eval.tables import Cell, Reference

CANDIDATES = [
    Candidate("t", "g", sample, "", code)
    for sample, code in enumerate(("int f() { return 1; }", "int f() { return 1; }", "int f() {", "int f() { ; }"))
]


@pytest.mark.parametrize(
    ("split", "tasks", "raw", "kept"),
    [
        pytest.param("train", 504, 25_200, 19_484, id="train"),
        pytest.param("validation", 73, 3_650, 2_873, id="validation"),
        pytest.param("test", 145, 7_250, 5_641, id="test"),
        pytest.param("all", 722, 36_100, 27_998, id="all"),
    ],
)
def test_counts_stand_beside_those_of_the_study(split, tasks, raw, kept):
    table = cleaning_table([Part(split, 1, clean(CANDIDATES))])

    tag = "derived" if split == "all" else "reported"
    (row,) = table.rows
    assert dict(zip([column.name for column in table.columns], row.cells, strict=True)) == {
        "tasks": Cell(1, Reference(tasks, "reported")),
        "raw": Cell(4, Reference(raw, "reported")),
        "incomplete": Cell(1),
        "non-ascii": Cell(0),
        "empty-body": Cell(0),
        "duplicate": Cell(1),
        "kept": Cell(2, Reference(kept, tag)),
        "kept per task": Cell(2, Reference(kept / tasks, "derived")),
        "alike": Cell(0),
    }
