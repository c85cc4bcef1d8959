import pytest
import torch
from click.testing import CliRunner
from study_records import labelled, pool
from tiny_language_models import save_causal

from judgebot.errors import JudgebotError
from judgebot_eval import cli, jsonl
from judgebot_eval.select import likelihood
from judgebot_eval.select.coder_reviewer import Likelihood, review


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return save_causal("qwen2", tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="module")
def scorer(model):
    return likelihood.load(str(model))


def test_it_is_the_probability_of_each_token_after_the_last(scorer):
    before, after = "Returns the sum of a", " + b; and more"
    ((total, tokens),) = scorer.log_probabilities([(before, after)])
    first, second = (scorer.tokenizer(text, add_special_tokens=False)["input_ids"] for text in (before, after))
    ids = [scorer.tokenizer.bos_token_id, *first, *second]
    expected = 0.0
    for index in range(1 + len(first), len(ids)):
        logits = scorer.network(torch.tensor([ids[:index]])).logits[0, -1]
        expected += float(logits.log_softmax(-1)[ids[index]].detach())
    assert (total, tokens) == (pytest.approx(expected, rel=1e-4), len(second))


def test_texts_of_a_batch_do_not_touch_each_other(scorer):
    pairs = [("a", " b c d"), ("a b c d e f g h", " i"), ("", "b"), ("x", "")]
    together = scorer.log_probabilities(pairs)
    alone = [found for pair in pairs for found in scorer.log_probabilities([pair])]
    assert together == [(pytest.approx(total, abs=1e-4), tokens) for total, tokens in alone]
    assert together[-1] == (0.0, 0)


@pytest.mark.parametrize("raw", [pytest.param(False, id="chat"), pytest.param(True, id="raw")])
def test_coder_and_reviewer_read_what_they_should(scorer, raw):
    candidate = labelled()
    (found,) = likelihood.Scorer(scorer.network, scorer.tokenizer, raw).likelihoods([candidate])
    asked = "Adds.\n" if raw else scorer.asked(candidate)
    (coder, reviewer) = scorer.log_probabilities(
        [(asked, candidate.code), review(candidate.description, candidate.code)]
    )
    assert (found.code, found.code_tokens) == (pytest.approx(coder[0], rel=1e-4), coder[1])
    assert (found.description, found.description_tokens) == (pytest.approx(reviewer[0], rel=1e-4), reviewer[1])
    if not raw:
        assert 'Description: "Adds."' in asked
        assert asked.endswith("assistant\n")


def test_a_run_is_continued(scorer, tmp_path):
    candidates = [*pool([0, 1, 0]), labelled(sample=3, code="")]
    calls = []
    likelihood.score_all(scorer, candidates[:1], tmp_path / "a.jsonl", lambda *done: calls.append(done))
    likelihood.score_all(scorer, candidates, tmp_path / "a.jsonl", lambda *done: calls.append(done))
    assert calls == [(1, 1), (2, 2)]
    found = list(jsonl.read(tmp_path / "a.jsonl", Likelihood))
    assert [each.candidate for each in found] == [each.key for each in candidates[:3]]


def test_a_score_is_of_the_text_as_it_is_now(scorer, tmp_path):
    likelihood.score_all(scorer, [labelled()], tmp_path / "a.jsonl", lambda *_: None)
    with pytest.raises(JudgebotError, match=r"a\.jsonl: t0#g#0 was another text when this was written"):
        likelihood.score_all(scorer, [labelled(code="int g() { return 7; }")], tmp_path / "a.jsonl", lambda *_: None)


def test_the_command_scores_the_candidates_of_a_generator(model, tmp_path):
    jsonl.write(tmp_path / "c.jsonl", [labelled(), labelled(generator="h")])
    arguments = ["likelihood", str(tmp_path / "c.jsonl"), "--model", str(model), "--generator", "h"]
    result = CliRunner().invoke(cli.main, [*arguments, "--output", str(tmp_path / "l.jsonl")], catch_exceptions=False)
    assert result.output == "1 of 1\n"
    assert [each.candidate for each in jsonl.read(tmp_path / "l.jsonl", Likelihood)] == ["t0#h#0"]
    other = CliRunner().invoke(cli.main, [*arguments, "--raw", "--output", str(tmp_path / "l.jsonl")])
    assert "was begun with raw False" in str(other.exception)


def test_no_candidates_of_a_generator_are_no_success(model, tmp_path):
    jsonl.write(tmp_path / "c.jsonl", [labelled()])
    arguments = ["likelihood", str(tmp_path / "c.jsonl"), "--model", str(model), "--generator", "h"]
    with pytest.raises(
        JudgebotError, match=r"c\.jsonl: holds no candidates to score; give others, or another --generator"
    ):
        CliRunner().invoke(cli.main, [*arguments, "--output", str(tmp_path / "l.jsonl")], catch_exceptions=False)
