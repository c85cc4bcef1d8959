import pytest
import tiny_language_models as tiny
import torch

from judgebot.errors import JudgebotError
from judgebot_eval.judges import seq2seq
from judgebot_eval.judges.digits import pair
from judgebot_eval.judges.judge import example_of
from judgebot_eval.judges.prompts import zero_shot

_PROMPTS = [zero_shot(example_of(candidate)) + "x " * index for index, candidate in enumerate(tiny.candidates(5))]


def test_the_verdict_is_the_first_step_of_the_decoder(tmp_path, one_thread):
    model = seq2seq.load(str(tiny.save_t5(tmp_path)))
    logits = [score.logit for score in model.read(_PROMPTS)]
    expected = []
    for prompt in _PROMPTS:
        ids = torch.tensor([model.tokenizer(prompt)["input_ids"]])
        first = model.network(input_ids=ids, decoder_input_ids=torch.tensor([[0]])).logits[:, 0]
        zero, one = pair(first, model.digits)[0].tolist()
        expected.append(one - zero)
    assert logits == pytest.approx(expected, abs=1e-4)


def test_of_too_long_prompts_the_end_is_read(tmp_path, one_thread):
    model = seq2seq.load(str(tiny.save_t5(tmp_path)))
    long, longer = ("word " * count + _PROMPTS[0] for count in (4000, 5000))
    assert model.read([long])[0].logit == pytest.approx(model.read([longer])[0].logit, abs=1e-5)


@pytest.mark.parametrize(
    ("save", "expected"),
    [
        pytest.param(tiny.save_t5, True, id="T5"),
        pytest.param(lambda folder: tiny.save_causal("qwen2", folder), False, id="Qwen2"),
    ],
)
def test_kinds_of_models(save, expected, tmp_path):
    assert seq2seq.is_seq2seq(str(save(tmp_path))) == expected


@pytest.mark.parametrize("ask", [seq2seq.is_seq2seq, seq2seq.load])
def test_a_model_that_cannot_be_had(ask, tmp_path):
    with pytest.raises(JudgebotError, match="cannot be loaded"):
        ask(str(tmp_path))
