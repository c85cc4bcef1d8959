"""How probable a causal language model finds code and descriptions, by teacher forcing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerFast

from judgebot.judge import pack
from judgebot_eval.generate.prompts import prompt_of
from judgebot_eval.jsonl import Log
from judgebot_eval.judges.causal import device, has_bfloat16, load_network, load_tokenizer
from judgebot_eval.records import LabelledCandidate, Task
from judgebot_eval.select.coder_reviewer import Likelihood, review

_BATCH = 64
_BATCH_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class Scorer:
    """A causal language model that says how probable a text is after another.

    Attributes:
        raw: it has no chat template: it completes the description and the signature.
    """

    network: PreTrainedModel
    tokenizer: PreTrainedTokenizerFast
    raw: bool = False

    def likelihoods(self, candidates: Sequence[LabelledCandidate]) -> list[Likelihood]:
        """Score candidates [n] as coder and as reviewer."""
        coder = self.log_probabilities([(self.asked(each), each.code) for each in candidates])
        reviewer = self.log_probabilities([review(each.description, each.code) for each in candidates])
        return [
            Likelihood(candidate.key, *of_code, *of_description, candidate.text_hash)
            for candidate, of_code, of_description in zip(candidates, coder, reviewer, strict=True)
        ]

    @torch.inference_mode()
    def log_probabilities(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[float, int]]:
        """Return the natural logarithm of the probability of each second text after the first, and its tokens."""
        rows = [self._encode(*pair) for pair in pairs]
        found = [(0.0, 0)] * len(rows)
        for batch in pack([len(before) + len(after) for before, after in rows], _BATCH_TOKENS):
            for index, total in zip(batch, self._totals([rows[index] for index in batch]), strict=True):
                found[index] = (total, len(rows[index][1]))
        return found

    def _totals(self, rows: Sequence[tuple[list[int], list[int]]]) -> list[float]:
        texts = [before + after for before, after in rows]
        longest = max(map(len, texts))
        ids = torch.tensor([text + [0] * (longest - len(text)) for text in texts], device=self.network.device)
        mask = torch.tensor([[1] * len(text) + [0] * (longest - len(text)) for text in texts]).to(ids.device)
        logits = self.network(input_ids=ids, attention_mask=mask, use_cache=False).logits[:, :-1].float()
        chosen = logits.log_softmax(-1).gather(-1, ids[:, 1:, None])[..., 0]
        return [
            float(of_text[len(before) - 1 : len(before) + len(after) - 1].sum())
            for of_text, (before, after) in zip(chosen, rows, strict=True)
        ]

    def _encode(self, before: str, after: str) -> tuple[list[int], list[int]]:
        """Turn both texts into ids; the first has at least one token to begin with."""
        first = self._ids(before) or [self.tokenizer.eos_token_id]
        if self.tokenizer.bos_token_id is not None and first[0] != self.tokenizer.bos_token_id:
            first = [self.tokenizer.bos_token_id, *first]
        return first, self._ids(after)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self.tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"]
        return ids

    def asked(self, candidate: LabelledCandidate) -> str:
        """Return what the generator read before it wrote a candidate."""
        if self.raw:
            return f"{candidate.description}\n"
        task = Task(candidate.task, candidate.base_task, "", candidate.description, candidate.signature)
        messages = [{"role": each.role, "content": each.content} for each in prompt_of(task, "chat").messages]
        return str(self.tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True))


def load(model: str, *, raw: bool = False) -> Scorer:
    """Load a model: a preset, the id of one, or its folder.

    Raises:
        JudgebotError: it cannot be had.
    """
    network = load_network(model, torch.bfloat16 if has_bfloat16() else torch.float32)
    network.to(device()).eval()  # type: ignore[arg-type]
    return Scorer(network, load_tokenizer(model), raw)


def score_all(
    scorer: Scorer, candidates: Sequence[LabelledCandidate], path: Path, progress: Callable[[int, int], None]
) -> None:
    """Score candidates, each once, into a log; those that are there already are not scored again.

    Args:
        scorer: one for one log.
        candidates: what to score; those without code are left out.
        path: the log, JSON lines of `Likelihood`.
        progress: called with how many are done, of how many.

    Raises:
        JudgebotError: one of those that are there was another text.
    """
    with Log(path, Likelihood, lambda likelihood: likelihood.candidate) as log:
        for candidate in candidates:
            if candidate.key in log:
                candidate.refuse_other_text(log.records[candidate.key].text_hash, path)
        waiting = [each for each in candidates if each.code and each.key not in log]
        for start in range(0, len(waiting), _BATCH):
            batch = waiting[start : start + _BATCH]
            for likelihood in scorer.likelihoods(batch):
                log.add(likelihood)
            progress(start + len(batch), len(waiting))
