"""Ways to choose one candidate of a pool without running any."""

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Protocol

from judgebot.errors import JudgebotError
from judgebot_eval.records import Judgement, LabelledCandidate
from judgebot_eval.select.plans import Key, Pool
from judgebot_eval.select.teams import Form, Opinion, Team, opinion, tie_break

_NO_CODE: Key = (0.0,)


class Selector(Protocol):
    """Chooses one of several candidates."""

    @property
    def name(self) -> str:
        """What its results are printed under."""

    def choose(self, pool: Pool) -> LabelledCandidate:
        """Choose one of at least one candidate, whatever order they come in."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """Chooses the candidate of the highest score, of equals the one that was generated first.

    Attributes:
        score: the score, then what breaks ties.
        decisive: how many entries of `key` are not there to break ties; None if all are.
        wants_code: a candidate without code comes after all others.
    """

    name: str
    score: Callable[[LabelledCandidate], Key]
    decisive: int | None = None
    wants_code: bool = True

    def key(self, candidate: LabelledCandidate) -> Key:
        """Return what the candidate is ranked by, highest first."""
        return (1.0, *self.score(candidate)) if candidate.code or not self.wants_code else _NO_CODE

    def choose(self, pool: Pool) -> LabelledCandidate:
        """Choose the best."""
        return max(pool, key=lambda candidate: (self.key(candidate), -candidate.sample))


@dataclass(frozen=True, slots=True)
class RandomDraw:
    """Chooses by chance, the same for the same candidates and seed."""

    seed: int = 0
    name: str = "Random"

    def choose(self, pool: Pool) -> LabelledCandidate:
        """Choose any."""
        ordered = sorted(pool, key=lambda candidate: candidate.sample)
        return random.Random(f"{self.seed}/{'/'.join(each.key for each in ordered)}").choice(ordered)


@dataclass(frozen=True, slots=True)
class Majority:
    """Chooses the code that was written most often, white space apart; of equals the one that was generated first."""

    name: str = "Majority"

    def choose(self, pool: Pool) -> LabelledCandidate:
        """Choose one of the most frequent."""
        times = Counter(_tokens(each) for each in pool)
        return max(pool, key=lambda each: (bool(each.code), times[_tokens(each)], -each.sample))


FIRST = Ranker("First", lambda candidate: (-float(candidate.sample),))
ORACLE = Ranker("Oracle", lambda candidate: (float(candidate.passed),))
WORST = Ranker("Worst", lambda candidate: (-float(candidate.passed),), wants_code=False)


def log_likelihood(candidates: Sequence[LabelledCandidate]) -> Ranker:
    """Choose by the mean log-probability of the tokens under the generator; a candidate without one comes last."""
    known = {each.key: each.mean_logprob for each in candidates if each.mean_logprob is not None}
    return Ranker("LogLik", lambda candidate: (known.get(candidate.key, -inf),))


def by_judge(name: str, said: Mapping[str, Judgement]) -> Ranker:
    """Choose by the P(correct) of one judge, as RankEF and CodeRanker do; what could not be read comes last.

    Args:
        name: of the selector.
        said: by the key of the candidate.
    """

    def score(candidate: LabelledCandidate) -> Key:
        judgement = _judgement(said, candidate, name)
        if judgement.p_correct is None:
            return (-1.0,)
        return (judgement.p_correct, judgement.logit or 0.0)

    return Ranker(name, score, decisive=2)


def by_team(name: str, form: Form, team: Team, judges: Sequence[Mapping[str, Judgement]]) -> Ranker:
    """Choose by the score of a team.

    Args:
        name: of the selector.
        form: of the score.
        team: what is known of its judges.
        judges: what each says, by the key of the candidate; if one could not be read, the candidate comes last.
    """

    def score(candidate: LabelledCandidate) -> Key:
        opinions = read_opinions(judges, candidate, name)
        return (0.0,) if opinions is None else (1.0, team.score(form, opinions), tie_break(opinions))

    return Ranker(name, score, decisive=3)


def read_opinions(
    judges: Sequence[Mapping[str, Judgement]], candidate: LabelledCandidate, name: str
) -> list[Opinion] | None:
    """Return what each judge says of a candidate, None if one of them could not be read.

    Raises:
        JudgebotError: one of them was not asked about it; `name` is the selector's.
    """
    opinions = [opinion(_judgement(said, candidate, name)) for said in judges]
    read = [each for each in opinions if each is not None]
    return read if len(read) == len(opinions) else None


def spread(said: Mapping[str, Judgement], candidates: Sequence[LabelledCandidate]) -> dict[str, Judgement]:
    """Let judgements hold for every candidate of the same task with the same code: duplicates are judged once."""
    by_code = {(each.task, each.code.strip()): said[each.key] for each in candidates if each.key in said}
    found = {each.key: by_code.get((each.task, each.code.strip())) for each in candidates}
    return {key: judgement for key, judgement in found.items() if judgement is not None}


def _judgement(said: Mapping[str, Judgement], candidate: LabelledCandidate, name: str) -> Judgement:
    if candidate.key not in said:
        raise JudgebotError(f"{name}: no judgement of {candidate.key}; judge the file again")
    return said[candidate.key]


def _tokens(candidate: LabelledCandidate) -> str:
    return "".join(candidate.code.split())
