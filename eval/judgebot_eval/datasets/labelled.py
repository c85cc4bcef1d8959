"""The labelled files of `JUDGEBOT_DATA` -> candidates with verdicts, as judges see them."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.codereval_pools import draws_of
from judgebot_eval.datasets.verdicts import verdict_of
from judgebot_eval.gzip_rows import read_rows
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.train.data import FILES, UNUSABLE, checked, description_text

NAMES = tuple(FILES)
"""The labelled files, by the names that `read_candidates` takes."""

_REPEATED = ("humaneval-codejudge",)  # their `n_occurrences` counts the samples of one generator


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """What a labelled file holds.

    Attributes:
        rows: one candidate for each usable row, as RQ1 judges them.
        pools: one for each sample that was drawn, with its duplicates, as RQ2 selects from them; the first sample of a
            row is the candidate in `rows`.
        left_out: how many rows each flag left out, by the first that applies.
    """

    rows: tuple[LabelledCandidate, ...]
    pools: tuple[LabelledCandidate, ...]
    left_out: Mapping[str, int]


def read_candidates(name: str, data: Path) -> list[LabelledCandidate]:
    """Read the usable rows of a labelled file.

    Args:
        name: one of `NAMES`.
        data: the folder that `JUDGEBOT_DATA` names.

    Raises:
        JudgebotError: there is no such name, folder or file, or the file is damaged.
    """
    return list(read_file(name, data).rows)


def read_pools(name: str, data: Path) -> list[LabelledCandidate]:
    """Read the samples that were drawn, duplicates too; the same as `read_candidates` where a file has none.

    CoderEval's generators are named with what they were asked with, such as `CodeGen/raw`, ten samples each; those that
    were not one complete method are not in the file, so some pools are smaller. Raises as `read_candidates`.
    """
    return list(read_file(name, data).pools)


def distinct(
    candidates: Iterable[LabelledCandidate], group: Callable[[LabelledCandidate], str]
) -> list[LabelledCandidate]:
    """Keep the first candidate of each code of a group, outer white space apart.

    By task that is the study's fourth cleaning filter; by problem it finds what several files have, too.
    """
    first: dict[tuple[str, str], LabelledCandidate] = {}
    for candidate in candidates:
        first.setdefault((group(candidate), candidate.code.strip()), candidate)
    return list(first.values())


def read_file(name: str, data: Path) -> LabelledFile:
    """Read a labelled file whole; raises as `read_candidates`."""
    if name not in FILES:
        raise JudgebotError(f"{name}: no such labelled file; the names are {', '.join(NAMES)}")
    path = checked(data) / FILES[name].path
    try:
        return _file(name, list(read_rows(path)))
    except KeyError as error:
        raise JudgebotError(f"{path}: a row has not what is looked for, {error}; copy the file again") from error


def _file(name: str, rows: Sequence[Mapping[str, Any]]) -> LabelledFile:
    flags = [next((flag for flag in UNUSABLE if row.get(flag)), None) for row in rows]
    usable = [row for row, flag in zip(rows, flags, strict=True) if flag is None]
    draws = draws_of(usable) if name == "codereval" else [_draws(name, row) for row in usable]
    samples = list(_numbered(usable, draws, name))
    return LabelledFile(
        rows=tuple(of_row[0] for of_row in samples),
        pools=tuple(sample for of_row in samples for sample in of_row),
        left_out=Counter(flag for flag in flags if flag is not None),
    )


def _draws(name: str, row: Mapping[str, Any]) -> list[str]:
    """Return the generator of each sample that a row stands for."""
    generator = row["generator"].split("; ")[0]  # the repair files list all that wrote this code
    return [generator] * (row["n_occurrences"] if name in _REPEATED else 1)


def _numbered(
    rows: Sequence[Mapping[str, Any]], draws: Sequence[Sequence[str]], source: str
) -> Iterator[list[LabelledCandidate]]:
    """Number the samples of each task and generator in the order of the file."""
    drawn: Counter[tuple[str, str]] = Counter()
    for row, generators in zip(rows, draws, strict=True):
        of_row = []
        for generator in generators:
            of_row.append(_candidate(row, source, generator, drawn[row["task_id"], generator]))
            drawn[row["task_id"], generator] += 1
        yield of_row


def _candidate(row: Mapping[str, Any], source: str, generator: str, sample: int) -> LabelledCandidate:
    recorded = verdict_of(row["error"], passed=bool(row["passed"]))
    return LabelledCandidate(
        task=row["task_id"],
        base_task=row["base_task"],
        source=source,
        generator=generator,
        sample=sample,
        description=description_of(row),
        signature=row["signature"],
        code=row["candidate"],
        verdict=recorded.verdict,
        error_type=recorded.error_type,
        message=recorded.message,
        project=row.get("project", ""),
    )


def description_of(row: Mapping[str, Any]) -> str:
    """Return the description that judges see: the one by hand where there is one, and never the marks of Javadoc."""
    text: str = row.get("description_human") or row["description"]
    return description_text(text)
