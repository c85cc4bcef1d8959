"""What the figures of a judge are computed from, beside the tables, one file for each family of judges."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.records import Verdict
from judgebot_eval.rq1.files import file_name
from judgebot_eval.rq1.judged import Judged

_FOLDER = "judged"


@dataclass(frozen=True, slots=True)
class JudgedCandidate:
    """What the judges of a family say of a candidate, beside what its tests say.

    Attributes:
        candidate: its key.
        p_correct: one for each seed, None where a reply could not be read.
    """

    VERSION: ClassVar = 1
    candidate: str
    base_task: str
    source: str
    verdict: Verdict
    p_correct: tuple[float | None, ...]


def records_of(judged: Judged) -> str:
    """Return where `write` writes them, relative to the folder of the tables."""
    return f"{_FOLDER}/{file_name(judged.name.family)}.jsonl"


def write(folder: Path, judges: Sequence[Judged]) -> None:
    """Write what families of judges say into the folder of the tables, in place of what earlier ones said.

    Raises:
        JudgebotError: the names of two families differ in nothing that a name of a file keeps.
    """
    written: dict[str, Judged] = {}
    for judged in judges:
        earlier = written.setdefault(records_of(judged), judged)
        if earlier is not judged:
            names = f"{earlier.name.family}, {judged.name.family}"
            raise JudgebotError(f"{folder / records_of(judged)}: is for both {names}; rename one of them")
    for name, judged in written.items():
        jsonl.write(folder / name, _rows(judged))
    for path in (folder / _FOLDER).glob("*.jsonl"):
        if f"{_FOLDER}/{path.name}" not in written and _is_ours(path):
            path.unlink()


def _is_ours(path: Path) -> bool:
    """Tell whether a file is of an earlier call, not of somebody who keeps own files in a folder of this name."""
    with path.open(encoding="utf-8", errors="replace") as lines:
        return lines.readline().startswith(f'{{"schema": "{jsonl.schema_of(JudgedCandidate)}"')


def _rows(judged: Judged) -> Iterator[JudgedCandidate]:
    for candidate, said in zip(judged.candidates, judged.p_correct.T.tolist(), strict=True):
        p_correct = tuple(None if np.isnan(p) else p for p in said)
        yield JudgedCandidate(candidate.key, candidate.base_task, candidate.source, candidate.verdict, p_correct)
