import pytest
import tiny_language_models as tiny
import torch
from transformers import AutoModelForCausalLM, Gemma3Config, Gemma3ForConditionalGeneration, SiglipVisionConfig

from judgebot.errors import JudgebotError
from judgebot_eval.judges import causal
from judgebot_eval.judges.digits import pair
from judgebot_eval.judges.frame import encode
from judgebot_eval.judges.judge import example_of
from judgebot_eval.judges.prompts import zero_shot

_PROMPTS = [zero_shot(example_of(candidate)) + "x " * index for index, candidate in enumerate(tiny.candidates(5))]


@pytest.mark.parametrize("raw", [pytest.param(False, id="chat"), pytest.param(True, id="raw")])
@pytest.mark.parametrize("kind", tiny.CONFIGS)
def test_batches_are_read_as_single_texts_are(kind, raw, tmp_path, one_thread):
    model = causal.load(str(tiny.save_causal(kind, tmp_path)), raw=raw)
    logits = [score.logit for score in model.read(_PROMPTS)]
    expected = []
    for ids in encode(model.tokenizer, model.frame, _PROMPTS, 1024):
        whole = model.network(torch.tensor([ids])).logits[:, -1]
        zero, one = pair(whole, model.digits)[0].tolist()
        expected.append(one - zero)
    assert logits == pytest.approx(expected, abs=1e-4)
    assert len(set(logits)) == len(_PROMPTS)


def test_replies_are_short_texts(tmp_path, one_thread):
    model = causal.load(str(tiny.save_causal("qwen2", tmp_path)))
    replies = model.reply(_PROMPTS)
    assert len(replies) == len(_PROMPTS)
    assert replies == [model.reply([prompt])[0] for prompt in _PROMPTS]


def test_replies_are_the_likeliest_however_the_model_is_sampled(tmp_path, one_thread):
    model = causal.load(str(tiny.save_causal("qwen2", tmp_path)))
    replies = model.reply(_PROMPTS)
    model.network.generation_config.update(num_beams=3, repetition_penalty=1.1)
    assert model.reply(_PROMPTS) == replies


def test_prompts_longer_than_the_model_are_cut(tmp_path, one_thread):
    model = causal.load(str(tiny.save_causal("qwen2", tmp_path)), max_length=64)
    (score,) = model.read(["word " * 3000])
    assert score.p_correct is not None


def test_the_output_layer_is_computed_in_float32(tmp_path, one_thread):
    folder = str(tiny.save_causal("qwen2", tmp_path))
    network = causal.load_network(folder, torch.bfloat16)
    head = network.get_output_embeddings()
    head.register_forward_hook(causal.in_float32)
    states = torch.randn(1, 1, 32, dtype=torch.bfloat16)
    assert head(states).dtype == torch.float32
    assert torch.allclose(head(states), states.float() @ head.weight.float().T)


def test_of_a_model_that_sees_the_text_part_is_loaded(tmp_path):
    text = tiny.CONFIGS["gemma3"](300)
    vision = SiglipVisionConfig(hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2)
    seeing = Gemma3ForConditionalGeneration(Gemma3Config(text_config=text, vision_config=vision))
    seeing.save_pretrained(tmp_path)
    network = causal.load_network(str(tmp_path), torch.float32)
    assert type(network) is type(AutoModelForCausalLM.from_config(text))
    ids = torch.tensor([[5, 6, 7]])
    assert torch.allclose(network(ids).logits, seeing(ids).logits, atol=1e-5)


@pytest.mark.parametrize("load", [causal.load_tokenizer, lambda model: causal.load_network(model, torch.float32)])
def test_a_model_that_cannot_be_had(load, tmp_path):
    with pytest.raises(JudgebotError, match=r"cannot be loaded: .*or give the folder that holds it"):
        load(str(tmp_path))


@pytest.mark.parametrize("kind", tiny.CONFIGS)
def test_a_model_without_a_tokenizer(kind, tmp_path):
    folder = tiny.save_causal(kind, tmp_path)
    for file in folder.glob("token*"):
        file.unlink()
    with pytest.raises(JudgebotError, match=r"cannot be loaded: .*or give the folder that holds it with its tokenizer"):
        causal.load_tokenizer(str(folder))
