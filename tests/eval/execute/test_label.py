import pytest

from judgebot_eval.execute.label import label
from judgebot_eval.records import Candidate, LabelledCandidate, Outcome, Task

TASK = Task("t", "base", "mbjp", "Doubles.", "int f(int n)", project="p")


@pytest.mark.parametrize(
    ("logprobs", "mean"), [pytest.param((-1.0, -2.0), -1.5, id="known"), pytest.param((), None, id="unknown")]
)
def test_a_candidate_is_labelled(logprobs, mean):
    candidate = Candidate("t", "g", 3, "reply", "int f(int n) { }", token_logprobs=logprobs)
    outcome = Outcome(candidate.key, "sha", "compile-error", "compiler.err.x", "missing return", 1, "There is")
    labelled = label(TASK, candidate, outcome)
    assert labelled == LabelledCandidate(
        "t",
        "base",
        "mbjp",
        "g",
        3,
        "Doubles.",
        "int f(int n)",
        "int f(int n) { }",
        "compile-error",
        "compiler.err.x",
        "missing return",
        1,
        "There is",
        mean,
        "p",
    )
    assert labelled.key == candidate.key
