"""Judges of little wit, to be beaten: tokens, counts, the length, and the same verdict on everything."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from judgebot.encode import Example, split_words
from judgebot.lexer import lex
from judgebot_eval.judges.facts import facts
from judgebot_eval.judges.judge import Score, example_of, score_of
from judgebot_eval.records import LabelledCandidate

_MIN_ROWS = 2
_STRENGTH = 3.0


class TfIdf:
    """Logistic regression on tf-idf of the words of the code, one by one and in pairs, and of the description."""

    def __init__(self, training: Sequence[LabelledCandidate], name: str = "tf-idf") -> None:
        """Learn from candidates, right and wrong ones."""
        self.name = name
        self._vectorizer = TfidfVectorizer(analyzer=_terms, sublinear_tf=True, min_df=_MIN_ROWS)
        self._model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
        features = self._vectorizer.fit_transform([example_of(candidate) for candidate in training])
        self._model.fit(features, [candidate.passed for candidate in training])

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples."""
        return [score_of(float(logit)) for logit in self._model.decision_function(self._vectorizer.transform(batch))]


def _terms(example: Example) -> Iterator[str]:
    words = split_words(lex(example.code)).split()
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
    asked = split_words(lex(example.signature)).split()
    yield from (f"asked {word}" for word in [*asked, *example.description.lower().split()])


class CountedFacts:
    """Gradient-boosted trees on what can be counted in a candidate without compiling it."""

    def __init__(self, training: Sequence[LabelledCandidate], seed: int = 0, name: str = "facts") -> None:
        """Learn from candidates, right and wrong ones."""
        self.name = name
        self._model = HistGradientBoostingClassifier(
            max_iter=150,
            learning_rate=0.05,
            max_leaf_nodes=12,
            min_samples_leaf=40,
            l2_regularization=1.0,
            random_state=seed,
        )
        self._model.fit(_table(list(map(example_of, training))), [candidate.passed for candidate in training])

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples."""
        return [score_of(float(logit)) for logit in self._model.decision_function(_table(batch))]


def _table(examples: Sequence[Example]) -> np.typing.NDArray[np.float64]:
    return np.array([facts(example) for example in examples])


class Length:
    """Takes the longer code for the better, or the shorter: logistic regression on the logarithm of its tokens."""

    name = "length"

    def __init__(self, training: Sequence[LabelledCandidate]) -> None:
        """Learn from candidates, right and wrong ones."""
        self._model = LogisticRegression(random_state=0)
        self._model.fit(_lengths(list(map(example_of, training))), [candidate.passed for candidate in training])

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples."""
        return [score_of(float(logit)) for logit in self._model.decision_function(_lengths(batch))]


def _lengths(examples: Sequence[Example]) -> np.typing.NDArray[np.float64]:
    return np.log1p([[sum(1 for _ in lex(example.code))] for example in examples])


class Constant:
    """Says the same of everything."""

    name = "constant"

    def __init__(self, p_correct: float) -> None:
        """Take what it says."""
        self._score = Score(p_correct)

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples."""
        return [self._score] * len(batch)
