import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.select.s_star import tournament

NOTHING = (0.0, 0.0)


@pytest.mark.parametrize(
    ("outputs", "groups"),
    [
        pytest.param(["1", "1", "2"], ((0, 1), (2,)), id="two groups"),
        pytest.param(["2", "1", "2"], ((0, 2), (1,)), id="in the order of their first member"),
        pytest.param([None, "1", None], ((1,),), id="errors are dropped"),
        pytest.param([None, None], (), id="nothing but errors"),
    ],
)
def test_groups(outputs, groups):
    assert tournament.group(outputs) == groups


@pytest.mark.parametrize(
    ("inputs", "pairs"),
    [
        pytest.param([((0, 2), (1, 3))], [(0, 1), (0, 3), (1, 2), (2, 3)], id="across two groups"),
        pytest.param([((0,), (1,), (2,))], [(0, 1), (0, 2), (1, 2)], id="across three groups"),
        pytest.param([((0,), (1,)), ((0,), (1,))], [(0, 1)], id="each once over all inputs"),
        pytest.param([((0, 1, 2),)], [], id="one group"),
    ],
)
def test_pairs(inputs, pairs):
    assert tournament.pairs_to_play(inputs) == pairs


@pytest.mark.parametrize(
    ("first", "swapped", "points"),
    [
        pytest.param(0, 1, (1.0, 0.0), id="the first sample twice"),
        pytest.param(1, 0, (0.0, 1.0), id="the second sample twice"),
        pytest.param(2, 2, (0.5, 0.5), id="neither twice"),
        pytest.param(0, 0, NOTHING, id="always program 0"),
        pytest.param(1, 1, NOTHING, id="always program 1"),
        pytest.param(2, 0, NOTHING, id="neither, then one"),
        pytest.param(0, 2, NOTHING, id="one, then neither"),
        pytest.param(None, 1, NOTHING, id="unread"),
        pytest.param(None, None, NOTHING, id="both unread"),
    ],
)
def test_points(first, swapped, points):
    assert tournament.points(first, swapped) == points


@pytest.mark.parametrize(
    ("totals", "winner"),
    [
        pytest.param([1.0, 3.0, 2.0], 1, id="most"),
        pytest.param([2.0, 2.0, 0.0], None, id="tie"),
        pytest.param([0.0, 0.0], None, id="no points"),
        pytest.param([1.0, 0.0], 0, id="one point"),
        pytest.param([0.0], None, id="one group has played nobody"),
        pytest.param([], None, id="no groups"),
    ],
)
def test_winner(totals, winner):
    assert tournament.winner(totals) == winner


def test_matches_count_for_the_groups_whichever_sample_has_the_lower_number():
    matches = {(0, 1): (1.0, 0.0), (1, 2): (0.0, 1.0), (0, 3): (0.5, 0.5), (2, 3): NOTHING}

    assert tournament.group_points(((0, 2), (1, 3)), matches) == [2.5, 0.5]


def test_each_member_of_a_winning_group_gets_one():
    inputs = [((0, 2), (1,)), ((0,), (1,), (2,)), ((0, 1, 2),)]
    matches = {(0, 1): (1.0, 0.0), (1, 2): (0.0, 1.0), (0, 2): (0.0, 1.0)}

    # first input: group (0, 2) has 2 points; second: 0 has 1, 1 has 0, 2 has 2; third: one group
    assert tournament.wins(inputs, matches, 3) == [1, 0, 2]


def test_round_robin():
    assert tournament.round_robin({(0, 1): (1.0, 0.0), (0, 2): (0.5, 0.5), (1, 2): (0.0, 1.0)}, 3) == [1.5, 0.0, 1.5]


def test_agreement_counts_the_others_of_a_group():
    assert tournament.agreement([((0, 1), (2,)), ((0, 1, 2),), ((1, 2),)], 3) == [3, 4, 3]


@pytest.mark.parametrize(
    ("totals", "best"), [pytest.param([0, 2, 2], 1, id="first of equals"), pytest.param([0, 0], 0, id="all 0")]
)
def test_best(totals, best):
    assert tournament.best(totals) == best


@st.composite
def _played(draw):
    """Outputs of some samples on some inputs, and matches of any result."""
    samples = draw(st.integers(1, 6))
    outputs = st.lists(st.sampled_from(["a", "b", "c", None]), min_size=samples, max_size=samples)
    inputs = [tournament.group(one) for one in draw(st.lists(outputs, max_size=5))]
    results = st.sampled_from([(1.0, 0.0), (0.0, 1.0), (0.5, 0.5), NOTHING])
    return samples, inputs, {pair: draw(results) for pair in tournament.pairs_to_play(inputs)}


@given(_played())
def test_no_sample_wins_more_inputs_than_separate_samples(played):
    samples, inputs, matches = played
    separating = sum(len(groups) > 1 for groups in inputs)

    assert all(0 <= total <= separating for total in tournament.wins(inputs, matches, samples))


@given(_played())
def test_a_sample_that_wins_all_its_matches_wins_all_inputs_that_single_it_out(played):
    samples, inputs, matches = played
    champion = {(a, b): (1.0, 0.0) if a == 0 else NOTHING for a, b in matches}
    singled_out = sum((0,) in groups and len(groups) > 1 for groups in inputs)

    assert tournament.wins(inputs, champion, samples)[0] >= singled_out
