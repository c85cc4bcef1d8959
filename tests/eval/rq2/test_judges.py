import pytest
from study_records import labelled, pool, said

from judgebot.errors import JudgebotError
from judgebot_eval.rq2.judges import panels, team_of, trained
from judgebot_eval.select.teams import Range

VALIDATION = [*pool([1, 0], task="v0"), *pool([1, 0], task="v1")]
TEST = pool([1, 0], task="t0")
SAID = {
    "good/seed-1": said(VALIDATION, [0.9, 0.1, 0.8, 0.3]),
    "good/seed-2": said(VALIDATION, [0.9, 0.1, 0.3, 0.2]),
    "constant": said(VALIDATION, [0.9] * 4),
    "unread": said(VALIDATION, [None] * 4),
    "elsewhere": said(TEST, [0.5, 0.5]),
}
FOUND = panels(SAID, [*VALIDATION, *TEST], VALIDATION)


@pytest.mark.parametrize(
    ("name", "seeds", "f1"),
    [
        pytest.param("good", 2, (1 + 2 / 3) / 2, id="mean over seeds"),
        pytest.param("constant", 1, 2 / 3, id="constant"),
        pytest.param("unread", 1, None, id="not read"),
        pytest.param("elsewhere", 1, None, id="not asked"),
    ],
)
def test_f1_on_validation(name, seeds, f1):
    panel = FOUND[name]
    assert len(panel.seeds) == seeds
    assert panel.validation_f1 == (f1 if f1 is None else pytest.approx(f1))


@pytest.mark.parametrize(
    ("as_given", "expected"),
    [pytest.param(False, ["good", "constant"], id="by F1"), pytest.param(True, ["constant", "good"], id="as given")],
)
def test_order(as_given, expected):
    team = team_of(FOUND, ("constant", "good"), as_given=as_given)
    assert [panel.name.family for panel in team] == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("nobody", "nobody: no judgements of it; there are those of good, constant", id="unknown"),
        pytest.param("elsewhere", "elsewhere: judged no candidate of the validation tasks", id="not on validation"),
    ],
)
def test_who_cannot_be_in_a_team(name, message):
    found = {each: FOUND[each] for each in ("good", "constant", "elsewhere")}
    with pytest.raises(JudgebotError, match=message):
        team_of(found, (name,), as_given=False)


@pytest.mark.parametrize(
    "names",
    [
        pytest.param((), id="nobody"),
        pytest.param(("good", "good"), id="one twice"),
        pytest.param(("good", "constant", "unread", "elsewhere"), id="four"),
    ],
)
def test_a_team_is_one_to_three(names):
    with pytest.raises(JudgebotError, match="name one to 3 different judges"):
        team_of(FOUND, names, as_given=False)


def test_ranges_and_prior_are_those_of_the_validation_tasks():
    team = trained([FOUND["good"], FOUND["constant"]], 1, VALIDATION)
    assert team.ranges == (Range(0.7, 0.9), Range(0.9, 0.9))
    assert team.prior == 0.5


def test_judgements_are_spread_over_duplicates():
    again = labelled("t0", 5, code=TEST[0].code)
    (panel,) = panels({"a": said(TEST, [0.9, 0.1])}, [*TEST, again], VALIDATION).values()
    assert panel.covers([*TEST, again, labelled("t1", code="")])
    assert not panel.covers([labelled("t1")])
    assert panel.of_seed(3)[again.key].p_correct == 0.9
