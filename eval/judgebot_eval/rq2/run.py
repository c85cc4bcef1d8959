"""RQ2 from records: candidates, judgements and a split -> a folder of tables and figures."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, reports
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.reports import Plot
from judgebot_eval.rq2 import cost_tables, seconds_table, selection_tables, statistics_table
from judgebot_eval.rq2.choose import ENSEMBLES, FORMS, WEIGHTS, Chosen, Pools, choose
from judgebot_eval.rq2.contenders import Field
from judgebot_eval.rq2.inputs import Inputs, Options
from judgebot_eval.rq2.judges import Panel, panels, team_of
from judgebot_eval.rq2.plots import by_candidates
from judgebot_eval.rq2.results import Setting
from judgebot_eval.rq2.statistics_table import comparisons, pooled
from judgebot_eval.rq2.trials import SIZES
from judgebot_eval.select.learned import KINDS
from judgebot_eval.select.plans import pools
from judgebot_eval.tables import Cell, Column, Row, Table

_POOLED = "all generators"
_HEADINGS = {
    FORMS: "Pass@1 of teams by every reading of the score",
    ENSEMBLES: "Pass@1 of learned ensembles",
    WEIGHTS: "Pass@1 of Coder-Reviewer by the weight of the reviewer",
}
_ONE_VERDICT = "all that the judges could read of the validation candidates is of one verdict"
_NOTES = {ENSEMBLES: ("The paper says, without numbers, that they are comparable to one judge.",)}


def run(inputs: Inputs, options: Options, output: Path, say: Callable[[str], None]) -> str:
    """Let everything choose on the test tasks, write the tables into a folder, and return their text.

    Args:
        inputs: what it stands on.
        options: how it is run.
        output: the folder.
        say: takes the lines of progress.

    Raises:
        JudgebotError: the team is not as it should be, or it has judged no generator's candidates.
    """
    given = inputs.candidates
    candidates = replace(given, rows=[_with_log_likelihood(each, inputs) for each in given.rows])
    validation = candidates.of("validation")
    found = panels(inputs.judges, candidates.rows, validation)
    team = team_of(found, options.team, as_given=options.as_given)
    heard = [said for panel in team for said in panel.seeds]
    judged = tuple(each for each in validation if all(each.key in said for said in heard))
    if not all(any(said[each.key].says_correct is not None for each in judged) for said in heard):
        raise JudgebotError(
            f"{given.path}: of the validation candidates that the whole team has judged, one of it read none; judge all"
        )
    others = tuple(each for each in found.values() if each not in team)
    known = Field(tuple(team), others, inputs.likelihoods, judged, options.seed)
    test = pools(candidates.of("test"))
    if all(len(pool) < min(SIZES) for tasks in test.values() for pool in tasks.values()):
        raise JudgebotError(f"{given.path}: no generator has {min(SIZES)} candidates of a test task; generate more")
    chosen = choose(known, test, options, say)
    if not chosen.settings:
        raise JudgebotError(f"{given.path}: the team has judged all test candidates of no generator; judge them first")
    for name, choices in chosen.choices.items():
        jsonl.write(output / name, choices)
    plot = Plot("pass-by-candidates", "Expected pass@1 by number of candidates", by_candidates(chosen.main))
    made = list(_tables(chosen, test, inputs, team))
    return reports.write(output, "RQ2: choosing the best of several candidates", made, [plot])


def _tables(chosen: Chosen, test: Pools, inputs: Inputs, team: list[Panel]) -> Iterator[Table]:
    settings, main = chosen.settings, chosen.main
    yield cost_tables.generators(test)
    yield _team(team)
    yield selection_tables.selection(main, settings, test, chosen.unjudged)
    yield selection_tables.exact(main, settings)
    yield selection_tables.gaps(main, settings)
    yield selection_tables.gains(main, settings, test)
    compared = list(comparisons(main))
    yield statistics_table.table([*compared, *pooled(compared, _POOLED)])
    for group, results in chosen.variants.items():
        yield selection_tables.variants(results, settings, group, _HEADINGS[group], _NOTES.get(group, ()))
    if ENSEMBLES not in chosen.variants:
        yield _nothing_learned(settings)
    yield selection_tables.ties(main, settings)
    yield seconds_table.table(inputs.timings, [panel.name.family for panel in team])
    yield cost_tables.measured(inputs.timings)
    yield cost_tables.hardware_costs()
    yield cost_tables.demand()


def _nothing_learned(settings: Sequence[Setting]) -> Table:
    empty = selection_tables.variants((), settings, ENSEMBLES, _HEADINGS[ENSEMBLES], _NOTES[ENSEMBLES])
    cells = (Cell(None, reason=_ONE_VERDICT),) * len(settings)
    return replace(empty, rows=tuple(Row((kind,), cells) for kind in KINDS))


def _team(team: list[Panel]) -> Table:
    """Print the judges in their order."""
    rows = (Row((str(rank), each.name.family), (Cell(each.validation_f1),)) for rank, each in enumerate(team, 1))
    return Table("team", "The judges of the team", ("rank", "judge"), (Column("F1 on validation"),), tuple(rows))


def _with_log_likelihood(candidate: LabelledCandidate, inputs: Inputs) -> LabelledCandidate:
    """Give a candidate the mean log-probability that its generator was asked for later."""
    later = inputs.likelihoods.get(candidate.key)
    if candidate.mean_logprob is not None or later is None:
        return candidate
    return replace(candidate, mean_logprob=later.code / max(1, later.code_tokens))
