"""A user's own tasks, as JSON lines."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError
from judgebot.java import parse_java
from judgebot_eval.records import Task

BENCHMARK = "own"
_REQUIRED = ("description", "signature", "tests")
_OPTIONAL = ("id", "canonical")
_IMPORTS = "".join(
    f"import {package}.*;\n"
    for package in ("java.io", "java.math", "java.util", "java.util.function", "java.util.stream")
)


def read_own(path: Path) -> list[Task]:
    """Read tasks, one JSON object a line.

    `description` and `signature` are those of the method, which stands in a class `Problem`; `tests` are Java
    statements of its main method that throw if the method is wrong, such as `assert add(1, 2) == 3;`. A line may
    also have an `id` (else its number is taken) and the `canonical` body of the method.

    Raises:
        JudgebotError: the file cannot be read, holds no task, or a line is not one; the message names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise JudgebotError(f"{path}: cannot be read: {error}") from error
    tasks: dict[str, Task] = {}
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                task = _task(_fields(line), number)
            except ValueError as error:
                raise JudgebotError(f"{path}:{number}: {error}") from None
            if task.id in tasks:
                raise JudgebotError(f"{path}:{number}: another task has the id {task.id.removeprefix('own/')!r}")
            tasks[task.id] = task
    if not tasks:
        raise JudgebotError(f"{path}: no tasks; write one JSON object a line with {', '.join(_REQUIRED)}")
    return list(tasks.values())


def _fields(line: str) -> dict[str, str]:
    try:
        row: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 - of the file, not of the program
    problems = list(_problems(row))
    if problems:
        raise ValueError("; ".join(problems))
    return row


def _problems(row: dict[str, Any]) -> Iterator[str]:
    for name in _REQUIRED:
        if name not in row:
            yield f"{name!r} is missing"
        elif isinstance(row[name], str) and not row[name].strip():
            yield f"{name!r} is blank"
    for name, value in row.items():
        if name not in _REQUIRED + _OPTIONAL:
            yield f"{name!r} is unknown; the fields are {', '.join(_REQUIRED + _OPTIONAL)}"
        elif not isinstance(value, str):
            yield f"{name!r} must be text"


def _task(row: dict[str, str], number: int) -> Task:
    signature = row["signature"].strip()
    if not _is_signature(signature):
        raise ValueError(f"'signature' is not that of one Java method, without its body: {signature!r}")
    identifier = f"own/{row.get('id', number)}"
    harmless = row["description"].replace("\\u", "\\\\u")  # Java reads Unicode escapes in comments, too
    comment = "".join(f"    // {line}\n" for line in harmless.splitlines())
    return Task(
        id=identifier,
        base_task=identifier,
        benchmark=BENCHMARK,
        description=row["description"],
        signature=signature,
        prompt=f"{_IMPORTS}class Problem {{\n{comment}    {signature} {{\n",
        tests=f"    }}\n    public static void main(String[] args) throws Exception {{\n{row['tests']}\n    }}\n}}\n",
        canonical=row.get("canonical", ""),
    )


def _is_signature(signature: str) -> bool:
    methods = parse_java(f"class Problem {{\n{signature} {{\n}}\n}}".encode(errors="replace"))
    plain = not set("\n{};") & set(signature)
    return plain and len(methods) == 1 and methods[0].kind == "method" and not methods[0].has_error
