import random
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from study_records import pool, said

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, tables
from judgebot_eval.report.contents import ITEMS, rank
from judgebot_eval.rq1.files import SplitCandidates
from judgebot_eval.rq2.cost import Timing
from judgebot_eval.rq2.inputs import Inputs, Options
from judgebot_eval.rq2.results import Choice
from judgebot_eval.rq2.run import run
from judgebot_eval.select.coder_reviewer import Likelihood

_SMALL, _LARGE = "phi-4-mini", "phi-4"
_CONTENDERS = (
    "1 judge",
    "2 judges",
    "1 judge, signed",
    "RankEF",
    "LogLik",
    "Random",
    "First",
    "Majority",
    "Oracle",
    "Worst",
)


_TABLES = (
    *("generators", "team", "selection", "selection-exact", "oracle-gap", "gains", "statistics", "forms", "ensembles"),
    *("weights", "ties", "seconds", "timings", "costs", "developers"),
)


def _inputs():
    """Thirty tasks, of which a judge says the truth, one nearly, and RankEF nothing."""
    rng = random.Random(0)
    candidates, split = [], {}
    for index in range(30):
        task = f"t{index}"
        split[task] = "validation" if index < 12 else "test"
        candidates += pool([rng.random() < 0.4 for _ in range(6)], task, _SMALL)
        candidates += pool([rng.random() < 0.7 for _ in range(2)], task, _LARGE)
        candidates += pool([rng.random() < 0.5 for _ in range(4)], task, "unjudged", mean_logprob=-1.0)
    small = [each for each in candidates if each.generator == _SMALL]
    right = [0.9 + 0.1 * rng.random() if each.passed else 0.1 * rng.random() for each in small]
    right[0] = 0.5
    nearly = [p if rng.random() < 0.8 else 1 - p for p in right]
    judges = {
        "right/seed-1": said(small, right, "right/seed-1"),
        "right/seed-2": said(small, nearly, "right/seed-2"),
        "nearly": said(small, nearly, "nearly"),
        "rankef": said(small, [rng.random() for _ in small], "rankef"),
    }
    likelihoods = {each.key: Likelihood(each.key, -rng.random(), 1 + each.sample, -rng.random(), 2) for each in small}
    timings = [
        Timing(_SMALL, "generation", "a processor", 1, 20, 2.0),
        Timing("right/seed-1", "judging", "a processor", 1, 20, 0.5),
        Timing("nearly", "judging", "a processor", 1, 20, 0.25),
        Timing("right/seed-1", "judging", "a processor", 32, 640, 0.1),
    ]
    return Inputs(SplitCandidates(Path("c.jsonl"), candidates, split), judges, likelihoods, timings)


INPUTS = _inputs()
CANDIDATES = INPUTS.candidates


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    output = tmp_path_factory.mktemp("rq2")
    run(INPUTS, Options(("nearly", "right")), output, print)
    return output


@pytest.fixture(scope="module")
def made(folder):
    return {table.id: table for table in tables.read(folder / "tables.jsonl")}


def _cells(made, table, *labels):
    """The cells of the only row that begins with these labels, by column."""
    (row,) = [row for row in made[table].rows if row.labels[: len(labels)] == labels]
    return dict(zip((column.name for column in made[table].columns), row.cells, strict=True))


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, id=name) for name in _TABLES],
)
def test_every_table_is_there_and_every_absent_cell_says_why(folder, made, name):
    assert (folder / f"{name}.csv").is_file()
    assert rank(name) < len(ITEMS), "the report has no place for it"
    cells = [cell for row in made[name].rows for cell in row.cells]
    assert cells
    assert all(cell.reason for cell in cells if cell.value is None and cell.reference.value is not None)


@pytest.mark.parametrize("n", [pytest.param("2", id="n=2"), pytest.param("5", id="n=5")])
def test_pass_at_one_of_every_contender(made, n):
    cells = _cells(made, "selection", "Phi-4 mini", n, "10")
    figures = {name: cells[name].value for name in _CONTENDERS}
    assert all(figures["Worst"] <= figure <= figures["Oracle"] for figure in figures.values())
    assert figures["1 judge"] > figures["RankEF"]
    assert cells["1 judge"].reference == tables.Reference({"2": 0.262, "5": 0.354}[n], "reported")
    assert cells["3 judges"].value is None
    assert cells["LLM"].value > cells["Single"].value
    assert cells["1 judge"].low <= figures["1 judge"] <= cells["1 judge"].high


def test_what_is_too_few_or_not_judged_is_only_in_the_paper(made):
    shown = {row.labels for row in made["selection"].rows}
    assert ("Phi-4 mini", "10", "10") not in shown
    assert ("Gemma-3 4B", "10", "10") in shown
    assert not any(label[0] == "unjudged" for label in shown)


