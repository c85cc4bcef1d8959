import pytest

from judgebot_eval.datasets.multipl_e import task_of
from judgebot_eval.records import Task

_TESTS = "    }\n    public static void main(String[] args) {\n    }\n\n}\n"


def _row(name, comment):
    prompt = f"import java.util.*;\nclass Problem {{\n{comment}    public static long next(long n) {{\n"
    return {"name": name, "prompt": prompt, "tests": _TESTS, "language": "java"}


@pytest.mark.parametrize(
    ("name", "base", "benchmark"),
    [
        pytest.param("HumanEval_23_strlen", "HumanEval/23", "multipl-e-humaneval", id="HumanEval"),
        pytest.param("mbpp_247_lps_of", "MBPP/247", "multipl-e-mbpp", id="MBPP"),
    ],
)
def test_a_task(name, base, benchmark):
    row = _row(name, "    // Adds one.\n    // >>> next((1l))\n    // (2l)\n")

    assert task_of(row) == Task(
        id=name,
        base_task=base,
        benchmark=benchmark,
        description="Adds one.\n>>> next((1l))\n(2l)",
        signature="public static long next(long n)",
        prompt=row["prompt"],
        tests=_TESTS,
    )


@pytest.mark.parametrize(
    ("published", "repaired"),
    [
        pytest.param(
            "    // Adds \none.\n>>> next((1l))\n    // - at\n",
            "    // Adds \n    // one.\n    // >>> next((1l))\n    // - at\n",
            id="lines outside the comment",
        ),
        pytest.param("    // A javathon function.\n", "    // A java function.\n", id="javathon"),
    ],
)
def test_what_was_published_wrong_is_repaired(published, repaired):
    assert task_of(_row("mbpp_1_next", published)).prompt == _row("mbpp_1_next", repaired)["prompt"]
