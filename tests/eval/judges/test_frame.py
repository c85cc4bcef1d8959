import pytest
import tiny_language_models as tiny

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.judges.frame import around_ids, chat_frame, encode, raw_frame
from judgebot_eval.judges.prompts import zero_shot

_PROMPT = zero_shot(Example("Returns the sum.", "int f(int a, int b)", "int f(int a, int b) { return a + b; }"))


@pytest.mark.parametrize(
    ("template", "strips"), [pytest.param("qwen", False, id="qwen"), pytest.param("llama", True, id="llama")]
)
def test_the_chat_frame_is_what_the_template_renders(template, strips):
    tokenizer = tiny.tokenizer(template)
    frame = chat_frame(tokenizer)
    rendered = tokenizer.apply_chat_template(
        [{"role": "user", "content": _PROMPT}], add_generation_prompt=True, date_string="26 Jul 2024"
    )
    assert encode(tokenizer, frame, [_PROMPT], 1000) == [rendered]
    assert frame.strips == strips
    assert tokenizer.convert_ids_to_tokens(frame.end) == "<|im_end|>"


@pytest.mark.parametrize("template", ["qwen", "llama"])
def test_too_long_prompts_lose_their_beginning_but_not_the_frame(template):
    tokenizer = tiny.tokenizer(template)
    frame = chat_frame(tokenizer)
    (whole,), (cut,) = (encode(tokenizer, frame, [_PROMPT], length) for length in (1000, 60))
    prefix, suffix = around_ids(tokenizer, frame)
    assert len(cut) == 60
    assert cut[: len(prefix)] == prefix
    assert cut[len(prefix) :] == whole[len(prefix) - 60 :]
    assert cut[-len(suffix) :] == suffix


def test_raw_prompts_stand_alone():
    tokenizer = tiny.tokenizer()
    frame = raw_frame(tokenizer)
    assert encode(tokenizer, frame, [_PROMPT], 1000) == [tokenizer(_PROMPT)["input_ids"]]
    assert frame.end == tokenizer.eos_token_id


def test_raw_prompts_begin_as_texts_of_the_model_do():
    tokenizer = tiny.tokenizer(begins=True)
    assert encode(tokenizer, raw_frame(tokenizer), [_PROMPT], 1000) == [tokenizer(_PROMPT)["input_ids"]]
    assert tokenizer(_PROMPT)["input_ids"][0] == tokenizer.bos_token_id


def test_a_model_without_a_chat_template_has_to_be_asked_raw():
    with pytest.raises(JudgebotError, match="no chat template; give --raw"):
        chat_frame(tiny.tokenizer(None))
