"""Judgements -> the judges of a team, in the order of what they reach on the validation tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from judgebot.errors import JudgebotError
from judgebot_eval.judge_names import JudgeName, parse
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.rq1.judged import Judgements
from judgebot_eval.select.selectors import spread
from judgebot_eval.select.teams import Team, range_of
from judgebot_eval.stats import confusion

LARGEST_TEAM = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """The judges of one family, which differ in their seed, and what they say of all candidates.

    Attributes:
        seeds: what each says.
        validation_f1: of the class "correct" on the validation tasks, mean over the seeds; None if they judged none.
    """

    name: JudgeName
    seeds: tuple[Judgements, ...]
    validation_f1: float | None

    def of_seed(self, seed: int) -> Judgements:
        """Return what the judge of a seed says; with fewer seeds, the first ones again."""
        return self.seeds[seed % len(self.seeds)]

    def covers(self, candidates: Sequence[LabelledCandidate]) -> bool:
        """Tell whether every seed was asked about every candidate that has code."""
        return all(each.key in said for said in self.seeds for each in candidates if each.code)


def panels(
    judges: Mapping[str, Judgements],
    candidates: Sequence[LabelledCandidate],
    validation: Sequence[LabelledCandidate],
) -> dict[str, Panel]:
    """Group judges by family, by its name.

    Args:
        judges: by the name of the judge.
        candidates: all there are, among which duplicates share a judgement.
        validation: those of the validation tasks.
    """
    families: dict[str, list[Judgements]] = {}
    for name in sorted(judges):
        families.setdefault(parse(name).family, []).append(spread(judges[name], candidates))
    return {
        family: Panel(parse(family), tuple(seeds), _validation_f1(seeds, validation))
        for family, seeds in families.items()
    }


def team_of(found: Mapping[str, Panel], names: Sequence[str], *, as_given: bool) -> list[Panel]:
    """Return the judges of the largest team, best by validation F1 first.

    Args:
        found: the panels there are.
        names: of the families.
        as_given: keep the order of the names.

    Raises:
        JudgebotError: they are too many or not different, there is no such family, or one of them has not judged the
            validation tasks.
    """
    if len(set(names)) != len(names) or not 1 <= len(names) <= LARGEST_TEAM:
        raise JudgebotError(f"--team: {', '.join(names) or 'nobody'}; name one to {LARGEST_TEAM} different judges")
    for name in names:
        if name not in found:
            raise JudgebotError(f"{name}: no judgements of it; there are those of {', '.join(found) or 'no judge'}")
        if found[name].validation_f1 is None:
            raise JudgebotError(f"{name}: judged no candidate of the validation tasks, which a team needs; judge them")
    team = [found[name] for name in names]
    return team if as_given else sorted(team, key=lambda panel: -(panel.validation_f1 or 0.0))


def trained(team: Sequence[Panel], seed: int, validation: Sequence[LabelledCandidate]) -> Team:
    """Return what the validation tasks, of which each judge was asked about every candidate, say of one seed."""
    judges = [panel.of_seed(seed) for panel in team]
    ranges = tuple(range_of(said[each.key] for each in validation) for said in judges)
    return Team(ranges, sum(each.passed for each in validation) / len(validation))


def _validation_f1(seeds: Sequence[Judgements], validation: Sequence[LabelledCandidate]) -> float | None:
    figures = []
    for said in seeds:
        read = [(said[each.key].says_correct, each.passed) for each in validation if each.key in said]
        judged = [(bool(says), passed) for says, passed in read if says is not None]
        if not judged:
            return None
        figures.append(confusion([says for says, _ in judged], [passed for _, passed in judged]).f1)
    return sum(figures) / len(figures)
