"""Fine-tuning of an encoder as a judge: pointwise (right or wrong?) and pairwise (which of two candidates?)."""

import itertools
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from transformers import AutoModelForSequenceClassification, PreTrainedModel

from judgebot.encode import encode
from judgebot_eval.records import Labelled

_PAD_TO = 64  # each new shape is planned anew by the CPU kernels
_LEARN_TOGETHER = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fine-tune.

    Attributes:
        batch_tokens: padded tokens in one optimizer step.
        warm_up: share of the steps in which the learning rate rises; then it falls linearly.
        pair_weight: weight of the pairwise loss beside the pointwise one.
        checkpoint_every: optimizer steps between checkpoints.
        report_every: optimizer steps between lines of progress.
    """

    template: str = "javadoc-code/1"
    max_length: int = 320
    epochs: int = 1
    batch_tokens: int = 6144
    learning_rate: float = 5e-5
    weight_decay: float = 0.01
    warm_up: float = 0.06
    pair_weight: float = 0.5
    seed: int = 0
    checkpoint_every: int = 200
    report_every: int = 25


@dataclass(frozen=True, slots=True)
class Encoded:
    """A labelled example as token ids; `type_ids` tell the specification (0) from the implementation (1)."""

    ids: list[int]
    type_ids: list[int]
    correct: bool
    group: str


def load_start(folder: Path, device: torch.device) -> PreTrainedModel:
    """Load an encoder with a fresh one-logit head; no dropout before it, which costs as much as the matrix work."""
    model: PreTrainedModel = AutoModelForSequenceClassification.from_pretrained(
        folder,
        num_labels=1,
        attn_implementation="eager",
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        classifier_dropout=0.1,
    )
    model.to(device)  # type: ignore[arg-type]  # transformers wraps away the signature
    return model


def load_tokenizer(folder: Path, max_length: int) -> Tokenizer:
    """Load tokenizer.json, set up as `judgebot.judge` does it for an encoder."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(max_length, strategy="longest_first")
    tokenizer.no_padding()
    return tokenizer


def encode_all(rows: Sequence[Labelled], tokenizer: Tokenizer, template: str) -> list[Encoded]:
    """Encode labelled examples, in order, by the template that serves them later."""
    encodings = tokenizer.encode_batch([encode(row.example, template) for row in rows])
    return [
        Encoded(encoding.ids, encoding.type_ids, row.correct, row.group)
        for row, encoding in zip(rows, encodings, strict=True)
    ]


def fine_tune(
    model: PreTrainedModel, data: Sequence[Encoded], settings: Settings, checkpoint: Path, report: Callable[[str], None]
) -> float:
    """Train `model` in place; continues from `checkpoint` where that exists.

    The order of the data follows from the seed and the epoch alone: a resumed run sees what it has not seen yet.

    Returns:
        Seconds of training, those before the checkpoint included.
    """
    optimizer = torch.optim.AdamW(
        model.parameters(), settings.learning_rate, weight_decay=settings.weight_decay, fused=True
    )
    plan = [batch for epoch in range(settings.epochs) for batch in batches(data, settings, epoch)]
    done, seconds = _resume(model, optimizer, checkpoint)
    started = time.monotonic() - seconds
    model.train()
    losses: list[float] = []
    for step, batch in enumerate(plan[done:], done + 1):
        torch.manual_seed(settings.seed * len(plan) + step)  # a resumed run drops out what an uninterrupted one does
        _set_learning_rate(optimizer, settings, step / len(plan))
        losses.append(_step(model, optimizer, [data[index] for index in batch], settings))
        if step % settings.checkpoint_every == 0 or step == len(plan):
            _save(model, optimizer, checkpoint, step, time.monotonic() - started)
        if step % settings.report_every == 0:
            left = (time.monotonic() - started - seconds) / (step - done) * (len(plan) - step)
            mean = sum(losses) / len(losses)
            report(f"step {step} of {len(plan)}, loss {mean:.3f}, {left / 60:.0f} minutes left")
            losses.clear()
    return time.monotonic() - started


def _step(
    model: PreTrainedModel, optimizer: torch.optim.Optimizer, rows: Sequence[Encoded], settings: Settings
) -> float:
    loss = _loss(model, rows, settings, model.device)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def _save(
    model: PreTrainedModel, optimizer: torch.optim.Optimizer, checkpoint: Path, done: int, seconds: float
) -> None:
    partial = checkpoint.with_suffix(".partial")
    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "done": done, "seconds": seconds}
    torch.save(state, partial)
    partial.replace(checkpoint)


