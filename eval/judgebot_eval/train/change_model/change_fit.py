"""Edits of known verdict -> the change model: two experts on edits, of which one knows history and one mistakes.

In each, a logistic regression weighs the n-grams that an edit adds and removes, and gradient-boosted trees (Friedman,
2001) read a few numbers on its size, place and tokens. All say of the reversed edit the opposite, by construction: an
edit is learned turned so that it lengthens the code, as "right as it is" or "right the other way round".
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from judgebot.edit import Edit
from judgebot.edit_features import BUCKETS, EditFeatures, edit_features
from judgebot.errors import JudgebotError
from judgebot_eval.stats.weighted import Floats
from judgebot_eval.train.change_model.edit_rows import LabelledEdit

HISTORY: Mapping[str, float] = {"fix": 0.5, "change": 0.5}
MISTAKES: Mapping[str, float] = {"fix": 0.25, "change": 0.25, "mutant": 0.5}
"""What the experts learn from: how much all edits of a source count together."""

MARGIN, MISTAKES_SHARE = 2.5, 3.0
"""The expert for mistakes is heard beyond this score, and counts so much: what it says of fixes is mostly noise."""

_FOLDS = 5


@dataclass(frozen=True, slots=True)
class EditTable:
    """The features of edits.

    Attributes:
        features: of each edit.
        directions: 1 for an edit that lengthens the code, else -1 [edits].
        numbers: of each edit turned so that it lengthens the code [edits, numbers].
        gains: how much the judge's raw score of the method by itself rose [edits].
    """

    features: Sequence[EditFeatures]
    directions: Floats
    numbers: NDArray[np.float32]
    gains: Floats

    @property
    def growth(self) -> Floats:
        """How many tokens each edit adds, less those it removes [edits]."""
        growth: Floats = self.directions * self.numbers[:, 0]
        return growth

    def at(self, rows: NDArray[np.intp]) -> "EditTable":
        """Return some of the edits."""
        return table_of([self.features[row] for row in rows])


def tabulate(edits: Iterable[Edit]) -> EditTable:
    """Compute the features of edits."""
    return table_of([edit_features(edit) for edit in edits])


def table_of(features: Sequence[EditFeatures]) -> EditTable:
    """Lay out features as arrays."""
    return EditTable(
        features,
        np.array([float(each.direction) for each in features]),
        np.array([each.numbers for each in features], np.float32),
        np.array([each.gain for each in features]),
    )


@dataclass(frozen=True, slots=True)
class Expert:
    """One view of edits.

    Attributes:
        weights: of the n-grams [BUCKETS].
        trees: over the numbers; an edit that lengthens the code is right as it is, or the other way round.
        tree_share: how much their decision counts.
        gain_share: how much the gain counts.
    """

    weights: Floats
    trees: HistGradientBoostingClassifier
    tree_share: float
    gain_share: float = 0.0

    def scores(self, table: EditTable) -> Floats:
        """Return log-odds that each edit is right, as far as this expert can tell."""
        parts = np.stack([_gram_scores(self.weights, table), _tree_scores(self.trees, table), table.gains])
        scores: Floats = np.array([1.0, self.tree_share, self.gain_share]) @ parts
        return scores


@dataclass(frozen=True, slots=True)
class Experts:
    """The change model.

    Attributes:
        history: learned from what was committed.
        mistakes: learned from mutants beside it; it speaks up only beyond `MARGIN`.
    """

    history: Expert
    mistakes: Expert

    def logits(self, table: EditTable) -> Floats:
        """Return the raw score of each edit: higher means more likely right after it."""
        mistakes = self.mistakes.scores(table)
        beyond = np.sign(mistakes) * np.maximum(0, np.abs(mistakes) - MARGIN)
        logits: Floats = self.history.scores(table) + MISTAKES_SHARE * beyond
        return logits


def fit(rows: Sequence[LabelledEdit], seed: int) -> Experts:
    """Fit the change model, but for the gain."""
    committed = [row for row in rows if row.source in HISTORY]
    return Experts(fit_expert(committed, HISTORY, seed), fit_expert(rows, MISTAKES, seed))


def fit_expert(rows: Sequence[LabelledEdit], shares: Mapping[str, float], seed: int) -> Expert:
    """Fit an expert, but for the gain.

    How much its two parts count is fitted to projects that they did not learn from.

    Of each source, the edits that are right and lengthen the code weigh as much as those that are right and shorten it
    (four in five real fixes lengthen), so that longer is no better.

    Raises:
        JudgebotError: all edits are of one file.
    """
    table, signs = tabulate(row.edit for row in rows), signs_of(rows)
    weights = balanced([row.source for row in rows], signs * table.growth, shares)
    held_out = np.empty((len(rows), 2))
    for learned, tried in _folds(rows):
        grams, trees = _fit_both(table.at(learned), signs[learned], weights[learned], seed)
        held_out[tried] = np.stack([_gram_scores(grams, table.at(tried)), _tree_scores(trees, table.at(tried))], 1)
    gram_share, tree_share = logistic(held_out, signs, weights)
    grams, trees = _fit_both(table, signs, weights, seed)
    return Expert(gram_share * grams, trees, tree_share)


def _folds(rows: Sequence[LabelledEdit]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Split rows by project, or by file where there is but one project."""
    for groups in ([row.project for row in rows], [row.task for row in rows]):
        if len(set(groups)) > 1:
            yield from GroupKFold(min(_FOLDS, len(set(groups)))).split(np.zeros(len(rows)), groups=groups)
            return
    raise JudgebotError(f"{len(rows)} edits, all of one file, are too few for a change model; mine more projects")


