import pytest
from study_run import KAPPA, table

from judgebot_eval.report.contents import ITEMS, rank
from judgebot_eval.tables import Cell


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("candidates", "kappa", id="the split before kappa"),
        pytest.param("kappa", "selection", id="judging before choosing"),
        pytest.param("developers", "s-star", id="S* apart at the end"),
        pytest.param("s-star", "unknown", id="unknown tables last"),
    ],
)
def test_tables_have_an_order(one, other):
    assert rank(one) < rank(other)


@pytest.mark.parametrize(
    ("label", "expected"),
    [pytest.param("own", False, id="no such row"), pytest.param("Qwen2.5 Coder 3B (B)", True, id="a row of variant B")],
)
def test_an_item_may_be_a_row(label, expected):
    (item,) = (item for item in ITEMS if "variant B" in item.name)
    assert item.prints(table("kappa", ["judge"], ["kappa"], ([label], [Cell(0.5)]))) is expected


def test_what_may_be_missing_says_why():
    always = {"models", "small-judge"}
    assert all(item.missing for item in ITEMS if not always.intersection(item.tables))
    assert any(item.prints(KAPPA) for item in ITEMS)
