import pytest

from judgebot_eval import paper
from judgebot_eval.stats import Confusion
from judgebot_eval.tables import Reference


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        pytest.param(("kappa", "Qwen2.5 Coder 3B", "fine-tuned"), Reference(0.57, "reported"), id="reported"),
        pytest.param(("candidates", "all", "tasks"), Reference(722, "reported"), id="reported, beside a derived one"),
        pytest.param(("confusion", "Gemma-3 4B, zero-shot", "FN"), Reference(0.07, "derived"), id="derived"),
        pytest.param(("kappa", "CodeT5+ 770M", "fine-tuned"), Reference(None, "absent"), id="no such column"),
        pytest.param(("kappa", "another", "fine-tuned"), Reference(None, "absent"), id="no such row"),
        pytest.param(("another", "", ""), Reference(None, "absent"), id="no such table"),
    ],
)
def test_reference(place, expected):
    assert paper.reference(*place) == expected


@pytest.mark.parametrize(
    ("table", "rows"), [pytest.param("kappa", 7, id="Table 2"), pytest.param("selection", 15, id="Table 4")]
)
def test_rows(table, rows):
    assert len(paper.rows(table)) == rows


def test_the_gains_follow_from_table_4():
    for name in paper.rows("gains"):
        best, single = (paper.reference("selection", f"{name}, 10", column).value for column in ("1 judge", "Single"))
        assert paper.reference("gains", name, "team").value == pytest.approx(100 * (best - single), abs=0.051)


@pytest.mark.parametrize(
    ("judge", "setting"),
    [
        pytest.param("Llama-3.2 3B", "zero-shot", id="Llama, zero-shot"),
        pytest.param("Gemma-3 4B", "zero-shot", id="Gemma, zero-shot"),
        pytest.param("Llama-3.2 3B", "fine-tuned", id="Llama, fine-tuned"),
        pytest.param("Gemma-3 4B", "fine-tuned", id="Gemma, fine-tuned"),
        pytest.param("Qwen2.5 Coder 3B", "fine-tuned", id="Qwen, fine-tuned"),
    ],
)
def test_what_is_derived_agrees_with_the_reported_kappa(judge, setting):
    shares = {
        name: paper.reference("confusion", f"{judge}, {setting}", name).value for name in ("TN", "FP", "FN", "TP")
    }
    counts = Confusion(*(round(10_000 * weight * shares[name]) for name, weight in _BASE_RATE.items()))
    assert counts.kappa == pytest.approx(paper.reference("kappa", judge, setting).value, abs=0.011)
    assert shares["TN"] + shares["FP"] == pytest.approx(1)
    assert shares["FN"] + shares["TP"] == pytest.approx(1)


_BASE_RATE = {"TP": 0.3, "TN": 0.7, "FP": 0.7, "FN": 0.3}
