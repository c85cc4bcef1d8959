"""A causal language model as a reader of prompts."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    GenerationConfig,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)

from judgebot.judge import pack
from judgebot_eval.generate.loading import loading
from judgebot_eval.generate.presets import model_id
from judgebot_eval.judges import digits, frame
from judgebot_eval.judges.digits import Digits
from judgebot_eval.judges.frame import Frame
from judgebot_eval.judges.judge import Score

_Answer = TypeVar("_Answer")
MAX_LENGTH = 8192
_ADAPTER = "adapter_config.json"
_BATCH_TOKENS = 16384
_REPLY_TOKENS = 4


@dataclass(frozen=True, slots=True)
class CausalModel:
    """A causal language model, and how prompts are put to it.

    Attributes:
        max_length: tokens of a prompt with its frame, at most.
    """

    network: PreTrainedModel
    tokenizer: PreTrainedTokenizerFast
    frame: Frame
    digits: Digits
    max_length: int = MAX_LENGTH

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> list[Score]:
        """Read the verdicts [n] on prompts [n] off the first token of the answers."""
        return self._ask(prompts, lambda inputs: digits.read(last_logits(self.network, inputs), self.digits))

    @torch.inference_mode()
    def reply(self, prompts: Sequence[str]) -> list[str]:
        """Let the model answer prompts [n] by a few tokens, always the likeliest."""
        return self._ask(prompts, self._generate)

    def _generate(self, inputs: dict[str, Tensor]) -> list[str]:
        asked = {name: inputs[name] for name in ("input_ids", "attention_mask")}
        greedy = GenerationConfig(  # type: ignore[no-untyped-call]
            do_sample=False,
            max_new_tokens=_REPLY_TOKENS,
            pad_token_id=self.frame.end,
            eos_token_id=getattr(self.network.generation_config, "eos_token_id", None),
        )
        # the model's own settings would penalise what stands in the prompt: 0 and 1
        generated = self.network.generate(**asked, generation_config=greedy, use_model_defaults=False)  # type: ignore[operator]
        answers = generated[:, asked["input_ids"].shape[1] :]
        texts: list[str] = self.tokenizer.batch_decode(answers, skip_special_tokens=True)
        return texts

    def _ask(self, prompts: Sequence[str], ask: Callable[[dict[str, Tensor]], list[_Answer]]) -> list[_Answer]:
        rows = frame.encode(self.tokenizer, self.frame, prompts, self.max_length)
        return in_batches(rows, _BATCH_TOKENS, lambda batch: ask(pad_left(batch, self.network.device)))


def in_batches(
    rows: Sequence[list[int]], batch_tokens: int, ask: Callable[[list[list[int]]], list[_Answer]]
) -> list[_Answer]:
    """Ask about rows of token ids [n] in batches of similar length; return the answers [n], in their order."""
    answers: dict[int, _Answer] = {}
    for batch in pack([len(row) for row in rows], batch_tokens):
        answers.update(zip(batch, ask([rows[index] for index in batch]), strict=True))
    return [answers[index] for index in range(len(rows))]


def load(model: str, *, raw: bool = False, max_length: int = MAX_LENGTH) -> CausalModel:
    """Load a causal language model for judging: in bfloat16 where the device has it, its output in float32.

    Args:
        model: a preset, the id of a model, its folder, or the folder of a LoRA adapter.
        raw: put prompts to it as they are, without its chat template.
        max_length: tokens of a prompt, at most; less where the model can read less.

    Raises:
        JudgebotError: it cannot be had, or has no chat template, or no tokens "0" and "1".
    """
    network = load_network(model, torch.bfloat16 if has_bfloat16() else torch.float32)
    network.to(device()).eval()  # type: ignore[arg-type]
    network.get_output_embeddings().register_forward_hook(in_float32)  # type: ignore[no-untyped-call]
    tokenizer = load_tokenizer(model)
    longest = min(max_length, getattr(network.config, "max_position_embeddings", max_length))
    return CausalModel(
        network, tokenizer, frame_of(tokenizer, raw=raw), digits.digits_of(tokenizer.get_vocab()), longest
    )


def load_network(model: str, dtype: torch.dtype) -> PreTrainedModel:
    """Load a network onto the CPU, of one that also sees images the part for text, with its LoRA adapter merged in.

    Raises:
        JudgebotError: it cannot be had.
    """
    adapter = Path(model, _ADAPTER)
    if not adapter.is_file():
        return _pretrained(model, dtype)
    from peft import PeftModel  # noqa: PLC0415 - a second, which only adapters need

    base = json.loads(adapter.read_text(encoding="utf-8"))["base_model_name_or_path"]
    network: PreTrainedModel = PeftModel.from_pretrained(_pretrained(base, dtype), model).merge_and_unload()
    return network


def _pretrained(model: str, dtype: torch.dtype) -> PreTrainedModel:
    with loading(model):
        config = AutoConfig.from_pretrained(model_id(model)).get_text_config()
        network: PreTrainedModel = AutoModelForCausalLM.from_pretrained(model_id(model), config=config, dtype=dtype)
    return network


def load_tokenizer(model: str) -> PreTrainedTokenizerFast:
    """Load the tokenizer of a model.

    Raises:
        JudgebotError: it cannot be had.
    """
    with loading(model):
        tokenizer: PreTrainedTokenizerFast = AutoTokenizer.from_pretrained(model_id(model))  # type: ignore[no-untyped-call]
    return tokenizer


def frame_of(tokenizer: PreTrainedTokenizerFast, *, raw: bool) -> Frame:
    """Return what stands around a prompt.

    Raises:
        JudgebotError: the model has no chat template, and `raw` is not said.
    """
    return frame.raw_frame(tokenizer) if raw else frame.chat_frame(tokenizer)


def pad_left(rows: Sequence[Sequence[int]], device: torch.device) -> dict[str, Tensor]:
    """Stack token ids, int64 [batch, longest], so that all texts end in the last column."""
    longest = max(map(len, rows))
    ids = torch.tensor([[0] * (longest - len(row)) + list(row) for row in rows])
    mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in rows])
    positions = (mask.cumsum(1) - 1).clamp(min=0)
    inputs = {"input_ids": ids, "attention_mask": mask, "position_ids": positions}
    return {name: tensor.to(device) for name, tensor in inputs.items()}


def last_logits(network: nn.Module, inputs: dict[str, Tensor]) -> Tensor:
    """Return the logits of what follows texts padded on the left, float32 [batch, vocabulary]."""
    logits: Tensor = network(**inputs, use_cache=False, logits_to_keep=1).logits[:, -1].float()
    return logits


def device() -> torch.device:
    """Return the device to compute on."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def has_bfloat16() -> bool:
    """Tell whether the device computes in bfloat16 as fast as it should; processors mostly do not."""
    return torch.cuda.is_available() and torch.cuda.is_bf16_supported()


def in_float32(head: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> Tensor:
    """Compute the output layer again in float32: bfloat16 has three digits, and sure verdicts would tie."""
    if output.dtype == torch.float32:
        return output
    bias = getattr(head, "bias", None)
    weight: Any = head.weight
    return functional.linear(inputs[0].float(), weight.float(), None if bias is None else bias.float())
