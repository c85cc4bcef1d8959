import pytest
from study_run import JUDGED, KAPPA, derived, reported, table

from judgebot_eval.report.records import RecordFile
from judgebot_eval.report.run_folder import Stage
from judgebot_eval.report.views import Shown, printed, shown_stages
from judgebot_eval.tables import Cell, Column

_BARE = Shown("0.5", "0.500", "", "", 0, "", "absent", "", "")


def _shown(cell, style=".3f"):
    stage = Stage("a", "A", (table("t", ["x"], [Column("c", style)], (["r"], [cell])),))
    ((made,),) = (each.tables for each in shown_stages([stage], {"a/r.jsonl": RecordFile("a/r.jsonl", "records-1")}))
    return made.rows[0].cells[0], made


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        pytest.param(Cell(0.5), {}, id="ours alone"),
        pytest.param(Cell(0.5, low=-0.25, high=0.75), {"interval": "[\N{MINUS SIGN}0.250, 0.750]"}, id="an interval"),
        pytest.param(Cell(0.5, cases=1234), {"cases": "1,234 cases"}, id="cases"),
        pytest.param(Cell(0.5, records="r.jsonl"), {"records": "records-1"}, id="records"),
        pytest.param(
            reported(0.5, 0.75),
            {"paper": "0.750", "tag": "reported", "difference": "\N{MINUS SIGN}0.250"},
            id="a reported figure",
        ),
        pytest.param(
            derived(0.5, 0.25), {"paper": "0.250", "tag": "derived", "difference": "+0.250"}, id="a derived figure"
        ),
        pytest.param(
            reported(None, 0.75, reason="why"),
            {"sort": "", "ours": "\N{EN DASH}", "note": 1, "paper": "0.750", "tag": "reported"},
            id="the paper's alone",
        ),
        pytest.param(Cell(None), {"sort": "", "ours": "\N{EN DASH}"}, id="nobody's"),
    ],
)
def test_a_cell_is_printed(cell, expected):
    fields = {name: getattr(_BARE, name) for name in Shown.__slots__}
    assert _shown(cell)[0] == Shown(**{**fields, **expected})


def test_what_is_sorted_by_is_not_rounded():
    assert _shown(Cell(0.123456), ".1f")[0].sort == "0.123456"
    assert _shown(Cell(7), ",.0f")[0].sort == "7.0"


def test_reasons_are_numbered_once():
    made = shown_stages([Stage("a", "A", (KAPPA,))], {})[0].tables[0]
    assert made.reasons == ("no judgements of it were given",)
    assert [cell.note for cell in made.rows[0].cells] == [1, 1]


def test_anchors_are_unique():
    stages = [Stage("a/b", "A", (KAPPA, KAPPA)), Stage("a-b", "B", (KAPPA,)), Stage("<>", "C", (KAPPA,))]
    shown = shown_stages(stages, {"a/b/" + JUDGED: RecordFile("", "records-1")})
    anchors = [*(each.anchor for each in shown), *(made.anchor for each in shown for made in each.tables)]
    assert len(set(anchors)) == len(anchors)
    assert [made.anchor for made in shown[0].tables] == ["a-b-kappa", "a-b-kappa-2"]


@pytest.mark.parametrize(
    ("value", "style", "sign", "expected"),
    [
        pytest.param(-0.5, ".1f", "", "\N{MINUS SIGN}0.5", id="a minus sign"),
        pytest.param(0.5, ".0%", "+", "+50%", id="a signed share"),
        pytest.param(1e-9, ".2g", "", "1e\N{MINUS SIGN}09", id="a power of ten"),
        pytest.param(None, ".1f", "", "\N{EN DASH}", id="absent"),
    ],
)
def test_figures_are_printed(value, style, sign, expected):
    assert printed(value, style, sign) == expected