def _resume(model: PreTrainedModel, optimizer: torch.optim.Optimizer, checkpoint: Path) -> tuple[int, float]:
    if not checkpoint.is_file():
        return 0, 0.0
    state = torch.load(checkpoint, map_location=model.device, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return state["done"], state["seconds"]


def _set_learning_rate(optimizer: torch.optim.Optimizer, settings: Settings, progress: float) -> None:
    factor = min(progress / settings.warm_up, (1 - progress) / (1 - settings.warm_up))
    for group in optimizer.param_groups:
        group["lr"] = settings.learning_rate * max(factor, 0.01)


def batches(data: Sequence[Encoded], settings: Settings, epoch: int) -> Iterator[list[int]]:
    """Cut one epoch into batches of similar length; the members of a small group stay together."""
    rng = random.Random(f"{settings.seed}/{epoch}")
    groups = _small_groups(data, rng)
    longest = {id(group): max(len(data[index].ids) for index in group) for group in groups}
    groups.sort(key=lambda group: (longest[id(group)] // _PAD_TO, rng.random()))
    packed = list(_pack(groups, longest, settings.batch_tokens))
    rng.shuffle(packed)
    yield from packed


def _small_groups(data: Sequence[Encoded], rng: random.Random) -> list[list[int]]:
    members: defaultdict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(data):
        members[row.group].append(index)
    groups = []
    for indices in members.values():
        rng.shuffle(indices)
        groups += [indices[start : start + _LEARN_TOGETHER] for start in range(0, len(indices), _LEARN_TOGETHER)]
    return groups


def _pack(groups: Sequence[list[int]], longest: dict[int, int], batch_tokens: int) -> Iterator[list[int]]:
    batch: list[int] = []
    width = 0
    for group in groups:
        width = max(width, _padded(longest[id(group)]))
        if batch and width * (len(batch) + len(group)) > batch_tokens:
            yield batch
            batch, width = [], _padded(longest[id(group)])
        batch = batch + group
    if batch:
        yield batch


def _padded(length: int) -> int:
    return -(-length // _PAD_TO) * _PAD_TO


def _loss(model: PreTrainedModel, rows: Sequence[Encoded], settings: Settings, device: torch.device) -> Tensor:
    logits = forward(model, rows, device)
    labels = torch.tensor([float(row.correct) for row in rows], device=device)
    loss = functional.binary_cross_entropy_with_logits(logits, labels)
    better, worse = _pairs(rows)
    if better:
        loss = loss + settings.pair_weight * functional.softplus(logits[worse] - logits[better]).mean()
    return loss


def _pairs(rows: Sequence[Encoded]) -> tuple[list[int], list[int]]:
    """Pair every correct with every wrong candidate of the same group."""
    pairs = [
        (better, worse)
        for better, worse in itertools.permutations(range(len(rows)), 2)
        if rows[better].group == rows[worse].group and rows[better].correct and not rows[worse].correct
    ]
    return [better for better, _ in pairs], [worse for _, worse in pairs]


def forward(model: PreTrainedModel, rows: Sequence[Encoded], device: torch.device) -> Tensor:
    """Run the model in bfloat16 where it pays; return logits [batch] in float32."""
    ids, type_ids, mask = (tensor.to(device) for tensor in stack(rows))
    with torch.autocast(device.type, dtype=torch.bfloat16):
        logits: Tensor = model(input_ids=ids, token_type_ids=type_ids, attention_mask=mask).logits
    return logits[:, 0].float()


def stack(rows: Sequence[Encoded]) -> tuple[Tensor, Tensor, Tensor]:
    """Stack ids, type ids and mask, each int64 [batch, longest padded to a multiple of 64]."""
    width = _padded(max(len(row.ids) for row in rows))
    ids, type_ids, mask = (torch.zeros(len(rows), width, dtype=torch.long) for _ in range(3))
    for index, row in enumerate(rows):
        ids[index, : len(row.ids)] = torch.tensor(row.ids)
        type_ids[index, : len(row.ids)] = torch.tensor(row.type_ids)
        mask[index, : len(row.ids)] = 1
    return ids, type_ids, mask


@torch.no_grad()
def predict(model: PreTrainedModel, data: Sequence[Encoded], batch_size: int = 64) -> list[float]:
    """Score encoded examples; return their logits in order."""
    model.train(mode=False)
    logits = [0.0] * len(data)
    order = sorted(range(len(data)), key=lambda index: len(data[index].ids))
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        scores = forward(model, [data[index] for index in batch], model.device).tolist()
        for index, score in zip(batch, scores, strict=True):
            logits[index] = score
    return logits
