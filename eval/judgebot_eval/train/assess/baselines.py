"""Judges of little wit, to be beaten: a bag of tokens, the length of the code, and the same verdict on everything."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from judgebot.lexer import lex
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.judged import Judged

_MIN_ROWS = 2
_STRENGTH = 3.0


class BagOfTokens:
    """Logistic regression on tf-idf of the tokens of the code, one by one and in pairs, and of the Javadoc's words."""

    def __init__(self, rows: Sequence[Labelled], weights: Sequence[float]) -> None:
        """Learn from rows, right and wrong ones, each of which counts as its weight."""
        self._vectorizer = TfidfVectorizer(analyzer=_terms, sublinear_tf=True, min_df=_MIN_ROWS)
        self._model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
        features = self._vectorizer.fit_transform(rows)
        self._model.fit(features, [row.correct for row in rows], weights)

    def judge(self, rows: Sequence[Labelled]) -> Judged:
        """Judge rows; scores are log odds."""
        log_odds = self._model.decision_function(self._vectorizer.transform(rows))
        return Judged(log_odds, np.exp(-np.logaddexp(0, -log_odds)))


def _terms(row: Labelled) -> Iterator[str]:
    tokens = list(lex(row.example.code))
    yield from tokens
    yield from (f"{first} {second}" for first, second in pairwise(tokens))
    yield from (f"Javadoc {word}" for word in row.example.description.lower().split())


def judge_by_length(rows: Sequence[Labelled]) -> Judged:
    """Take the longer code for the better: scores are numbers of tokens."""
    return Judged(np.array([sum(1 for _ in lex(row.example.code)) for row in rows], np.float64))


def always_correct(rows: Sequence[Labelled]) -> Judged:
    """Take everything for correct."""
    return Judged(np.zeros(len(rows)), np.ones(len(rows)))
