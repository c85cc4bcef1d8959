"""Labelled rows -> the wide part: what its terms and numbers say, and how much all counts beside the encoder."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import vstack
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from judgebot.errors import JudgebotError
from judgebot.method_features import BUCKETS, KINDS, SPAN
from judgebot_eval.records import Labelled
from judgebot_eval.stats.weighted import Bools, Floats
from judgebot_eval.train.assess.calibration import platt_scaling, refuse_one_verdict
from judgebot_eval.train.assess.judged import pairs
from judgebot_eval.train.assess.sets import even_weights, is_committed, is_mutant, kind_of, stream_weights
from judgebot_eval.train.change_model.change_fit import HISTORY, balanced
from judgebot_eval.train.learn.matching import Matcher
from judgebot_eval.train.learn.wide import Expert, GeneratedOpinion, MethodTable, Shares, WidePart

_STRENGTH, _PAIRED_STRENGTH = 3.0, 1.0
_ALARMING = 0.05
"""The encoder is alarmed where it says less than of this share of methods as they stand."""
_ENCODER, _MATCH, _HISTORY, _MISTAKES = 0.003, 0.03, 0.05, 0.003
"""How much the parts count that order what nothing alarms: too little to flag anything by themselves."""
_MATCHED = 0.5
"""How much the matcher counts beside the expert on generated code: it knows of no benchmark, so it carries over."""
_COMMITTED = (0.75, 0.93)
"""Shares of committed code that are judged as such alone, and as such at least in part: on fixes, more costs little."""
_NARROWEST = 0.1
_LEAST_SPREAD = 0.01
_LENGTH = 16
"""Where `facts.facts` has the number of tokens."""


@dataclass(frozen=True, slots=True)
class Experts:
    """What was learned from candidates: whether generated code is right, and whether code was generated."""

    generated: Expert
    gate: Expert


@dataclass(frozen=True, slots=True)
class Learned:
    """The wide part, but for how much its parts count; without candidates there are no experts."""

    matcher: Matcher
    history: Floats
    mistakes: Floats
    experts: Experts | None


def is_candidate(rows: Sequence[Labelled]) -> Bools:
    """Tell what code generators wrote [rows]."""
    return np.array([not is_committed(row) for row in rows])


def learn(rows: Sequence[Labelled], table: MethodTable, matcher: Matcher, seed: int) -> Learned:
    """Learn from candidates, from corpus methods beside their mutants, and from changes beside the versions before.

    Of changes and mutants, the difference is learned between a right method and a wrong version of it; of each, as much
    lengthens the code as shortens it. A change that no message calls a fix improves the method more often than not, and
    there are four times as many of them: together they count as much as the fixes.

    Raises:
        JudgebotError: there are no fixes, no mutants, or candidates of one verdict only; there may be no candidates.
    """
    candidates = is_candidate(rows)
    _check(rows, candidates)
    return Learned(
        matcher,
        _differences(rows, table, HISTORY),
        _differences(rows, table, {"mutant": 1.0}),
        _experts(rows, table, matcher, seed) if candidates.any() else None,
    )


def _experts(rows: Sequence[Labelled], table: MethodTable, matcher: Matcher, seed: int) -> Experts:
    """Learn from candidates, and from who wrote what, for which as many candidates as committed methods count.

    The matcher knows the committed methods by heart, so that only the candidates are shown what it says.
    """
    candidates = is_candidate(rows)
    even = np.where(candidates, 1 / candidates.sum(), 1 / (~candidates).sum()) * len(rows) / 2
    generated = np.flatnonzero(candidates)
    shown, correct = table.at(generated), np.array([rows[index].correct for index in generated.tolist()])
    return Experts(
        _expert(shown.with_number(shown.matched(matcher)), correct, np.ones(len(generated)), seed),
        _expert(table, candidates, even, seed),
    )


def _check(rows: Sequence[Labelled], candidates: Bools) -> None:
    verdicts = {row.correct for row, is_one in zip(rows, candidates, strict=True) if is_one}
    for what, is_there in (
        ("candidates: name more labelled files under [wide.candidates] of the recipe", len(verdicts) != 1),
        ("mined fixes: give `judgebot eval corpus fixes` more projects", any(row.source == "fix" for row in rows)),
        ("mutants: give `judgebot eval corpus build` more projects", any(map(is_mutant, rows))),
    ):
        if not is_there:
            raise JudgebotError(f"the wide part has nothing to learn from: too few {what}")


def _differences(rows: Sequence[Labelled], table: MethodTable, shares: Mapping[str, float]) -> Floats:
    """Fit a logistic regression to both orders of each pair; the pairs of a kind together count by its share."""
    kinds = ["mutant" if is_mutant(row) else row.source for row in rows]
    found = pairs(rows, {row.source for row, kind in zip(rows, kinds, strict=True) if kind in shares})
    lengths = table.numbers[:, _LENGTH].astype(np.float64)
    growths = lengths[found.right] - lengths[found.wrong]
    counted = balanced([kinds[wrong] for wrong in found.wrong.tolist()], growths, shares)
    differences = table.terms[found.right] - table.terms[found.wrong]
    both = vstack([differences, -differences]).tocsr()
    model = LogisticRegression(C=_PAIRED_STRENGTH, solver="liblinear", fit_intercept=False, random_state=0)
    is_right = np.repeat([True, False], len(counted))
    weights: Floats = model.fit(both, is_right, np.concatenate([counted, counted])).coef_[0]
    return weights


def _expert(table: MethodTable, verdicts: Bools, counted: Floats, seed: int) -> Expert:
    """Fit both parts side by side; classes of tokens are left out, which mislead about generated code (docs/LOG.md)."""
    heard = np.flatnonzero(np.isin(np.arange(BUCKETS) // SPAN, [KINDS.index(kind) for kind in ("word", "asked")]))
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=0)
    weights = np.zeros(BUCKETS)
    weights[heard] = model.fit(table.terms[:, heard], verdicts, counted).coef_[0]
    trees = GradientBoostingClassifier(
        n_estimators=150,
        learning_rate=0.05,
        max_depth=3,
        subsample=0.5,
        max_features=0.3,
        min_samples_leaf=60,
        init="zero",
        random_state=seed,
    )
    return Expert(weights, trees.fit(table.numbers, verdicts, sample_weight=counted))


def fuse(learned: Learned, rows: Sequence[Labelled], table: MethodTable, encoder_logits: Floats) -> WidePart:
    """Fit, on rows not learned from, how much each part counts; none less than nothing.

    Both opinions say how probable it is that a method is right if right and broken are equally likely beforehand, so
    that looking generated is no reason for doubt: who wrote a method is known less surely than it seems (docs/LOG.md).

    Raises:
        JudgebotError: the committed code among the rows is all right, or all wrong.
    """
    matched = table.matched(learned.matcher)
    committed = np.flatnonzero(~is_candidate(rows))
    shares = _committed_shares(
        learned,
        [rows[index] for index in committed.tolist()],
        table.at(committed),
        encoder_logits[committed],
        matched[committed],
    )
    generated = _generated_opinion(learned.experts, rows, table, matched) if learned.experts else None
    return WidePart(learned.matcher, learned.history, learned.mistakes, shares, generated)


def _generated_opinion(
    experts: Experts, rows: Sequence[Labelled], table: MethodTable, matched: Floats
) -> GeneratedOpinion:
    """Weigh expert and matcher on the candidates, and open the gate where little committed code would pass."""
    candidates = is_candidate(rows)
    generated, committed = np.flatnonzero(candidates), np.flatnonzero(~candidates)
    correct = np.array([rows[index].correct for index in generated.tolist()])
    scores = experts.generated.scores(table.at(generated).with_number(matched[generated]))
    share, match_share = 1 / _spread(scores), _MATCHED / _spread(matched[generated])
    said = share * scores + match_share * matched[generated]
    scale, _ = platt_scaling(said, correct, _even([rows[index].source for index in generated.tolist()]))
    low, high = (float(bound) for bound in np.quantile(experts.gate.scores(table)[committed], _COMMITTED))
    return GeneratedOpinion(
        experts.generated,
        experts.gate,
        share=scale * share,
        match=scale * match_share,
        constant=-scale * float(said.mean()),
        low=low,
        high=max(high, low + _NARROWEST),
    )


def _committed_shares(
    learned: Learned, rows: Sequence[Labelled], table: MethodTable, said: Floats, matched: Floats
) -> Shares:
    """Weigh the alarm in a stream of changes; then scale all to even odds."""
    correct = np.array([row.correct for row in rows])
    refuse_one_verdict(correct)
    stream = stream_weights(rows)
    counted = stream if stream.any() else np.ones(len(rows)) / len(rows)
    standing = np.array([kind_of(row) == "standing" for row in rows])
    usual = standing | ~standing.any()
    floor = float(np.quantile(said[usual], _ALARMING))
    below = np.minimum(said - floor, 0)
    alarm, constant = platt_scaling(below, correct, counted)
    calm = _ENCODER * said + _MATCH * matched
    order = calm + table.terms @ (_HISTORY * learned.history + _MISTAKES * learned.mistakes)
    scale, bias = platt_scaling(alarm * below + order + constant, correct, even_weights(rows))
    return Shares(
        floor=floor,
        alarm=scale * alarm,
        encoder=scale * _ENCODER,
        match=scale * _MATCH,
        history=scale * _HISTORY,
        mistakes=scale * _MISTAKES,
        constant=scale * constant + bias,
    )


def _spread(values: Floats) -> float:
    return max(float(values.std()), _LEAST_SPREAD)


def _even(sources: Sequence[str]) -> Floats:
    """Weigh rows so that each source counts the same."""
    cases = Counter(sources)
    return np.array([1 / cases[source] for source in sources])
