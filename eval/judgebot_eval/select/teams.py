"""The score of a team of judges (Crupi, Tufano and Bavota, 2026), in the readings that its description allows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import exp, log, log1p
from typing import Literal, get_args

from judgebot.calibrate import EVEN
from judgebot_eval.records import Judgement

Form = Literal[
    "prod",
    "mean",
    "posterior",
    "posterior_prior",
    "raw_prod",
    "raw_mean",
    "raw_posterior",
    "raw_posterior_prior",
    "signed",
]
FORMS: tuple[Form, ...] = get_args(Form)
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the greatest confidence of a judge on the validation tasks."""

    low: float
    high: float

    def normalise(self, confidence: float) -> float:
        """Bring a confidence into [0, 1]; one that lies outside is clipped."""
        if self.high == self.low:
            return float(confidence >= self.high)
        return min(1.0, max(0.0, (confidence - self.low) / (self.high - self.low)))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one judge of a team says of a candidate.

    Attributes:
        logit: the log-odds of `p_correct`.
    """

    p_correct: float
    logit: float

    @property
    def says_correct(self) -> bool:
        """The verdict."""
        return self.p_correct >= EVEN

    @property
    def confidence(self) -> float:
        """The probability of the verdict, in [0.5, 1]."""
        return max(self.p_correct, 1 - self.p_correct)


@dataclass(frozen=True, slots=True)
class Team:
    """What is known of judges from the validation tasks.

    Attributes:
        ranges: one for each judge.
        prior: the share of correct candidates there, between 0 and 1.
    """

    ranges: tuple[Range, ...]
    prior: float

    def score(self, form: Form, opinions: Sequence[Opinion]) -> float:
        """Score a candidate by what each judge says of it [K]; only the order of scores of one form means anything."""
        likelihoods = [_likelihood(form, each, span) for each, span in zip(opinions, self.ranges, strict=True)]
        log_odds = (
            [each.logit for each in opinions] if form.startswith("raw_") else [_logit(each) for each in likelihoods]
        )
        match form.removeprefix("raw_"):
            case "mean":
                return sum(likelihoods) / len(likelihoods)
            case "posterior":
                return sum(log_odds)
            case "posterior_prior":
                # each judge saw the same share of correct candidates, so it counts once, not K times
                return sum(log_odds) - (len(log_odds) - 1) * _logit(self.prior)
        return _product(likelihoods)


def opinion(judgement: Judgement) -> Opinion | None:
    """Return what a judgement says, None if the reply could not be read."""
    if judgement.p_correct is None:
        return None
    return Opinion(judgement.p_correct, _logit(judgement.p_correct) if judgement.logit is None else judgement.logit)


def range_of(judgements: Iterable[Judgement]) -> Range:
    """Return the range of the confidences of a judge; at least one could be read."""
    confidences = [said.confidence for said in map(opinion, judgements) if said is not None]
    return Range(min(confidences), max(confidences))


def tie_break(opinions: Sequence[Opinion]) -> float:
    """Return what decides between candidates of equal score: the sum of the log-odds."""
    return sum(each.logit for each in opinions)


def _likelihood(form: Form, said: Opinion, span: Range) -> float:
    """Return q: how well what the judge says fits "correct", in [0, 1]."""
    if form.startswith("raw_"):
        return said.p_correct
    sure = span.normalise(said.confidence)
    if form == "signed":
        return EVEN + (sure if said.says_correct else -sure) / 2
    return sure if said.says_correct else 1 - sure


def _product(likelihoods: Sequence[float]) -> float:
    if len(likelihoods) == 1:
        return likelihoods[0]
    return exp(sum(log(max(each, _TINY)) for each in likelihoods))


def _logit(p: float) -> float:
    clipped = min(1 - _TINY, max(_TINY, p))
    return log(clipped) - log1p(-clipped)
