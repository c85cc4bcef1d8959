"""Where a judge's verdict turns: chosen on validation, instead of at even odds."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from judgebot_eval.judges.judge import score_of
from judgebot_eval.records import Judgement
from judgebot_eval.stats.agreement import confusion

_FEWEST = 5


def best_threshold(logits: Sequence[float], correct: Sequence[bool]) -> float:
    """Return the log-odds from which on to say "correct", so that Cohen's kappa is highest: the middle of a gap.

    A threshold with fewer than 5 candidates on either side is none; without any it is 0, even odds.
    """
    gaps = list(pairwise(sorted(logits)))[_FEWEST - 1 : 1 - _FEWEST]
    middles = [middle for low, high in gaps if (middle := (low + high) / 2) > low] or [0.0]
    return max(middles, key=lambda at: confusion([logit >= at for logit in logits], correct).kappa)


def turned_at(threshold: float, judged: Mapping[str, Judgement], name: str) -> list[Judgement]:
    """Move the log-odds of judgements so that the verdict turns at a threshold; `raw` keeps what they were."""
    moved = []
    for key, judgement in judged.items():
        if judgement.logit is None:
            raise ValueError(f"{judgement.judge} says no log-odds")
        score = score_of(judgement.logit - threshold, f"log-odds {judgement.logit:.4f}")
        moved.append(Judgement(key, name, score.p_correct, score.logit, score.raw))
    return moved
