"""Fine-tuning of a causal language model as a judge, after Crupi, Tufano and Bavota (arXiv 2602.11911)."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from torch import Tensor, nn
from torch.nn import functional
from transformers import PreTrainedTokenizerFast

from judgebot.errors import JudgebotError
from judgebot_eval import stats
from judgebot_eval.judges import causal, digits, frame, prompts, training_state
from judgebot_eval.judges.digits import Digits
from judgebot_eval.judges.fine_tuned import Epoch, Run, Settings, epoch_folder, write_run
from judgebot_eval.judges.frame import Frame
from judgebot_eval.judges.judge import example_of
from judgebot_eval.judges.training_state import Progress
from judgebot_eval.records import LabelledCandidate

FEEDBACK_TOKENS = 150
_REPORT_EVERY = 10
_IGNORED = -100


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate as token ids.

    Attributes:
        ids: the prompt, then the output.
        outputs: how many of them are the output, which alone is learned.
        correct: the verdict.
    """

    ids: list[int]
    outputs: int
    correct: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """What is learned from, and what chooses the best epoch."""

    training: Sequence[Row]
    validation: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Learner:
    """The network that learns, and all that it needs for that.

    Attributes:
        network: as `accelerator` prepared it; likewise the optimizer.
    """

    accelerator: Accelerator
    network: nn.Module
    optimizer: torch.optim.Optimizer
    tokenizer: PreTrainedTokenizerFast
    digits: Digits


def encode_rows(
    candidates: Sequence[LabelledCandidate], tokenizer: PreTrainedTokenizerFast, settings: Settings
) -> list[Row]:
    """Encode labelled candidates, in their order: the zero-shot prompt, and what is to be answered.

    The answer is a digit and the token that ends an answer; in variant B a newline and the feedback, at most 150
    tokens, stand between them. The digit comes first, so that the verdict stays a matter of one token.

    Raises:
        JudgebotError: the variant is B, and a candidate has no feedback.
    """
    around = causal.frame_of(tokenizer, raw=settings.raw)
    verdicts = digits.digits_of(tokenizer.get_vocab())
    outputs = [_output(candidate, tokenizer, around, verdicts, settings) for candidate in candidates]
    texts = [prompts.zero_shot(example_of(candidate), settings.layout) for candidate in candidates]
    asked = frame.encode(tokenizer, around, texts, settings.max_length - max(map(len, outputs)))
    return [
        Row(ids + output, len(output), candidate.passed)
        for ids, output, candidate in zip(asked, outputs, candidates, strict=True)
    ]


def _output(
    candidate: LabelledCandidate,
    tokenizer: PreTrainedTokenizerFast,
    around: Frame,
    verdicts: Digits,
    settings: Settings,
) -> list[int]:
    digit = (verdicts.one if candidate.passed else verdicts.zero)[0]
    if settings.variant == "A":
        return [digit, around.end]
    if not candidate.feedback:
        raise JudgebotError(f"{candidate.key}: has no feedback, which variant B learns; use --variant A, or execute it")
    told = tokenizer(f"\n{candidate.feedback}", add_special_tokens=False)["input_ids"][:FEEDBACK_TOKENS]
    return [digit, *told, around.end]


def prepare(network: nn.Module, tokenizer: PreTrainedTokenizerFast, settings: Settings) -> Learner:
    """Get a network, in float32, ready to learn: adapters, optimizer, devices."""
    set_seed(settings.seed)
    if settings.lora:
        network = _with_adapters(network)
    accelerator = Accelerator(mixed_precision="bf16" if causal.has_bfloat16() else "no")
    learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learned, settings.learning_rate, weight_decay=0.0)
    network, optimizer = accelerator.prepare(network, optimizer)
    return Learner(accelerator, network, optimizer, tokenizer, digits.digits_of(tokenizer.get_vocab()))


def _with_adapters(network: Any) -> nn.Module:
    from peft import LoraConfig, get_peft_model  # noqa: PLC0415 - a second, which only adapters need

    config = LoraConfig(r=16, lora_alpha=32, lora_dropout=0.05, target_modules="all-linear", task_type="CAUSAL_LM")
    adapted: nn.Module = get_peft_model(network, config)
    return adapted


