import pytest
from study_records import pool, said

from judgebot_eval.select.learned import KINDS, features, learned
from judgebot_eval.select.teams import Opinion


def _judged(tasks, p_correct, task="v"):
    candidates = [each for index in range(tasks) for each in pool([1, 0], task=f"{task}{index}")]
    return candidates, said(candidates, p_correct * tasks)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind) for kind in KINDS])
def test_it_learns_whom_to_believe(kind):
    validation, right = _judged(60, [0.8, 0.3])
    _, misled = _judged(60, [0.1, 0.9])
    unseen, right_again = _judged(2, [0.8, 0.3], "u")
    _, misled_again = _judged(2, [0.1, 0.9], "u")
    selector = learned(kind, [right | right_again, misled | misled_again], validation, unseen)
    assert selector.name == f"{kind}, 2 judges"
    assert [selector.choose(unseen[start : start + 2]).passed for start in (0, 2)] == [True, True]


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind) for kind in KINDS])
def test_the_order_of_the_candidates_does_not_count(kind):
    validation = [each for index in range(20) for each in pool([1, 0], task=f"v{index}")]
    judge = said(validation, [number % 7 / 7 for number in range(40)])
    one, other = (learned(kind, [judge], rows, validation) for rows in (validation, validation[::-1]))
    assert [one.score(each) for each in validation] == [other.score(each) for each in validation]


def test_few_validate_nothing():
    validation, judge = _judged(5, [0.9, 0.1])
    selector = learned("neural network", [judge], validation, validation[:2])
    assert selector.choose(validation[:2]).passed


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind) for kind in KINDS])
@pytest.mark.parametrize(
    ("passed", "said_of"),
    [
        pytest.param([1, 1], [0.9, 0.1], id="all correct"),
        pytest.param([0, 0], [0.9, 0.1], id="all wrong"),
        pytest.param([1, 0], [0.9, None], id="what is wrong was not read"),
        pytest.param([1, 0], [None, None], id="nothing was read"),
    ],
)
def test_one_verdict_teaches_nothing(kind, passed, said_of):
    validation = pool(passed, task="v")
    assert learned(kind, [said(validation, said_of)], validation, validation) is None


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind) for kind in KINDS])
@pytest.mark.parametrize("wrong", [pytest.param(count, id=f"{count} wrong") for count in (1, 2)])
def test_many_of_one_verdict_and_few_of_the_other(kind, wrong):
    validation = pool([1] * 1_000 + [0] * wrong, task="v")
    judge = said(validation, [0.9] * 1_000 + [0.1] * wrong)
    selector = learned(kind, [judge], validation, validation[-3:])
    assert selector.choose(validation[-wrong - 1 :]).passed


def test_what_could_not_be_read_comes_last():
    validation, judge = _judged(3, [0.9, 0.1])
    unseen = pool([0, 1], task="u")
    selector = learned("random forest", [judge | said(unseen, [None, 0.1])], validation, unseen)
    assert selector.choose(unseen).sample == 1


def test_features_are_verdicts_and_confidences():
    assert features([Opinion(0.9, 2.2), Opinion(0.2, -1.4)]) == [1.0, 0.0, 0.9, 0.8]
