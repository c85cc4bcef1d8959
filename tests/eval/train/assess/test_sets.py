import pytest

from judgebot.encode import Example
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.sets import even_weights, kind_of, stream_weights


def _row(source, *, correct=False, compiles=True):
    return Labelled(Example("", "", ""), "t", source, correct=correct, compiles=compiles)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param(_row("corpus", correct=True), "standing", id="a method as it stands"),
        pytest.param(_row("mutant-negation"), "mutant", id="a mutant of a corpus method"),
        pytest.param(_row("mutants"), "mutant", id="a mutant that tests killed"),
        pytest.param(_row("killed"), "mutant", id="a mutant of a solution"),
        pytest.param(_row("fix"), "fix", id="before a fix"),
        pytest.param(_row("fix", correct=True), None, id="after a fix"),
        pytest.param(_row("mismatch"), "mismatch", id="another's Javadoc"),
        pytest.param(_row("codereval"), "candidate", id="a wrong candidate"),
        pytest.param(_row("codereval", compiles=None), "candidate", id="a wrong candidate that may compile"),
        pytest.param(_row("codereval", compiles=False), None, id="a candidate that does not compile"),
        pytest.param(_row("codereval", correct=True), None, id="a right candidate"),
    ],
)
def test_kinds(row, expected):
    assert kind_of(row) == expected


def test_a_stream_is_mostly_right():
    rows = [
        _row("corpus", correct=True),
        _row("corpus", correct=True),
        _row("mutant-negation"),
        _row("mutant-boundary"),
        _row("mismatch"),
        _row("fix"),
        _row("fix", correct=True),
        _row("codereval"),
        _row("humaneval-qwen"),
        _row("humaneval-qwen"),
        _row("humaneval-qwen", compiles=False),
    ]
    weights = stream_weights(rows)
    assert weights.tolist() == pytest.approx([0.45, 0.45, 0.0125, 0.0125, 0.025, 0.025, 0, 0.0125, 0.00625, 0.00625, 0])
    assert weights.sum() == pytest.approx(1)


_CANDIDATES = [_row("codereval", correct=True), _row("codereval", compiles=False), _row("humaneval-qwen", correct=True)]
_STREAM = [_row("corpus", correct=True), _row("mutant-negation")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(_CANDIDATES, [0.25, 0.25, 0.5], id="sources count alike, as do right and wrong as they occur"),
        pytest.param(_STREAM, [0.5, 0.5], id="a stream alone"),
        pytest.param(_CANDIDATES + _STREAM, [0, 0, 0, 0.5, 0.5], id="candidates do not occur in a stream"),
    ],
)
def test_even_weights(rows, expected):
    assert even_weights(rows).tolist() == pytest.approx(expected)
