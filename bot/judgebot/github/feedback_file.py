"""The feedback file: JSON lines, one for each comment, known by its repository and id."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from judgebot.errors import JudgebotError
from judgebot.github.afterwards import Afterwards
from judgebot.writing import write_atomically

SCHEMA_VERSION = "1.0"
"""The second number grows when keys are added, the first when a key goes or changes its meaning."""

State = Literal["open", "closed", "merged"]


@dataclass(frozen=True, slots=True)
class Feedback:
    """A comment of judgebot on a pull request, and what became of it.

    Attributes:
        repository: "OWNER/REPO".
        pull_request: its number.
        comment: the id of the review comment.
        path: of the file, as it was when the method was judged.
        fingerprint: of the method that was flagged; see `judgebot.decide.fingerprint`.
        model: sha256 of the judge.
        p_correct: what the judge said, calibrated.
        threshold: confidence from which every judged method was flagged then, in 0.5..1.
        judged_commit: the commit that was judged.
        final_commit: the last commit of the pull request so far.
        created_at: when the comment was written, in ISO 8601, UTC.
        collected_at: when this was last looked up, the same.
        state: of the pull request.
        thumbs_up: reactions to the comment.
        thumbs_down: the same.
        replies: people who replied.
        agreeing: people whose last reply that says anything of it says that the comment is right.
        disagreeing: the same, that it is wrong.
        resolved: whether the conversation was resolved; None if that could not be read.
        afterwards: what became of the method between the two commits.
    """

    repository: str
    pull_request: int
    comment: int
    path: str
    fingerprint: str
    model: str
    p_correct: float
    threshold: float
    judged_commit: str
    final_commit: str
    created_at: str
    collected_at: str
    state: State
    thumbs_up: int
    thumbs_down: int
    replies: int
    agreeing: int
    disagreeing: int
    resolved: bool | None
    afterwards: Afterwards

    @property
    def is_sound(self) -> bool:
        """Whether every value is what it can be; a marker that somebody edited may say anything."""
        return all(is_sound(getattr(self, key)) for key, is_sound in _SOUND.items())

    @property
    def key(self) -> tuple[str, int]:
        """What no two lines of a file share."""
        return self.repository, self.comment


def read_feedback(path: Path) -> dict[tuple[str, int], Feedback]:
    """Read a feedback file, in its order; of two lines on one comment the later one counts.

    Raises:
        JudgebotError: the file cannot be read, or a line is not what it should be; names the file and the line.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise JudgebotError(f"{path}: cannot be read: {error.strerror}") from error
    rows = (_parse(line, f"{path}:{number}") for number, line in enumerate(lines, 1) if line.strip())
    return {row.key: row for row in rows}


def write_feedback(path: Path, rows: Iterable[Feedback]) -> None:
    """Replace a feedback file as a whole, or leave it as it is; its lines are in the order of the pull requests.

    Raises:
        JudgebotError: it cannot be written.
    """
    ordered = sorted(rows, key=lambda row: (row.repository, row.pull_request, row.comment))
    lines = (json.dumps({"schema_version": SCHEMA_VERSION, **asdict(row)}) for row in ordered)
    write_atomically(path, "".join(f"{line}\n" for line in lines).encode("ascii"))


def _parse(text: bytes, place: str) -> Feedback:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JudgebotError(f"{place}: not JSON: {error}") from None
    if not isinstance(row, dict) or not isinstance(version := row.get("schema_version"), str):
        raise JudgebotError(f"{place}: not a line of `judgebot feedback`: it has no schema_version")
    if version.partition(".")[0] != SCHEMA_VERSION.partition(".")[0]:
        raise JudgebotError(f"{place}: schema_version {version!r}, where this judgebot reads {SCHEMA_VERSION}")
    return _feedback(row, place)


def _feedback(row: Mapping[str, Any], place: str) -> Feedback:
    for key, is_sound in _SOUND.items():
        if key not in row or not is_sound(row[key]):
            fault = "is missing" if key not in row else "is not what `judgebot feedback` writes"
            raise JudgebotError(f"{place}: {key!r} {fault}; collect the feedback again")
    return Feedback(**{key: row[key] for key in _SOUND})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_within(low: float, high: float) -> Callable[[object], bool]:
    return lambda value: isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high


_SOUND: Mapping[str, Callable[[object], bool]] = MappingProxyType(
    {field.name: _is_text if field.type is str else _is_count for field in fields(Feedback)}
    | {
        "p_correct": _is_within(0, 1),
        "threshold": _is_within(0.5, 1),
        "state": lambda value: value in get_args(State),
        "resolved": lambda value: value is None or isinstance(value, bool),
        "afterwards": lambda value: value in get_args(Afterwards),
    }
)
"""What each key of a line has to be."""
