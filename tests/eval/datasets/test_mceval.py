from judgebot_eval.datasets.mceval import task_of
from judgebot_eval.records import Task


def test_a_task():
    row = {
        "task_id": "Java/7",
        "prompt": "class Solution {\n    public static int next(int n)",
        "docstring": "Adds one.",
        "signature": "public static int next(int n)",
        "canonical_solution": "    {\n        return n + 1;\n    }",
        "test": "    public static void main(String[] args) {}\n}",
    }

    assert task_of(row) == Task(
        id="McEval-Java/7",
        base_task="McEval/Java/7",
        benchmark="mceval",
        description="Adds one.",
        signature=row["signature"],
        prompt=row["prompt"],
        tests=row["test"],
        canonical=row["canonical_solution"],
    )
