"""RQ2 from records: candidates, judgements and a split -> a folder of tables and figures."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, reports
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.reports import Plot
from judgebot_eval.rq2 import cost_tables, seconds_table, selection_tables, statistics_table
from judgebot_eval.rq2.choose import Chosen, Group, Pools, choose
from judgebot_eval.rq2.contenders import Evidence
from judgebot_eval.rq2.cost import Timing
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
_HEADINGS: Mapping[Group, str] = {
    "forms": "Pass@1 of teams by every reading of the score",
    "ensembles": "Pass@1 of learned ensembles",
    "weights": "Pass@1 of Coder-Reviewer by the weight of the reviewer",
}
_ONE_VERDICT = "all that the judges could read of the validation candidates is of one verdict"
_NOTES: Mapping[Group, tuple[str, ...]] = {
    "ensembles": ("The paper says, without numbers, that they are comparable to one judge.",)
}


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
    evidence = _evidence(replace(inputs, candidates=candidates), options)
    test = pools(candidates.of("test"))
    if all(len(pool) < min(SIZES) for tasks in test.values() for pool in tasks.values()):
        raise JudgebotError(f"{given.path}: no generator has {min(SIZES)} candidates of a test task; generate more")
    chosen = choose(evidence, test, options, say)
    if not chosen.settings:
        raise JudgebotError(f"{given.path}: the team has judged all test candidates of no generator; judge them first")
    for name, by_n in chosen.choices.items():
        jsonl.write(output / name, chain.from_iterable(by_n.values()))
    plot = Plot("pass-by-candidates", "Expected pass@1 by number of candidates", by_candidates(chosen.results["main"]))
    made = list(_tables(chosen, test, inputs.timings, evidence.team))
    return reports.write(output, "RQ2: choosing the best of several candidates", made, [plot])


def _evidence(inputs: Inputs, options: Options) -> Evidence:
    candidates = inputs.candidates
    validation = candidates.of("validation")
    found = panels(inputs.judges, candidates.rows, validation)
    team = team_of(found, options.team, as_given=options.as_given)
    heard = [said for panel in team for said in panel.seeds]
    judged = tuple(each for each in validation if all(each.key in said for said in heard))
    if not all(any(said[each.key].says_correct is not None for each in judged) for said in heard):
        raise JudgebotError(
            f"{candidates.path}: of the validation candidates that the whole team has judged, one of it read none; "
            "judge all"
        )
    others = tuple(each for each in found.values() if each not in team)
    return Evidence(tuple(team), others, inputs.likelihoods, judged, options.seed)


def _tables(chosen: Chosen, test: Pools, timings: Sequence[Timing], team: Sequence[Panel]) -> Iterator[Table]:
    settings, main = chosen.settings, chosen.results["main"]
    yield cost_tables.generators(test)
    yield _team(team)
    yield selection_tables.selection(main, settings, test, chosen.unjudged)
    yield selection_tables.exact(main, settings)
    yield selection_tables.gaps(main, settings)
    yield selection_tables.gains(main, settings, test)
    compared = list(comparisons(main))
    yield statistics_table.table([*compared, *pooled(compared, _POOLED)])
    for group, heading in _HEADINGS.items():
        if group in chosen.results:
            yield selection_tables.variants(chosen.results[group], settings, group, heading, _NOTES.get(group, ()))
        elif group == "ensembles":
            yield _nothing_learned(settings)
    yield selection_tables.ties(main, settings)
    yield seconds_table.table(timings, [panel.name.family for panel in team])
    yield cost_tables.measured(timings)
    yield cost_tables.hardware_costs()
    yield cost_tables.demand()


def _nothing_learned(settings: Sequence[Setting]) -> Table:
    empty = selection_tables.variants((), settings, "ensembles", _HEADINGS["ensembles"], _NOTES["ensembles"])
    cells = (Cell(None, reason=_ONE_VERDICT),) * len(settings)
    return replace(empty, rows=tuple(Row((kind,), cells) for kind in KINDS))


def _team(team: Sequence[Panel]) -> Table:
    """Print the judges in their order."""
    rows = (Row((str(rank), each.name.family), (Cell(each.validation_f1),)) for rank, each in enumerate(team, 1))
    return Table("team", "The judges of the team", ("rank", "judge"), (Column("F1 on validation"),), tuple(rows))


def _with_log_likelihood(candidate: LabelledCandidate, inputs: Inputs) -> LabelledCandidate:
    """Give a candidate the mean log-probability that its generator was asked for later."""
    later = inputs.likelihoods.get(candidate.key)
    if candidate.mean_logprob is not None or later is None:
        return candidate
    return replace(candidate, mean_logprob=later.code / max(1, later.code_tokens))
