"""Every ranker learns: a tiny one of random weights over-fits 64 candidates, and is the same when it is read again."""

import os
from dataclasses import replace

import pytest
import tiny_language_models
from hypothesis import given
from hypothesis import strategies as st
from tiny_rankers import CANDIDATES, EXAMPLES, byte_pairs, save_bert, save_roberta, word_pieces
from torch import nn
from transformers import T5Config

from judgebot.errors import JudgebotError
from judgebot_eval.judge_names import parse
from judgebot_eval.judges import coderanker, encoder, rankef
from judgebot_eval.judges.ranker_run import Run, train
from judgebot_eval.judges.training import Settings
from judgebot_eval.stats.agreement import confusion

_SETTINGS = Settings(3e-3, epochs=30, step_rows=16, max_length=96, weight_decay=0.0)


@pytest.fixture
def bert(tmp_path):
    return save_bert(tmp_path / "bert")


@pytest.fixture
def roberta(tmp_path):
    return save_roberta(tmp_path / "roberta")


def _t5(**config):
    shape = T5Config(
        vocab_size=400,
        d_model=32,
        d_kv=16,
        d_ff=64,
        num_layers=2,
        num_heads=2,
        dropout_rate=0.0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=1,
    )
    return rankef.build(shape, byte_pairs(), rankef.Config("rankef", max_length=96, **config), 0)


def _coderanker(folder, task):
    return coderanker.start(folder, coderanker.config_of(CANDIDATES, task, name="coderanker", max_length=96), 0)


def _learn(judge, folder):
    train(judge, Run(CANDIDATES, CANDIDATES, folder, tiny_language_models.silent), _SETTINGS)
    return judge.score(EXAMPLES)


def _f1(scores):
    return confusion([score.p_correct >= 0.5 for score in scores], [each.passed for each in CANDIDATES]).f1


_RANKERS = {
    "encoder": (lambda made: encoder.start(made["bert"], encoder.Config("encoder", max_length=96), 0), encoder.load),
    "coderanker-binary": (lambda made: _coderanker(made["roberta"], "binary"), coderanker.load),
    "coderanker-ternary-bert": (lambda made: _coderanker(made["bert"], "ternary"), coderanker.load),
    "coderanker-line": (lambda made: _coderanker(made["roberta"], "execution_error_with_line"), coderanker.load),
    "rankef-hard": (lambda _: _t5(), rankef.load),
    "rankef-soft": (lambda _: _t5(sharing="soft"), rankef.load),
    "rankef-quirk": (lambda _: _t5(upstream_quirk=True), rankef.load),
}


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind) for kind in _RANKERS])
def test_over_fits_and_is_the_same_when_read_again(tmp_path, bert, roberta, one_thread, kind):
    start, load = _RANKERS[kind]
    judge = start({"bert": bert, "roberta": roberta})
    scores = _learn(judge, tmp_path / "run")
    assert _f1(scores) >= 0.95
    judge.save(tmp_path / "judge")
    assert load(tmp_path / "judge").score(EXAMPLES) == scores


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param(rankef.name_of(1), "rankef/seed-1", id="rankef"),
        pytest.param(rankef.name_of(2, sharing="soft"), "rankef/soft/seed-2", id="rankef-soft"),
        pytest.param(
            rankef.name_of(0, sharing="soft", upstream_quirk=True), "rankef/soft/upstream-quirk/seed-0", id="both"
        ),
        pytest.param(coderanker.name_of(1, "ternary"), "coderanker/seed-1", id="coderanker"),
        pytest.param(coderanker.name_of(1, "binary"), "coderanker/binary/seed-1", id="coderanker-binary"),
        pytest.param(encoder.name_of(3), "encoder/seed-3", id="encoder"),
    ],
)
def test_names_say_what_a_ranker_is_and_its_seed(name, expected):
    assert name == expected
    assert parse(name).full == name


@pytest.mark.parametrize(
    ("settings", "steps"),
    [pytest.param(rankef.SETTINGS, 200, id="rankef"), pytest.param(coderanker.SETTINGS, 1000, id="coderanker")],
)
def test_warms_up_for_as_many_steps_as_the_authors_at_the_size_of_the_study(settings, steps):
    assert settings.warm_up * settings.epochs * 19_484 / settings.step_rows == pytest.approx(steps, rel=0.02)


