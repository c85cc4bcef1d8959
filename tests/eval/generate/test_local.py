import os
from dataclasses import replace

import pytest
import torch

from judgebot.errors import JudgebotError
from judgebot_eval.chat import Message, Request
from judgebot_eval.generate.local import LocalModel, Source, load

CHAT_TEMPLATE = (
    "{% for m in messages %}[{{ m.role }}|{{ m.content }}]{% endfor %}{% if add_generation_prompt %}[{% endif %}"
)


def _request(text: str, seed: int = 0, **changes) -> Request:
    messages = (Message("user", text),)
    return replace(Request("m", messages, temperature=1.0, max_tokens=12, seed=seed, mode="completion"), **changes)


REQUESTS = [_request("int", 1), _request("return a long one", 2), _request("i", 3), _request("public static", 4)]


def _answers(model: LocalModel, requests):
    return [reply for _, reply in sorted(model.answer(requests), key=lambda answer: answer[0])]


def _taught(network, tokenizer, prompt: str, reply: str, length: int) -> list[float]:
    """The log-probabilities of a reply, by teacher forcing."""
    asked, said = (tokenizer(text, add_special_tokens=False)["input_ids"] for text in (prompt, reply))
    with torch.no_grad():
        scores = torch.log_softmax(network(torch.tensor([asked + said])).logits[0], -1)
    return [scores[len(asked) + index - 1, token].item() for index, token in enumerate(said)][:length]


@pytest.mark.parametrize("architecture", [pytest.param(name, id=name) for name in ("qwen2", "llama", "gemma3")])
@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({}, id="defaults"),
        pytest.param({"top_k": 5, "top_p": 0.8, "repetition_penalty": 1.05}, id="as Qwen2.5-Coder has them"),
    ],
)
def test_log_probabilities_are_the_models_own(network, tokenizer, architecture, settings):
    made = network(architecture)
    made.generation_config.update(**settings)
    replies = _answers(LocalModel(made, tokenizer, batch=4), REQUESTS)

    for request, reply in zip(REQUESTS, replies, strict=True):
        taught = _taught(made, tokenizer, request.messages[0].content, reply.text, len(reply.token_logprobs))
        assert reply.token_logprobs == pytest.approx(taught, abs=1e-4)
        assert len(reply.token_logprobs) == len(reply.text)


@pytest.mark.parametrize("batch", [pytest.param(n, id=f"{n} at a time") for n in (1, 3)])
def test_a_sample_depends_on_its_seed_alone(network, tokenizer, batch):
    made = network()

    together = _answers(LocalModel(made, tokenizer, 4), REQUESTS)

    assert [reply.text for reply in _answers(LocalModel(made, tokenizer, batch), REQUESTS)] == [
        reply.text for reply in together
    ]
    (other,) = _answers(LocalModel(made, tokenizer, 1), [replace(REQUESTS[0], seed=9)])
    assert other.text != together[0].text


def test_temperature_zero_takes_the_likeliest(network, tokenizer):
    made = network()
    (reply,) = _answers(LocalModel(made, tokenizer, 1), [_request("int f", temperature=0.0)])

    ids = tokenizer("int f", return_tensors="pt")
    expected = made.generate(**ids, max_new_tokens=12, do_sample=False)
    assert reply.text == tokenizer.decode(expected[0, 5:], skip_special_tokens=True)


def test_the_end_is_not_part_of_a_reply(network, tokenizer):
    made = network()
    (whole,) = _answers(LocalModel(made, tokenizer, 1), [_request("int")])
    end = tokenizer.convert_tokens_to_ids(whole.text[4])
    made.generation_config.eos_token_id = [0, end]

    (reply,) = _answers(LocalModel(made, tokenizer, 1), [_request("int")])

    length = whole.text.index(whole.text[4])
    assert (whole.finish, whole.completion_tokens) == ("length", 12)
    assert (reply.text, reply.finish, reply.completion_tokens) == (whole.text[:length], "stop", length + 1)
    assert reply.token_logprobs == pytest.approx(whole.token_logprobs[:length], abs=1e-5)


def test_a_reply_ends_before_a_stop_text(network, tokenizer):
    model = LocalModel(network(), tokenizer, 1)
    (whole,) = _answers(model, [_request("int")])
    stop = whole.text[3:6]

    (reply,) = _answers(model, [_request("int", stop=("never there", stop))])

    length = whole.text.index(stop)
    assert (reply.text, reply.finish) == (whole.text[:length], "stop")
    assert len(reply.token_logprobs) == length
    assert reply.completion_tokens == length + len(stop) < whole.completion_tokens


@pytest.mark.parametrize(
    ("template", "tokens"),
    [
        pytest.param(CHAT_TEMPLATE, len("[system|s][user|u]["), id="with a template"),
        pytest.param(None, len("s\n\nu"), id="without one"),
    ],
)
def test_a_chat_goes_through_the_template(network, tokenizer, template, tokens):
    tokenizer.chat_template = template
    request = _request("", mode="chat", messages=(Message("system", "s"), Message("user", "u")))

    (reply,) = _answers(LocalModel(network(), tokenizer, 1), [request])

    assert reply.prompt_tokens == tokens


def test_a_template_that_refuses_is_an_error(network, tokenizer):
    tokenizer.chat_template = "{{ raise_exception('System role not supported') }}"
    request = _request("", mode="chat", messages=(Message("system", "s"), Message("user", "u")))

    with pytest.raises(JudgebotError, match="m: its chat template refuses: System role not supported; give --mode"):
        _answers(LocalModel(network(), tokenizer, 1), [request])


def test_a_folder_is_loaded_and_described(network, tokenizer, tmp_path):
    made = network()
    made.generation_config.update(top_k=7, do_sample=True)
    made.save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)

    model = load(Source(str(tmp_path), dtype="bfloat16"), batch=2)

    described = model.describe(temperature=1.0)
    assert (described["top_k"], described["dtype"], described["batch"]) == (7, "bfloat16", 2)
    assert described["generation_config"]["top_k"] == 7
    assert model.revision == ""
    assert len(_answers(model, REQUESTS)) == 4


def test_scores_that_are_no_numbers_are_an_error(network, tokenizer):
    made = network()
    made.get_output_embeddings().weight.data[:] = float("nan")

    with pytest.raises(JudgebotError, match="m: its scores are no numbers in float32; give another --dtype"):
        _answers(LocalModel(made, tokenizer, 4), REQUESTS)


def test_damaged_weights_are_an_error(network, tokenizer, tmp_path):
    network().save_pretrained(tmp_path)
    tokenizer.save_pretrained(tmp_path)
    os.truncate(tmp_path / "model.safetensors", 4000)

    with pytest.raises(JudgebotError, match=r"cannot be loaded: .*or give the folder that holds it"):
        load(Source(str(tmp_path)), batch=1)


def test_what_cannot_be_loaded_is_an_error(tmp_path):
    with pytest.raises(JudgebotError, match=r"cannot be loaded: .*or give the folder that holds it"):
        load(Source(str(tmp_path)), batch=1)