def test_what_was_not_judged_is_counted(made):
    assert made["selection"].notes[1:] == (
        "Phi-4: left out, as the team was not asked about 36 of its 36 candidates.",
        "unjudged: left out, as the team was not asked about 72 of its 72 candidates.",
    )


def test_judges_are_ordered_by_validation(made):
    assert [row.labels for row in made["team"].rows] == [("1", "right"), ("2", "nearly")]


def test_the_oracle_gap(made):
    cells = _cells(made, "oracle-gap", "Phi-4 mini", "5")
    exact = _cells(made, "selection-exact", "Phi-4 mini", "5")
    expected = (exact["1 judge"].value - cells["random"].value) / (cells["oracle"].value - cells["random"].value)
    assert cells["1 judge"].value == pytest.approx(expected)
    assert cells["1 judge"].value > 0.5 > cells["RankEF"].value
    assert 0.5 < cells["mixed tasks"].value <= 1


def test_the_likelihood_of_later_is_a_mean_over_the_tokens(made):
    passing = []
    for task in sorted({each.task for each in CANDIDATES.of("test")}):
        found = [each for each in CANDIDATES.rows if (each.task, each.generator) == (task, _SMALL)]
        likelihoods = {each.sample: INPUTS.likelihoods[each.key] for each in found}
        means = {sample: known.code / known.code_tokens for sample, known in likelihoods.items()}
        best = [max(five, key=lambda each: means[each.sample]) for five in combinations(found, 5)]
        passing += [each.passed for each in best]
    exact = _cells(made, "selection-exact", "Phi-4 mini", "5")["LogLik"]
    assert exact.value == pytest.approx(sum(passing) / len(passing))


def test_statistics_pair_teams_with_baselines(made):
    row = _cells(made, "statistics", "Phi-4 mini", "5", "1 judge", "RankEF")
    assert row["odds ratio"].value == pytest.approx(row["wins"].value / row["losses"].value)
    assert row["p"].value <= row["p adjusted"].value < 0.001
    assert row["p of whole tasks"].value < 0.05
    assert row["wins"].cases == 18 * 10 * 2
    teams = {labels[2] for labels in (row.labels for row in made["statistics"].rows)}
    baselines = {labels[3] for labels in (row.labels for row in made["statistics"].rows)}
    assert teams == {"1 judge", "2 judges", "1 judge, raw_prod", "2 judges, raw_prod"}
    assert baselines >= {"RankEF", "LogLik", "Random", "Single", "LLM", "Coder-Reviewer sum"}
    assert not baselines & {"Oracle", "Worst", "1 judge", "right", "nearly"}


def test_one_generator_alone_is_compared_once(made):
    assert {row.labels[0] for row in made["statistics"].rows} == {"Phi-4 mini"}


def test_all_generators_together_are_compared_too(tmp_path):
    large = [each for each in CANDIDATES.rows if each.generator == _LARGE]
    judges = {"nearly": {**INPUTS.judges["nearly"], **said(large, [0.5] * len(large), "nearly")}}
    run(Inputs(CANDIDATES, judges, {}), Options(("nearly",)), tmp_path, print)
    made = {table.id: table for table in tables.read(tmp_path / "tables.jsonl")}
    small, other, both = (
        _cells(made, "statistics", name, "2", "1 judge", "First") for name in ("Phi-4 mini", "Phi-4", "all generators")
    )
    assert both["wins"].value == small["wins"].value + other["wins"].value
    assert not [row for row in made["statistics"].rows if row.labels[:2] == ("all generators", "5")]


def test_the_seed_reaches_the_random_choice(tmp_path):
    name = f"choices/{_SMALL}/Random.jsonl"
    whole = Options(("nearly",), repetitions=1)
    candidates = [each for each in CANDIDATES.rows if each.generator == _SMALL and each.sample < 5]
    chosen = []
    for seed in (0, 1, 1):
        inputs = Inputs(replace(CANDIDATES, rows=candidates), INPUTS.judges, {})
        run(inputs, replace(whole, seed=seed), tmp_path / str(len(chosen)), print)
        found = jsonl.read(tmp_path / str(len(chosen)) / name, Choice)
        # five of five are drawn: what differs is the choice among them
        chosen.append([each.samples for each in found if each.n == 5])
    assert chosen[0] != chosen[1] == chosen[2]


def test_every_reading_of_the_score_is_there(made):
    names = {row.labels[0] for row in made["forms"].rows}
    assert {"1 judge", "1 judge, raw_prod", "2 judges, signed", "2 judges, posterior_prior"} <= names
    assert len(names) == 18


def test_learned_ensembles_choose_as_well_as_a_judge(made):
    for kind in ("random forest, 2 judges", "neural network, 2 judges"):
        cells = _cells(made, "ensembles", kind)
        best = _cells(made, "selection", "Phi-4 mini", "5")["1 judge"].value
        assert cells["Phi-4 mini, n = 5"].value == pytest.approx(best, abs=0.1)


