"""What judges are measured on, so that nothing like it is learned from."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.tasks import official_path, read_official
from judgebot_eval.generate.methods import find_methods
from judgebot_eval.gzip_rows import read_rows
from judgebot_eval.train.data import checked, description_text


def evaluation_pairs(folder: Path) -> Iterator[tuple[str, str]]:
    """Read the (description, code) pairs of every file of `JUDGEBOT_DATA`; a task's are each method of its solution.

    Of a benchmark whose file is there, what was fetched is not read.

    Raises:
        JudgebotError: there is no folder or no such file, or one is broken.
    """
    paths = sorted(checked(folder).glob("*/*.jsonl.gz"))
    others = [each for each in BENCHMARKS.values() if not (folder / each.path).is_file()]
    known = [(official_path(each, folder), each.official) for each in others if each.official]
    fetched = [(path, official) for path, official in known if path.is_file()]
    if not (paths or fetched):
        raise JudgebotError(
            f"{folder}: no benchmark there, so no evaluation method would be left out; say where with --data, or "
            "download some with `judgebot eval data fetch`"
        )
    for path in paths:
        try:
            for row in read_rows(path):
                description = description_text(row["description"])
                for code in [row["candidate"]] if row.get("candidate") else _methods(row):
                    yield description, code
        except KeyError as error:
            raise JudgebotError(
                f"{path}: a row has not what is looked for, {error}; copy the file again, or take it out of {folder}"
            ) from error
    for path, official in fetched:
        for task in read_official(path, official):
            for code in _methods({"prompt": task.prompt, "canonical": task.canonical}):
                yield task.description, code


def _methods(row: Mapping[str, Any]) -> list[str]:
    """Return the methods of a solution, its helpers among them; without any, what there is."""
    canonical = row.get("canonical") or ""
    begins = (row.get("prompt") or "").rstrip().rpartition("\n")[2]
    return [found.text for found in find_methods(f"{begins}\n{canonical}") if found.text] or [canonical]
