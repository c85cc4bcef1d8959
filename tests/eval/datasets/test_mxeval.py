import pytest

from judgebot_eval.datasets.mxeval import task_of
from judgebot_eval.records import Task

_PROMPT = "class Next {\n    /**\n     * Adds one.\n     */\n    public static int next(int n) {\n"


@pytest.mark.parametrize(
    ("name", "base", "benchmark", "solution"),
    [
        pytest.param("MBJP/7", "MBPP/7", "mbjp", "        return n + 1;\n    }\n}", id="MBJP"),
        pytest.param("HumanEval_java/7", "HumanEval/7", "mxeval-humaneval", None, id="HumanEval, no solution"),
    ],
)
def test_a_task(name, base, benchmark, solution):
    row = {
        "task_id": name,
        "prompt": _PROMPT,
        "test": "class Main {}",
        "description": "Adds one.",
        "canonical_solution": solution,
    }

    assert task_of(row) == Task(
        id=name,
        base_task=base,
        benchmark=benchmark,
        description="Adds one.",
        signature="public static int next(int n)",
        prompt=_PROMPT,
        tests="class Main {}",
        canonical=solution or "",
    )
