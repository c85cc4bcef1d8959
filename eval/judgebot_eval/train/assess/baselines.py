"""Judges of little wit, to be beaten: a bag of tokens, the length of the code, and the same verdict on everything."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from judgebot.lexer import lex
from judgebot_eval.records import Labelled
from judgebot_eval.train.assess.judged import Judged
from judgebot_eval.train.assess.sets import is_committed

_MIN_ROWS = 2
_STRENGTH = 3.0


class BagOfTokens:
    """Logistic regression on tf-idf of the tokens of the code, one by one and in pairs, and of the Javadoc's words."""

    def __init__(self, rows: Sequence[Labelled]) -> None:
        """Learn from rows, right and wrong ones."""
        self._vectorizer = TfidfVectorizer(analyzer=_terms, sublinear_tf=True, min_df=_MIN_ROWS)
        self._model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
        self._model.fit(self._vectorizer.fit_transform(rows), [row.correct for row in rows])

    def judge(self, rows: Sequence[Labelled]) -> Judged:
        """Judge rows; scores are log odds."""
        log_odds = self._model.decision_function(self._vectorizer.transform(rows))
        return Judged(log_odds, np.exp(-np.logaddexp(0, -log_odds)))


class TwoBags:
    """One bag of tokens for what people committed, and one for what code generators wrote: together they do worse."""

    def __init__(self, rows: Sequence[Labelled]) -> None:
        """Learn from rows, right and wrong ones of each kind that is to be judged."""
        by_kind = {kind: [row for row in rows if is_committed(row) == kind] for kind in (True, False)}
        self._bags = {kind: BagOfTokens(of_kind) for kind, of_kind in by_kind.items() if of_kind}

    def judge(self, rows: Sequence[Labelled]) -> Judged:
        """Judge rows, each by the bag of its kind; scores are log odds."""
        scores, p_correct = np.zeros(len(rows)), np.full(len(rows), 0.5)
        for kind, bag in self._bags.items():
            of_kind = [index for index, row in enumerate(rows) if is_committed(row) == kind]
            if of_kind:
                judged = bag.judge([rows[index] for index in of_kind])
                scores[of_kind], p_correct[of_kind] = judged.scores, judged.p_correct
        return Judged(scores, p_correct)


def _terms(row: Labelled) -> Iterator[str]:
    tokens = list(lex(row.example.code))
    yield from tokens
    yield from (f"{first} {second}" for first, second in pairwise(tokens))
    yield from (f"Javadoc {word}" for word in row.example.description.lower().split())


def judge_by_length(rows: Sequence[Labelled]) -> Judged:
    """Take the longer code for the better: scores are numbers of tokens."""
    return Judged(np.array([code_length(row) for row in rows], np.float64))


def code_length(row: Labelled) -> int:
    """Return the number of tokens of a row's code."""
    return sum(1 for _ in lex(row.example.code))


def always_correct(rows: Sequence[Labelled]) -> Judged:
    """Take everything for correct."""
    return Judged(np.zeros(len(rows)), np.ones(len(rows)))
