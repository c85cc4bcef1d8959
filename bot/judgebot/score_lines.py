"""`judgebot score`: JSON lines in, the same lines with their scores out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from judgebot import strict_json
from judgebot.bundle import Bundle
from judgebot.decide import Score, Thresholds, verdict
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.javadoc import plain_text
from judgebot.judgement import Judge
from judgebot.score_versions import Versions, score_versions

CHUNK = 256
_REQUIRED = ("description", "signature", "candidate")


@dataclass(frozen=True, slots=True)
class _Line:
    """One input line; `versions` is None where there is nothing to judge."""

    row: Mapping[str, Any]
    versions: Versions | None
    reason: str


def score_lines(
    lines: Iterable[bytes], name: str, judge: Judge, bundle: Bundle, thresholds: Thresholds
) -> Iterator[str]:
    """Score a stream of JSON lines, in order, a chunk at a time.

    A `description` is plain text, or a Javadoc comment with its delimiters. A method with a `before` (its previous
    version) is judged by its change where the model can do that; `description_before` is what it was documented by, if
    that is another text.

    Each output line is its input plus `p_correct` (calibrated; null if skipped), `logit`, `outcome` and `reason`; with
    a `before` also `p_before`, of the previous version by itself.

    Raises:
        JudgebotError: a line is not what it should be; names the file and the line.
    """
    parsed = (_parse(line, f"{name}:{number}") for number, line in enumerate(lines, 1) if line.strip())
    while chunk := list(islice(parsed, CHUNK)):
        yield from _score_chunk(chunk, judge, bundle, thresholds)


def _parse(text: bytes, place: str) -> _Line:
    try:
        row = strict_json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JudgebotError(f"{place}: not JSON: {error}") from None
    if not isinstance(row, dict):
        raise JudgebotError(f"{place}: expected an object with {', '.join(_REQUIRED)}")
    for key in _REQUIRED:
        if not isinstance(row.get(key), str):
            raise JudgebotError(f"{place}: {key!r} is {'missing' if key not in row else 'not a string'}")
    for key in ("before", "description_before"):
        if not isinstance(row.get(key), str | None):
            raise JudgebotError(f"{place}: {key!r} is neither a string nor null")
    return _line(row)


def _line(row: Mapping[str, Any]) -> _Line:
    description, signature, candidate = (row[key] for key in _REQUIRED)
    description = _plain(description)
    if not description.strip():
        return _Line(row, None, "no-javadoc")
    if not candidate.strip():
        return _Line(row, None, "no-body")
    return _Line(row, Versions(Example(description, signature, candidate), _previous(row, description)), "")


def _previous(row: Mapping[str, Any], description: str) -> Example | None:
    """The previous version; None if there is none, or if it had no Javadoc, as in a review."""
    before, described_before = row.get("before") or "", row.get("description_before")
    described = description if described_before is None else _plain(described_before)
    return Example(described, row["signature"], before) if before.strip() and described.strip() else None


def _plain(description: str) -> str:
    return plain_text(description) if description.lstrip().startswith(("/**", "///")) else description


def _score_chunk(chunk: Sequence[_Line], judge: Judge, bundle: Bundle, thresholds: Thresholds) -> Iterator[str]:
    scores = iter(score_versions([line.versions for line in chunk if line.versions], judge, bundle))
    for line in chunk:
        score = next(scores) if line.versions else None
        scored = {**line.row, **_verdict(line, score, thresholds)}
        if "before" in line.row:
            scored["p_before"] = score.p_before if score else None
        yield json.dumps(scored)


def _verdict(line: _Line, score: Score | None, thresholds: Thresholds) -> dict[str, object]:
    if score is None:
        return {"p_correct": None, "logit": None, "outcome": "skipped", "reason": line.reason}
    outcome, reason = verdict(score, thresholds)
    return {"p_correct": score.p_correct, "logit": score.logit, "outcome": outcome, "reason": reason}
