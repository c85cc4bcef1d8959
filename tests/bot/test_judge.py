import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from judgebot.bundle import MODEL, TOKENIZER, sha256_of
from judgebot.edit import Edit
from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot.judge import (
    OnnxJudge,
    Sessions,
    available_cores,
    load_judge,
    load_tokenizer,
    pack,
    pad,
    refuse_two_runtimes,
    tokenize,
)
from judgebot.judgement import Judgement
from judgebot.method_features import method_features


def _examples(*codes):
    return [Example("good", "fine", code) for code in codes]


@pytest.mark.parametrize(
    "asked",
    [pytest.param({}, id="as it comes"), pytest.param({"ORT_DISABLE_TELEMETRY": "0"}, id="even where asked to")],
)
def test_onnx_runtime_collects_nothing(tmp_path, asked):
    # what it sends, from a developer's machine only, it first writes into the home folder
    environ = {"HOME": str(tmp_path), **asked}
    subprocess.run([sys.executable, "-c", "import judgebot.judge"], env=environ, check=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("batch_tokens", [pytest.param(n, id=f"{n} tokens") for n in (0, 24, 4096)])
@pytest.mark.parametrize("threads", [pytest.param(n, id=f"{n} threads") for n in (1, 3)])
def test_encoder_scores_in_order_whatever_the_batches(make_bundle, batch_tokens, threads):
    judge = load_judge(make_bundle(batch_tokens=batch_tokens), threads)
    judgements = judge.judge(_examples("bad bad bad", "", "good", "good good fine", "bad"))
    assert [judgement.logit for judgement in judgements] == [-1.5, 1.5, 2.5, 4.0, 0.5]
    assert not any(judgement.truncated for judgement in judgements)


def test_decoder_scores_by_the_difference_of_its_two_logits(make_bundle):
    judge = load_judge(make_bundle(kind="decoder"))
    assert [j.logit for j in judge.judge(_examples("bad bad", "good"))] == [-0.5, 2.5]


class _Session:
    """Answers each text with these two logits."""

    def __init__(self, *logits):
        self._logits = logits

    def get_providers(self):
        return []

    def get_inputs(self):
        return [SimpleNamespace(name="input_ids")]

    def run(self, _, inputs):
        return (np.array([self._logits] * len(inputs["input_ids"])),)


def test_the_first_logit_of_a_decoder_speaks_against_the_method(make_bundle):
    bundle = make_bundle(kind="decoder")
    judge = OnnxJudge(bundle, Sessions(_Session(1.0, 3.5), None, None), load_tokenizer(bundle), threads=1)
    assert [judgement.logit for judgement in judge.judge(_examples("good", "bad"))] == [2.5, 2.5]


@pytest.mark.parametrize(
    ("kind", "keeps_end"),
    [
        pytest.param("encoder", False, id="an encoder reads the beginning"),
        pytest.param("decoder", True, id="a decoder is asked at the end"),
    ],
)
def test_what_is_kept_of_a_long_text(make_bundle, kind, keeps_end):
    whole, cut = (
        tokenize(load_tokenizer(bundle), bundle, _examples("x " * 200))[0].offsets
        for bundle in (make_bundle(kind=kind, max_length=length) for length in (512, 32))
    )
    assert (len(cut), cut[-2] == whole[-2]) == (32, keeps_end)


def test_a_tokenizer_that_pads_does_so_no_more(make_bundle):
    bundle = make_bundle()
    tokenizer = Tokenizer.from_file(str(bundle.folder / TOKENIZER))
    tokenizer.enable_padding(length=30)
    tokenizer.save(str(bundle.folder / TOKENIZER))
    (encoding,) = tokenize(load_tokenizer(bundle), bundle, _examples("good"))
    assert len(encoding) < 30


@pytest.mark.parametrize(
    ("code", "truncated"), [pytest.param("x " * 26, False, id="fits"), pytest.param("x " * 27, True, id="too long")]
)
def test_truncation_is_recorded(make_bundle, code, truncated):
    (judgement,) = load_judge(make_bundle(max_length=32)).judge(_examples(code))
    assert judgement.truncated is truncated


def test_a_wide_part_has_the_last_word(make_bundle):
    examples = _examples("bad bad bad", "good")
    (of_bad, of_good) = (sum(method_features(example).values) for example in examples)
    judgements = load_judge(make_bundle(wide="method/2")).judge(examples)
    assert [judgement.logit for judgement in judgements] == pytest.approx([of_bad - 1.5, of_good + 2.5])


def test_scores_edits(make_bundle):
    judge = load_judge(make_bundle(change={}))
    short, long = _examples("f ( )", "f ( ) ;")
    edits = [Edit(short, long, 0.25), Edit(long, short), Edit(short, long)]
    expected = [Judgement(logit, truncated=False) for logit in (1.25, -1.0, 1.0)]
    assert judge.judge_edits(edits) == expected
    assert judge.judge_edits([]) == []


def test_scores_no_edits_without_a_change_model(make_bundle):
    with pytest.raises(ValueError, match="tiny has no change model"):
        load_judge(make_bundle()).judge_edits([])


def test_no_examples(make_bundle):
    assert load_judge(make_bundle()).judge([]) == []


def test_runs_where_it_says(make_bundle):
    assert load_judge(make_bundle()).providers == ["CPUExecutionProvider"]


def test_refuses_a_changed_model(make_bundle):
    bundle = make_bundle()
    (bundle.folder / MODEL).write_bytes(b"not ONNX")
    with pytest.raises(JudgebotError, match="sha256 differs"):
        load_judge(bundle)


def test_names_a_model_that_cannot_be_loaded(make_bundle):
    folder = make_bundle().folder
    (folder / MODEL).write_bytes(b"not ONNX")
    bundle = make_bundle("broken")
    (bundle.folder / MODEL).write_bytes(b"not ONNX")
    bundle.files[MODEL] = sha256_of(bundle.folder / MODEL)
    with pytest.raises(JudgebotError, match=r"model\.onnx: ONNX Runtime .* cannot load it"):
        load_judge(bundle)


@given(st.lists(st.integers(1, 600), max_size=40), st.sampled_from([0, 100, 512, 4096]))
def test_batches_hold_every_text_once_within_the_budget(lengths, budget):
    batches = list(pack(lengths, budget))
    assert sorted(index for batch in batches for index in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or max(lengths[index] for index in batch) * len(batch) <= budget


class _Encoding:
    def __init__(self, ids):
        self.ids, self.type_ids, self.attention_mask = ids, [1] * len(ids), [1] * len(ids)

    def __len__(self):
        return len(self.ids)


def test_pad_fills_with_zeros_on_the_right():
    batch = pad([_Encoding([5, 6, 7]), _Encoding([8])])
    np.testing.assert_array_equal(batch["input_ids"], [[5, 6, 7], [8, 0, 0]])
    np.testing.assert_array_equal(batch["attention_mask"], [[1, 1, 1], [1, 0, 0]])


def test_refuses_two_runtimes():
    with pytest.raises(JudgebotError, match="pip uninstall -y onnxruntime onnxruntime-gpu"):
        refuse_two_runtimes(lambda _: True)


@pytest.mark.parametrize("only", ["onnxruntime", "onnxruntime-gpu"])
def test_accepts_one_runtime(only):
    refuse_two_runtimes(lambda name: name == only)
    assert available_cores() >= 1
