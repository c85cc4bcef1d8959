import csv
import io

import pytest

from judgebot_eval.table_text import comma_separated, grid, markdown, number
from judgebot_eval.tables import Cell, Column, Reference, Row, Table

TABLE = Table(
    "kappa",
    "Kappa",
    ("judge",),
    (Column("kappa", ".2f"), Column("cases", ",.0f")),
    (
        Row(("a | b",), (Cell(0.5, Reference(0.35, "reported"), 0.4, 0.6, 10, records="a.jsonl"), Cell(1200))),
        Row(("c",), (Cell(None, Reference(0.2, "derived"), reason="not run"), Cell(None, reason="not run"))),
        Row(("d",), (Cell(0.1, reason="of one seed"), Cell(0))),
    ),
    ("A note.",),
)


def test_markdown():
    assert list(markdown(TABLE)) == [
        "| judge | kappa | cases |",
        "|---|---|---|",
        "| a \\| b | 0.50 [0.40, 0.60] / 0.35 r / +0.15 | 1,200 |",
        "| c | \N{EN DASH} (1) / 0.20 d / \N{EN DASH} | \N{EN DASH} (1) |",
        "| d | 0.10 (2) | 0 |",
        "",
        "1. not run",
        "2. of one seed",
        "* A note.",
    ]


def test_what_others_say_is_made_safe():
    lines = list(markdown(TABLE, str.upper))
    assert lines[0] == "| JUDGE | KAPPA | CASES |"
    assert [line.split(" | ")[0] for line in lines[2:5]] == ["| A \\| B", "| C", "| D"]
    assert lines[-3:] == ["1. NOT RUN", "2. OF ONE SEED", "* A NOTE."]


def test_nothing_ends_a_cell_of_a_grid():
    assert list(grid(("a|b", "c"), [("d\ne", "f")])) == ["| a\\|b | c |", "|---|---|", "| d e | f |"]


def test_csv_has_a_line_for_each_cell():
    lines = list(csv.DictReader(io.StringIO(comma_separated(TABLE))))
    assert len(lines) == 6
    assert lines[0] == {
        "judge": "a | b",
        "column": "kappa",
        "ours": "0.5",
        "low": "0.4",
        "high": "0.6",
        "cases": "10",
        "reference": "0.35",
        "difference": str(0.5 - 0.35),
        "tag": "reported",
        "reason": "",
        "records": "a.jsonl",
    }
    assert [line["tag"] for line in lines] == ["reported", "absent", "derived", "absent", "absent", "absent"]
    assert [line["reason"] for line in lines[2:4]] == ["not run", "not run"]


@pytest.mark.parametrize(
    ("value", "style", "sign", "expected"),
    [
        pytest.param(0.1234, ".2f", "", "0.12", id="digits"),
        pytest.param(0.5, ".1%", "+", "+50.0%", id="signed"),
        pytest.param(0.5, "+.0%", "+", "+50%", id="signed already"),
        pytest.param(1234, ",.0f", "", "1,234", id="count"),
        pytest.param(-0.004, ".2f", "", "0.00", id="zero has no sign"),
        pytest.param(-0.0004, ".1%", "+", "0.0%", id="nor where others have one"),
        pytest.param(-0.0, "g", "", "0", id="nor if it was exact"),
        pytest.param(-1000, ",.0f", "", "-1,000", id="below zero"),
        pytest.param(-1e-7, ".2g", "", "-1e-07", id="nearly zero"),
        pytest.param(None, ".2f", "+", "\N{EN DASH}", id="absent"),
    ],
)
def test_number(value, style, sign, expected):
    assert number(value, style, sign) == expected
