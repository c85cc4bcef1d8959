from dataclasses import replace

import numpy as np
import pytest

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.judged import Edits, Judged, cases_of, pairs
from judgebot_eval.train.assess.measure import measure

_SHORT, _LONG = "int f() { return 1; }", "int f() { int a = 1; return a; }"


def _row(source, task, code=_SHORT, *, correct, compiles=True):
    return Labelled(Example("", "", code), task, source, correct=correct, compiles=compiles, group=task)


_ROWS = [
    _row("codereval", "C/1", correct=True),
    _row("codereval", "C/1", correct=False),
    _row("codereval", "C/2", correct=False, compiles=False),
    _row("codereval-tse", "C/2", correct=True),
    _row("humaneval-qwen", "H/1", correct=True),
    _row("humaneval-qwen", "H/1", correct=False),
    _row("corpus", "A.java", correct=True),
    _row("mutant-negation", "A.java", correct=False),
    _row("mutant-boundary", "A.java", correct=False),
    _row("mismatch", "A.java", correct=False),
    _row("fix", "B.java", _LONG, correct=True),
    _row("fix", "B.java", _SHORT, correct=False),
    _row("fix", "C.java", _LONG, correct=True),
    _row("fix", "C.java", _SHORT, correct=False),
    _row("fix", "D.java", _SHORT, correct=True),
    _row("fix", "D.java", _LONG, correct=False),
    _row("fix", "E.java", _SHORT, correct=True),
    _row("fix", "E.java", _SHORT.replace("1", "2"), correct=False),
]
_P = [0.9, 0.95, 0.1, 0.8, 0.6, 0.3, 0.7, 0.2, 0.7, 0.9, 0.5, 0.4, 0.3, 0.4, 0.4, 0.6, 0.9, 0.1]


def _cases(rows=_ROWS, p=_P):
    p = np.array(p)
    lengths = np.array([len(row.example.code) for row in rows], float)
    always = Judged(np.zeros(len(rows)), np.ones(len(rows)))
    return cases_of(rows, Judged(p, p, p < 0.25), {"length": Judged(lengths), "always": always})


def _edits(cases):
    """Fixes as they were made, and undone, as judged by how much the score rises."""
    found = pairs(cases.rows, {"fix"})
    after, before = np.append(found.right, found.wrong), np.append(found.wrong, found.right)
    differences = cases.scored.map(lambda judged: Judged(judged.scores[after] - judged.scores[before]))
    scored = replace(differences, tasks=cases.scored.tasks[after], correct=cases.scored.correct[after])
    return Edits(differences.baselines["length"].scores.astype(int), scored)


def _measured(cases, **more):
    return {(each.set, each.figure): each for each in measure(cases, _edits(cases), **more)}


@pytest.fixture(scope="module")
def results():
    return _measured(_cases())


@pytest.mark.parametrize(
    ("name", "figure", "cases", "ours"),
    [
        pytest.param("CoderEval", "AUC", 4, 0.5, id="CoderEval: both files"),
        pytest.param("CoderEval, without compile errors", "AUC", 3, 0.0, id="CoderEval, compiling"),
        pytest.param("codereval", "AUC", 3, 0.5, id="one file"),
        pytest.param("codereval-tse", "AUC", 1, None, id="one verdict only"),
        pytest.param("CoderEval", "kappa, p_correct 0.5", 4, 0.5, id="kappa at even odds"),
        pytest.param("CoderEval", "kappa, default threshold", 4, 0.5, id="kappa as shipped"),
        pytest.param("HumanEval", "kappa, p_correct 0.5", 2, 1.0, id="what is rather wrong"),
        pytest.param("HumanEval", "kappa, default threshold", 2, 0.0, id="is not flagged yet"),
        pytest.param("HumanEval", "ECE", 2, 0.35, id="calibration"),
        pytest.param("HumanEval, without compile errors", "AUC", 2, 1.0, id="HumanEval"),
        pytest.param("mutants", "pairwise accuracy", 2, 0.75, id="mutants, a tie counts half"),
        pytest.param("mutant-boundary", "pairwise accuracy", 1, 0.5, id="one operator"),
        pytest.param("mismatches", "pairwise accuracy", 1, 0.0, id="mismatches"),
        pytest.param("mutants, half of them broken", "ECE", 3, 0.2, id="calibration of pairs: each row once"),
        pytest.param("fixes that lengthen", "pairwise accuracy", 2, 0.5, id="fixes that lengthen"),
        pytest.param("fixes that shorten", "pairwise accuracy", 1, 0.0, id="fixes that shorten"),
        pytest.param(
            "fixes, mean of both", "pairwise accuracy", 3, 0.25, id="fixes, balanced; of equal length: neither"
        ),
        pytest.param("edits that lengthen", "AUC", 3, 0.0, id="edits that lengthen: two made, one undone"),
        pytest.param("stream of changes", "precision of flagged", 9, 1.0, id="a stream"),
    ],
)
def test_figures(results, name, figure, cases, ours):
    result = results[name, figure]
    assert result.cases == cases
    assert result.ours is None if ours is None else result.ours.value == pytest.approx(ours)


@pytest.mark.parametrize(
    ("name", "figure", "expected"),
    [
        pytest.param("fixes that lengthen", "pairwise accuracy", {"length": 1.0, "always": 0.5}, id="length knows"),
        pytest.param("fixes, mean of both", "pairwise accuracy", {"length": 0.5, "always": 0.5}, id="balanced"),
        pytest.param("HumanEval", "AUC", {"length": 0.5, "always": 0.5}, id="AUC"),
        pytest.param("HumanEval", "ECE", {"length": None, "always": 0.5}, id="length has no probability"),
        pytest.param("HumanEval", "kappa, default threshold", {"length": None, "always": 0.0}, id="kappa"),
    ],
)
def test_baselines(results, name, figure, expected):
    assert results[name, figure].baselines == expected


@pytest.mark.parametrize(
    ("name", "figure", "bar", "is_met"),
    [
        pytest.param("CoderEval", "AUC", 0.87, False, id="missed"),
        pytest.param("HumanEval, without compile errors", "AUC", 0.75, True, id="met"),
        pytest.param("HumanEval", "ECE", 0.08, False, id="an error is to be small"),
        pytest.param("codereval", "AUC", None, None, id="nothing was asked"),
    ],
)
def test_bars(results, name, figure, bar, is_met):
    assert (results[name, figure].bar, results[name, figure].is_met) == (bar, is_met)


def test_what_was_left_out_is_measured_by_the_other_judge():
    left_out = {"CoderEval": _cases(_ROWS[:4], [0.9, 0.5, 0.95, 0.8])}
    results = _measured(_cases(), left_out=left_out)
    assert results["CoderEval, trained without it, without compile errors", "AUC"].ours.value == 1.0
    assert ("HumanEval, trained without it, without compile errors", "AUC") not in results


def test_a_judge_that_sees_the_version_before_has_streams_of_its_own():
    changed = _cases(p=[0.9] * 6 + [0.1] * 12)
    results = _measured(_cases(), changed=changed)
    seen = results["stream of changes, versions before seen", "precision of flagged"]
    assert seen.ours.value == pytest.approx(0.1 * 2 / 3 / (0.1 * 2 / 3 + 0.9))
    assert ("stream of fixes", "precision of flagged") not in results


def test_without_cases_there_are_no_figures():
    assert _measured(_cases([], [])) == {}
