"""The labelled files of `JUDGEBOT_DATA` -> what a shipped judge may learn from, and what it is measured on."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.javadoc import plain_text
from judgebot_eval.gzip_rows import read_rows
from judgebot_eval.records import Labelled, split_of

# Projects of CoderEval whose licence (Apache-2.0, MIT) allows learning from their Javadoc; not JGraphT (LGPL/EPL).
_PERMISSIVE = ("hasor", "jjwt", "logging-log4j1", "atmosphere", "skywalking", "protostuff", "fastjson2", "interviews")


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    licence: str


FILES: Mapping[str, _File] = {
    "codereval": _File(
        "recorded/labelled_codereval_java_usable.jsonl.gz", "candidates: none stated; Javadoc: Apache-2.0 or MIT"
    ),
    "codereval-tse": _File(
        "recorded/labelled_tse_codereval_java.jsonl.gz", "candidates: none stated; Javadoc: Apache-2.0 or MIT"
    ),
    "humaneval-icescore": _File(
        "recorded/labelled_icescore_humaneval_java.jsonl.gz", "MIT; descriptions: Apache-2.0 (HumanEval-X)"
    ),
    "humaneval-qwen": _File(
        "recorded/labelled_qwen_repo_humaneval_java.jsonl.gz", "none stated; descriptions: Apache-2.0 (HumanEval-X)"
    ),
    "humaneval-repairllama": _File(
        "recorded/labelled_repairllama_humaneval_java.jsonl.gz", "none stated; descriptions: Apache-2.0 (HumanEval-X)"
    ),
    "humaneval-codejudge": _File("open/labelled_codejudge_humanevalx_java.jsonl.gz", "Apache-2.0"),
    "humaneval-apr": _File("open/labelled_humaneval_java_apr.jsonl.gz", "BSD-3-Clause"),
    "humanevalpack": _File("open/labelled_humanevalpack_java.jsonl.gz", "MIT"),
    "mbjp": _File("open/labelled_mbjp_java.jsonl.gz", "CC-BY-4.0"),
    "mutants": _File("open/labelled_mutants_java.jsonl.gz", "CC-BY-4.0 / Apache-2.0"),
    "quixbugs-apr": _File("open/labelled_quixbugs_java_apr.jsonl.gz", "BSD-3-Clause / MIT"),
}
_HUMANEVAL_X = "open/tasks_humanevalx_java.jsonl.gz"
_BORROWS_DESCRIPTION = ("humaneval-icescore", "humaneval-qwen", "humaneval-repairllama")
UNUSABLE = (
    "label_conflict",
    "survived",
    "suspect_hardcoded",
    "base_canonical_suspect_hardcoded",
    "tests_unreliable",
    "empty_body",
)
"""The flags of rows whose verdict cannot be relied on; such rows are left out."""


def checked(folder: Path) -> Path:
    """Return the folder of labelled data.

    Raises:
        JudgebotError: there is none.
    """
    if not folder.is_dir():
        raise JudgebotError(f"{folder}: no such folder of labelled data; say where it is with --data or JUDGEBOT_DATA")
    return folder


def description_text(text: str) -> str:
    """Return a description without the marks of Javadoc, if it has them."""
    return plain_text(text) if text.lstrip().startswith("/**") else text


def _compiles(row: Mapping[str, Any]) -> bool | None:
    if row["passed"]:
        return True
    error = row.get("error")
    return None if error is None else "compil" not in error or "uncaught" in error


def _labelled(row: Mapping[str, Any], source: str) -> Labelled:
    example = Example(description_text(row["description"]), row["signature"], row["candidate"])
    task = row["base_task"]
    return Labelled(example, task, source, bool(row["passed"]), _compiles(row), group=f"{task}/{row['task_id']}")


def has(folder: Path, source: str) -> bool:
    """Tell whether a labelled file is there."""
    return (folder / FILES[source].path).is_file()


def read_labelled(folder: Path, source: str) -> Iterator[Labelled]:
    """Read one labelled file, less the rows whose verdict cannot be relied on."""
    rows = read_rows(folder / FILES[source].path)
    return (_labelled(row, source) for row in rows if not any(row.get(flag) for flag in UNUSABLE))


def read_permitted(folder: Path, source: str) -> Iterator[Labelled]:
    """Read what a shipped judge may learn from one labelled file.

    Candidates recorded without a licence are paired with a description whose licence allows it: HumanEval-X's for
    HumanEval, the Javadoc of the permissive projects for CoderEval. Test tasks never pass.
    """
    rows = read_labelled(folder, source)
    if source in _BORROWS_DESCRIPTION:
        rows = _with_borrowed_description(rows, folder)
    if source.startswith("codereval"):
        projects = {row["base_task"]: row["project"] for row in read_rows(folder / FILES[source].path)}
        rows = (row for row in rows if projects[row.task].startswith(_PERMISSIVE))
    return (row for row in rows if split_of(row.task) != "test")


def _with_borrowed_description(rows: Iterable[Labelled], folder: Path) -> Iterator[Labelled]:
    descriptions = {task["base_task"]: task["description"] for task in read_rows(folder / _HUMANEVAL_X)}
    for row in rows:
        if row.task in descriptions:
            yield replace(row, example=replace(row.example, description=descriptions[row.task]))


def cap_per_task(rows: Iterable[Labelled], cap: int) -> list[Labelled]:
    """Keep at most `cap` candidates of each task and verdict, chosen by the hash of their code."""
    kept: list[Labelled] = []
    seen: Counter[tuple[str, bool]] = Counter()
    for row in sorted(rows, key=lambda row: hashlib.sha256(row.example.code.encode()).digest()):
        if seen[row.task, row.correct] < cap:
            seen[row.task, row.correct] += 1
            kept.append(row)
    return kept
