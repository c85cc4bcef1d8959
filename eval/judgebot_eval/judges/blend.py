"""Several judges heard as one: stacked generalisation (Wolpert, 1992)."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from judgebot_eval.judges.judge import Score, score_of
from judgebot_eval.records import Judgement


class Blend:
    """Weighs the log-odds of judges; weights and constant are those of a logistic regression, no weight below 0."""

    def __init__(self, judged: Sequence[Mapping[str, Judgement]], correct: Mapping[str, bool]) -> None:
        """Fit to candidates that none of the judges learned from.

        Args:
            judged: what each judge says, by the key of the candidate; each with log-odds.
            correct: the verdict of the tests, by the key of the candidate.
        """
        keys = list(correct)
        columns = _columns(judged, keys)
        self._scale = columns.std(0) + 1e-9
        signs = np.where([correct[key] for key in keys], 1.0, -1.0)
        table = np.column_stack([columns / self._scale, np.ones(len(keys))])

        def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            margins = signs * (table @ weights)
            slopes = -signs * expit(-margins) / len(signs)
            return float(np.logaddexp(0, -margins).mean()), slopes @ table

        bounds = [*((0, None) for _ in judged), (None, None)]
        start = np.zeros(len(judged) + 1)
        self.weights: NDArray[np.float64] = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x

    def scores(self, judged: Sequence[Mapping[str, Judgement]], keys: Sequence[str]) -> list[Score]:
        """Score candidates by what the judges, in the same order, say of them."""
        logits = _columns(judged, keys) / self._scale @ self.weights[:-1] + self.weights[-1]
        return [score_of(float(logit)) for logit in logits]


def _columns(judged: Sequence[Mapping[str, Judgement]], keys: Sequence[str]) -> NDArray[np.float64]:
    return np.array([[of_judge[key].logit for of_judge in judged] for key in keys], np.float64)
