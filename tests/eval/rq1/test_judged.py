from dataclasses import replace

import numpy as np
import pytest
from study_records import judged, pool, said

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.rq1.judged import join, read_judgements

CANDIDATES = pool([1, 0, 1])


def _one(*seeds):
    (found,) = join(CANDIDATES, {f"judge/seed-{seed}": each for seed, each in enumerate(seeds)})
    return found


def test_seeds_are_joined():
    found = _one(said(CANDIDATES, [0.9, 0.2, 0.3]), said(CANDIDATES, [0.8, 0.6, None]))
    assert (found.name.family, found.seeds, found.unasked, found.unread) == ("judge", 2, 0, 1)
    assert found.correct.tolist() == [True, False, True]
    assert np.isnan(found.p_correct[1, 2])
    assert [each.sample for each in found.read().candidates] == [0, 1]
    assert [(each.p_correct, each.correct) for each in found.predictions()] == [
        (0.9, True),
        (0.2, False),
        (0.3, True),
        (0.8, True),
        (0.6, False),
    ]


def test_candidates_that_a_seed_was_not_asked_about_are_counted():
    found = _one(said(CANDIDATES, [0.9, 0.2, 0.3]), said(CANDIDATES[:2], [0.8, 0.6]))
    assert (len(found.candidates), found.unasked) == (2, 1)


def test_judges_of_other_candidates_are_left_out():
    assert join(CANDIDATES, {"judge": said(pool([1], task="other"), [0.5])}) == []


def test_families_come_in_the_order_of_their_names():
    judges = {name: said(CANDIDATES, [0.9, 0.2, 0.3]) for name in ("b/seed-1", "a", "b/seed-0")}
    assert [(each.name.family, each.seeds) for each in join(CANDIDATES, judges)] == [("a", 1), ("b", 2)]


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        pytest.param(
            ["qwen2.5-coder-3b/zero-shot", "own/seed-1"], ["own", "Qwen2.5 Coder 3B, zero-shot"], id="as in the paper"
        ),
        pytest.param(
            ["qwen2.5-coder-3b/zero-shot", "Qwen2.5-Coder-3B-Instruct/zero-shot"],
            ["Qwen2.5-Coder-3B-Instruct/zero-shot", "qwen2.5-coder-3b/zero-shot"],
            id="two of one",
        ),
        pytest.param(["rankef", "rankef/fine-tuned/seed-1"], ["rankef", "rankef/fine-tuned"], id="with and without"),
    ],
)
def test_labels_tell_judges_apart(names, labels):
    assert [
        each.label for each in join(CANDIDATES, {name: said(CANDIDATES, [0.9, 0.2, 0.3]) for name in names})
    ] == labels


@pytest.mark.parametrize(
    ("p_correct", "expected"),
    [
        pytest.param([1, 0, 0.5], True, id="probabilities"),
        pytest.param([1, 0, None], False, id="verdicts"),
    ],
)
def test_graded(p_correct, expected):
    assert _one(said(CANDIDATES, p_correct)).is_graded == expected


def test_some_candidates():
    found = _one(said(CANDIDATES, [0.9, 0.2, 0.3])).where(lambda candidate: candidate.passed)
    assert (found.p_correct.tolist(), found.tasks) == ([[0.9, 0.3]], ["t0", "t0"])


def test_judgements_of_several_judges_and_files(tmp_path):
    first, second = (list(said(CANDIDATES[:2], [0.9, 0.2], name).values()) for name in ("a", "b"))
    jsonl.write(tmp_path / "1.jsonl", [*first, *second[:1]])
    jsonl.write(tmp_path / "2.jsonl", second)
    found = read_judgements([tmp_path / "1.jsonl", tmp_path / "2.jsonl"], CANDIDATES[:1])
    assert {name: list(each.values()) for name, each in found.items()} == {"a": first, "b": second}


def test_two_answers_to_one_question_are_refused(tmp_path):
    jsonl.write(tmp_path / "1.jsonl", [judged(CANDIDATES[0], 0.9), judged(CANDIDATES[0], 0.8)])
    with pytest.raises(JudgebotError, match=r"1\.jsonl: judge judges t0#g#0 twice"):
        read_judgements([tmp_path / "1.jsonl"], [])


def test_a_judgement_of_another_text_is_refused(tmp_path):
    judgement = replace(judged(CANDIDATES[0], 0.9), text_hash=CANDIDATES[0].text_hash)
    jsonl.write(tmp_path / "1.jsonl", [judgement])
    assert read_judgements([tmp_path / "1.jsonl"], CANDIDATES) == {"judge": {CANDIDATES[0].key: judgement}}
    with pytest.raises(JudgebotError, match=r"1\.jsonl: t0#g#0 was another text when this was written"):
        read_judgements([tmp_path / "1.jsonl"], [replace(CANDIDATES[0], code="int g() { return 7; }")])
