import pytest
from study_records import pool, said

from judgebot_eval.rq1 import confidence_tables
from judgebot_eval.rq1.judged import join

CANDIDATES = pool([1, 1, 0, 0])


def _tables(judges):
    found = join(CANDIDATES, {name: said(CANDIDATES, p_correct) for name, p_correct in judges.items()})
    return {table.id: table for table in confidence_tables.tables(found)}


TABLES = _tables(
    {
        "rankef": [0.95, 0.8, 0.05, 0.1],
        "llama-3.2-3b/fine-tuned": [0.95, 0.92, 0.93, 0.6],
        "verdicts": [1, 1, 0, 0],
    }
)
OF_ONE = _tables(
    {"llama-3.2-3b/fine-tuned": [0.95, 0.92, 0.93, 0.6], "Llama-3.2-3B-Instruct/fine-tuned": [0.6, 0.7, 0.1, 0.2]}
)


def _cell(table, column, *labels, tables=TABLES):
    found = tables[table]
    (row,) = [row for row in found.rows if row.labels == labels]
    return row.cells[[each.name for each in found.columns].index(column)]


@pytest.mark.parametrize(
    ("judge", "column", "value", "reference"),
    [
        pytest.param("RankEF, fine-tuned", "share below 0.90", 0.25, None, id="ours alone"),
        pytest.param("Llama-3.2 3B, fine-tuned", "share below 0.90", 0.25, 0.25, id="both"),
        pytest.param("Llama-3.2 3B, fine-tuned", "precision of correct from 0.90", 2 / 3, 0.8, id="precision"),
        pytest.param("Llama-3.2 3B, fine-tuned", "precision of incorrect from 0.90", None, 0.9, id="nothing kept"),
        pytest.param("Qwen2.5 Coder 3B, fine-tuned", "share below 0.90", None, 0.07, id="theirs alone"),
    ],
)
def test_how_sure_judges_are(judge, column, value, reference):
    cell = _cell("confidence", column, judge)
    assert cell.value == (value if value is None else pytest.approx(value))
    assert cell.reference.value == reference
    assert bool(cell.reason) == (value is None)


@pytest.mark.parametrize(
    ("threshold", "column", "value"),
    [
        pytest.param("0.00", "coverage", 1.0, id="all"),
        pytest.param("0.90", "kept as correct", 1, id="sure and correct"),
        pytest.param("0.90", "kept as incorrect", 2, id="sure and incorrect"),
        pytest.param("0.96", "precision of correct", None, id="nobody is as sure"),
    ],
)
def test_sweep(threshold, column, value):
    cell = _cell("confidence-sweep", column, "RankEF, fine-tuned", threshold)
    assert cell.value == value
    assert cell.reason == ("no verdict of this kind is as sure" if value is None else "")
    assert cell.records == "judged/rankef.jsonl"


def test_calibration():
    assert _cell("calibration", "predictions", "RankEF, fine-tuned", "0.9 to 1.0").value == 1
    assert _cell("calibration", "share correct", "Llama-3.2 3B, fine-tuned", "0.9 to 1.0").value == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("judge", "share"),
    [
        pytest.param("llama-3.2-3b/fine-tuned", 0.25, id="preset"),
        pytest.param("Llama-3.2-3B-Instruct/fine-tuned", 0.75, id="repository"),
    ],
)
def test_two_judges_that_the_paper_calls_the_same_are_told_apart(judge, share):
    cell = _cell("confidence", "share below 0.90", judge, tables=OF_ONE)
    assert (cell.value, cell.reference.value) == (share, 0.25)
    assert _cell("confidence-sweep", "coverage", judge, "0.90", tables=OF_ONE).value == 1 - share
    assert "Llama-3.2 3B, fine-tuned" not in {row.labels[0] for table in OF_ONE.values() for row in table.rows}


@pytest.mark.parametrize("table", [pytest.param(name, id=name) for name in TABLES])
def test_verdicts_alone_have_no_confidence(table):
    assert "verdicts" not in {row.labels[0] for row in TABLES[table].rows}
