"""HumanEval-X (Zheng and others, 2023): HumanEval written in Java by hand, from CodeGeeX's JSON lines."""

from collections.abc import Mapping
from typing import Any

from judgebot_eval.datasets.signature import signature_of
from judgebot_eval.records import Task


def task_of(row: Mapping[str, Any]) -> Task:
    """Read a task of `humaneval_java.jsonl`."""
    number = row["task_id"].removeprefix("Java/")
    lines = (line.strip() for line in row["text"].split("\n"))
    return Task(
        id=f"HumanEvalX-Java/{number}",
        base_task=f"HumanEval/{number}",
        benchmark="humaneval-x",
        description="\n".join(line for line in lines if line),
        signature=signature_of(row["prompt"]),
        prompt=row["prompt"],
        tests=row["test"],
        canonical=row["canonical_solution"],
    )