def fine_tune(learner: Learner, rows: Rows, run: Run, folder: Path, report: Callable[[str], None]) -> Run:
    """Train, with a checkpoint of each epoch; continues where a killed run of the same kind was.

    The order of the data follows from the seed and the epoch alone.

    Returns:
        The run, with what each epoch reached; it is also in `run.json` of the folder.
    """
    settings, accelerator = run.settings, learner.accelerator
    steps = -(-len(rows.training) // settings.batch_size)
    total = steps * settings.epochs
    progress = training_state.restore(folder, accelerator)
    run = replace(run, epochs=run.epochs[: progress.step // steps])
    clock = time.monotonic() - progress.seconds
    for step in range(progress.step, total):
        epoch, place = divmod(step, steps)
        batch = batches(len(rows.training), settings, epoch)[place]
        for group in learner.optimizer.param_groups:
            group["lr"] = learning_rate(settings, step + 1, total)
        loss = _step(learner, [rows.training[index] for index in batch], settings)
        progress = Progress(step + 1, time.monotonic() - clock, progress.loss + loss)
        if progress.step % _REPORT_EVERY == 0:
            report(f"epoch {epoch + 1} of {settings.epochs}: step {place + 1} of {steps}, loss {loss:.4f}")
        ends = place + 1 == steps
        if ends:
            run = _finish_epoch(learner, rows.validation, run, folder, replace(progress, loss=progress.loss / steps))
            progress = replace(progress, loss=0.0)
        if step + 1 < total and (ends or progress.step % settings.checkpoint_every == 0):
            training_state.save(folder, accelerator, progress)
    training_state.clear(folder, accelerator)
    return run


def batches(count: int, settings: Settings, epoch: int) -> list[list[int]]:
    """Shuffle the indices of an epoch, and cut them into the batches of its steps."""
    order = list(range(count))
    random.Random(f"{settings.seed}/{epoch}").shuffle(order)
    return [order[start : start + settings.batch_size] for start in range(0, count, settings.batch_size)]


def learning_rate(settings: Settings, step: int, steps: int) -> float:
    """Return the learning rate of a step, counted from 1, of so many."""
    rising = max(1, round(settings.warm_up * steps))
    return settings.learning_rate * min(1.0, step / rising, (steps - step + 1) / max(1, steps - rising))


def _step(learner: Learner, rows: Sequence[Row], settings: Settings) -> float:
    """Learn from one batch; return the mean loss of its output tokens."""
    accelerator = learner.accelerator
    learner.network.train()
    share = accelerator.num_processes / sum(row.outputs for row in rows)
    told = 0.0
    for part in _parts(rows, settings.micro_batch, accelerator):
        loss = output_loss(learner.network, part, accelerator.device) * share
        accelerator.backward(loss)
        told += loss.item()
    accelerator.clip_grad_norm_(learner.network.parameters(), 1.0)
    learner.optimizer.step()
    learner.optimizer.zero_grad()
    return float(accelerator.reduce(torch.tensor(told, device=accelerator.device), "mean"))


def _parts(rows: Sequence[Row], size: int, accelerator: Accelerator) -> Iterator[list[Row]]:
    """Cut a batch into what this device computes at a time, of similar length; every device computes equally often."""
    ordered = sorted(rows, key=lambda row: len(row.ids))
    together = size * accelerator.num_processes
    for start in range(0, len(ordered), together):
        part = ordered[start : start + together]
        mine = part[accelerator.process_index :: accelerator.num_processes]
        # a device without a row of its own computes one for nothing, since the others wait for it
        yield mine or [Row(part[0].ids, 0, correct=False)]


def output_loss(network: nn.Module, rows: Sequence[Row], device: torch.device) -> Tensor:
    """Return the cross-entropy of the output tokens, summed over rows and tokens."""
    kept = max(row.outputs for row in rows) + 1
    inputs = causal.pad_left([row.ids for row in rows], device)
    logits = network(**inputs, use_cache=False, logits_to_keep=kept).logits[:, :-1].float()
    targets = torch.full((len(rows), kept - 1), _IGNORED)
    for index, row in enumerate(rows):
        if row.outputs:
            targets[index, -row.outputs :] = torch.tensor(row.ids[-row.outputs :])
    return functional.cross_entropy(
        logits.flatten(0, 1), targets.flatten().to(device), ignore_index=_IGNORED, reduction="sum"
    )


def _finish_epoch(learner: Learner, validation: Sequence[Row], run: Run, folder: Path, progress: Progress) -> Run:
    """Save the weights, judge the validation candidates, and write down how well that went."""
    number = len(run.epochs) + 1
    training_state.save_weights(epoch_folder(folder, number), learner.accelerator, learner.network, learner.tokenizer)
    judged = judge_rows(learner, validation, run.settings.micro_batch)
    counts = stats.confusion(judged, [row.correct for row in validation])
    epoch = Epoch(number, progress.loss, counts.f1, counts.macro_f1, counts.kappa, progress.seconds)
    run = replace(run, epochs=(*run.epochs, epoch))
    if learner.accelerator.is_main_process:
        write_run(folder, run)
    return run


@torch.no_grad()
def judge_rows(learner: Learner, rows: Sequence[Row], size: int) -> list[bool]:
    """Judge rows [n] by their prompts alone: does the model rather say "1"?"""
    accelerator = learner.accelerator
    learner.network.eval()
    together = size * accelerator.num_processes
    order = sorted(range(len(rows)), key=lambda index: len(rows[index].ids))
    judged = [False] * len(rows)
    for start in range(0, len(order), together):
        part = order[start : start + together]
        filled = [*part, *[part[0]] * (together - len(part))]
        mine = filled[accelerator.process_index * size :][:size]
        inputs = causal.pad_left([rows[index].ids[: -rows[index].outputs] for index in mine], accelerator.device)
        both = digits.pair(causal.last_logits(learner.network, inputs), learner.digits)
        says: Any = accelerator.gather(both[:, 1] >= both[:, 0])
        for index, verdict in zip(part, says.tolist(), strict=False):
            judged[index] = verdict
    return judged
