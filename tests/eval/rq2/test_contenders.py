import pytest
from study_records import labelled, pool, said

from judgebot_eval.rq2.contenders import Evidence, ablations, baselines, ensembles, forms, team_name
from judgebot_eval.rq2.judges import panels
from judgebot_eval.select.coder_reviewer import Likelihood

VALIDATION = [each for index in range(5) for each in pool([1, 0], task=f"v{index}")]
TEST = pool([1, 0, 1], mean_logprob=-1.0)
NO_CODE = labelled("t0", 9, code="")
EVERYTHING = [*VALIDATION, *TEST]
JUDGES = {
    name: said(candidates, [0.9 if each.passed else 0.2 for each in candidates])
    for name, candidates in {"a/seed-1": EVERYTHING, "a/seed-2": EVERYTHING, "b": EVERYTHING, "c": VALIDATION}.items()
}
PANELS = panels(JUDGES, EVERYTHING, VALIDATION)
LIKELIHOODS = {each.key: Likelihood(each.key, -1.0, 1, -1.0, 1) for each in TEST}
EVIDENCE = Evidence((PANELS["a"],), (PANELS["b"], PANELS["c"]), LIKELIHOODS, tuple(VALIDATION))


def _names(found):
    return [each.name for each in found]


BOTH = Evidence((PANELS["b"], PANELS["a"]), (), {}, tuple(VALIDATION))


def test_a_team_chooses_once_for_each_seed_of_the_judge_with_most():
    assert [len(each.selectors) for each in forms(EVIDENCE, ("prod",))] == [2]
    assert [len(each.selectors) for each in forms(BOTH, ("prod",))] == [1, 2]
    assert {len(each.selectors) for each in ensembles(BOTH, TEST)} == {2}


@pytest.mark.parametrize(
    ("judges", "form", "name"),
    [
        pytest.param(1, "prod", "1 judge", id="one"),
        pytest.param(3, "prod", "3 judges", id="three"),
        pytest.param(2, "signed", "2 judges, signed", id="another form"),
    ],
)
def test_team_name(judges, form, name):
    assert team_name(judges, form) == name


def test_who_cannot_choose_is_left_out():
    simple = ["Random", "First", "Majority", "Oracle", "Worst"]
    reviewers = ["Coder-Reviewer sum", "Coder-Reviewer avg"]
    assert _names(baselines(EVIDENCE, TEST)) == ["b", "LogLik", *reviewers, *simple]
    assert _names(baselines(EVIDENCE, pool([1], generator="h"))) == simple
    assert _names(baselines(EVIDENCE, VALIDATION)) == ["b", "c", *simple]
    assert _names(baselines(EVIDENCE, [*TEST, NO_CODE])) == ["b", "LogLik", *reviewers, *simple]


def test_weights_of_the_reviewer_need_likelihoods():
    assert len(_names(ablations(EVIDENCE, TEST))) == 10
    assert len(_names(ablations(EVIDENCE, [*TEST, NO_CODE]))) == 10
    assert _names(ablations(EVIDENCE, VALIDATION)) == []


def test_nothing_is_learned_from_one_verdict():
    correct = tuple(each for each in VALIDATION if each.passed)
    assert _names(ensembles(Evidence(EVIDENCE.team, (), {}, correct), TEST)) == []


def test_what_has_no_code_or_was_not_read_teaches_no_verdict():
    wrong = [labelled("v5", code=""), labelled("v6")]
    validation = [*(each for each in VALIDATION if each.passed), *wrong]
    judges = said([*VALIDATION, *wrong, *TEST], [0.9, 0.2] * 5 + [0.1, None] + [0.9] * 3)
    panel = panels({"a": judges}, [*EVERYTHING, *wrong], validation)["a"]
    assert _names(ensembles(Evidence((panel,), (), {}, tuple(validation)), TEST)) == []


@pytest.mark.parametrize(
    ("judge", "column"),
    [
        pytest.param("rankef/seed-1", "RankEF", id="RankEF"),
        pytest.param("qwen2.5-coder-0.5b/fine-tuned", "Qwen2.5 Coder 0.5B", id="as in the paper"),
        pytest.param("qwen2.5-coder-0.5b/zero-shot", "qwen2.5-coder-0.5b/zero-shot", id="not trained"),
        pytest.param("own/fine-tuned/lora", "own/fine-tuned/lora", id="a variant"),
    ],
)
def test_the_column_of_a_judge(judge, column):
    (panel,) = panels({judge: JUDGES["b"]}, EVERYTHING, VALIDATION).values()
    assert _names(baselines(Evidence(EVIDENCE.team, (panel,), {}, ()), VALIDATION))[0] == column


def test_judges_that_the_paper_calls_the_same_have_their_own_columns():
    names = ("Qwen2.5-Coder-3B-Instruct/fine-tuned", "qwen2.5-coder-3b/fine-tuned")
    others = tuple(panels(dict.fromkeys(names, JUDGES["b"]), EVERYTHING, VALIDATION).values())
    assert _names(baselines(Evidence(EVIDENCE.team, others, {}, ()), VALIDATION))[:2] == list(names)


def test_the_seed_is_that_of_the_random_choice():
    (random,) = [each for each in baselines(Evidence(EVIDENCE.team, (), {}, (), seed=7), TEST) if each.name == "Random"]
    assert [selector.seed for selector in random.selectors] == [7]


def test_every_choice_is_the_right_one():
    for contender in (*forms(EVIDENCE), *ensembles(EVIDENCE, TEST)):
        assert all(selector.choose(TEST).passed for selector in contender.selectors), contender.name
