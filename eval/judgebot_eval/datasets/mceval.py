"""McEval (Chai and others, 2024): the Java tasks of a benchmark of 40 languages, from the project's JSON lines."""

from collections.abc import Mapping
from typing import Any

from judgebot_eval.records import Task


def task_of(row: Mapping[str, Any]) -> Task:
    """Read a task of `Java.jsonl`."""
    return Task(
        id=f"McEval-{row['task_id']}",
        base_task=f"McEval/{row['task_id']}",
        benchmark="mceval",
        description=row["docstring"],
        signature=row["signature"],
        prompt=row["prompt"],
        tests=row["test"],
        canonical=row["canonical_solution"],
    )
