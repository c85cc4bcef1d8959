"""What stands around a prompt: the chat template of a model, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from transformers import PreTrainedTokenizerFast

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.judges.prompts import zero_shot

_MARK = "\ue000"
_PROBE = zero_shot(Example("", "", ""))
# some templates (Llama 3.2) tell the model today's date, and a prompt must not change from day to day
_DATE = "26 Jul 2024"


@dataclass(frozen=True, slots=True)
class Frame:
    """What a model reads before and after a prompt.

    Attributes:
        strips: the template strips whitespace off both ends of a prompt.
        end: the id of the token that ends an answer.
    """

    prefix: str
    suffix: str
    strips: bool
    end: int

    def around(self, prompt: str) -> str:
        """Return all that the model reads."""
        return f"{self.prefix}{prompt.strip() if self.strips else prompt}{self.suffix}"


def chat_frame(tokenizer: PreTrainedTokenizerFast) -> Frame:
    """Frame a prompt as the only message of a user, to be answered by the model.

    Raises:
        JudgebotError: the model has no chat template.
    """
    if not tokenizer.chat_template:
        raise JudgebotError(f"{tokenizer.name_or_path}: the model has no chat template; give --raw to do without")
    asked = _render(tokenizer, [_MARK])
    prefix, _, suffix = asked.partition(_MARK)
    answered = _render(tokenizer, ["", _MARK])
    after = _ids(tokenizer, answered.partition(_MARK)[2])
    end = after[0] if after else tokenizer.eos_token_id
    return Frame(prefix, suffix, strips=_render(tokenizer, [f"{_MARK}\n"]) == asked, end=end)


def raw_frame(tokenizer: PreTrainedTokenizerFast) -> Frame:
    """Frame a prompt by nothing but the token that begins a text, for models that have one."""
    begins = tokenizer.bos_token_id is not None and tokenizer("")["input_ids"][:1] == [tokenizer.bos_token_id]
    return Frame(tokenizer.bos_token if begins else "", "", strips=False, end=tokenizer.eos_token_id)


def encode(
    tokenizer: PreTrainedTokenizerFast, frame: Frame, prompts: Sequence[str], max_length: int
) -> list[list[int]]:
    """Turn prompts into token ids; of one that is too long the beginning is cut, not the frame."""
    kept = len(around_ids(tokenizer, frame)[0])
    rows = (_ids(tokenizer, frame.around(prompt)) for prompt in prompts)
    return [ids if len(ids) <= max_length else ids[:kept] + ids[kept - max_length :] for ids in rows]


def around_ids(tokenizer: PreTrainedTokenizerFast, frame: Frame) -> tuple[list[int], list[int]]:
    """Return the ids that stand before and after every prompt, as the tokenizer cuts them beside one."""
    text = frame.around(_PROBE)
    encoding = tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
    pieces = list(zip(encoding["input_ids"], encoding["offset_mapping"], strict=True))
    begins, ends = len(frame.prefix), len(text) - len(frame.suffix)
    return [piece for piece, (_, end) in pieces if end <= begins], [piece for piece, (at, _) in pieces if at >= ends]


def _render(tokenizer: PreTrainedTokenizerFast, contents: Sequence[str]) -> str:
    roles = ("user", "assistant")
    messages = [{"role": role, "content": content} for role, content in zip(roles, contents, strict=False)]
    return str(
        tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=len(messages) == 1, date_string=_DATE
        )
    )


def _ids(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    ids: list[int] = tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
    return ids