def test_of_a_generator_that_never_fails_nothing_is_learned(tmp_path):
    rows = [
        replace(each, code="" if not each.passed and CANDIDATES.split[each.task] == "validation" else each.code)
        for each in CANDIDATES.rows
    ]
    inputs = replace(INPUTS, candidates=replace(CANDIDATES, rows=rows))
    run(inputs, Options(("right", "nearly")), tmp_path, print)
    (table,) = [each for each in tables.read(tmp_path / "tables.jsonl") if each.id == "ensembles"]
    assert [row.labels for row in table.rows] == [("random forest",), ("neural network",)]
    assert {(cell.value, cell.reason) for row in table.rows for cell in row.cells} == {
        (None, "all that the judges could read of the validation candidates is of one verdict")
    }


def test_the_weights_of_the_reviewer(made):
    assert [row.labels[0].rsplit(" ", 1)[1] for row in made["weights"].rows] == [
        *("0.0", "0.1", "0.2", "0.3", "0.4", "0.6", "0.7", "0.8", "0.9", "1.0")
    ]


def test_seconds_are_those_of_generation_and_two_judges(made):
    cells = _cells(made, "seconds", "Phi-4 mini")
    assert cells["n = 10"].value == pytest.approx(10 * 2.75)
    assert (cells["n = 10"].reference.value, cells["LLM"].value) == (24.7, None)
    assert len(made["timings"].rows) == 4


def test_generators_have_their_hardware(made):
    (row,) = [row for row in made["generators"].rows if row.labels[0] == "Phi-4"]
    assert row.labels == ("Phi-4", "15", "L40S", "48", "7.5", "18")
    assert row.cells[0].reference.value == 0.316
    assert row.cells[1].value > row.cells[0].value
    assert (row.cells[2].value, row.cells[2].reason) == (None, "no task has as many candidates")


def test_cells_link_to_choices(folder, made):
    linked = {cell.records for table in made.values() for row in table.rows for cell in row.cells if cell.records}
    assert all((folder / name).is_file() for name in linked)
    name = _cells(made, "selection", "Phi-4 mini", "5")["1 judge"].records
    found = [each for each in jsonl.read(folder / name, Choice) if each.n == 5]
    assert len(found) == 18
    mean = sum(sum(each.passed) for each in found) / (18 * 20)
    assert mean == pytest.approx(_cells(made, "selection", "Phi-4 mini", "5")["1 judge"].value)


@pytest.mark.parametrize(
    ("names", "generator", "message"),
    [
        pytest.param(
            ("a-b", "a/b"),
            _LARGE,
            r"phi-4-mini/a-b\.jsonl: .* both a-b \(phi-4-mini\) and a/b \(phi-4-mini\);",
            id="judges",
        ),
        pytest.param(
            ("a", "b"),
            "phi/4 mini",
            r"phi-4-mini/1-judge\.jsonl: .* \(phi-4-mini\) and 1 judge \(phi/4 mini\);",
            id="generators",
        ),
    ],
)
def test_choices_of_two_in_one_file_are_refused(tmp_path, names, generator, message):
    rows = [replace(each, generator=generator) if each.generator == _LARGE else each for each in CANDIDATES.rows]
    judges = {name: said(rows, [0.5 + each.passed / 3 for each in rows], name) for name in ("nearly", *names)}
    inputs = Inputs(replace(CANDIDATES, rows=rows), judges, {})
    with pytest.raises(JudgebotError, match=f"choices/{message} rename one of them"):
        run(inputs, Options(("nearly",)), tmp_path, print)


def test_a_team_that_judged_nothing_is_an_error(tmp_path):
    inputs = Inputs(CANDIDATES, {"a": _validation_only()}, {})
    with pytest.raises(JudgebotError, match=r"c\.jsonl: the team has judged all test candidates of no generator"):
        run(inputs, Options(("a",)), tmp_path, print)


@pytest.mark.parametrize(
    "unread",
    [pytest.param(False, id="none in common"), pytest.param(True, id="none in common that could be read")],
)
def test_a_team_without_common_validation_candidates_is_an_error(tmp_path, unread):
    known = _validation_only()
    keys = sorted(known)
    first = {key: known[key] for key in keys[::2]}
    second = {key: known[key] for key in keys[1::2]}
    if unread:
        second |= {key: replace(known[key], p_correct=None, logit=None) for key in first}
    with pytest.raises(JudgebotError, match=r"c\.jsonl: of the validation candidates .*, one of it read none"):
        run(Inputs(CANDIDATES, {"a": first, "b": second}, {}), Options(("a", "b")), tmp_path, print)


def _validation_only():
    return {key: each for key, each in INPUTS.judges["nearly"].items() if CANDIDATES.split[key.split("#")[0]] != "test"}
