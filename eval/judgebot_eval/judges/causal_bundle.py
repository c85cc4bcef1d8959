"""A fine-tuned causal language model -> a model folder of judgebot: the graph of its two logits, ONNX, float32."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from optimum.exporters.onnx import export as export_onnx
from optimum.exporters.onnx.model_configs import LlamaOnnxConfig
from tokenizers import Tokenizer, normalizers, processors
from torch import Tensor, nn
from torch.nn import functional

from judgebot.bundle import CARD, MODEL, TOKENIZER, Bundle
from judgebot.errors import JudgebotError
from judgebot_eval.judges import fine_tuned, frame, model_folder, prompts
from judgebot_eval.judges.causal import CausalModel
from judgebot_eval.judges.digits import Digits
from judgebot_eval.judges.fine_tuned import Run
from judgebot_eval.judges.judge import example_of
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.train.model_config import Served

TEMPLATE = "zero-shot/1"
TOLERANCE = 1e-3
_OPSET = 18
_BATCH_TOKENS = 4096
_CHECKED = 32


class DigitLogits(nn.Module):
    """A causal language model reduced to what it thinks of "0" and "1" after texts padded on the right.

    The output layer is computed for the last token of each text and these two alone (variants joined by log-sum-exp).
    """

    def __init__(self, network: Any, ids: Digits) -> None:
        super().__init__()
        self.config = network.config
        self._decoder = network.get_decoder()
        head = network.get_output_embeddings()
        chosen = [*ids.zero, *ids.one]
        self._zeros = len(ids.zero)
        self._weight = nn.Parameter(head.weight.detach()[chosen].float().clone())
        bias = getattr(head, "bias", None)
        self._bias = None if bias is None else nn.Parameter(bias.detach()[chosen].float().clone())
        self._cap = getattr(network.config, "final_logit_softcapping", None)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> dict[str, Tensor]:
        """Return the logits of "0" and "1" [batch, 2] of token ids and mask [batch, length]."""
        states = self._decoder(input_ids=input_ids, attention_mask=attention_mask, use_cache=False).last_hidden_state
        last = (attention_mask.sum(1) - 1)[:, None, None].expand(-1, 1, states.shape[2])
        logits = functional.linear(states.gather(1, last)[:, 0].float(), self._weight, self._bias)
        if self._cap is not None:
            logits = self._cap * torch.tanh(logits / self._cap)
        return {
            "logits": torch.stack(
                [part.logsumexp(1) for part in (logits[:, : self._zeros], logits[:, self._zeros :])], 1
            )
        }


class _FineTuned:
    """The best epoch of a fine-tuning, loaded when it is needed."""

    def __init__(self, folder: Path, run: Run) -> None:
        self._folder, self._run = folder, run

    @cached_property
    def _model(self) -> CausalModel:
        return fine_tuned.load(self._folder, self._run)

    def served(self, code_tokens: tuple[int, int], body_tokens: int) -> Served:
        return Served(
            name=self._run.name.replace("/", "-"),
            version=self._run.provenance.training[:12],
            kind="decoder",
            template=TEMPLATE,
            max_length=self._run.settings.max_length,
            batch_tokens=_BATCH_TOKENS,
            code_tokens=code_tokens,
            body_tokens=body_tokens,
        )

    def write(self, folder: Path) -> None:
        _framed_tokenizer(self._model).save(str(folder / TOKENIZER))
        _write_graph(self._model, folder / MODEL)
        (folder / CARD).write_text(_card(self._run), encoding="utf-8")

    def check(self, validation: Sequence[LabelledCandidate], logits: Sequence[float]) -> None:
        check(self._model, validation, logits)


def export(folder: Path, validation: Sequence[LabelledCandidate], output: Path) -> Bundle:
    """Write the best epoch of a fine-tuning as a model folder, calibrated on the validation candidates.

    Raises:
        JudgebotError: the output holds something else, it was trained with another prompt than a model folder can
            hold, its two-logit graph scores otherwise than the model itself, or the validation candidates all have one
            verdict; the output is as it was.
    """
    run = fine_tuned.read_run(folder)
    if run.settings.layout != "newline":
        raise JudgebotError(f"{folder}: was trained with the layout flat; a model folder holds the prompt {TEMPLATE}")
    return model_folder.export(_FineTuned(folder, run), validation, output)


def _write_graph(model: CausalModel, path: Path) -> None:
    graph = DigitLogits(nn.Module.to(model.network, "cpu", torch.float32), model.digits).eval()
    # the names and shapes of inputs and outputs are the same for every decoder without a cache
    export_onnx(graph, LlamaOnnxConfig(graph.config, task="text-classification"), path, opset=_OPSET)


def _framed_tokenizer(model: CausalModel) -> Tokenizer:
    """Return a tokenizer that puts the frame around every text, and cuts texts that are too long inside of it."""
    tokenizer: Tokenizer = Tokenizer.from_str(model.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    parts = dict(zip(("[PREFIX]", "[SUFFIX]"), frame.around_ids(model.tokenizer, model.frame), strict=True))
    ids = {name: part for name, part in parts.items() if part}
    tokenizer.post_processor = processors.TemplateProcessing(
        single=[name for name in ("[PREFIX]", "$A", "[SUFFIX]") if name == "$A" or name in ids],
        special_tokens=[
            {"id": name, "ids": ids[name], "tokens": [tokenizer.id_to_token(token) for token in ids[name]]}
            for name in ids
        ],
    )
    if model.frame.strips:
        before = [tokenizer.normalizer] if tokenizer.normalizer else []
        tokenizer.normalizer = normalizers.Sequence([normalizers.Strip(), *before])
    return tokenizer


def check(model: CausalModel, validation: Sequence[LabelledCandidate], logits: Sequence[float]) -> None:
    """Compare the scores of the model folder with those of the model itself.

    Raises:
        JudgebotError: they differ.
    """
    rows = validation[:_CHECKED]
    scores = model.read([prompts.zero_shot(example_of(row)) for row in rows])
    furthest = float(np.abs(np.subtract([score.logit or 0.0 for score in scores], logits[:_CHECKED])).max())
    if not furthest <= TOLERANCE:  # a logit may be no number
        raise JudgebotError(
            f"the exported model scores otherwise than the model itself, by {furthest:g}: do not use it"
        )


def _card(run: Run) -> str:
    best = run.best
    lines = (
        f"# {run.name}",
        "",
        f"A study judge: {run.provenance.model}, fine-tuned after arXiv 2602.11911, for measuring.",
        "Whether it may be handed on is for the licences of the model and of its training data to say.",
        "",
        f"- training candidates: sha256 {run.provenance.training}",
        f"- validation candidates: sha256 {run.provenance.validation}; they chose the best epoch, and calibrate",
        f"- epoch {best.number} of {len(run.epochs)}: F1 {best.f1:.3f}, kappa {best.kappa:.3f} on them",
        f"- differs from the study in: {', '.join(run.provenance.deviations) or 'nothing'}",
    )
    return "\n".join(lines) + "\n"
