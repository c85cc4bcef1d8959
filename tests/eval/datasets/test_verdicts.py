import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.datasets.verdicts import RecordedVerdict, verdict_of


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(None, RecordedVerdict("failed"), id="nothing said"),
        pytest.param(
            "compile error", RecordedVerdict("compile-error", message="compile error"), id="CoderEval compile"
        ),
        pytest.param("exec error!", RecordedVerdict("failed", message="exec error!"), id="CoderEval run"),
        pytest.param("uncompilable", RecordedVerdict("compile-error", message="uncompilable"), id="repair compile"),
        pytest.param("wrong", RecordedVerdict("failed", message="wrong"), id="repair wrong"),
        pytest.param("timeout", RecordedVerdict("timeout", "Timeout", "timeout"), id="timeout"),
        pytest.param("time out", RecordedVerdict("timeout", "Timeout", "time out"), id="Qwen time out"),
        pytest.param(
            "failed: compilation error",
            RecordedVerdict("compile-error", message="failed: compilation error"),
            id="Qwen compile",
        ),
        pytest.param(
            "failed: wrong answer",
            RecordedVerdict("intent-error", "OutputMismatch", "failed: wrong answer"),
            id="Qwen wrong",
        ),
        pytest.param(
            'failed: Exception in thread "main" java.lang.NumberFormatException: For input string: "five"\n\tat A',
            RecordedVerdict("runtime-error", "NumberFormatException", 'For input string: "five"'),
            id="Qwen exception",
        ),
        pytest.param(
            'failed: Exception in thread "main" java.lang.NullPointerException\n\tat Problem.main(Problem.java:21)\n',
            RecordedVerdict("runtime-error", "NullPointerException"),
            id="exception without a message",
        ),
        pytest.param(
            "exception: java.lang.IndexOutOfBoundsException: Index 0 out of bounds for length 0",
            RecordedVerdict("runtime-error", "IndexOutOfBoundsException", "Index 0 out of bounds for length 0"),
            id="run here, exception",
        ),
        pytest.param(
            "wrong_answer: java.lang.AssertionError: null",
            RecordedVerdict("intent-error", "OutputMismatch", "wrong_answer: java.lang.AssertionError: null"),
            id="run here, wrong",
        ),
        pytest.param(
            "compile_error: cannot find symbol",
            RecordedVerdict("compile-error", message="compile_error: cannot find symbol"),
            id="run here, compile",
        ),
        pytest.param(
            "missing logic; incorrect output",
            RecordedVerdict("intent-error", "OutputMismatch", "missing logic; incorrect output"),
            id="injected bug",
        ),
        pytest.param(
            "variable misuse; infinite loop",
            RecordedVerdict("timeout", "Timeout", "variable misuse; infinite loop"),
            id="injected loop",
        ),
        pytest.param(
            "missing logic; stackoverflow",
            RecordedVerdict("runtime-error", message="missing logic; stackoverflow"),
            id="injected overflow",
        ),
    ],
)
def test_a_failure(error, expected):
    assert verdict_of(error, passed=False) == expected


@given(st.none() | st.text())
def test_only_what_passed_has_passed(error):
    assert verdict_of(error, passed=True) == RecordedVerdict("passed")
    assert verdict_of(error, passed=False).verdict != "passed"
