"""What the figures of a judge are computed from, beside the tables, one file for each family of judges."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from judgebot_eval import jsonl
from judgebot_eval.records import Verdict
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
    return f"{_FOLDER}/{re.sub(r'[^A-Za-z0-9.+-]+', '-', judged.name.family)}.jsonl"


def write(folder: Path, judged: Judged) -> int:
    """Write what a family of judges says into the folder of the tables; return of how many candidates."""
    return jsonl.write(folder / records_of(judged), _rows(judged))


def _rows(judged: Judged) -> Iterator[JudgedCandidate]:
    for candidate, said in zip(judged.candidates, judged.p_correct.T.tolist(), strict=True):
        p_correct = tuple(None if np.isnan(p) else p for p in said)
        yield JudgedCandidate(candidate.key, candidate.base_task, candidate.source, candidate.verdict, p_correct)
