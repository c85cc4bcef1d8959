import numpy as np
import pytest

from judgebot_eval.rq2.results import Result
from judgebot_eval.rq2.statistics_table import comparisons, pooled, stars, table
from judgebot_eval.stats import benjamini_hochberg, mcnemar


def _result(contender, passed, generator="phi-4-mini", n=10):
    """Of as many tasks as there are outcomes, or lists of those of its seeds and repetitions."""
    outcomes = np.array(passed, bool).reshape(len(passed), -1)
    return Result(generator, n, contender, outcomes, None, tuple(map(str, range(len(passed)))))


def test_p_values_are_adjusted_together():
    team = _result("1 judge", [1] * 12 + [0] * 4)
    results = [team, _result("Random", [0] * 9 + [1] * 7), _result("RankEF", [1] * 11 + [0] * 5)]
    made = table(list(comparisons(results)))
    adjusted, unadjusted = ([row.cells[index].value for row in made.rows] for index in (3, 4))
    assert unadjusted == [mcnemar(9, 4).p, mcnemar(1, 0).p]
    assert adjusted == benjamini_hochberg(unadjusted)


def test_the_odds_ratio_has_the_papers_beside_it():
    results = [_result("1 judge", [1, 1, 0]), _result("Random", [0, 1, 0])]
    (row,) = table(list(comparisons(results))).rows
    assert row.labels == ("Phi-4 mini", "10", "1 judge", "Random", "no")
    assert (row.cells[2].value, row.cells[2].reference.value) == (3.0, 7.63)
    assert row.cells[2].reason == "half a case was added to both sides, because one has no case"


@pytest.mark.parametrize(
    ("team", "n", "references"),
    [
        pytest.param("1 judge", 10, (362, 47, 7.63), id="the paper's"),
        pytest.param("1 judge", 5, (None, None, None), id="of fewer candidates"),
        pytest.param("2 judges", 10, (None, None, None), id="of a larger team"),
        pytest.param("1 judge, raw_prod", 10, (None, None, None), id="of another form"),
    ],
)
def test_only_what_the_paper_compares_has_its_figures(team, n, references):
    results = [_result(team, [1, 1, 0], n=n), _result("Random", [0, 1, 0], n=n)]
    (row,) = table(list(comparisons(results))).rows
    assert tuple(cell.reference.value for cell in row.cells[:3]) == references


def test_every_p_value_has_its_column():
    team, other = (np.repeat(passed, [30, 20, 8]) for passed in ([1, 0, 1], [0, 1, 1]))
    results = [_result("1 judge", team), _result("Random", other)]
    made = table(list(comparisons(results)))
    (row,) = made.rows
    figures = {column.name: cell.value for column, cell in zip(made.columns, row.cells, strict=True)}
    test = mcnemar(30, 20)
    assert (figures["p"], figures["p corrected"], figures["p exact"]) == (test.p, test.p_corrected, test.p_exact)
    assert figures["p of whole tasks"] == pytest.approx(test.p_exact, abs=0.02)


@pytest.mark.parametrize(
    ("other", "compared"),
    [
        pytest.param(_result("Random", [1]), True, id="a baseline"),
        pytest.param(_result("Oracle", [1]), False, id="the oracle"),
        pytest.param(_result("2 judges, signed", [1]), False, id="a team"),
        pytest.param(_result("Random", [1], n=5), False, id="another n"),
        pytest.param(_result("Random", [1], generator="gemma-3-4b"), False, id="another generator"),
    ],
)
def test_what_is_compared(other, compared):
    assert len(list(comparisons([_result("1 judge, raw_prod", [0]), other]))) == compared


@pytest.mark.parametrize(
    ("team", "other", "wins", "losses", "outcomes"),
    [
        pytest.param([[1], [0]], [[0], [1]], 1, 1, 2, id="a seed each: no outcome counts twice"),
        pytest.param([[1, 1, 0]], [[0]], 2, 0, 3, id="one seed against three"),
        pytest.param([[1, 0]], [[0, 0, 0]], 2, 0, 3, id="two against three: the first again"),
        pytest.param([[1, 0, 1, 0]], [[0, 1]], 2, 2, 4, id="repetition with repetition"),
    ],
)
def test_outcomes_are_paired(team, other, wins, losses, outcomes):
    results = [_result("1 judge", team), _result("Random", other), _result("RankEF", [[0] * 9] * len(team))]
    row = table(list(comparisons(results))).rows[0]
    assert [(cell.value, cell.cases) for cell in row.cells[:2]] == [(wins, outcomes), (losses, outcomes)]


def test_generators_are_put_together_outcome_by_outcome():
    once = [_result("1 judge", [[1], [0]], "g"), _result("Random", [[0], [1]], "g")]
    often = [_result("1 judge", [[1, 1, 0]], "h"), _result("Random", [[0, 0, 0]], "h")]
    (both,) = pooled(list(comparisons([*once, *often])), "all")
    assert (both.generator, both.n, both.team, both.baseline) == ("all", 10, "1 judge", "Random")
    assert both.ours.tolist() == [[True], [False], [True], [True], [False]]
    assert both.theirs.tolist() == [[False], [True], [False], [False], [False]]
    assert both.tasks == ("0", "1", "0", "0", "0")


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        pytest.param([("1 judge", "g"), ("Random", "g")], 0, id="one generator"),
        pytest.param([("1 judge", "g"), ("Random", "g"), ("1 judge", "h"), ("Random", "h")], 1, id="two"),
        pytest.param(
            [("1 judge", "g"), ("Random", "g"), ("First", "g"), ("1 judge", "h"), ("Random", "h")],
            1,
            id="a baseline of one generator alone",
        ),
    ],
)
def test_what_is_put_together(results, expected):
    found = comparisons([_result(contender, [1], generator) for contender, generator in results])
    assert len(list(pooled(list(found), "all"))) == expected


@pytest.mark.parametrize(
    ("p", "expected"),
    [
        pytest.param(0.0009, "p < 0.001", id="very"),
        pytest.param(0.001, "p < 0.01", id="quite"),
        pytest.param(0.049, "p < 0.05", id="just"),
        pytest.param(0.05, "no", id="not"),
    ],
)
def test_stars(p, expected):
    assert stars(p) == expected
