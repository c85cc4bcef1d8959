import json

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, tables
from judgebot_eval.tables import Cell, Column, Reference, Row, Table

TABLE = Table(
    "kappa",
    "Kappa (Table 2)",
    ("judge",),
    (Column("zero-shot", ".2f"), Column("cases", ",.0f")),
    (
        Row(("small | judge",), (Cell(0.5, Reference(0.35, "reported"), 0.4, 0.6, 10, records="a.jsonl"), Cell(1200))),
        Row(
            ("large\u2028\x85",),
            (Cell(None, Reference(0.2, "derived"), reason="not run"), Cell(None, reason="not run")),
        ),
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


def test_each_reason_stands_once():
    assert TABLE.reasons == ("not run",)


def test_tables_read_back(tmp_path):
    path = tmp_path / "tables.jsonl"
    assert tables.write(path, [TABLE, TABLE]) == 2
    assert tables.read(path) == [TABLE, TABLE]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("[1]", "expected a line with the schema table/1", id="a list"),
        pytest.param('{"schema": "table/2"}', "expected a line with the schema table/1", id="another version"),
        pytest.param('{"schema": "table/1"}', r"table/1: missing fields \['id', ", id="fields missing"),
        pytest.param("{", "Expecting", id="torn"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, message):
    path = tmp_path / "tables.jsonl"
    path.write_text(content)
    with pytest.raises(JudgebotError, match=rf"tables\.jsonl:1: {message}"):
        tables.read(path)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"rows": [{"labels": ["a"], "cells": []}]}, "kappa: the rows have other", id="cells missing"),
        pytest.param({"labels": []}, "kappa: the rows have other labels", id="labels missing"),
        pytest.param({"columns": [{"name": "a", "style": "x"}]}, "Unknown format code 'x'", id="no style of numbers"),
        pytest.param(
            {"rows": [{"labels": ["a"], "cells": [{"value": "b"}]}]}, "cell/1: value cannot be 'b'", id="text"
        ),
        pytest.param(
            {"rows": [{"labels": [0], "cells": []}]}, r"row/1: labels cannot be \(0,\)", id="a number for a label"
        ),
        pytest.param(
            {"rows": [{"labels": ["a"], "cells": [{"value": 1, "reference": {"tag": "ours"}}]}]},
            "reference/1: tag cannot be 'ours'",
            id="no such tag",
        ),
        pytest.param({"notes": "a"}, "table/1: notes cannot be 'a'", id="text for a list"),
    ],
)
def test_a_damaged_table_is_refused(tmp_path, changed, message):
    path = tmp_path / "tables.jsonl"
    path.write_text(json.dumps(json.loads(jsonl.encode(TABLE)) | changed))
    with pytest.raises(JudgebotError, match=message):
        tables.read(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(JudgebotError, match="nothing"):
        tables.read(tmp_path / "nothing.jsonl")
