"""Table 5: how long a team of two takes for a returned prediction, beside the generator's larger sibling."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from judgebot_eval import paper
from judgebot_eval.judge_names import parse
from judgebot_eval.rq2.cost import Timing, Work
from judgebot_eval.rq2.families import FAMILIES, sibling_of, title
from judgebot_eval.rq2.trials import SIZES
from judgebot_eval.tables import Cell, Column, Row, Table

_TEAM = 2
_TOO_FEW_JUDGES = "the team has fewer than two judges"
_NO_SIBLING = "no larger sibling of it is known"
_COLUMNS = (
    *(Column(name, ".2f") for name in ("per candidate", *(f"n = {n}" for n in SIZES), "LLM")),
    *(Column(f"change, n = {n}", "+.0%") for n in SIZES),
)
_NOTES = (
    "Generation and the judging of a team of two, one after the other; the paper's on one RTX 3090.",
    "Seeds of a judge count by their mean. What ran on several devices is not added up; the timings name them.",
)

Known = Mapping[tuple[str, Work], Sequence[Timing]]
"""Timings of one candidate after the other, by generator or family of judges, and what it did."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Seconds, or the reason why they are not known."""

    seconds: float | None
    reason: str = ""


def table(timings: Sequence[Timing], team: Sequence[str]) -> Table:
    """Print the seconds for a returned prediction.

    Args:
        timings: of generators and judges.
        team: the families of its judges, the first two of which judge.
    """
    known = _known(timings)
    rows = [_row(name, generator, known, team) for name, generator in _generators(known)]
    return Table(
        "seconds", "Seconds for a returned prediction (Table 5)", ("generator",), _COLUMNS, tuple(rows), _NOTES
    )


def _known(timings: Iterable[Timing]) -> Known:
    found: dict[tuple[str, Work], list[Timing]] = {}
    for each in timings:
        if each.batch == 1:
            name = parse(each.model).family if each.work == "judging" else each.model
            found.setdefault((name, each.work), []).append(each)
    return found


def _generators(known: Known) -> Iterator[tuple[str, str]]:
    """Yield titles and names: the paper's small generators, then others that were timed, but for their siblings."""
    names = {family.small: generator for generator, family in FAMILIES.items()}
    yield from ((row, names[row]) for row in paper.rows("seconds"))
    listed = {*FAMILIES, *(family.sibling for family in FAMILIES.values())}
    yield from ((title(name), name) for name, work in known if work == "generation" and name not in listed)


def _row(name: str, generator: str, known: Known, team: Sequence[str]) -> Row:
    small, large = _of_team(generator, known, team), _of_sibling(generator, known)
    totals = [_times(n, small) for n in SIZES]
    speeds = (small, *totals, large, *(_change(total, large) for total in totals))
    references = (paper.reference("seconds", name, column.name) for column in _COLUMNS)
    pairs = zip(speeds, references, strict=True)
    return Row((name,), tuple(Cell(speed.seconds, reference, reason=speed.reason) for speed, reference in pairs))


def _of_team(generator: str, known: Known, team: Sequence[str]) -> Speed:
    """Return how long it takes to generate and judge one candidate."""
    if len(team) < _TEAM:
        return Speed(None, _TOO_FEW_JUDGES)
    works: list[tuple[str, Work]] = [(generator, "generation"), *((judge, "judging") for judge in team[:_TEAM])]
    return _added(works, known)


def _of_sibling(generator: str, known: Known) -> Speed:
    sibling = sibling_of(generator)
    return _added([(sibling, "generation")], known) if sibling else Speed(None, _NO_SIBLING)


def _added(works: Sequence[tuple[str, Work]], known: Known) -> Speed:
    missing = [f"{work} by {name}" for name, work in works if (name, work) not in known]
    if missing:
        return Speed(None, f"no timing, one after the other, of {', '.join(missing)} was given")
    devices = sorted({each.device for work in works for each in known[work]})
    if len(devices) > 1:
        return Speed(None, f"timed on several devices, {', '.join(devices)}: give the timings of one")
    return Speed(sum(fmean(each.seconds for each in known[work]) for work in works))


def _times(n: int, speed: Speed) -> Speed:
    return speed if speed.seconds is None else Speed(n * speed.seconds)


def _change(total: Speed, large: Speed) -> Speed:
    if total.seconds is None or large.seconds is None:
        return Speed(None, total.reason or large.reason)
    return Speed(total.seconds / large.seconds - 1)
