import pytest
from study_records import pool, said

from judgebot_eval.rq1 import plots
from judgebot_eval.rq1.judged import join

CANDIDATES = pool([1, 0, 1, 0])
JUDGES = join(
    CANDIDATES,
    {
        "best": said(CANDIDATES, [0.9, 0.1, 0.8, 0.3]),
        "constant": said(CANDIDATES, [0.9, 0.9, 0.8, 0.7]),
        "verdicts": said(CANDIDATES, [1, 0, 1, 0]),
        "worse": said(CANDIDATES, [0.9, 0.1, 0.8, 0.8]),
        "worst": said(CANDIDATES, [0.1, 0.9, 0.2, 0.8]),
    },
)


def test_the_best_say_probabilities():
    assert [judged.name.family for judged in plots.best(JUDGES)] == ["best", "worse", "constant"]


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(plots.confusion_matrices, id="Figure 1"),
        pytest.param(plots.confidence_sweep, id="Figure 2"),
        pytest.param(plots.calibration, id="calibration"),
    ],
)
@pytest.mark.parametrize("count", [pytest.param(1, id="one"), pytest.param(4, id="more than a row")])
def test_each_judge_has_a_panel(draw, count):
    figure = draw(JUDGES[:count])
    assert [axes.get_title() for axes in figure.axes if axes.axison] == [judged.name.paper for judged in JUDGES[:count]]


def test_a_matrix_shows_the_shares_of_each_true_class():
    (axes,) = plots.confusion_matrices(JUDGES[3:4]).axes
    assert [text.get_text() for text in axes.texts] == ["50%", "50%", "0%", "100%"]


def test_the_sweep_has_both_classes_and_coverage():
    (axes,) = plots.confidence_sweep(JUDGES[:1]).axes
    assert [line.get_label() for line in axes.lines] == ["precision of correct", "precision of incorrect", "coverage"]
    assert axes.lines[2].get_ydata()[0] == 1
