import numpy as np
import pytest

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.judged import Edits, Judged, Scored, cases_of
from judgebot_eval.train.assess.stream import measure_stream, measure_stream_of_fixes

_SOURCES = ["corpus"] * 4 + ["mutant-x"] * 2 + ["fix"] * 2 + ["codereval"] * 2 + ["mismatch"]
_ROWS = [
    Labelled(Example("", "", ""), f"task {index}", source, correct=source == "corpus", compiles=True)
    for index, source in enumerate(_SOURCES)
]
_FLAGGED = [True, False, False, False, True, True, True, False, False, False, True]


def _results(rows, flagged, **baselines):
    flagged = np.array(flagged)
    others = {name: Judged(np.array(scores, float)) for name, scores in baselines.items()}
    judged = Judged(np.where(flagged, -1.0, 1.0), np.where(flagged, 0.0, 1.0), flagged)
    return {(each.set, each.figure): each for each in measure_stream("stream", cases_of(rows, judged, others))}


def test_precision_weighs_the_kinds_alike():
    results = _results(_ROWS, _FLAGGED)
    hits, alarms = 0.1 * (1 + 0.5 + 0) / 3, 0.9 * 0.25
    assert results["stream", "precision of flagged"].ours.value == pytest.approx(hits / (hits + alarms))
    assert results["stream", "precision of flagged"].cases == 10
    assert results["stream", "ECE"].ours.value == pytest.approx(alarms + 0.1 * (0 + 0.5 + 1) / 3)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("corpus methods as they stand", 0.25, id="false alarms"),
        pytest.param("mutants", 1.0, id="mutants"),
        pytest.param("fixes undone", 0.5, id="fixes"),
        pytest.param("wrong candidates that compile", 0.0, id="candidates"),
    ],
)
def test_recall_per_kind(kind, expected):
    assert _results(_ROWS, _FLAGGED)[f"stream: {kind}", "share flagged"].ours.value == expected


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        pytest.param([1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], 1.0, id="ranks the broken ones lowest: flags them in part"),
        pytest.param([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1], 0.0, id="ranks them highest"),
        pytest.param([0] * 11, 0.1, id="ranks nothing: the share of the broken ones"),
    ],
)
def test_a_baseline_flags_as_much(scores, expected):
    flagged = [False] * 4 + [True] * 2 + [False] * 5
    result = _results(_ROWS, flagged, other=scores)["stream", "precision of flagged"]
    assert result.baselines["other"] == pytest.approx(expected)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(_ROWS[4:], id="nothing is right"),
        pytest.param(_ROWS[:4], id="nothing is broken"),
        pytest.param([], id="nothing at all"),
    ],
)
def test_without_both_there_is_no_stream(rows):
    assert _results(rows, [True] * len(rows)) == {}


def test_a_judge_without_a_threshold_has_no_stream():
    assert not list(measure_stream("stream", cases_of(_ROWS, Judged(np.zeros(len(_ROWS))), {})))


def test_a_stream_of_fixes():
    flagged = np.array([True, False, False, False, True, False])
    ours = Judged(-flagged.astype(float), None, flagged)
    scored = Scored(np.arange(6).astype(str), np.array([True] * 4 + [False] * 2), ours, {})
    results = {(each.set, each.figure): each for each in measure_stream_of_fixes(Edits(np.ones(6, int), scored))}
    hits, alarms = 0.1 * 0.5, 0.9 * 0.25
    assert results["stream of fixes", "precision of flagged"].ours.value == pytest.approx(hits / (hits + alarms))
    assert results["stream of fixes: fixes undone", "share flagged"].ours.value == 0.5
    assert results["stream of fixes: fixes as they were made", "share flagged"].ours.value == 0.25
