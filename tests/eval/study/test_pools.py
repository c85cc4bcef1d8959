from dataclasses import replace

from judgebot_eval.records import Judgement, LabelledCandidate
from judgebot_eval.study.pools import carried

_JUDGED = LabelledCandidate("qwen/1", "HumanEval/1", "qwen", "a", 0, "d", "int f()", "int f() { }", "passed")


def test_a_judgement_holds_for_all_samples_of_the_same_problem_and_code():
    alike = replace(_JUDGED, task="ice/1", generator="b", code="\n int f() { } ")
    twin, other = replace(alike, sample=1), replace(alike, sample=2, code="int f() { return 1; }")
    elsewhere = replace(_JUDGED, task="qwen/2", base_task="HumanEval/2")
    said = {_JUDGED.key: Judgement(_JUDGED.key, "judge", 0.7, 0.8, text_hash=_JUDGED.text_hash)}

    assert carried(said, [_JUDGED, other], [alike, twin, other, elsewhere]) == [
        Judgement(alike.key, "judge", 0.7, 0.8, text_hash=alike.text_hash),  # else `rq2` takes it for another text
        Judgement(twin.key, "judge", 0.7, 0.8, text_hash=alike.text_hash),
    ]
