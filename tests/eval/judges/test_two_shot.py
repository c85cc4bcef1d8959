import pytest

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.judges.two_shot import Retrieval
from judgebot_eval.records import LabelledCandidate

_NEAR, _NEARER = "int f() { return alpha + beta; }", "int f() { return alpha + beta - gamma; }"
_FAR, _FARTHER = "int f() { return delta * alpha; }", "void g() { while (x) { y(); } }"


def _candidate(task, sample, code, *, passed, generator="g"):
    return LabelledCandidate(
        task, task, "s", generator, sample, f"describes {task}", "int f()", code, "passed" if passed else "failed"
    )


@pytest.mark.parametrize(
    ("training", "expected"),
    [
        pytest.param(
            [("t1", 0, _NEARER, True), ("t1", 1, _FAR, False), ("t2", 0, _NEAR, False)],
            [("t1", _FAR), ("t1", _NEARER)],
            id="the opposite verdict is of the same task, though another task has a nearer one",
        ),
        pytest.param(
            [("t1", 0, _NEARER, False), ("t1", 1, _FAR, True), ("t2", 0, _NEAR, True)],
            [("t1", _NEARER), ("t1", _FAR)],
            id="the nearest is wrong: it is shown first all the same",
        ),
        pytest.param(
            [("t1", 0, _NEARER, True), ("t1", 1, _NEAR, True), ("t2", 0, _FARTHER, False), ("t3", 0, _FAR, False)],
            [("t3", _FAR), ("t1", _NEARER)],
            id="corner case: the task has no wrong one",
        ),
        pytest.param(
            [("t1", 0, _NEARER, False), ("t2", 0, _FARTHER, True), ("t3", 0, _FAR, True)],
            [("t1", _NEARER), ("t3", _FAR)],
            id="corner case: the task has no correct one",
        ),
        pytest.param(
            [("t1", 0, _NEARER, True), ("t1", 1, _NEAR, True), ("t2", 0, "unlike", False)],
            [("t2", "unlike"), ("t1", _NEARER)],
            id="corner case: the only wrong one has nothing in common",
        ),
        pytest.param(
            [("t2", 0, _NEARER, True), ("t1", 0, _NEARER, True), ("t1", 10, _FAR, False), ("t1", 9, _FAR, False)],
            [("t1", _FAR), ("t1", _NEARER)],
            id="of equal ones that of the lowest id",
        ),
    ],
)
def test_the_two_shots(training, expected, tmp_path):
    candidates = [_candidate(task, sample, code, passed=passed) for task, sample, code, passed in training]
    retrieval = Retrieval(candidates, _no_shared(tmp_path))
    ((wrong, correct),) = retrieval.shots([Example("asked", "int f()", _NEARER)])
    assert [(shot.example.description, shot.example.code) for shot in (wrong, correct)] == [
        (f"describes {task}", code) for task, code in expected
    ]
    assert (wrong.correct, correct.correct) == (False, True)


def _no_shared(folder):
    path = folder / "shared.json"
    path.write_text("[]")
    return path


def test_shared_ngrams_are_made_once(tmp_path):
    candidates = [_candidate("t1", 0, _NEAR, passed=True), _candidate("t1", 1, _FAR, passed=False)]
    path = tmp_path / "shared.json"
    Retrieval(candidates, path)
    assert '"return"' in path.read_text()
    path.write_text("[]")
    Retrieval(candidates, path)
    assert path.read_text() == "[]"


@pytest.mark.parametrize("verdicts", [pytest.param([True, True], id="all correct"), pytest.param([], id="none")])
def test_both_verdicts_are_needed(verdicts, tmp_path):
    candidates = [_candidate("t", index, _NEAR, passed=passed) for index, passed in enumerate(verdicts)]
    with pytest.raises(JudgebotError, match="both correct and wrong"):
        Retrieval(candidates, tmp_path / "shared.json")
