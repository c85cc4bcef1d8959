"""An encoder-decoder, such as CodeT5+ (Wang et al., 2023), as a reader of prompts."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from transformers import AutoConfig, AutoModelForSeq2SeqLM, PreTrainedModel, PreTrainedTokenizerFast

from judgebot_eval.generate.loading import loading
from judgebot_eval.generate.presets import model_id
from judgebot_eval.judges import causal, digits
from judgebot_eval.judges.digits import Digits
from judgebot_eval.judges.judge import Score

MAX_LENGTH = 2048
_BATCH_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class Seq2SeqModel:
    """An encoder-decoder; it reads a prompt as it is, and its verdict is the first token that it decodes.

    Attributes:
        max_length: tokens of a prompt, at most; of a longer one the beginning is cut.
    """

    network: PreTrainedModel
    tokenizer: PreTrainedTokenizerFast
    digits: Digits
    max_length: int = MAX_LENGTH

    @torch.inference_mode()
    def read(self, prompts: Sequence[str]) -> list[Score]:
        """Read the verdicts [n] on prompts [n] off the first step of the decoder."""
        rows = self.tokenizer(list(prompts), truncation=True, max_length=self.max_length)["input_ids"]
        return causal.in_batches(rows, _BATCH_TOKENS, lambda batch: digits.read(self._first_logits(batch), self.digits))

    def _first_logits(self, rows: list[list[int]]) -> Tensor:
        inputs = self.tokenizer.pad({"input_ids": rows}, return_tensors="pt").to(self.network.device)
        start = torch.tensor([[self.network.config.decoder_start_token_id]] * len(rows), device=self.network.device)
        logits: Tensor = self.network(**inputs, decoder_input_ids=start, use_cache=False).logits[:, 0].float()
        return logits


def is_seq2seq(model: str) -> bool:
    """Tell whether a model, by preset, id or folder, is an encoder-decoder.

    Raises:
        JudgebotError: it cannot be had.
    """
    with loading(model):
        config = AutoConfig.from_pretrained(model_id(model))
    return bool(config.is_encoder_decoder)


def load(model: str) -> Seq2SeqModel:
    """Load an encoder-decoder for judging, in float32: T5 overflows in less.

    Raises:
        JudgebotError: it cannot be had, or has no tokens "0" and "1".
    """
    with loading(model):
        network: PreTrainedModel = AutoModelForSeq2SeqLM.from_pretrained(model_id(model), dtype=torch.float32)
    network.to(causal.device()).eval()  # type: ignore[arg-type]
    tokenizer = causal.load_tokenizer(model)
    tokenizer.truncation_side = "left"
    return Seq2SeqModel(network, tokenizer, digits.digits_of(tokenizer.get_vocab()))
