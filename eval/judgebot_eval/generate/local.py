"""Causal language models that run here, by transformers."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, cast

import torch
from jinja2 import TemplateError
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    GenerationConfig,
    LogitsProcessorList,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    StoppingCriteria,
    StoppingCriteriaList,
)

from judgebot.errors import JudgebotError
from judgebot_eval.chat import Reply, Request
from judgebot_eval.generate.loading import loading
from judgebot_eval.generate.sampling import Sampling, SeededSampler, first_end

_DECIMALS = 6
_STOP_TOKENS = 16
"""How many of the last tokens are searched for a stop text; each holds at least one of its characters."""


@dataclass(frozen=True, slots=True)
class Source:
    """Which model is loaded, and how.

    Attributes:
        model: an id on the Hugging Face hub, or a folder.
        revision: a commit, tag or branch there; None is the newest.
        dtype: `bfloat16`, `float32`, ...; `auto` is bfloat16 on a GPU, where it doubles the speed, else float32.
        remote_code: let the repository's own Python run.
    """

    model: str
    revision: str | None = None
    dtype: str = "auto"
    remote_code: bool = False


class LocalModel:
    """Answers requests in batches.

    Attributes:
        batch: how many are answered together; equal batches give equal answers, on the same machine.
    """

    def __init__(self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, batch: int) -> None:
        self.batch = batch
        self._model = cast("Any", model)
        self._model.eval()
        self._tokenizer = cast("Any", tokenizer)
        self._tokenizer.padding_side = "left"
        self._ends = _ends(self._model.generation_config.eos_token_id, self._tokenizer.eos_token_id)
        if self._tokenizer.pad_token is None:
            self._tokenizer.pad_token = self._tokenizer.eos_token or self._tokenizer.convert_ids_to_tokens(0)

    @property
    def revision(self) -> str:
        """The commit of the hub that was loaded, "" if it is not from there."""
        return getattr(self._model.config, "_commit_hash", None) or ""

    def describe(self, temperature: float) -> Mapping[str, Any]:
        """Return what the manifest says of how tokens are drawn, and on what."""
        return {
            **asdict(self._sampling(temperature)),
            "generation_config": self._model.generation_config.to_diff_dict(),
            "dtype": str(self._model.dtype).removeprefix("torch."),
            "device": self._model.device.type,
            "batch": self.batch,
            "chat_template": self._tokenizer.chat_template is not None,
        }

    def answer(self, requests: Sequence[Request]) -> Iterator[tuple[int, Reply]]:
        """Answer requests; yield each answer with the number of its request.

        The requests of a batch share temperature, length and stop texts: those of its first.

        Raises:
            JudgebotError: a batch does not fit into the memory of the GPU, the chat template refuses a prompt, or the
                model computes no numbers.
        """
        for start in range(0, len(requests), self.batch):
            try:
                replies = self._answer_batch(requests[start : start + self.batch])
            except torch.OutOfMemoryError:
                raise JudgebotError(f"the GPU's memory is too small for --batch {self.batch}; give a smaller") from None
            yield from enumerate(replies, start)

    @torch.inference_mode()
    def _answer_batch(self, requests: Sequence[Request]) -> list[Reply]:
        first = requests[0]
        texts = [self._prompt(request) for request in requests]
        # a chat template writes the token that begins a text itself
        special = first.mode == "completion" or self._tokenizer.chat_template is None
        inputs = self._tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=special)
        inputs = inputs.to(self._model.device)
        lengths = inputs["attention_mask"].sum(1)
        width = inputs["input_ids"].shape[1]
        seeds = [request.seed or 0 for request in requests]
        sampler = SeededSampler(self._sampling(first.temperature), seeds, width - lengths)
        sequences = self._model.generate(
            input_ids=inputs["input_ids"],
            attention_mask=inputs["attention_mask"],
            generation_config=self._greedy(first.max_tokens),
            use_model_defaults=False,
            logits_processor=LogitsProcessorList([sampler]),
            stopping_criteria=StoppingCriteriaList([_StopTexts(self._tokenizer, first.stop, width)]),
        )
        logprobs = sampler.logprobs(sequences)
        if logprobs.isnan().any():
            why = f"its scores are no numbers in {self._model.dtype}".replace("torch.", "")
            raise JudgebotError(f"{first.model}: {why}; give another --dtype, or load its weights anew")
        ids = sequences[:, width:].tolist()
        return [self._reply(*row, first.stop) for row in zip(ids, logprobs.tolist(), lengths.tolist(), strict=True)]

    def _prompt(self, request: Request) -> str:
        if request.mode == "completion" or self._tokenizer.chat_template is None:
            return "\n\n".join(message.content for message in request.messages)
        turns = [{"role": message.role, "content": message.content} for message in request.messages]
        try:
            text: str = self._tokenizer.apply_chat_template(turns, tokenize=False, add_generation_prompt=True)
        except TemplateError as error:
            raise JudgebotError(
                f"{request.model}: its chat template refuses: {error}; give --mode completion"
            ) from None
        return text

    def _sampling(self, temperature: float) -> Sampling:
        return Sampling.of(self._model.generation_config, temperature)

    def _greedy(self, max_tokens: int) -> GenerationConfig:
        return GenerationConfig(  # type: ignore[no-untyped-call]
            do_sample=False,
            max_new_tokens=max_tokens,
            eos_token_id=self._ends or None,
            pad_token_id=self._tokenizer.pad_token_id,
        )

    def _reply(self, ids: Sequence[int], logprobs: Sequence[float], prompt: int, stop: Sequence[str]) -> Reply:
        end = first_end(ids, self._ends)
        written = list(ids[:end])
        text = self._decode(written)
        cut = min((found for found in map(text.find, stop) if found >= 0), default=None)
        kept = len(written) if cut is None else self._tokens_of(written, cut)
        return Reply(
            text=text[:cut],
            token_logprobs=tuple(round(value, _DECIMALS) for value in logprobs[:kept]),
            finish="length" if end is None and cut is None else "stop",
            prompt_tokens=prompt,
            completion_tokens=len(written) + (end is not None),
        )

    def _tokens_of(self, ids: Sequence[int], length: int) -> int:
        """Return how many tokens it takes to write so many characters."""
        return bisect_left(range(len(ids)), length, key=lambda count: len(self._decode(ids[:count])))

    def _decode(self, ids: Sequence[int]) -> str:
        text: str = self._tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text


def _ends(of_model: int | list[int] | None, of_tokenizer: int | None) -> list[int]:
    ends = of_tokenizer if of_model is None else of_model
    return [] if ends is None else [ends] if isinstance(ends, int) else ends


class _StopTexts(StoppingCriteria):
    """Ends a row once a stop text stands in what was written."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, stop: Sequence[str], prompt: int) -> None:
        self._tokenizer, self._stop, self._prompt = tokenizer, stop, prompt

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor, **_: Any) -> torch.BoolTensor:  # noqa: ARG002 - the signature of transformers
        """Return which rows are done [rows]."""
        if not self._stop:
            return torch.zeros(len(input_ids), dtype=torch.bool, device=input_ids.device)  # type: ignore[return-value]
        new = input_ids[:, max(self._prompt, input_ids.shape[1] - _STOP_TOKENS) :]
        texts = self._tokenizer.batch_decode(new, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        done = [any(stop in text for stop in self._stop) for text in texts]
        return torch.tensor(done, device=input_ids.device)  # type: ignore[return-value]


def load(source: Source, batch: int) -> LocalModel:
    """Load a causal language model, on the GPU if there is one.

    Raises:
        JudgebotError: it cannot be had, or is none.
    """
    on_gpu = torch.cuda.is_available()
    dtype = ("bfloat16" if on_gpu else "float32") if source.dtype == "auto" else source.dtype
    options: Mapping[str, Any] = {"revision": source.revision, "trust_remote_code": source.remote_code}
    with loading(source.model):
        tokenizer = AutoTokenizer.from_pretrained(source.model, **options)  # type: ignore[no-untyped-call]
        model = AutoModelForCausalLM.from_pretrained(
            source.model, dtype=getattr(torch, dtype), device_map="auto" if on_gpu else None, **options
        )
    return LocalModel(model, tokenizer, batch)
