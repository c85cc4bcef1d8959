"""Candidates, judgements and a split -> what each judge says of the candidates of the test tasks."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.judge_names import JudgeName, parse
from judgebot_eval.records import Judgement, LabelledCandidate
from judgebot_eval.stats.confidence import Prediction
from judgebot_eval.stats.weighted import Bools, Floats

Judgements = Mapping[str, Judgement]
"""What one judge says, by the key of the candidate."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the judges of one family, which differ in their seed, say of the same candidates.

    Attributes:
        name: of the family.
        label: what tables call it: as the paper does, or by its family where others here are the paper's same judge.
        candidates: those that every seed was asked about.
        p_correct: [seeds, candidates], NaN where a reply could not be read.
        judges: their names [seeds].
        unasked: how many candidates of the split some seed was not asked about.
    """

    name: JudgeName
    label: str
    candidates: tuple[LabelledCandidate, ...]
    p_correct: Floats
    unasked: int
    judges: tuple[str, ...]

    @property
    def seeds(self) -> int:
        """How many judges they are."""
        return len(self.p_correct)

    @property
    def correct(self) -> Bools:
        """What the tests say [candidates]."""
        return np.array([candidate.passed for candidate in self.candidates], np.bool_)

    @property
    def tasks(self) -> list[str]:
        """The problem of each candidate, which intervals are drawn by."""
        return [candidate.base_task for candidate in self.candidates]

    @property
    def unread(self) -> int:
        """How many replies could not be read, of all seeds."""
        return int(np.isnan(self.p_correct).sum())

    @property
    def is_graded(self) -> bool:
        """Whether it says probabilities, not verdicts alone."""
        return bool(np.isin(self.p_correct[~np.isnan(self.p_correct)], (0, 1), invert=True).any())

    def where(self, keep: Callable[[LabelledCandidate], bool]) -> "Judged":
        """Keep some of the candidates."""
        return self._at([index for index, candidate in enumerate(self.candidates) if keep(candidate)])

    def read(self) -> "Judged":
        """Keep the candidates of which every seed's reply could be read."""
        return self._at(np.flatnonzero(~np.isnan(self.p_correct).any(axis=0)).tolist())

    def predictions(self) -> list[Prediction]:
        """Return what was read, of all seeds."""
        return [
            Prediction(p, correct=correct)
            for of_seed in self.p_correct
            for p, correct in zip(of_seed.tolist(), self.correct.tolist(), strict=True)
            if not np.isnan(p)
        ]

    def of_seed(self, seed: int) -> "Judged":
        """Return one of the judges."""
        return replace(self, p_correct=self.p_correct[seed : seed + 1], judges=self.judges[seed : seed + 1])

    def _at(self, indices: Sequence[int]) -> "Judged":
        kept = tuple(self.candidates[index] for index in indices)
        return replace(self, candidates=kept, p_correct=self.p_correct[:, indices])


def read_judgements(paths: Iterable[Path], candidates: Iterable[LabelledCandidate]) -> dict[str, dict[str, Judgement]]:
    """Read judgements of any number of judges: the name of each -> the key of a candidate -> what it says.

    Args:
        paths: the files.
        candidates: what was judged; judgements of others are read as well.

    Raises:
        JudgebotError: a file cannot be read, or a judge says two things of one candidate, or judged another text.
    """
    judges: dict[str, dict[str, Judgement]] = {}
    by_key = {candidate.key: candidate for candidate in candidates}
    for path in paths:
        for judgement in jsonl.read(path, Judgement):
            known = judges.setdefault(judgement.judge, {})
            if known.setdefault(judgement.candidate, judgement) != judgement:
                raise JudgebotError(
                    f"{path}: {judgement.judge} judges {judgement.candidate} twice, differently; give one file of them"
                )
            if candidate := by_key.get(judgement.candidate):
                candidate.refuse_other_text(judgement.text_hash, path)
    return judges


def join(candidates: Sequence[LabelledCandidate], judges: Mapping[str, Judgements]) -> list[Judged]:
    """Return each family of judges, in the order of the names, that was asked about any of the candidates."""
    found = list(_families(candidates, judges))
    times = Counter(judged.name.paper for judged in found)
    return [replace(judged, label=judged.name.family) if times[judged.name.paper] > 1 else judged for judged in found]


def _families(candidates: Sequence[LabelledCandidate], judges: Mapping[str, Judgements]) -> Iterator[Judged]:
    families: dict[str, list[str]] = {}
    for name in sorted(judges):
        families.setdefault(parse(name).family, []).append(name)
    for family, names in families.items():
        asked = tuple(each for each in candidates if all(each.key in judges[name] for name in names))
        if asked:
            said = [[judges[name][each.key].p_correct for each in asked] for name in names]
            p_correct = np.array(said, np.float64)  # None becomes NaN
            whole = parse(family)
            yield Judged(whole, whole.paper, asked, p_correct, len(candidates) - len(asked), tuple(names))
