from judgebot_eval.datasets.humaneval_x import task_of
from judgebot_eval.records import Task


def test_a_task():
    row = {
        "task_id": "Java/7",
        "prompt": "class Solution {\n    /**\n    Adds one.\n     */\n    public int next(int n) {\n",
        "text": "    Adds one.\n\n    >>> next(1)\n    2",
        "canonical_solution": "        return n + 1;\n    }\n}",
        "test": "public class Main {}",
    }

    assert task_of(row) == Task(
        id="HumanEvalX-Java/7",
        base_task="HumanEval/7",
        benchmark="humaneval-x",
        description="Adds one.\n>>> next(1)\n2",
        signature="public int next(int n)",
        prompt=row["prompt"],
        tests=row["test"],
        canonical=row["canonical_solution"],
    )
