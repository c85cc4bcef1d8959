"""Files of labelled candidates, as those need them who judge and train."""

from collections.abc import Sequence
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.words import counted


def read_some(path: Path, mend: str) -> list[LabelledCandidate]:
    """Read candidates, at least one.

    Raises:
        JudgebotError: names the file, and the mend.
    """
    rows = list(jsonl.read(path, LabelledCandidate))
    refuse_empty(rows, path, mend)
    return rows


def refuse_empty(rows: Sequence[LabelledCandidate], path: Path, mend: str) -> None:
    """Stop where a file has no candidates.

    Raises:
        JudgebotError: names the file, and the mend.
    """
    if not rows:
        raise JudgebotError(f"{path}: has no candidates; {mend}")


def refuse_shared_tasks(rows: Sequence[LabelledCandidate], other: Path) -> None:
    """Stop where two files share a problem: a judge must not see the tasks that it is measured on.

    Raises:
        JudgebotError: names one of the tasks.
    """
    seen = {candidate.base_task for candidate in jsonl.read(other, LabelledCandidate)}
    shared = sorted({row.base_task for row in rows} & seen)
    if shared:
        raise JudgebotError(
            f"{other}: shares {counted(len(shared), 'task')} with the other file ({shared[0]}, ...); split by task"
        )
