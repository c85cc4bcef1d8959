import pytest
from study_run import KAPPA, table

from judgebot_eval.generate.presets import PRESETS
from judgebot_eval.report.added import added
from judgebot_eval.report.run_folder import Stage
from judgebot_eval.tables import Cell


def _added(*tables):
    return {table.id: table for table in added([Stage("a", "A", tables)]).tables}


def _cells(table):
    return {row.labels: row.cells for row in table.rows}


def test_models_say_what_they_did_here():
    kappa = table("kappa", ["judge"], ["zero-shot"], (["Qwen2.5 Coder 0.5B"], [Cell(0.1)]))
    generators = table("generators", ["generator"], ["pass@1"], (["Gemma-3 4B"], [Cell(0.4)]))
    rows = {row.labels[0]: row for row in _added(kappa, generators)["models"].rows}
    assert len(rows) == len(PRESETS)
    assert rows["Qwen2.5 Coder 0.5B"].labels[2:] == ("judge RQ1", "judge")
    assert rows["Gemma-3 4B"].labels[1:] == ("google/gemma-3-4b-it", "judge RQ1, judge RQ2, generator", "generator")
    assert (rows["Gemma-3 4B"].cells[0].value, rows["Gemma-3 4B"].cells[0].reference.value) == (4, 4)
    (llama,) = rows["Llama-3.2 3B"].cells
    assert (llama.value, llama.reference.value, llama.reference.tag) == (None, 3, "reported")
    assert llama.reason == "no candidates or judgements of it were given"


def test_judges_with_rows_by_their_whole_names_are_models_too():
    kappa = table("kappa", ["judge"], ["zero-shot"], (["Qwen2.5-Coder-0.5B-Instruct/zero-shot"], [Cell(0.1)]))
    rows = {row.labels[0]: row for row in _added(kappa)["models"].rows}
    assert rows["Qwen2.5 Coder 0.5B"].labels[3] == "judge"


def test_models_that_only_the_paper_has_are_not_here():
    rows = _added(KAPPA)["models"].rows
    assert all(cell.value is None for row in rows for cell in row.cells)


def test_the_small_judge_is_compared_with_rankef():
    rows = [(["g", n], [Cell(small), Cell(0.40), Cell(0.9)]) for n, small in (("2", 0.41), ("5", 0.43), ("10", None))]
    selection = table("selection", ["generator", "n"], ["Qwen2.5 Coder 0.5B", "RankEF", "Oracle"], *rows)
    cells = _cells(_added(selection)["small-judge"])
    least, most = cells["least",][0], cells["most",][0]
    assert (least.value, most.value) == (pytest.approx(1), pytest.approx(3))
    assert (least.reference.value, most.reference.value, most.reference.tag) == (0.3, 1.6, "reported")


def test_without_the_small_judge_its_points_are_absent():
    selection = table("selection", ["generator", "n"], ["RankEF"], (["g", "2"], [Cell(0.4)]))
    cells = _cells(_added(selection)["small-judge"])
    assert {cell.value for row in cells.values() for cell in row} == {None}
    assert all("did not both choose here" in cell.reason for row in cells.values() for cell in row)
