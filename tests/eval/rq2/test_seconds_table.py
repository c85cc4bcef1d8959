import pytest

from judgebot_eval import paper
from judgebot_eval.rq2 import seconds_table
from judgebot_eval.rq2.cost import Timing

TEAM = ("qwen/fine-tuned", "llama/fine-tuned", "gemma/fine-tuned")


def _timing(model, seconds, work="generation", batch=1, device="a card"):
    return Timing(model, work, device, batch, 10, seconds)


def _cells(timings, name="Phi-4 mini", team=TEAM):
    table = seconds_table.table(timings, team)
    (row,) = [row for row in table.rows if row.labels == (name,)]
    return dict(zip((column.name for column in table.columns), row.cells, strict=True))


QWEN, LLAMA = (_timing(f"{name}/fine-tuned/seed-0", 0.25, "judging") for name in ("qwen", "llama"))
JUDGES = [QWEN, LLAMA, _timing("qwen/fine-tuned/seed-0", 0.01, "judging", 32)]
PHI, PHI_LARGE = _timing("phi-4-mini", 1.0), _timing("phi-4", 10.0)


@pytest.mark.parametrize(
    ("timings", "expected"),
    [
        pytest.param([*JUDGES, PHI], (1.5, 15.0, None), id="generator and judges"),
        pytest.param([*JUDGES, PHI, PHI_LARGE], (1.5, 15.0, 0.5), id="and its sibling"),
        pytest.param(
            [*JUDGES, PHI, _timing("phi-4", 10.0, device="a large card")], (1.5, 15.0, 0.5), id="sibling elsewhere"
        ),
        pytest.param(
            [*JUDGES, PHI, _timing("qwen/fine-tuned/seed-1", 0.75, "judging")], (1.75, 17.5, None), id="mean of seeds"
        ),
        pytest.param(
            [*JUDGES, PHI, _timing("phi-4-mini", 9.0, "judging"), _timing("qwen/fine-tuned", 9.0)],
            (1.5, 15.0, None),
            id="other work of the same models",
        ),
    ],
)
def test_seconds(timings, expected):
    cells = _cells(timings)
    figures = tuple(cells[name].value for name in ("per candidate", "n = 10", "change, n = 10"))
    assert figures == tuple(each if each is None else pytest.approx(each) for each in expected)
    assert (cells["n = 10"].reference.value, cells["change, n = 10"].reference.tag) == (24.7, "derived")
    assert all(bool(cell.reason) == (cell.value is None) for cell in cells.values())


@pytest.mark.parametrize(
    ("timings", "team", "column", "reason"),
    [
        pytest.param(JUDGES, TEAM, "n = 2", "of generation by phi-4-mini was given", id="no generator"),
        pytest.param(
            [QWEN, PHI], TEAM, "per candidate", "of judging by llama/fine-tuned was given", id="a judge is missing"
        ),
        pytest.param([*JUDGES, PHI], TEAM, "LLM", "of generation by phi-4 was given", id="no sibling"),
        pytest.param([*JUDGES, PHI], TEAM, "change, n = 5", "of generation by phi-4 was given", id="no change"),
        pytest.param([*JUDGES, PHI], TEAM[:1], "n = 5", "the team has fewer than two judges", id="a team of one"),
        pytest.param(
            [QWEN, LLAMA, _timing("phi-4-mini", 1.0, device="another")],
            TEAM,
            "n = 5",
            "timed on several devices, a card, another: give the timings of one",
            id="mixed devices",
        ),
        pytest.param(
            [*JUDGES, PHI, PHI_LARGE, _timing("phi-4", 1.0, device="another")],
            TEAM,
            "LLM",
            "timed on several devices, a card, another: give the timings of one",
            id="a model on two devices",
        ),
    ],
)
def test_what_is_absent_says_why(timings, team, column, reason):
    cell = _cells(timings, team=team)[column]
    assert cell.value is None
    assert cell.reason.endswith(reason)


def test_generators_that_the_paper_has_not_are_there_and_siblings_are_not():
    timings = [*JUDGES, _timing("own", 1.0), PHI_LARGE]
    cells = _cells(timings, "own")
    assert (cells["n = 2"].value, cells["LLM"].reason) == (3.0, "no larger sibling of it is known")
    assert {row.labels[0] for row in seconds_table.table(timings, TEAM).rows} == {*paper.rows("seconds"), "own"}


@pytest.mark.parametrize("name", [pytest.param(name, id=name) for name in paper.rows("seconds")])
def test_the_papers_seconds_are_proportional_to_n(name):
    cells = _cells([], name)
    per, large = cells["per candidate"].reference.value, cells["LLM"].reference.value
    for n in (2, 5, 10):
        total, change = cells[f"n = {n}"].reference.value, cells[f"change, n = {n}"].reference.value
        assert total == pytest.approx(n * per, abs=0.06)
        assert change == pytest.approx(total / large - 1, abs=0.006)
