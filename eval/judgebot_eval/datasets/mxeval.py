"""MBXP (Athiwaratkun and others, 2023): MBPP (`MBJP`) and HumanEval in Java, from the project's JSON lines."""

from collections.abc import Mapping
from typing import Any

from judgebot_eval.datasets.signature import signature_of
from judgebot_eval.records import Task

_KINDS = {"MBJP": ("MBPP", "mbjp"), "HumanEval_java": ("HumanEval", "mxeval-humaneval")}


def task_of(row: Mapping[str, Any]) -> Task:
    """Read a task of `mbjp_release_v1.2.jsonl` or `HumanEval_java_v1.1.jsonl`."""
    kind, number = row["task_id"].split("/")
    base, benchmark = _KINDS[kind]
    return Task(
        id=row["task_id"],
        base_task=f"{base}/{number}",
        benchmark=benchmark,
        description=row["description"],
        signature=signature_of(row["prompt"]),
        prompt=row["prompt"],
        tests=row["test"],
        canonical=row["canonical_solution"] or "",
    )
