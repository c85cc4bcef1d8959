from xml.etree.ElementTree import XML

import pytest
from study_run import CALIBRATION, CONFUSION, KAPPA, RQ1, SECONDS, SELECTION, SWEEP, reported, table

from judgebot_eval.report.charts.choice import chart_of
from judgebot_eval.tables import Cell


def _panels(chart):
    """Of each panel, its heading and how many marks of each kind it has."""
    found = []
    for panel in map(XML, chart.panels):
        marks = {"ours": 0, "paper": 0, "line": 0, "paper-line": 0, "interval": 0}
        for element in panel.iter():
            kind = element.get("class", "").split(" ")[0]
            if kind in marks:
                marks[kind] += 1
        (heading,) = (each.text for each in panel.iter("text") if each.get("class") == "head")
        found.append((heading, {kind: count for kind, count in marks.items() if count}))
    return found


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        pytest.param(
            KAPPA,
            [("zero-shot", {"paper": 1}), ("fine-tuned", {"ours": 2, "paper": 1, "interval": 1})],
            id="dots: ours and the paper's",
        ),
        pytest.param(
            SECONDS,
            [
                ("per candidate", {"paper": 1}),
                ("n = 2", {"ours": 1, "paper": 1}),
                ("n = 5", {"paper": 1}),
                ("n = 10", {"paper": 1}),
                ("LLM", {"ours": 1, "paper": 1}),
            ],
            id="dots: a panel for each column",
        ),
        pytest.param(
            SELECTION,
            [("g", {"ours": 9, "line": 3}), ("Phi-4 mini", {"paper": 6, "paper-line": 3})],
            id="lines: a panel for each generator",
        ),
        pytest.param(
            SWEEP, [("own", {"ours": 6, "line": 3}), ("theirs", {"paper": 2})], id="lines: the paper's points at 0.90"
        ),
        pytest.param(CALIBRATION, [("own", {"ours": 2, "line": 1})], id="lines: calibration"),
        pytest.param(CONFUSION, [("own", {}), ("theirs", {})], id="matrices: a panel for each judge"),
    ],
)
def test_tables_are_drawn(drawn, expected):
    chart = chart_of(drawn, RQ1)
    assert _panels(chart) == expected


def test_matrices_print_both_figures():
    own, theirs = map(XML, chart_of(CONFUSION, RQ1).panels)
    words = [each.text for each in own.iter("text")]
    assert {"90%", "10%", "13% d", "40%", "30% r", "60%"} <= set(words)
    assert own.find("title").text == (
        "own: TN ours 90%; FP ours 10%, the paper's 13%, derived; FN ours 40%, the paper's 30%, reported; TP ours 60%"
    )
    assert [each.get("fill-opacity") for each in own.iter("rect") if each.get("class") == "share"] == [
        "0.45",
        "0.05",
        "0.20",
        "0.30",
    ]
    assert not [each for each in theirs.iter("rect") if each.get("class") == "share"]


def test_panels_say_what_they_show():
    zero, fine = (XML(panel).find("title").text for panel in chart_of(KAPPA, RQ1).panels)
    assert zero == "zero-shot: 1 line; the paper's from 0.35 to 0.35. The figures stand in the table."
    assert fine.startswith("fine-tuned: 3 lines; ours from 0.09 to 0.41; the paper's from 0.57")
    (own, _) = (XML(panel).find("title").text for panel in chart_of(SWEEP, RQ1).panels)
    assert own.startswith("own: precision of correct, ours: 70% to 70%; precision of incorrect, ours: 60% to 60%")


def test_equal_labels_are_told_apart():
    rows = ((["g", n], [reported(0.3, 0.4)]) for n in ("2", "5"))
    (panel,) = chart_of(table("kappa", ["generator", "n"], ["pass"], *rows), ()).panels
    assert [each.text for each in XML(panel).iter("text") if "label" in each.get("class")] == ["g, 2", "g, 5"]


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(table("statistics", ["x"], ["p"], (["a"], [Cell(0.1)])), id="a table that is not drawn"),
        pytest.param(table("kappa", ["x"], ["p"]), id="without rows"),
        pytest.param(table("kappa", ["x"], ["p"], (["a"], [Cell(None)])), id="without figures"),
        pytest.param(table("selection", ["x", "n"], ["1 judge"], (["a", "2"], [Cell(None)])), id="without points"),
        pytest.param(table("confidence-sweep", ["x", "n"], ["coverage"]), id="no judge"),
    ],
)
def test_nothing_is_drawn_of_nothing(drawn):
    assert chart_of(drawn, ()) is None
