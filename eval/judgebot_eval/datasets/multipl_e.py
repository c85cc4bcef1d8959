"""MultiPL-E (Cassano and others, 2023): HumanEval and MBPP translated to Java, from the project's JSON lines."""

import re
from collections.abc import Mapping
from typing import Any

from judgebot_eval.records import Task

STOP = "\n    }\n"
"""Where a completion ends: the line that closes the method."""

_CLASS = "class Problem {\n"
_COMMENT = re.compile(r"^\s*(?://)?\s*")
_BASE = {"HumanEval": "HumanEval", "mbpp": "MBPP"}


def task_of(row: Mapping[str, Any]) -> Task:
    """Read a task of `prompts/*-java-reworded.jsonl`.

    The revision that is fetched comments only the first line of some descriptions, which does not compile, and its
    rewording made `javathon` of Python; both are put right, as later revisions have them.
    """
    head, after = row["prompt"].split(_CLASS, 1)
    *comment, signature = after.rstrip("\n").split("\n")
    lines = [_COMMENT.sub("", line).replace("javathon", "java") for line in comment]
    prompt = "".join([head, _CLASS, *(f"    // {line}\n" for line in lines), signature, "\n"])
    kind, number, _ = row["name"].split("_", 2)
    return Task(
        id=row["name"],
        base_task=f"{_BASE[kind]}/{number}",
        benchmark=f"multipl-e-{kind.lower()}",
        description="\n".join(line.strip() for line in lines),
        signature=signature.strip().removesuffix("{").strip(),
        prompt=prompt,
        tests=row["tests"],
    )
