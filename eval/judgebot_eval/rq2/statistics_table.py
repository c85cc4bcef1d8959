"""Is a team better than a baseline? McNemar's test, odds ratios and corrections (RQ2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from judgebot_eval import paper
from judgebot_eval.rq2.contenders import BESIDE, PRIMARY, team_name
from judgebot_eval.rq2.families import title
from judgebot_eval.rq2.judges import LARGEST_TEAM
from judgebot_eval.rq2.results import Result
from judgebot_eval.select.plans import BLOCK
from judgebot_eval.select.selectors import ORACLE, WORST
from judgebot_eval.stats import McNemar, benjamini_hochberg, compare, permute_tasks
from judgebot_eval.stats.weighted import Bools
from judgebot_eval.tables import ABSENT, Cell, Column, Row, Table

_COMPARED = (PRIMARY, "raw_prod")
_NOT_BASELINES = (ORACLE.name, WORST.name)
_COLUMNS = (
    Column("wins", ",.0f"),
    Column("losses", ",.0f"),
    Column("odds ratio", ".2f"),
    Column("p adjusted", ".2g"),
    Column("p", ".2g"),
    Column("p corrected", ".2g"),
    Column("p exact", ".2g"),
    Column("p of whole tasks", ".2g"),
)
_ADJUSTED = "half a case was added to both sides, because one has no case"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A team against a baseline.

    Attributes:
        team: its name; likewise `baseline`.
        ours: whether what the team returned passes [rows, outcomes]; likewise `theirs`, of the baseline.
        tasks: the problem of each row.
        records: where the choices of the team are, "" if in several places.
    """

    generator: str
    n: int
    team: str
    baseline: str
    ours: Bools
    theirs: Bools
    tasks: tuple[str, ...]
    records: str = ""


def comparisons(results: Sequence[Result]) -> Iterator[Comparison]:
    """Compare every team, by the primary score and by raw probabilities, with every baseline of its generator and n."""
    sizes = range(1, LARGEST_TEAM + 1)
    teams = {team_name(size, form): form for size in sizes for form in (PRIMARY, *BESIDE)}
    for team in results:
        if teams.get(team.contender) in _COMPARED:
            for other in results:
                is_alike = (other.generator, other.n) == (team.generator, team.n)
                if is_alike and other.contender not in teams and other.contender not in _NOT_BASELINES:
                    yield _comparison(team, other)


def _comparison(team: Result, other: Result) -> Comparison:
    """Pair repetition with repetition; whichever has fewer seeds chooses for those of the other again."""
    columns = np.arange(max(team.passed.shape[1], other.passed.shape[1]))
    ours, theirs = (each.passed[:, columns % each.passed.shape[1]] for each in (team, other))
    names = (team.contender, other.contender)
    return Comparison(team.generator, team.n, *names, ours, theirs, team.tasks, team.records)


def pooled(found: Sequence[Comparison], name: str) -> Iterator[Comparison]:
    """Put all generators together for each n with several, where team and baseline are there with each of them."""
    groups: dict[tuple[int, str, str], list[Comparison]] = {}
    for each in found:
        groups.setdefault((each.n, each.team, each.baseline), []).append(each)
    for key, group in groups.items():
        if len(group) == len({each.generator for each in found if each.n == key[0]}) > 1:
            yield _stacked(name, *key, group)


def _stacked(name: str, n: int, team: str, baseline: str, group: Sequence[Comparison]) -> Comparison:
    """Make a row of each outcome, as not all generators have as many for a task."""
    ours = np.concatenate([each.ours.reshape(-1, 1) for each in group])
    theirs = np.concatenate([each.theirs.reshape(-1, 1) for each in group])
    tasks = tuple(task for each in group for task in each.tasks for _ in range(each.ours.shape[1]))
    return Comparison(name, n, team, baseline, ours, theirs, tasks)


def table(found: Sequence[Comparison]) -> Table:
    """Print comparisons; the p-values of all of them are one family."""
    tests = [compare(each.ours, each.theirs) for each in found]
    adjusted = benjamini_hochberg([test.p for test in tests])
    rows = [_row(*each) for each in zip(found, tests, adjusted, strict=True)]
    notes = (
        "Wins are outcomes where the team passes and the baseline fails; the odds ratio is wins to losses.",
        "p is exact below 25 differing outcomes, else of the chi-square with continuity correction.",
        "The adjustment is Benjamini and Hochberg's, over all rows.",
        "The paper, for one judge and n = 10: p < 0.001 against RankEF, LogLik and Random with all five generators.",
        "Against the LLM it reports three teams better (odds ratio 1.49 to 1.64), DeepSeek alike, Gemma worse (0.35).",
        "Repetitions of a task are not independent: p of whole tasks exchanges team and baseline task by task.",
    )
    heads = ("generator", "n", "team", "baseline", "significant")
    return Table("statistics", "Teams against baselines (McNemar)", heads, _COLUMNS, tuple(rows), notes)


def _row(found: Comparison, test: McNemar, p_adjusted: float) -> Row:
    is_reported = found.n == BLOCK and found.team == team_name(1)
    place = (title(found.generator), found.baseline)
    wins, losses, odds = (
        paper.reference(table, *place) if is_reported else ABSENT for table in ("wins", "losses", "odds")
    )
    p_tasks = permute_tasks(found.ours, found.theirs, found.tasks)
    cells = (
        Cell(test.wins, wins, cases=found.ours.size, records=found.records),
        Cell(test.losses, losses, cases=found.ours.size, records=found.records),
        Cell(test.odds_ratio, odds, reason=_ADJUSTED if test.is_adjusted else "", records=found.records),
        *(Cell(p) for p in (p_adjusted, test.p, test.p_corrected, test.p_exact, p_tasks)),
    )
    labels = (title(found.generator), str(found.n), found.team, found.baseline, stars(p_adjusted))
    return Row(labels, cells)


def stars(p_adjusted: float) -> str:
    """Say how small an adjusted p-value is, in words that can be read without colour."""
    return next((f"p < {bound}" for bound in (0.001, 0.01, 0.05) if p_adjusted < bound), "no")
