"""The wide part of the judge: what terms and numbers of a method say, fused with what the encoder says.

It stands beside the encoder, the deep part, as in wide and deep learning (Cheng et al., 2016): what single terms tell
the encoder need not find out, and what is rare it cannot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import GradientBoostingClassifier

from judgebot.encode import Example
from judgebot.method_features import BUCKETS, MethodFeatures, method_features
from judgebot_eval.stats.weighted import Floats


@dataclass(frozen=True, slots=True)
class MethodTable:
    """The features of methods.

    Attributes:
        terms: [methods, BUCKETS].
        numbers: [methods, numbers].
    """

    terms: csr_matrix
    numbers: NDArray[np.float32]

    def at(self, rows: NDArray[np.intp]) -> "MethodTable":
        """Return some of the methods."""
        return MethodTable(self.terms[rows], self.numbers[rows])


def tabulate(examples: Iterable[Example]) -> MethodTable:
    """Compute the features of methods."""
    return table_of([method_features(example) for example in examples])


def table_of(features: Sequence[MethodFeatures]) -> MethodTable:
    """Lay out features as arrays."""
    starts = np.cumsum([0, *(len(each.buckets) for each in features)])
    values = np.array([value for each in features for value in each.values])
    buckets = np.array([bucket for each in features for bucket in each.buckets], np.int64)
    terms = csr_matrix((values, buckets, starts), shape=(len(features), BUCKETS))
    return MethodTable(terms, np.array([each.numbers for each in features], np.float32))


@dataclass(frozen=True, slots=True)
class Expert:
    """Weighs terms, and reads numbers by trees.

    Attributes:
        weights: of the terms [BUCKETS].
        trees: over the numbers.
    """

    weights: Floats
    trees: GradientBoostingClassifier

    def scores(self, table: MethodTable) -> Floats:
        """Return log-odds [methods]."""
        scores: Floats = table.terms @ self.weights + self.trees.decision_function(table.numbers)
        return scores


@dataclass(frozen=True, slots=True)
class Shares:
    """How much the parts count.

    Attributes:
        floor: below this logit the encoder is alarmed.
        alarm: how much what it says below counts.
        encoder: how much what it says counts everywhere.
        fixes: how much the terms of fixes count for committed code.
        mistakes: how much the terms of mistakes do.
        committed_constant: what is added.
        generated: how much the expert on generated code counts.
        generated_constant: what is added.
        low: up to this log-odds of being generated, a method is judged as committed code alone.
        high: from this on, as generated code alone; between the two, by both.
    """

    floor: float
    alarm: float
    encoder: float
    fixes: float
    mistakes: float
    committed_constant: float
    generated: float
    generated_constant: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class WidePart:
    """Fuses two opinions on a method: that on committed code, and that on generated code.

    Who wrote a method decides which is heard, as in a mixture of experts (Jacobs et al., 1991); by itself it says
    nothing for or against the method.

    Attributes:
        fixes: weights of the terms: what tells the version after a fix from the one before [BUCKETS].
        mistakes: weights of the terms: what tells a method from its mutant [BUCKETS].
        generated: is a method right, if a code generator wrote it?
        gate: did a code generator write it?
    """

    fixes: Floats
    mistakes: Floats
    generated: Expert
    gate: Expert
    shares: Shares

    def logits(self, encoder_logits: Floats, table: MethodTable) -> Floats:
        """Return the logits of being right [methods]."""
        shares = self.shares
        committed = (
            shares.alarm * np.minimum(encoder_logits - shares.floor, 0)
            + shares.encoder * encoder_logits
            + shares.fixes * (table.terms @ self.fixes)
            + shares.mistakes * (table.terms @ self.mistakes)
        )
        generated = shares.generated * self.generated.scores(table) + shares.generated_constant
        is_generated = np.clip((self.gate.scores(table) - shares.low) / (shares.high - shares.low), 0, 1)
        logits: Floats = is_generated * generated + (1 - is_generated) * (committed + shares.committed_constant)
        return logits
