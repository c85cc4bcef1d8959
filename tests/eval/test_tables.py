import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import tables
from judgebot_eval.tables import Cell, Column, Reference, Row, Table

TABLE = Table(
    "kappa",
    "Kappa (Table 2)",
    ("judge",),
    (Column("zero-shot", ".2f"), Column("cases", ",.0f")),
    (
        Row(("small | judge",), (Cell(0.5, Reference(0.35, "reported"), 0.4, 0.6, 10, records="a.jsonl"), Cell(1200))),
        Row(("large",), (Cell(None, Reference(0.2, "derived"), reason="not run"), Cell(None, reason="not run"))),
    ),
    ("A note.",),
)


@pytest.mark.parametrize(
    ("cell", "difference"),
    [
        pytest.param(Cell(0.5, Reference(0.2, "reported")), 0.3, id="both"),
        pytest.param(Cell(None, Reference(0.2, "reported")), None, id="ours is absent"),
        pytest.param(Cell(0.5), None, id="theirs is absent"),
    ],
)
def test_difference(cell, difference):
    assert cell.difference == (difference if difference is None else pytest.approx(difference))


def test_a_cell_without_a_reference_says_so():
    assert Cell(0.5).reference.tag == "absent"


def test_tables_read_back(tmp_path):
    path = tmp_path / "tables.jsonl"
    assert tables.write(path, [TABLE, TABLE]) == 2
    assert list(tables.read(path)) == [TABLE, TABLE]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("[1]", id="a list"),
        pytest.param('{"schema": "table/2"}', id="another version"),
        pytest.param('{"schema": "table/1"}', id="fields missing"),
        pytest.param("{", id="torn"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "tables.jsonl"
    path.write_text(content)
    with pytest.raises(JudgebotError, match=r"tables\.jsonl: cannot be read as tables"):
        list(tables.read(path))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(JudgebotError, match="nothing"):
        list(tables.read(tmp_path / "nothing.jsonl"))