def signs_of(rows: Sequence[LabelledEdit]) -> Floats:
    """Return 1 for an edit that is right, -1 for one that is not [rows]."""
    return np.array([1.0 if row.correct else -1.0 for row in rows])


def _fit_both(
    table: EditTable, signs: Floats, weights: Floats, seed: int
) -> tuple[Floats, HistGradientBoostingClassifier]:
    return _fit_grams(table, signs, weights), _fit_trees(table, signs, weights, seed)


def balanced(sources: Sequence[str], growths: Floats, shares: Mapping[str, float]) -> Floats:
    """Weigh edits, all of them right, so that as much of each source lengthens the code as shortens it.

    Args:
        sources: of each edit.
        growths: tokens that each edit adds, less those that it removes.
        shares: how much all edits of a source count together, where there are edits of every source.

    Returns:
        Weights [edits] of mean 1.
    """
    weights = np.ones(len(sources))
    for source in set(sources):
        of_source = np.array([each == source for each in sources])
        sides = [of_source & side for side in (growths > 0, growths < 0)]
        if all(side.any() for side in sides):
            half = sum(side.sum() for side in sides) / 2
            for side in sides:
                weights[side] = half / side.sum()
        weights[of_source] *= shares[source] / of_source.sum()
    mean_one: Floats = weights / weights.mean()
    return mean_one


def logistic(columns: Floats, signs: Floats, weights: Floats) -> list[float]:
    """Fit a logistic regression without a constant to edits and their reversals: a coefficient for each column."""
    half = _alternating(len(signs))
    model = LogisticRegression(fit_intercept=False)
    model.fit(columns * (half * signs)[:, None], half > 0, sample_weight=weights)
    return [float(coefficient) for coefficient in model.coef_[0]]


def _alternating(count: int) -> Floats:
    """Return 1, -1, 1...: every second edit is shown reversed, since a logistic regression needs both verdicts."""
    return np.where(np.arange(count) % 2, -1.0, 1.0)


def _fit_grams(table: EditTable, signs: Floats, weights: Floats) -> Floats:
    half = _alternating(len(signs))
    vectorizer = DictVectorizer(dtype=np.float64, sort=False)
    columns = vectorizer.fit_transform(
        {bucket: value * sign for bucket, value in zip(each.buckets, each.values, strict=True)}
        for each, sign in zip(table.features, half * signs, strict=True)
    )
    model = LogisticRegression(fit_intercept=False, max_iter=200)
    model.fit(columns, half > 0, sample_weight=weights)
    found = np.zeros(BUCKETS)
    for bucket, column in vectorizer.vocabulary_.items():
        found[bucket] = model.coef_[0, column]
    return found


def _gram_scores(weights: Floats, table: EditTable) -> Floats:
    return np.array([float(weights[list(each.buckets)] @ each.values) for each in table.features])


def _fit_trees(table: EditTable, signs: Floats, weights: Floats, seed: int) -> HistGradientBoostingClassifier:
    trees = HistGradientBoostingClassifier(
        max_iter=300,
        learning_rate=0.06,
        max_leaf_nodes=31,
        min_samples_leaf=30,
        l2_regularization=1.0,
        max_features=0.3,
        early_stopping=False,
        random_state=seed,
    )
    return trees.fit(table.numbers, signs * table.directions > 0, sample_weight=weights)


def _tree_scores(trees: HistGradientBoostingClassifier, table: EditTable) -> Floats:
    scores: Floats = table.directions * trees.decision_function(table.numbers)
    return scores
