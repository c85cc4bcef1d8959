"""The classes that rankers tell apart, and the loss on candidates of which only that they are wrong is known."""

from collections.abc import Sequence

import torch
from torch import Tensor

from judgebot_eval.records import LabelledCandidate, Verdict

CORRECT, EXECUTION_ERROR, INTENT_ERROR = range(3)
"""RankEF's classes (Sun et al., 2024)."""

WRONG = -1
"""The class of a candidate that is wrong in a way that is not known."""

_CLASSES: dict[Verdict, int] = {
    "passed": CORRECT,
    "compile-error": EXECUTION_ERROR,
    "runtime-error": EXECUTION_ERROR,
    "timeout": EXECUTION_ERROR,
    "intent-error": INTENT_ERROR,
    "failed": WRONG,
}


def class_of(candidate: LabelledCandidate) -> int:
    """Return the class of a candidate."""
    return _CLASSES[candidate.verdict]


def class_loss(logits: Tensor, classes: Sequence[int], weights: Tensor | None = None) -> Tensor:
    """Return the mean negative log-likelihood of classes; that of `WRONG` is of any but the first.

    Args:
        logits: of each class, the first of which is "correct" [rows, classes].
        classes: [rows].
        weights: of each class; `WRONG` weighs 1 [classes].
    """
    logs = torch.log_softmax(logits.float(), 1)
    logs = torch.cat([logs, torch.logsumexp(logs[:, 1:], 1, keepdim=True)], 1)  # the last, -1, is WRONG
    target = torch.tensor(classes, device=logits.device) % logs.shape[1]
    losses = -logs.gather(1, target.unsqueeze(1)).squeeze(1)
    if weights is None:
        return losses.mean()
    of_rows = torch.cat([weights.to(losses), losses.new_ones(1)])[target]
    return (losses * of_rows).sum() / of_rows.sum()


def log_odds_of_correct(logits: Tensor) -> Tensor:
    """Return the log-odds of the first of the classes [rows]; RankEF and CodeRanker rank by its softmax."""
    wide = logits.float()
    return wide[:, CORRECT] - torch.logsumexp(wide[:, 1:], 1)
