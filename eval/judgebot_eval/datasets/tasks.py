"""Benchmarks by name -> their tasks."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.catalogue import BENCHMARKS, Benchmark, Official
from judgebot_eval.datasets.labelled import description_of
from judgebot_eval.datasets.signature import signature_of
from judgebot_eval.gzip_rows import read_rows
from judgebot_eval.records import Task
from judgebot_eval.train.data import checked

NAMES = tuple(BENCHMARKS)
"""The benchmarks, by the names that `read_tasks` takes."""

STUDY = ("multipl-e-humaneval", "multipl-e-mbpp", "codereval")
"""The benchmarks of the study."""

_FLAGS: Sequence[tuple[str, object, str]] = (
    ("tests_unreliable", True, "tests-unreliable"),
    ("harness_compiles", False, "harness-does-not-compile"),
    ("prompt_text_fixed", True, "prompt-repaired"),
    ("canonical_verified", False, "canonical-fails"),
    ("canonical_suspect_hardcoded", True, "canonical-suspect"),
)


def read_tasks(name: str, data: Path) -> list[Task]:
    """Read the tasks of a benchmark, from the file of `JUDGEBOT_DATA` or the official one that `fetch` put there.

    Args:
        name: one of `NAMES`.
        data: the folder that `JUDGEBOT_DATA` names.

    Raises:
        JudgebotError: there is no such name, folder or file, or the file is damaged.
    """
    benchmark = benchmark_of(name)
    path = file_of(benchmark, checked(data))
    if path is None:
        raise JudgebotError(f"{data / benchmark.path}: missing; `judgebot eval data fetch {name}` may download it")
    if benchmark.official is not None and path == official_path(benchmark, data):
        return read_official(path, benchmark.official)
    try:
        return [_task(row, benchmark) for row in read_rows(path) if row["source"] == benchmark.source]
    except KeyError as error:
        raise JudgebotError(f"{path}: a row has not what is looked for, {error}; copy the file again") from error


def read_present(names: Sequence[str], data: Path) -> dict[str, list[Task]]:
    """Read those of the benchmarks that are there; the others have no tasks.

    Raises:
        JudgebotError: as of `read_tasks`, or none is there.
    """
    lacking = missing_benchmarks(names, checked(data))
    if len(lacking) == len(names):
        raise JudgebotError(f"{data}: has none of {', '.join(names)}; see `judgebot eval data fetch`")
    return {name: [] if name in lacking else read_tasks(name, data) for name in names}


def missing_benchmarks(names: Iterable[str], data: Path) -> list[str]:
    """Return the benchmarks that are not there."""
    return [name for name in names if file_of(benchmark_of(name), data) is None]


def left_out(missing: Sequence[str]) -> str:
    """Say that data are missing and nothing is made of them, "" if none are."""
    if not missing:
        return ""
    mend = "`judgebot eval data fetch` downloads what can be had"
    return f"missing in the data, so left out: {', '.join(missing)}; {mend}"


def benchmark_of(name: str) -> Benchmark:
    """Return the benchmark of a name.

    Raises:
        JudgebotError: there is none.
    """
    if name not in BENCHMARKS:
        raise JudgebotError(f"{name}: no such benchmark; the names are {', '.join(NAMES)}")
    return BENCHMARKS[name]


def file_of(benchmark: Benchmark, data: Path) -> Path | None:
    """Return the file that holds the tasks of a benchmark, None if there is none."""
    paths = (data / benchmark.path, official_path(benchmark, data))
    return next((path for path in paths if path.is_file()), None)


def official_path(benchmark: Benchmark, data: Path) -> Path:
    """Return where the official file of a benchmark is kept."""
    return data / "official" / benchmark.name / (benchmark.official.file_name if benchmark.official else "")


def read_official(path: Path, official: Official) -> list[Task]:
    """Read the tasks of an official file.

    Raises:
        JudgebotError: it is missing, or no such file.
    """
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            return [official.task_of(json.loads(line)) for line in lines]
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise JudgebotError(f"{path}: not the file that {official.url} names: {error!r}; fetch it again") from error


def tasks_sha256(tasks: Iterable[Task]) -> str:
    """Hash tasks without their flags, whatever order they come in."""
    texts = sorted(
        json.dumps([task.id, task.base_task, task.description, task.signature, task.prompt, task.tests, task.canonical])
        for task in tasks
    )
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _task(row: Mapping[str, Any], benchmark: Benchmark) -> Task:
    prompt = row.get("prompt") or ""
    return Task(
        id=row["task_id"],
        base_task=row["base_task"],
        benchmark=benchmark.name,
        description=description_of(row),
        signature=signature_of(prompt) if prompt else row["signature"],  # one row's is not spelt as its tests call it
        prompt=prompt,
        tests=row["tests"] or "",
        canonical=row["canonical"] or "",
        flags=tuple(flag for field, value, flag in _FLAGS if row.get(field) is value),
        project=row.get("project", ""),
    )
