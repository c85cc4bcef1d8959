"""The split of a run as a file, so that every stage uses the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.records import LabelledCandidate, Split

PARTS: tuple[Split, ...] = ("train", "validation", "test")
"""The splits of a study."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """The split that a problem lies in."""

    VERSION: ClassVar = 1
    base_task: str
    split: Split


def write_split(path: Path, assigned: Mapping[str, Split]) -> int:
    """Write the split of each `base_task`; return how many there were."""
    return jsonl.write(path, (Assignment(base_task, part) for base_task, part in sorted(assigned.items())))


def read_split(path: Path) -> dict[str, Split]:
    """Read the split of each `base_task`.

    Raises:
        JudgebotError: the file is missing, a line is no such record, or a problem lies in two splits.
    """
    assigned: dict[str, Split] = {}
    for row in jsonl.read(path, Assignment):
        if assigned.setdefault(row.base_task, row.split) != row.split:
            raise JudgebotError(f"{path}: {row.base_task} lies in two splits; write the file again")
    return assigned


def of_split(
    candidates: Sequence[LabelledCandidate], split: Mapping[str, Split], part: Split
) -> list[LabelledCandidate]:
    """Return the candidates of the tasks of one split.

    Raises:
        JudgebotError: a task has no split.
    """
    unknown = next((each.base_task for each in candidates if each.base_task not in split), None)
    if unknown is not None:
        raise JudgebotError(f"{unknown}: in no split; make the split of all candidates")
    return [each for each in candidates if split[each.base_task] == part]