@pytest.mark.parametrize("load", [encoder.load, coderanker.load, rankef.load])
def test_refuses_a_folder_without_a_ranker(tmp_path, load):
    with pytest.raises(JudgebotError, match=r"ranker\.json: not the settings of such a judge"):
        load(tmp_path)


def test_rankef_starts_without_dropout(tmp_path):
    ranker = rankef.start(tiny_language_models.save_t5(tmp_path), rankef.Config("rankef", sharing="soft"), 0)
    assert {part.p for part in ranker.network.modules() if isinstance(part, nn.Dropout)} == {0.0}


@pytest.mark.parametrize(
    "load",
    [
        pytest.param(lambda folder: encoder.start(folder, encoder.Config("encoder"), 0), id="start"),
        pytest.param(coderanker.load, id="trained"),
    ],
)
def test_refuses_damaged_weights(tmp_path, bert, load):
    _coderanker(bert, "binary").save(tmp_path / "ranker")
    folder = tmp_path / "ranker" if load is coderanker.load else bert
    os.truncate(folder / "model.safetensors", 4000)
    with pytest.raises(JudgebotError, match=rf"{folder}: cannot be loaded"):
        load(folder)


def test_refuses_an_encoder_without_a_tokenizer(tmp_path):
    with pytest.raises(JudgebotError, match=r"tokenizer\.json: missing"):
        encoder.start(tmp_path, encoder.Config("encoder"), 0)


@pytest.mark.parametrize(
    ("lengths", "limit", "left"),
    [
        pytest.param((3, 4), 10, (3, 4), id="both-fit"),
        pytest.param((3, 9), 10, (3, 7), id="the-longer-is-cut"),
        pytest.param((9, 3), 10, (7, 3), id="whichever-it-is"),
        pytest.param((9, 9), 10, (5, 5), id="equal"),
        pytest.param((9, 9), 11, (6, 5), id="the-completion-first"),
        pytest.param((9, 8), 11, (6, 5), id="then-in-turn"),
        pytest.param((8, 9), 11, (6, 5), id="then-in-turn-whichever-it-is"),
    ],
)
def test_cuts_the_longer_side(lengths, limit, left):
    assert coderanker.cut(*lengths, limit) == left


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_cuts_as_token_by_token(first, second, limit):
    left = [first, second]
    while sum(left) > limit:
        left[left[0] <= left[1]] -= 1
    assert coderanker.cut(first, second, limit) == tuple(left)


@pytest.mark.parametrize(
    ("tokenizer", "last"),
    [pytest.param(byte_pairs, "Ċ", id="line-ends"), pytest.param(word_pieces, "{", id="no-line-ends")],
)
def test_finds_the_token_that_ends_a_line(tokenizer, last):
    encoding = tokenizer().encode(EXAMPLES[0].code, add_special_tokens=False)
    ends = [encoding.tokens[place] for place in coderanker.line_ends(EXAMPLES[0].code, encoding)]
    assert len(ends) == 3
    assert ends[0].endswith(last)


def test_rankef_reads_its_task_as_plain_text():
    asked = rankef.question(EXAMPLES[0], "CLASSIFICATION")
    assert asked.startswith("<CLASSIFICATION>\nQUESTION:\nAdds 1 to x .\nstatic int add ( int x )\nCODE:\nstatic int")
    assert asked.endswith("}\nResult:\n")
    assert rankef.question(EXAMPLES[0], "GENERATION").endswith("}\nEVAL_MESSAGE:\n")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        pytest.param({"verdict": "passed"}, "This code is correct.\nResult:\nCorrect(0)", id="passed"),
        pytest.param({"verdict": "failed", "error_type": "", "line": None}, "", id="unknown"),
        pytest.param({"feedback": "as it was said"}, "as it was said", id="its-own"),
    ],
)
def test_rankef_learns_to_say_the_feedback(changes, told):
    assert rankef.told_of(replace(CANDIDATES[0], **changes)) == told
