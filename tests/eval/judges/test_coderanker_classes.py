import pytest
from study_records import labelled

from judgebot_eval.judges.coderanker_classes import TASKS, class_weights, classes_of, index_of, intent_kind, label_of
from judgebot_eval.judges.error_classes import WRONG


def _told(expected, actual):
    return f"This code is wrong.\nError_Message:\nExpected {expected}, but got {actual}\nError_TYPE:\nOutputMismatch"


_KINDS = {
    "passed": labelled(passed=True),
    "intent": labelled(verdict="intent-error", feedback=_told("[1, 2]", "[]")),
    "thrown": labelled(verdict="runtime-error", error_type="ArithmeticException"),
    "timeout": labelled(verdict="timeout"),
    "unknown": labelled(verdict="failed"),
}


@pytest.mark.parametrize(
    ("task", "labels"),
    [
        pytest.param("binary", ["correct", "wrong", "wrong", "wrong", "wrong"], id="binary"),
        pytest.param("ternary", ["correct", "intent error", "execution error", "execution error", None], id="ternary"),
        pytest.param(
            "intent_error",
            ["correct", "intent error: empty", "execution error", "execution error", None],
            id="intent-error",
        ),
        pytest.param(
            "execution_error",
            ["correct", "intent error", "execution error: ArithmeticException", "execution error", None],
            id="execution-error",
        ),
    ],
)
def test_labels_of_a_task(task, labels):
    assert [label_of(candidate, task) for candidate in _KINDS.values()] == labels


@pytest.mark.parametrize(
    ("feedback", "kind"),
    [
        pytest.param(_told("1", "null"), "null", id="null"),
        pytest.param(_told('"a"', '""'), "empty", id="empty"),
        pytest.param(_told("[1, 2]", "[1]"), "length", id="length"),
        pytest.param(_told("[1, 2]", "[1, 3]"), "value", id="value-in-a-list"),
        pytest.param(_told("1", "2"), "value", id="value"),
        pytest.param("", "unknown", id="not-said"),
    ],
)
def test_kinds_of_wrong_outputs(feedback, kind):
    assert intent_kind(feedback) == kind


@pytest.mark.parametrize("task", TASKS)
def test_correct_is_the_first_class_of_every_task(task):
    classes = classes_of(list(_KINDS.values()), task)
    assert classes[0] == "correct"
    assert index_of(_KINDS["passed"], task, classes) == 0
    assert len(classes) > 1


def test_rare_errors_are_one_class():
    often = [labelled(verdict="runtime-error", error_type="A")] * 5
    classes = classes_of([*often, _KINDS["thrown"]], "execution_error")
    assert classes == ("correct", "execution error: A", "execution error: other")
    assert index_of(_KINDS["thrown"], "execution_error", classes) == 2
    assert index_of(_KINDS["unknown"], "execution_error", classes) == WRONG


def test_weights_are_the_larger_the_rarer():
    assert class_weights([0, 1, 1, 1, WRONG], 2) == pytest.approx([2.0, 2 / 3])
    assert class_weights([0], 2) == [0.5, 1.0]
