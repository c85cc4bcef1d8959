"""Is a team better than a baseline? McNemar's test, odds ratios and corrections (RQ2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from judgebot_eval import paper
from judgebot_eval.rq2.contenders import BESIDE, PRIMARY, team_name
from judgebot_eval.rq2.families import title
from judgebot_eval.rq2.judges import LARGEST_TEAM
from judgebot_eval.rq2.results import Result
from judgebot_eval.select.plans import BLOCK
from judgebot_eval.stats import McNemar, benjamini_hochberg, compare, permute_tasks
from judgebot_eval.tables import ABSENT, Cell, Column, Row, Table

_COMPARED = (PRIMARY, "raw_prod")
_NOT_BASELINES = ("Oracle", "Worst")
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
_ADJUSTED = "half a case was added to both sides, because there is no loss"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A team against a baseline.

    Attributes:
        p_tasks: of the permutation of whole tasks.
    """

    team: Result
    baseline: Result
    test: McNemar
    p_tasks: float


def comparisons(results: Sequence[Result]) -> Iterator[Comparison]:
    """Compare every team, by the primary score and by raw probabilities, with every baseline of its generator and n."""
    sizes = range(1, LARGEST_TEAM + 1)
    teams = {team_name(size, form): form for size in sizes for form in (PRIMARY, *BESIDE)}
    for team in results:
        if teams.get(team.contender) in _COMPARED:
            for other in results:
                is_alike = (other.generator, other.n) == (team.generator, team.n)
                if is_alike and other.contender not in teams and other.contender not in _NOT_BASELINES:
                    test = compare(team.passed, other.passed)
                    yield Comparison(team, other, test, permute_tasks(team.passed, other.passed, team.tasks))


def table(found: Sequence[Comparison]) -> Table:
    """Print comparisons; the p-values of all of them are one family."""
    adjusted = benjamini_hochberg([each.test.p for each in found])
    rows = [_row(each, p_adjusted) for each, p_adjusted in zip(found, adjusted, strict=True)]
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


def _row(found: Comparison, p_adjusted: float) -> Row:
    test, team = found.test, found.team
    is_reported = team.n == BLOCK and team.contender == team_name(1)
    place = (title(team.generator), found.baseline.contender)
    wins, losses, odds = (
        paper.reference(table, *place) if is_reported else ABSENT for table in ("wins", "losses", "odds")
    )
    figures = (p_adjusted, test.p, test.p_corrected, test.p_exact, found.p_tasks)
    cells = (
        Cell(test.wins, wins, cases=team.passed.size, records=team.records),
        Cell(test.losses, losses, cases=team.passed.size, records=team.records),
        Cell(test.odds_ratio, odds, reason=_ADJUSTED if test.is_adjusted else "", records=team.records),
        *(Cell(p) for p in figures),
    )
    labels = (title(team.generator), str(team.n), team.contender, found.baseline.contender, stars(p_adjusted))
    return Row(labels, cells)


def stars(p_adjusted: float) -> str:
    """Say how small an adjusted p-value is, in words that can be read without colour."""
    return next((f"p < {bound}" for bound in (0.001, 0.01, 0.05) if p_adjusted < bound), "no")
