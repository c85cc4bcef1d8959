"""Ensembles that are learned from the validation tasks: a random forest and a small neural network."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import numpy as np

from judgebot_eval.records import Judgement, LabelledCandidate
from judgebot_eval.select.selectors import Ranker, read_opinions
from judgebot_eval.select.teams import Opinion
from judgebot_eval.stats.weighted import Bools, Floats
from judgebot_eval.words import counted

Kind = Literal["random forest", "neural network"]
KINDS: tuple[Kind, ...] = ("random forest", "neural network")
_TREES, _HIDDEN = 300, 16
_FEW = 1_000
"""Fewer rows are too few to learn by stochastic steps and to stop early by a tenth of them."""
_FEW_OF_A_VERDICT = 10
"""Of fewer of a verdict, a tenth has none."""
_UNREAD = -1.0
_SEED = 0


def learned(
    kind: Kind,
    judges: Sequence[Mapping[str, Judgement]],
    validation: Sequence[LabelledCandidate],
    candidates: Sequence[LabelledCandidate],
) -> Ranker | None:
    """Learn what the verdicts and confidences of judges say, and choose by the predicted P(correct).

    None if those to learn from, which have code that all judges could read, are not both correct and wrong ones.

    Args:
        kind: of the model.
        judges: what each says, by the key of the candidate.
        validation: to learn from.
        candidates: to choose from later.
    """
    name = f"{kind}, {counted(len(judges), 'judge')}"
    seen = _rows(judges, sorted(validation, key=lambda each: each.key), name)  # what is learned depends on the order
    unseen = _rows(judges, candidates, name)
    verdicts = {each.key: each.passed for each in validation}
    passed = np.array([verdicts[key] for key in seen], np.bool_)
    if passed.all() or not passed.any():
        return None
    predict = _fit(kind, np.array(list(seen.values())), passed)
    predicted = predict(np.array(list(unseen.values()))).tolist() if unseen else []
    p_correct = dict(zip(unseen, predicted, strict=True))
    return Ranker(name, lambda candidate: (p_correct.get(candidate.key, _UNREAD),))


def _rows(
    judges: Sequence[Mapping[str, Judgement]], candidates: Sequence[LabelledCandidate], name: str
) -> dict[str, list[float]]:
    """Return the features of the candidates that have code and that every judge could read."""
    read = {each.key: read_opinions(judges, each, name) for each in candidates if each.code}
    return {key: features(opinions) for key, opinions in read.items() if opinions is not None}


def features(opinions: Sequence[Opinion]) -> list[float]:
    """Return the verdicts and the confidences of judges [2 K]."""
    return [*(float(each.says_correct) for each in opinions), *(each.confidence for each in opinions)]


def _fit(kind: Kind, rows: Floats, passed: Bools) -> Callable[[Floats], Floats]:
    from sklearn.ensemble import RandomForestClassifier  # noqa: PLC0415 - the eval extra
    from sklearn.neural_network import MLPClassifier  # noqa: PLC0415

    if kind == "random forest":
        model = RandomForestClassifier(_TREES, random_state=_SEED)
    else:
        few = len(rows) < _FEW or min(passed.sum(), (~passed).sum()) < _FEW_OF_A_VERDICT
        model = MLPClassifier(
            (_HIDDEN,), solver="lbfgs" if few else "adam", early_stopping=not few, max_iter=1_000, random_state=_SEED
        )
    model.fit(rows, passed)
    return lambda row: np.asarray(model.predict_proba(row)[:, 1], np.float64)
