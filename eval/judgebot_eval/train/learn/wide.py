"""The wide part of the judge: what terms and numbers of a method say, fused with what the encoder says.

It stands beside the encoder, the deep part, as in wide and deep learning (Cheng et al., 2016): what single terms tell
the encoder need not find out, and what is rare it cannot.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.ensemble import GradientBoostingClassifier

from judgebot.encode import Example
from judgebot.method_features import BUCKETS, MethodFeatures, method_features
from judgebot_eval.stats.weighted import Floats
from judgebot_eval.train.learn.matching import Matcher, counts


@dataclass(frozen=True, slots=True)
class MethodTable:
    """The features of methods.

    Attributes:
        terms: [methods, BUCKETS].
        numbers: [methods, numbers].
        asked: counts of the terms of what is asked for [methods, match_terms.SPAN].
        done: counts of the terms of what is done [methods, match_terms.SPAN].
    """

    terms: csr_matrix
    numbers: NDArray[np.float32]
    asked: csr_matrix
    done: csr_matrix

    def at(self, rows: NDArray[np.intp]) -> "MethodTable":
        """Return some of the methods."""
        return MethodTable(self.terms[rows], self.numbers[rows], self.asked[rows], self.done[rows])

    def matched(self, matcher: Matcher) -> Floats:
        """Return how well each body matches what is asked for, -1 to 1 [methods]."""
        return matcher.similarity(self.asked, self.done)

    def with_number(self, values: Floats) -> "MethodTable":
        """Return the same methods with one number more [methods]."""
        return replace(self, numbers=np.column_stack([self.numbers, values]).astype(np.float32))


def tabulate(examples: Iterable[Example]) -> MethodTable:
    """Compute the features of methods."""
    return table_of([method_features(example) for example in examples])


def table_of(features: Sequence[MethodFeatures]) -> MethodTable:
    """Lay out features as arrays."""
    starts = np.cumsum([0, *(len(each.buckets) for each in features)])
    values = np.array([value for each in features for value in each.values])
    buckets = np.array([bucket for each in features for bucket in each.buckets], np.int64)
    terms = csr_matrix((values, buckets, starts), shape=(len(features), BUCKETS))
    numbers = np.array([each.numbers for each in features], np.float32)
    return MethodTable(
        terms, numbers, counts([each.asked for each in features]), counts([each.done for each in features])
    )


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
    """How much the parts count in what is said of committed code.

    Attributes:
        floor: below this logit the encoder is alarmed.
        alarm: how much what it says below counts.
        encoder: how much what it says counts everywhere.
        match: how much what the matcher says does.
        history: how much the terms of changes do.
        mistakes: how much the terms of mistakes do.
        constant: what is added.
    """

    floor: float
    alarm: float
    encoder: float
    match: float
    history: float
    mistakes: float
    constant: float


@dataclass(frozen=True, slots=True)
class GeneratedOpinion:
    """What is said of generated code, and when it is heard.

    Attributes:
        expert: is a method right, if a code generator wrote it? The matcher's word is the last of its numbers.
        gate: did a code generator write it?
        share: how much the expert counts.
        match: how much the matcher counts beside it.
        constant: what is added.
        low: up to this log-odds of being generated, a method is judged as committed code alone.
        high: from this on, as generated code alone; between the two, by both.
    """

    expert: Expert
    gate: Expert
    share: float
    match: float
    constant: float
    low: float
    high: float

    def fused_with(self, committed: Floats, table: MethodTable, matched: Floats) -> Floats:
        """Return the logits of being right [methods], from those for committed code and what the matcher says."""
        said = self.expert.scores(table.with_number(matched))
        generated = self.share * said + self.match * matched + self.constant
        is_generated = np.clip((self.gate.scores(table) - self.low) / (self.high - self.low), 0, 1)
        logits: Floats = is_generated * generated + (1 - is_generated) * committed
        return logits


@dataclass(frozen=True, slots=True)
class WidePart:
    """Fuses two opinions on a method: that on committed code, and that on generated code.

    Who wrote a method decides which is heard, as in a mixture of experts (Jacobs et al., 1991).

    Attributes:
        matcher: does the body do what is asked for?
        history: weights of the terms: what tells the version after a change from the one before [BUCKETS].
        mistakes: weights of the terms: what tells a method from its mutant [BUCKETS].
        generated: None if everything is judged as committed code.
    """

    matcher: Matcher
    history: Floats
    mistakes: Floats
    shares: Shares
    generated: GeneratedOpinion | None

    def logits(self, encoder_logits: Floats, table: MethodTable) -> Floats:
        """Return the logits of being right [methods]."""
        shares, matched = self.shares, table.matched(self.matcher)
        committed: Floats = (
            shares.alarm * np.minimum(encoder_logits - shares.floor, 0)
            + shares.encoder * encoder_logits
            + shares.match * matched
            + shares.history * (table.terms @ self.history)
            + shares.mistakes * (table.terms @ self.mistakes)
            + shares.constant
        )
        return self.generated.fused_with(committed, table, matched) if self.generated else committed
