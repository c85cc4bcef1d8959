"""What every judge of the study offers, and how a file of candidates is judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from judgebot.calibrate import sigmoid
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.jsonl import Log
from judgebot_eval.records import Judgement, LabelledCandidate

_BATCH = 64  # what a kill loses, and how long nothing is said


@dataclass(frozen=True, slots=True)
class Score:
    """What a judge says of one example; the fields are those of `Judgement`."""

    p_correct: float | None
    logit: float | None = None
    raw: str = ""


def score_of(logit: float, raw: str = "") -> Score:
    """Make a score of the log-odds of being correct."""
    return Score(sigmoid(logit), logit, raw)


class Judge(Protocol):
    """Says how probable it is that each method does what its description says."""

    @property
    def name(self) -> str:
        """Its name, with what distinguishes it."""

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples [n]: n scores, in their order."""


def example_of(candidate: LabelledCandidate) -> Example:
    """Return what a judge may see of a candidate."""
    return Example(candidate.description, candidate.signature, candidate.code)


def judge_all(
    judge: Judge, candidates: Sequence[LabelledCandidate], path: Path, progress: Callable[[int, int], None]
) -> dict[str, Judgement]:
    """Judge candidates, each once, into a log of judgements; those that are there already are not judged again.

    Args:
        judge: one judge for one log.
        candidates: what to judge.
        path: the log, JSON lines of `Judgement`.
        progress: called with how many are done, of how many.

    Returns:
        The judgements, by the key of the candidate.

    Raises:
        JudgebotError: one of those that are there was another text, or the judge says what is no probability.
    """
    with Log(path, Judgement, lambda judgement: judgement.candidate) as log:
        waiting = [candidate for candidate in candidates if not _is_judged(candidate, log, path)]
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            scores = judge.score([example_of(candidate) for candidate in batch])
            for candidate, score in zip(batch, scores, strict=True):
                log.add(_judgement(candidate, judge.name, score))
            progress(start + len(batch), len(waiting))
        return {candidate.key: log.records[candidate.key] for candidate in candidates}


def _judgement(candidate: LabelledCandidate, judge: str, score: Score) -> Judgement:
    try:
        return Judgement(candidate.key, judge, score.p_correct, score.logit, score.raw, candidate.text_hash)
    except ValueError as error:
        raise JudgebotError(f"{judge}: {candidate.key}: {error}; load its weights anew, or train it again") from None


def _is_judged(candidate: LabelledCandidate, log: Log[Judgement], path: Path) -> bool:
    if candidate.key not in log:
        return False
    candidate.refuse_other_text(log.records[candidate.key].text_hash, path)
    return True
