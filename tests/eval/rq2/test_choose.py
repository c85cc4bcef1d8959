import pytest
from study_records import labelled, pool, said

from judgebot_eval.rq2.choose import choose
from judgebot_eval.rq2.contenders import Evidence
from judgebot_eval.rq2.inputs import Options
from judgebot_eval.rq2.judges import panels
from judgebot_eval.select.plans import pools

VALIDATION = pool([1, 0], task="v0")
TEST = [*pool([1, 0, 1], generator="phi-4-mini"), labelled("t0", 3, generator="phi-4-mini", code="")]
OPTIONS = Options(("judge",), repetitions=2)


def _choose(judged, *others):
    candidates = [*TEST, *others]
    judgements = said([*VALIDATION, *judged], [0.9 if each.passed else 0.1 for each in (*VALIDATION, *judged)])
    found = panels({"judge": judgements}, [*VALIDATION, *candidates], VALIDATION)
    evidence = Evidence(tuple(found.values()), (), {}, tuple(VALIDATION))
    return choose(evidence, pools(candidates), OPTIONS, lambda _: None)


@pytest.mark.parametrize(
    ("judged", "unjudged"),
    [
        pytest.param(TEST[:3], {}, id="all that has code"),
        pytest.param(TEST[:2], {"phi-4-mini": 1}, id="one with code is missing"),
    ],
)
def test_only_generators_whose_code_is_judged_are_chosen_from(judged, unjudged):
    chosen = _choose(judged)
    assert chosen.unjudged == unjudged
    assert {each.generator for each in chosen.settings} == {"phi-4-mini"} - unjudged.keys()


def test_the_large_ones_need_no_judge_to_be_compared_with():
    large = [*pool([1], generator="phi-4"), *pool([0], generator="gpt-4.1-mini")]
    chosen = _choose(TEST[:3], *large)
    one = {each.contender: each.passed.tolist() for each in chosen.results["main"] if each.expected is None}
    assert {name: one[name] for name in ("Single", "LLM", "GPT-4.1-mini")} == {
        "Single": [[True, False]],
        "LLM": [[True, True]],
        "GPT-4.1-mini": [[False, False]],
    }
    assert chosen.unjudged == {"phi-4": 1, "gpt-4.1-mini": 1}
