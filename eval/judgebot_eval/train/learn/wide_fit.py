"""Labelled rows -> the wide part: the weights of its terms, and how much it counts beside the encoder's heads."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from judgebot_eval.records import Labelled
from judgebot_eval.stats.weighted import Bools, Floats
from judgebot_eval.train.assess.calibration import platt_scaling
from judgebot_eval.train.assess.judged import Pairs, pairs
from judgebot_eval.train.assess.sets import CODEREVAL, HUMANEVAL, kind_of, stream_weights
from judgebot_eval.train.change_model.change_fit import balanced
from judgebot_eval.train.learn.finetune import Encoded
from judgebot_eval.train.learn.wide import BUCKETS, EXPERTS, Shares, Wide, hash_pairs

LEARNED: Mapping[str, float] = {"fix": 0.8, "mutant": 0.2}
"""What the expert on committed code learns from: how much all pairs of a kind count.

Of fixes there are few; but what tells a mutant from its original is mostly the hand of the mutator.
"""

_STRENGTH = 3.0
_ALARMING = 0.05
"""The head for committed code is heard where it says less than of this share of methods as they stand."""
_NUDGE = 0.05
_COMMITTED = (0.85, 0.98)
"""Shares of committed code that are judged as such alone, and as such at least in part."""
_NARROWEST = 0.1
_WRITTEN, _GENERATED = (EXPERTS.index(name) for name in ("written", "generated"))


def fit_weights(rows: Sequence[Labelled], encoded: Sequence[Encoded], vocabulary: int) -> Floats:
    """Fit the weights of the terms [vocabulary + BUCKETS, 2].

    For generated code: logistic regression on candidates, each of which counts the same. For committed code: on the
    difference between a right method and a wrong version of it, and of its tokens only; of each kind, as much
    lengthens the code as shortens it.
    """
    table = tabulate(encoded, vocabulary)
    weights = np.zeros((vocabulary + BUCKETS, len(EXPERTS)))
    candidates = np.flatnonzero(_is_candidate(rows))
    correct = np.array([row.correct for row in rows])
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
    model.fit(table[candidates], correct[candidates])
    weights[:, _GENERATED] = model.coef_[0]
    found, counted = _weighed_pairs(rows, encoded)
    weights[:vocabulary, _WRITTEN] = _fit_differences(table[:, :vocabulary], found, counted)
    return weights


def _is_candidate(rows: Sequence[Labelled]) -> Bools:
    return np.array([row.source in CODEREVAL + HUMANEVAL for row in rows])


def _weighed_pairs(rows: Sequence[Labelled], encoded: Sequence[Encoded]) -> tuple[Pairs, Floats]:
    found = pairs(rows, {row.source for row in rows if _family(row) in LEARNED})
    lengths = np.array([len(row.ids) for row in encoded], np.float64)
    kinds = [_family(rows[index]) for index in found.wrong]
    present = {kind: share for kind, share in LEARNED.items() if kind in kinds}
    return found, balanced(kinds, lengths[found.right] - lengths[found.wrong], present)


def _family(row: Labelled) -> str:
    return row.source.partition("-")[0]


def _fit_differences(table: csr_matrix, found: Pairs, counted: Floats) -> Floats:
    """Fit a logistic regression to both orders of each pair."""
    differences = table[found.right] - table[found.wrong]
    both = vstack([differences, -differences]).tocsr()
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", fit_intercept=False, random_state=0)
    is_right = np.repeat([True, False], len(counted))
    coefficients: Floats = model.fit(both, is_right, np.concatenate([counted, counted])).coef_[0]
    return coefficients


def fit_shares(rows: Sequence[Labelled], heads: Floats, sums: Floats) -> Shares:
    """Fit, on rows not learned from, how much head and wide part of each expert count; none less than nothing.

    The expert on committed code is fitted to the stream of changes. Its wide part orders what its head is calm about,
    and is kept too small to flag anything by itself. On average both experts say the same of what they judge: that a
    generator wrote a method is no reason to doubt it.

    Args:
        rows: candidates and committed code.
        heads: logits of being right if committed, if generated, and of being generated [rows, 3].
        sums: what the wide part says [rows, 2].
    """
    correct, candidates = np.array([row.correct for row in rows]), _is_candidate(rows)
    standing = np.array([kind_of(row) == "standing" for row in rows])
    floor = float(np.quantile(heads[standing | ~standing.any(), 0], _ALARMING))
    alarm = np.minimum(heads[~candidates, 0] - floor, 0)
    stream = stream_weights([row for row, is_generated in zip(rows, candidates, strict=True) if not is_generated])
    counted = stream if stream.any() else np.ones(len(alarm))
    written_head, usual = platt_scaling(alarm, correct[~candidates], counted)
    generated = np.column_stack([heads[candidates, 1], sums[candidates, 1]])
    sources = [row.source for row in rows if row.source in CODEREVAL + HUMANEVAL]
    even = np.array([1 / sources.count(source) for source in sources])
    generated_head, generated_wide, _ = _logistic(generated, correct[candidates], even)
    mean_of_generated = (generated @ [generated_head, generated_wide]).mean()
    low, high = np.quantile(heads[~candidates, 2], _COMMITTED)
    return Shares(
        floor=floor,
        written_head=written_head,
        written_wide=_NUDGE,
        written_constant=usual - _NUDGE * float(sums[~candidates, 0].mean()),
        generated_head=generated_head,
        generated_wide=generated_wide,
        generated_constant=usual - float(mean_of_generated),
        committed=float(low),
        generated=max(float(high), float(low) + _NARROWEST),
    )


def _logistic(parts: Floats, correct: Bools, counted: Floats) -> list[float]:
    """Fit a logistic regression with coefficients of at least 0, and a constant [parts + 1]."""
    signs = np.where(correct, 1.0, -1.0)
    share = counted / counted.sum()
    columns = np.column_stack([parts, np.ones(len(parts))])

    def loss(coefficients: Floats) -> tuple[float, Floats]:
        margins = signs * (columns @ coefficients)
        slopes = -signs * share / (1 + np.exp(margins))
        return float(share @ np.logaddexp(0, -margins)), slopes @ columns

    bounds = [*((0, None) for _ in parts.T), (None, None)]
    found: Floats = minimize(loss, np.zeros(columns.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x
    return [float(coefficient) for coefficient in found]


def tabulate(rows: Sequence[Encoded], vocabulary: int) -> csr_matrix:
    """Count the tokens and pairs of implementations, over the root of their number [rows, vocabulary + BUCKETS]."""
    terms = [_terms(row, vocabulary) for row in rows]
    starts = np.cumsum([0, *map(len, terms)])
    values = np.concatenate([np.full(len(each), 1 / np.sqrt(max(1, len(each)))) for each in terms])
    table = csr_matrix((values, np.concatenate(terms), starts), shape=(len(rows), vocabulary + BUCKETS))
    table.sum_duplicates()
    return table


def _terms(row: Encoded, vocabulary: int) -> NDArray[np.int64]:
    tokens = np.array(row.ids, np.int64)[np.array(row.type_ids) == 1]
    return np.concatenate([tokens, hash_pairs(tokens[:-1], tokens[1:]) + vocabulary])


def wide_of(weights: Floats, shares: Shares) -> Wide:
    """Return the wide part as a module."""
    return Wide(torch.tensor(weights, dtype=torch.float32), shares)
