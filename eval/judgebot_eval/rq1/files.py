"""The files that RQ1 and RQ2 read and write: labelled candidates with their split, and a folder of tables."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.datasets.split_file import of_split, read_split
from judgebot_eval.records import LabelledCandidate, Split


@dataclass(frozen=True, slots=True)
class SplitCandidates:
    """The candidates of all splits.

    Attributes:
        path: the file that they are from, for messages.
        rows: each with a key of its own.
        split: of each `base_task`.
    """

    path: Path
    rows: Sequence[LabelledCandidate]
    split: Mapping[str, Split]

    def of(self, part: Split) -> list[LabelledCandidate]:
        """Return those of the tasks of one split."""
        return of_split(self.rows, self.split, part)


def read_candidates(path: Path, split: Path) -> SplitCandidates:
    """Read candidates and the split of their tasks.

    Raises:
        JudgebotError: a file cannot be read, there are no candidates, one is given twice, or a task has no split.
    """
    rows = jsonl.read_once(path, LabelledCandidate, lambda row: row.key)
    if not rows:
        raise JudgebotError(f"{path}: holds no candidates; label some with `judgebot eval execute`")
    parts = read_split(split)
    unknown = next((row.base_task for row in rows if row.base_task not in parts), None)
    if unknown is not None:
        raise JudgebotError(f"{path}: {unknown} is in no split of {split}; make the split of all candidates")
    return SplitCandidates(path, rows, parts)


def file_name(name: str) -> str:
    """Return a name as files may have it: whatever else it has becomes a hyphen, so that two names can become one."""
    return re.sub(r"[^A-Za-z0-9.+-]+", "-", name)


def refuse_file(folder: Path) -> None:
    """Refuse to write into a folder that a file stands in the way of, before anything is computed.

    Raises:
        JudgebotError: it, or a folder that it lies in, is a file.
    """
    taken = next((each for each in (folder, *folder.parents) if each.exists() and not each.is_dir()), None)
    if taken is not None:
        raise JudgebotError(f"{taken}: is a file, not a folder; give another --output")
