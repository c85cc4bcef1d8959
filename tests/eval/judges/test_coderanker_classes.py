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
        pytest.param(
            "execution_error_with_line",
            ["correct", "intent error", "execution error: ArithmeticException", "execution error", None],
            id="execution-error-with-line",
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
        pytest.param(_told("[]", "[5]"), "length", id="length-of-none"),
        pytest.param(_told("{}", "{a=1}"), "length", id="length-of-an-empty-map"),
        pytest.param(_told("[[1], [2]]", "[[1], [2, 3]]"), "value", id="value-in-a-list-of-lists"),
        pytest.param(_told("[[1], [2]]", "[[1, 2]]"), "length", id="length-of-a-list-of-lists"),
        pytest.param(_told("{a=[1, 2], b=[]}", "{a=[1, 2]}"), "length", id="length-of-a-map-of-lists"),
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


_INTENT = [labelled(verdict="intent-error", feedback=_told("1", "2"))] * 5
_THROWN = [labelled(verdict="runtime-error", error_type="A")] * 5


@pytest.mark.parametrize(
    ("task", "often", "classes", "of_rare"),
    [
        pytest.param(
            "execution_error",
            _THROWN,
            ("correct", "execution error: A", "intent error", "execution error: other"),
            {"thrown": 3, "intent": 2, "unknown": WRONG},
            id="exceptions",
        ),
        pytest.param(
            "intent_error",
            _INTENT,
            ("correct", "execution error", "intent error: value", "intent error: other"),
            {"intent": 3, "thrown": 1, "timeout": 1, "unknown": WRONG},
            id="kinds-of-wrong-outputs",
        ),
        pytest.param(
            "intent_error",
            [],
            ("correct", "execution error", "intent error: other"),
            {"intent": 2, "thrown": 1},
            id="rare-ones-alone",
        ),
    ],
)
def test_rare_errors_are_one_class_of_their_side(task, often, classes, of_rare):
    assert classes_of([*often, _KINDS["thrown"], _KINDS["intent"]], task) == classes
    assert {name: index_of(_KINDS[name], task, classes) for name in of_rare} == of_rare


def test_rare_errors_alone_are_all_there_is_beside_correct():
    assert classes_of([_KINDS["thrown"]], "execution_error") == ("correct", "execution error: other")


def test_what_training_had_no_class_for_is_just_wrong():
    assert index_of(_KINDS["intent"], "intent_error", ("correct", "execution error: other")) == WRONG


def test_weights_are_the_larger_the_rarer():
    assert class_weights([0, 1, 1, 1, WRONG], 2) == pytest.approx([2.0, 2 / 3])
    assert class_weights([0], 2) == [0.5, 1.0]
