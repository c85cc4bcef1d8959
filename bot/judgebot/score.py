"""`judgebot score`: JSON lines in, the same lines with their scores out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from judgebot.bundle import Bundle
from judgebot.decide import verdict
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.javadoc import plain_text
from judgebot.judgement import Judge, Judgement

CHUNK = 256
_REQUIRED = ("description", "signature", "candidate")


@dataclass(frozen=True, slots=True)
class _Line:
    """One input line; `example` is None where there is nothing to judge."""

    row: Mapping[str, Any]
    example: Example | None
    before: Example | None
    reason: str


def score_lines(lines: Iterable[bytes], name: str, judge: Judge, bundle: Bundle, threshold: float) -> Iterator[str]:
    """Score a stream of JSON lines, in order, a chunk at a time.

    A `description` is plain text, or a Javadoc comment with its delimiters.

    Each output line is its input plus `p_correct` (calibrated; null if skipped), `logit`, `outcome` and `reason`; with
    a `before` (the previous version of the method) also `p_before`.

    Raises:
        JudgebotError: a line is not what it should be; names the file and the line.
    """
    parsed = (_parse(line, f"{name}:{number}") for number, line in enumerate(lines, 1) if line.strip())
    while chunk := list(islice(parsed, CHUNK)):
        yield from _score_chunk(chunk, judge, bundle, threshold)


def _parse(text: bytes, place: str) -> _Line:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise JudgebotError(f"{place}: not JSON: {error}") from None
    if not isinstance(row, dict):
        raise JudgebotError(f"{place}: expected an object with {', '.join(_REQUIRED)}")
    for key in _REQUIRED:
        if not isinstance(row.get(key), str):
            raise JudgebotError(f"{place}: {key!r} is {'missing' if key not in row else 'not a string'}")
    if not isinstance(row.get("before"), str | None):
        raise JudgebotError(f"{place}: 'before' is neither a string nor null")
    return _line(row)


def _line(row: Mapping[str, Any]) -> _Line:
    description, signature, candidate = (row[key] for key in _REQUIRED)
    if description.lstrip().startswith(("/**", "///")):
        description = plain_text(description)
    before = row.get("before") or ""
    if not description.strip():
        return _Line(row, None, None, "no-javadoc")
    if not candidate.strip():
        return _Line(row, None, None, "no-body")
    previous = Example(description, signature, before) if before.strip() else None
    return _Line(row, Example(description, signature, candidate), previous, "")


def _score_chunk(chunk: Sequence[_Line], judge: Judge, bundle: Bundle, threshold: float) -> Iterator[str]:
    examples = [example for line in chunk for example in (line.example, line.before) if example]
    judgements = iter(judge.judge(examples))
    for line in chunk:
        judged = next(judgements) if line.example else None
        before = next(judgements) if line.before else None
        scored = {**line.row, **_verdict(line, judged, bundle, threshold)}
        if "before" in line.row:
            scored["p_before"] = bundle.calibration.probability(before.logit) if before else None
        yield json.dumps(scored)


def _verdict(line: _Line, judged: Judgement | None, bundle: Bundle, threshold: float) -> dict[str, object]:
    if judged is None or line.example is None:
        return {"p_correct": None, "logit": None, "outcome": "skipped", "reason": line.reason}
    p_correct = bundle.calibration.probability(judged.logit)
    outcome, reason = verdict(
        p_correct,
        threshold,
        truncated=judged.truncated,
        calibrated=bundle.is_calibrated_for(line.example),
    )
    return {"p_correct": p_correct, "logit": judged.logit, "outcome": outcome, "reason": reason}
