import pytest

from judgebot.decide import Thresholds
from judgebot.github.calibration_text import Comparison, render, render_signals
from judgebot.github.recalibrate import Case, recalibrate
from judgebot.github.signals import Tally


def _cases(p_correct, wrong, right, covered_from=0.7):
    return [Case(p_correct, covered_from, correct=correct) for correct in [False] * wrong + [True] * right]


IN_FORCE = Thresholds(0.7, 0.7)
_CASES = [*_cases(0.25, 20, 20), *_cases(0.05, 58, 2)]


@pytest.fixture
def make_outcome(make_bundle):
    def make(cases, thresholds=IN_FORCE, target_precision=0.8, **fields):
        return Comparison(make_bundle(**fields), thresholds, recalibrate(cases), target_precision)

    return make


def test_signals():
    tallies = [Tally("reaction", 14, 6, 44), Tally("resolution", 1, 0, 63), Tally("change", 0, 0, 64)]
    assert render_signals(tallies) == (
        "signal      right  wrong  silent  precision (95 % interval)\n"
        "reaction       14      6      44  0.70 (0.48-0.85)\n"
        "resolution      1      0      63  1.00 (0.21-1.00)\n"
        "change          0      0      64  -"
    )


def test_the_whole_text(make_outcome):
    calibration, *lines = render(make_outcome(_CASES)).splitlines()
    assert calibration == (
        "calibration: +0.70 (sd 0.26) on the log-odds of being correct "
        "(maximum a posteriori, intercept alone, prior N(0, 2²) at the model's own)"
    )
    assert lines == [
        "  alone:     scale 1.000, bias 0.000 -> 0.701",
        "  where the model is 70 % sure that a method is wrong, 53 % are",
        "threshold in force: 0.7; what was flagged so far: precision 0.78, at least 0.70 (95 % bound, 100 cases)",
        "threshold proposed: 0.76: precision 0.97, at least 0.90 (95 % bound, 60 cases)",
    ]


@pytest.mark.parametrize(
    ("cases", "fields", "line"),
    [
        pytest.param(
            _CASES, {"change": {}}, "  by change: scale 1.000, bias 0.000 -> 0.701", id="a model with a change model"
        ),
        pytest.param(
            _CASES,
            {"thresholds": Thresholds(0.84, 0.94)},
            "threshold in force: 0.84 alone, 0.94 by change; what was flagged so far: precision 0.78, at least 0.70 "
            "(95 % bound, 100 cases)",
            id="two thresholds in force",
        ),
        pytest.param(
            _CASES,
            {"target_precision": 0.95},
            "threshold proposed: none: no threshold is sure to reach 0.95; the best is 0.76: precision 0.97, at least "
            "0.90 (95 % bound, 60 cases)",
            id="target not reached",
        ),
        pytest.param(
            _cases(0.05, 47, 5),
            {"target_precision": 0.82},
            "threshold proposed: none: no threshold is sure to reach 0.82; the best is 0.7: precision 0.90, at least "
            "0.81 (95 % bound, 52 cases)",
            id="a bound is no less than it says",
        ),
        pytest.param(
            [*_cases(0.05, 20, 0, 0.7), *_cases(0.25, 20, 0, 0.76)],
            {},
            "threshold proposed: none: no threshold is sure to reach 0.8; none has 30 cases",
            id="no threshold with enough cases",
        ),
    ],
)
def test_lines(make_outcome, cases, fields, line):
    assert line in render(make_outcome(cases, **fields)).splitlines()
