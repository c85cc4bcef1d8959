from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.execute.cases import Values
from judgebot_eval.execute.feedback import MAX_TOKENS, count_tokens, feedback
from judgebot_eval.execute.verdict import Ruling

WRONG = Ruling("intent-error", "OutputMismatch", "the message")
THROWS = Ruling("runtime-error", "ArithmeticException", "/ by zero", 2)


@pytest.mark.parametrize(
    ("ruling", "line", "values", "expected"),
    [
        pytest.param(Ruling("passed"), "", None, "This code is correct.\nResult:\nCorrect(0)", id="passed"),
        pytest.param(
            WRONG,
            "",
            Values("[1, 2], 3", "4", "5"),
            "This code is wrong.\nError_Message:\nInput: [1, 2], 3\nExpected 4, but got 5\nError_TYPE:\n"
            "OutputMismatch\nResult:\nIntent Error(2)",
            id="intent error",
        ),
        pytest.param(
            WRONG,
            "",
            None,
            "This code is wrong.\nError_Message:\nthe message\nError_TYPE:\nOutputMismatch\nResult:\nIntent Error(2)",
            id="intent error without values",
        ),
        pytest.param(
            Ruling("intent-error", "OutputMismatch"),
            "",
            None,
            "This code is wrong.\nError_Message:\nThe output is not the expected one.\nError_TYPE:\nOutputMismatch\n"
            "Result:\nIntent Error(2)",
            id="intent error without anything",
        ),
        pytest.param(
            THROWS,
            "return 1 / n;",
            None,
            "There is an error in the code at line 2:return 1 / n;\nError_Message:\n/ by zero\nError_TYPE:\n"
            "ArithmeticException\nResult:\nExecution Error(1)",
            id="execution error",
        ),
        pytest.param(
            Ruling("timeout", "Timeout", "the time is up"),
            "",
            None,
            "There is an error in the code.\nError_Message:\nthe time is up\nError_TYPE:\nTimeout\nResult:\n"
            "Execution Error(1)",
            id="a time-out has no line",
        ),
        pytest.param(Ruling("failed"), "", None, "", id="failed without saying how"),
    ],
)
def test_the_three_classes(ruling, line, values, expected):
    assert feedback(ruling, line, values) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", 0, id="empty"),
        pytest.param("Error_Message:\n", 7, id="letters by four, signs, a line end"),
        pytest.param("x += 1024;", 8, id="each digit counts"),
    ],
)
def test_tokens(text, expected):
    assert count_tokens(text) == expected


@given(
    st.sampled_from(["intent-error", "runtime-error", "compile-error"]),
    st.text(max_size=800),
    st.text(max_size=800),
    st.text(max_size=800),
)
def test_the_cap_holds_and_the_class_stays(verdict, one, two, three):
    ruling = Ruling(verdict, "OutputMismatch", one, 7)
    text = feedback(ruling, two, Values(one, two, three))
    assert count_tokens(text) <= MAX_TOKENS
    assert text.endswith(("Result:\nIntent Error(2)", "Result:\nExecution Error(1)"))


LONG = "7 " * 200


@pytest.mark.parametrize(
    ("ruling", "line", "values", "kept"),
    [
        pytest.param(
            WRONG, "", Values(LONG, "4", "5"), ["Input: 7 7 7", "Expected 4, but got 5", "OutputMismatch"], id="input"
        ),
        pytest.param(THROWS, LONG, None, ["line 2:7 7 7", "/ by zero", "ArithmeticException"], id="source line"),
        pytest.param(replace(THROWS, message=LONG), "x", None, ["line 2:x", "\n7 7 7", "Arithm"], id="message"),
        pytest.param(replace(THROWS, error_type=LONG), "x", None, ["line 2:x", "/ by zero", "\n7 7 7"], id="type"),
    ],
)
def test_the_longest_line_is_cut_first(ruling, line, values, kept):
    text = feedback(ruling, line, values)
    assert text.count(" ...\n") == 1
    assert all(part in text for part in kept)
    assert count_tokens(text) == MAX_TOKENS


def test_what_fits_is_not_cut():
    room = MAX_TOKENS - count_tokens(feedback(replace(THROWS, message="")))
    message = "7" * room
    assert f"\n{message}\n" in feedback(replace(THROWS, message=message))
