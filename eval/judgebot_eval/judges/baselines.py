"""Judges of little wit, to be beaten: tokens, counts, the length, and the same verdict on everything."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer

from judgebot.encode import Example, split_words
from judgebot.lexer import lex
from judgebot_eval.judges.facts import facts
from judgebot_eval.judges.judge import Score, example_of, score_of
from judgebot_eval.records import LabelledCandidate


class _Fitted:
    """A pipeline of scikit-learn from examples to log-odds."""

    def __init__(self, name: str, model: Pipeline, training: Sequence[LabelledCandidate]) -> None:
        self.name = name
        self._model = model.fit([example_of(each) for each in training], [each.passed for each in training])

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Score examples [n], in their order."""
        return [score_of(float(logit)) for logit in self._model.decision_function(batch)]


class TfIdf(_Fitted):
    """Logistic regression on tf-idf of the words of the code, one by one and in pairs, and of the description."""

    def __init__(self, training: Sequence[LabelledCandidate], name: str = "tf-idf") -> None:
        """Learn from candidates, right and wrong ones."""
        words = TfidfVectorizer(analyzer=_terms, sublinear_tf=True, min_df=2)
        regression = LogisticRegression(C=3.0, solver="liblinear", random_state=0)
        super().__init__(name, make_pipeline(words, regression), training)


class CountedFacts(_Fitted):
    """Gradient-boosted trees on what can be counted in a candidate without compiling it."""

    def __init__(self, training: Sequence[LabelledCandidate], seed: int = 0, name: str = "facts") -> None:
        """Learn from candidates, right and wrong ones."""
        trees = HistGradientBoostingClassifier(
            max_iter=150,
            learning_rate=0.05,
            max_leaf_nodes=12,
            min_samples_leaf=40,
            l2_regularization=1.0,
            random_state=seed,
        )
        super().__init__(name, make_pipeline(FunctionTransformer(_facts), trees), training)


class Length(_Fitted):
    """Takes the longer code for the better, or the shorter: logistic regression on the logarithm of its tokens."""

    def __init__(self, training: Sequence[LabelledCandidate]) -> None:
        """Learn from candidates, right and wrong ones."""
        regression = LogisticRegression(random_state=0)
        super().__init__("length", make_pipeline(FunctionTransformer(_lengths), regression), training)


def _terms(example: Example) -> Iterator[str]:
    words = split_words(lex(example.code)).split()
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))
    asked = split_words(lex(example.signature)).split()
    yield from (f"asked {word}" for word in [*asked, *example.description.lower().split()])


def _facts(examples: Sequence[Example]) -> NDArray[np.float64]:
    return np.array([facts(example) for example in examples])


def _lengths(examples: Sequence[Example]) -> NDArray[np.float64]:
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
