from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.report.charts import svg

_FIGURES = st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-6)


@pytest.mark.parametrize(
    ("values", "low", "high", "ticks"),
    [
        pytest.param([0.1, 0.54], 0, 0.6, [0, 0.2, 0.4, 0.6], id="near zero begins at zero"),
        pytest.param([0.42, 0.472], 0.42, 0.48, [0.42, 0.44, 0.46, 0.48], id="far from zero does not"),
        pytest.param([-0.5, 0.5], -0.6, 0.6, [-0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6], id="both signs"),
        pytest.param([3, 3], 0, 3, [0, 1, 2, 3], id="one figure"),
        pytest.param([0], 0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1], id="zero alone"),
        pytest.param([-2, -2], -2, -1, [-2, -1.8, -1.6, -1.4, -1.2, -1], id="one figure below zero"),
    ],
)
def test_axes_have_round_ends(values, low, high, ticks):
    axis = svg.axis(values, 0, 100, "g")
    assert (axis.low, axis.high) == (pytest.approx(low), pytest.approx(high))
    assert axis.ticks == pytest.approx(ticks)


@given(st.lists(_FIGURES, min_size=1, max_size=8))
def test_axes_hold_their_figures(values):
    axis = svg.axis(values, 50, 300, "g")
    assert 2 <= len(axis.ticks) <= 8
    assert all(50 - 0.1 <= axis.at(each) <= 300 + 0.1 for each in (*values, *axis.ticks))
    assert isclose(axis.at(axis.low), 50)
    assert isclose(axis.at(axis.high), 300)


def test_drawings_escape_text():
    root = svg.panel('<script>"&', 10)
    svg.text(root, "label", 1.25, 2, "</svg><b>\u202e")
    svg.dot(root, "ours", 1, 2, "<i>")
    assert svg.render(root) == (
        '<svg viewBox="0 0 340 10" role="img" class="panel"><title>&lt;script&gt;"&amp;</title>'
        '<text class="label" x="1.2" y="2">&lt;/svg&gt;&lt;b&gt;\\u202e</text>'
        '<circle class="ours" cx="1" cy="2" r="3.4"><title>&lt;i&gt;</title></circle></svg>'
    )


@pytest.mark.parametrize(
    ("label", "width", "expected"),
    [pytest.param("short", 100, "short", id="fits"), pytest.param("a" * 30, 58, "a" * 9 + "…", id="is cut")],
)
def test_labels_are_fitted(label, width, expected):
    assert svg.fitted(label, width) == expected
