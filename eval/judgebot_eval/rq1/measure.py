"""What a judge says of candidates -> its figures, each the mean over its seeds, with intervals by task."""

from collections.abc import Callable

import numpy as np

from judgebot.calibrate import EVEN
from judgebot_eval.rq1.judged import Judged
from judgebot_eval.stats import Confusion, confusion
from judgebot_eval.stats.bootstrap import Estimate, bootstrap
from judgebot_eval.stats.weighted import Floats, Statistic, auc, average, calibration_error, kappa

OfSeed = Callable[[Floats, Judged], Statistic]
"""P(correct) of one seed [candidates], and what they are of -> a figure."""


def estimate(judged: Judged, of_seed: OfSeed) -> Estimate | None:
    """Estimate the mean of a figure over the seeds; None where it is not defined."""
    statistic = average(*(of_seed(p_correct, judged) for p_correct in judged.p_correct))
    return bootstrap(statistic, np.array(judged.tasks)) if judged.candidates else None


def kappa_of(p_correct: Floats, judged: Judged) -> Statistic:
    """Return Cohen's kappa of what can be read."""
    return kappa(p_correct >= EVEN, judged.correct)


def strict_kappa_of(p_correct: Floats, judged: Judged) -> Statistic:
    """Return Cohen's kappa, where a reply that cannot be read counts as the wrong verdict."""
    return kappa(np.where(np.isnan(p_correct), ~judged.correct, p_correct >= EVEN), judged.correct)


def auc_of(p_correct: Floats, judged: Judged) -> Statistic:
    """Return the area under the ROC curve."""
    return auc(p_correct, judged.correct)


def calibration_error_of(p_correct: Floats, judged: Judged) -> Statistic:
    """Return the expected calibration error."""
    return calibration_error(p_correct, judged.correct)


def counts(judged: Judged) -> Confusion:
    """Count the verdicts of all seeds together, those that could be read."""
    predictions = judged.predictions()
    return confusion([each.says_correct for each in predictions], [each.correct for each in predictions])
