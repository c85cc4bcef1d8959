"""The tables of RQ2 that say how often the chosen candidate passes."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from judgebot_eval import paper
from judgebot_eval.rq2.choose import Pools
from judgebot_eval.rq2.families import sibling_of, title
from judgebot_eval.rq2.results import LARGE, NOT_CHOSEN, RANDOM, SINGLE, Result, Setting, find
from judgebot_eval.select.plans import BLOCK, Pool
from judgebot_eval.select.selectors import ORACLE, WORST
from judgebot_eval.stats.bootstrap import bootstrap
from judgebot_eval.stats.weighted import mean
from judgebot_eval.tables import ABSENT, Cell, Column, Reference, Row, Table
from judgebot_eval.words import counted

_PER_CENT = 100
_SMALL_JUDGE = "Qwen2.5 Coder 0.5B"
_COMPARED = ("1 judge", _SMALL_JUDGE, "RankEF")
_NO_SIBLING = "no candidates of its larger sibling"
_NOT_HERE = "no candidates of this generator were judged"
_CANNOT = "cannot choose here: not all candidates have what it chooses by"
_NOT_EXACT = "its choice depends on the other candidates drawn, so it is not ranked exactly"


def selection(
    results: Sequence[Result], settings: Sequence[Setting], pools: Pools, unjudged: Mapping[str, int]
) -> Table:
    """Table 4: pass@1 of what each contender returns, mean over tasks, repetitions and seeds.

    Args:
        results: of all contenders.
        settings: a row for each.
        pools: of the test tasks.
        unjudged: how many candidates the team was not asked about, for each generator left out because of it.
    """
    shown = list(dict.fromkeys([*_PAPER, *(each.contender for each in results)]))
    rows = []
    for setting in settings:
        cells = [_selected(name, setting, results, pools) for name in shown]
        rows.append(Row((title(setting.generator), str(setting.n), str(setting.repetitions)), tuple(cells)))
    rows += _only_in_paper(shown, {setting.generator for setting in settings})
    notes = (
        "Random is the exact mean of the pools, Single the mean of the first ten candidates, LLM that of its sibling.",
        *_short(settings),
        *_left_out(unjudged, pools),
    )
    columns = tuple(map(Column, shown))
    heads = ("generator", "n", "repetitions")
    return Table("selection", "Pass@1 of the chosen candidate (Table 4)", heads, columns, tuple(rows), notes)


_PAPER = ("1 judge", "2 judges", "3 judges", "RankEF", "LogLik", RANDOM, SINGLE, LARGE)


def _selected(name: str, setting: Setting, results: Sequence[Result], pools: Pools) -> Cell:
    reference = paper.reference("selection", f"{title(setting.generator)}, {setting.n}", name)
    if name == RANDOM:
        return Cell(float(setting.pool_means.mean()), reference, cases=len(setting.pool_means))
    if name == SINGLE:
        return one_generation(pools[setting.generator], reference)
    if name == LARGE:
        sibling = pools.get(sibling_of(setting.generator))
        return one_generation(sibling, reference) if sibling else Cell(None, reference, reason=_NO_SIBLING)
    found = find(results, setting.generator, setting.n, name)
    return Cell(None, reference, reason=_CANNOT) if found is None else measured(found, reference)


def measured(result: Result, reference: Reference = ABSENT) -> Cell:
    """Make a cell of the pass@1 of a contender, with its interval by task."""
    found = result.estimate
    if found is None:
        return Cell(None, reference, reason=_CANNOT)
    return Cell(found.value, reference, found.low, found.high, result.passed.size, records=result.records)


def one_generation(tasks: Mapping[str, Pool], reference: Reference = ABSENT) -> Cell:
    """Make a cell of the pass@1 of one generation: the mean of the first ten of each task."""
    shares = np.array([np.mean([each.passed for each in pool[:BLOCK]]) for pool in tasks.values()])
    found = bootstrap(mean(shares), np.array([pool[0].base_task for pool in tasks.values()]))
    if found is None:
        return Cell(None, reference, reason=_NOT_HERE)
    return Cell(found.value, reference, found.low, found.high, sum(len(pool[:BLOCK]) for pool in tasks.values()))


def _only_in_paper(shown: Sequence[str], here: set[str]) -> list[Row]:
    titles = {title(generator) for generator in here}
    rows = []
    for row in paper.rows("selection"):
        generator, n = row.rsplit(", ", 1)
        if generator not in titles:
            references = [paper.reference("selection", row, name) for name in shown]
            cells = (Cell(None, each, reason=_NOT_HERE if each.value is not None else "") for each in references)
            rows.append(Row((generator, n, "10"), tuple(cells)))
    return rows


def _short(settings: Sequence[Setting]) -> list[str]:
    return [
        f"{title(each.generator)}, n = {each.n}: tasks with fewer candidates, left out: {each.short}."
        for each in settings
        if each.short
    ]


def _left_out(unjudged: Mapping[str, int], pools: Pools) -> list[str]:
    return [
        f"{title(name)}: left out, as the team was not asked about {count:,} of its "
        f"{counted(sum(map(len, pools[name].values())), 'candidate')}."
        for name, count in unjudged.items()
    ]


def exact(results: Sequence[Result], settings: Sequence[Setting]) -> Table:
    """Plan C: the expected pass@1 over all subsets of n candidates, without chance."""
    shown = list(dict.fromkeys(each.contender for each in results if each.contender not in {RANDOM, *NOT_CHOSEN}))
    rows = tuple(Row(_labels(each), _cells(results, each, shown, _exact)) for each in settings)
    heading = "Expected pass@1 over all subsets of n candidates (exact)"
    return Table("selection-exact", heading, ("generator", "n"), tuple(map(Column, shown)), rows)


def _labels(setting: Setting) -> tuple[str, str]:
    return title(setting.generator), str(setting.n)


def _cells(
    results: Sequence[Result], setting: Setting, contenders: Iterable[str], make: Callable[[Result], Cell]
) -> tuple[Cell, ...]:
    """Make a cell of what each contender reached; the cell of one that cannot choose there says so."""
    found = (find(results, setting.generator, setting.n, name) for name in contenders)
    return tuple(Cell(None, reason=_CANNOT) if each is None else make(each) for each in found)


def _exact(result: Result) -> Cell:
    if result.expected is None:
        return Cell(None, reason=_NOT_EXACT)
    return Cell(float(result.expected.mean()), cases=len(result.expected), records=result.records)


def gaps(results: Sequence[Result], settings: Sequence[Setting]) -> Table:
    """Print how much of what an oracle gains over a random choice each contender gains."""
    left_out = {RANDOM, *NOT_CHOSEN, ORACLE.name, WORST.name}
    shown = list(dict.fromkeys(each.contender for each in results if each.contender not in left_out))
    columns = (
        Column("mixed tasks", ".1%"),
        Column("random"),
        Column("oracle"),
        *(Column(name, ".1%") for name in shown),
    )
    rows = tuple(Row(_labels(each), _gap_cells(results, each, shown)) for each in settings)
    notes = (
        "Mixed tasks have both passing and failing candidates: on no other does a choice matter.",
        "Figures are exact where they can be had, else of the repetitions.",
    )
    heading = "Share of the oracle gap that is gained over a random choice"
    return Table("oracle-gap", heading, ("generator", "n"), columns, rows, notes)


def _gap_cells(results: Sequence[Result], setting: Setting, contenders: Sequence[str]) -> tuple[Cell, ...]:
    chance = float(setting.pool_means.mean())
    oracle = find(results, setting.generator, setting.n, ORACLE.name)
    best = chance if oracle is None else _reached(oracle)

    def gap(result: Result) -> Cell:
        if best == chance:
            return Cell(None, reason="there is no gap", records=result.records)
        return Cell((_reached(result) - chance) / (best - chance), records=result.records)

    return (Cell(setting.mixed), Cell(chance), Cell(best), *_cells(results, setting, contenders, gap))


def _reached(result: Result) -> float:
    return float(result.passed.mean() if result.expected is None else result.expected.mean())


def gains(results: Sequence[Result], settings: Sequence[Setting], pools: Pools) -> Table:
    """Print the points of pass@1 that the best judge at n = 10, and the larger sibling, gain over one generation."""
    columns = (Column("team", ".1f"), Column("large", ".1f"), Column(f"{_SMALL_JUDGE} over RankEF", ".1f"))
    here = {title(each.generator): each.generator for each in settings if each.n == BLOCK}
    rows = []
    for name in dict.fromkeys([*paper.rows("gains"), *here]):
        team, large, small = (paper.reference("gains", name, column.name) for column in columns)
        if name in here:
            generator = here[name]
            single = one_generation(pools[generator]).value
            best, tiny, rival = (_mean(find(results, generator, BLOCK, each)) for each in _COMPARED)
            sibling = pools.get(sibling_of(generator))
            cells: tuple[Cell, ...] = (
                _points(best, single, team, _CANNOT),
                _points(one_generation(sibling).value if sibling else None, single, large, _NO_SIBLING),
                _points(tiny, rival, small, _CANNOT),
            )
        else:
            cells = tuple(Cell(None, each, reason=_NOT_HERE) for each in (team, large, small))
        rows.append(Row((name,), cells))
    notes = (
        "The paper's text elsewhere has 15.6 for Qwen2.5 Coder 3B.",
        f"Of {_SMALL_JUDGE} over RankEF the paper reports a range, 0.3 to 1.6, not to which generator it belongs.",
    )
    return Table("gains", "Points gained over one generation", ("generator",), columns, tuple(rows), notes)


def _mean(result: Result | None) -> float | None:
    return None if result is None else float(result.passed.mean())


def _points(reached: float | None, single: float | None, reference: Reference, reason: str) -> Cell:
    if reached is None or single is None:
        return Cell(None, reference, reason=reason)
    return Cell(_PER_CENT * (reached - single), reference)


def ties(results: Sequence[Result], settings: Sequence[Setting]) -> Table:
    """Print how often several candidates share the best score, so that ties decide."""
    shown = list(dict.fromkeys(each.contender for each in results if each.tied is not None))
    rows = tuple(Row(_labels(each), _cells(results, each, shown, _tied)) for each in settings)
    columns = tuple(Column(name, ".1%") for name in shown)
    return Table("ties", "Draws in which ties decide", ("generator", "n"), columns, rows)


def _tied(result: Result) -> Cell:
    return Cell(result.tied, records=result.records)


def variants(
    results: Sequence[Result], settings: Sequence[Setting], identifier: str, heading: str, notes: tuple[str, ...] = ()
) -> Table:
    """Print the pass@1 of contenders that the paper has no figures of, a row each."""
    rows = tuple(
        Row((name,), tuple(cell for setting in settings for cell in _cells(results, setting, (name,), measured)))
        for name in dict.fromkeys(each.contender for each in results)
    )
    columns = tuple(Column(f"{title(setting.generator)}, n = {setting.n}") for setting in settings)
    return Table(identifier, heading, ("contender",), columns, rows, notes)
