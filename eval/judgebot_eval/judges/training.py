"""Training of the judges that learn: epochs over labelled rows, of which the best by validation's F1 is kept."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Generic, Literal, Protocol, TypeVar

import torch
from torch import Tensor, nn

from judgebot_eval import manifest
from judgebot_eval.jsonl import Log
from judgebot_eval.stats.agreement import confusion
from judgebot_eval.train.learn import checkpoint

Say = Callable[[str], None]
Row = TypeVar("Row")
_Row_contra = TypeVar("_Row_contra", contravariant=True)
Step = list[list[int]]
"""The rows of one optimizer step, by the forward passes that they take."""

PAD_TO = 64
"""Texts are padded to multiples of this: each new shape is planned anew by the CPU kernels."""

_TELL_EVERY = 25
_SETTINGS, _EPOCHS, _LAST, _BEST = "settings.json", "epochs.jsonl", "last", "best"


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train.

    Attributes:
        learning_rate: once it has risen.
        warm_up: share of the steps in which it rises.
        decay: whether it then falls linearly to nothing, or stays.
        step_rows: rows of one optimizer step.
        pass_tokens: padded tokens of one forward pass; the gradients of several passes make a step.
        max_length: tokens of a text.
        checkpoint_every: optimizer steps between checkpoints.
    """

    learning_rate: float
    epochs: int = 5
    warm_up: float = 0.1
    decay: Literal["linear", "constant"] = "linear"
    weight_decay: float = 0.01
    step_rows: int = 32
    pass_tokens: int = 6144
    max_length: int = 512
    seed: int = 0
    checkpoint_every: int = 100


class Learner(Protocol[_Row_contra]):
    """What is trained."""

    @property
    def network(self) -> nn.Module:
        """All that learns."""

    def length(self, row: _Row_contra) -> int:
        """Return how many tokens a row has."""

    def loss(self, rows: Sequence[_Row_contra]) -> Tensor:
        """Return the mean loss of rows."""

    def logits(self, rows: Sequence[_Row_contra]) -> Tensor:
        """Return the log-odds of being correct [rows]."""


@dataclass(frozen=True, slots=True)
class Labelled(Generic[Row]):
    """Rows [n], and whether each is correct [n]."""

    rows: Sequence[Row]
    correct: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Epoch:
    """What came of an epoch: figures of validation at even odds, and the seconds of training up to here."""

    VERSION: ClassVar = 1
    number: int
    f1: float
    kappa: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a training takes place.

    Attributes:
        folder: of its checkpoints.
        say: takes its lines of progress.
        judge: how the judge that learns was set up, as text: what neither its rows nor its weights may show.
    """

    folder: Path
    say: Say
    judge: str = ""


def train(
    learner: Learner[Row], training: Sequence[Row], validation: Labelled[Row], settings: Settings, stage: Stage
) -> list[Epoch]:
    """Train a network in place, and leave it as it was after the epoch with the highest F1 of the class "correct".

    What is done so far stands in the stage's folder; called again, the training continues there. The order of the rows
    follows from the seed and the epoch alone.

    Args:
        learner: what learns.
        training: the rows to learn from.
        validation: the rows to choose the epoch by.
        settings: how.
        stage: where to.

    Returns:
        The epochs.

    Raises:
        JudgebotError: the folder holds another training.
    """
    folder = stage.folder
    check(learner, training, validation, settings, stage)
    plan = [plan_epoch([learner.length(row) for row in training], settings, epoch) for epoch in range(settings.epochs)]
    run = _Run(learner, settings, stage, sum(map(len, plan)))
    with Log(folder / _EPOCHS, Epoch, lambda epoch: str(epoch.number)) as log:
        for number, steps in enumerate(plan, 1):
            run.take(training, steps, sum(map(len, plan[: number - 1])))
            if str(number) not in log:
                found = confusion([logit >= 0 for logit in predict(learner, validation.rows)], validation.correct)
                epoch = Epoch(number, found.f1, found.kappa, run.progress.seconds)
                if all(epoch.f1 > earlier.f1 for earlier in log.records.values()):
                    run.save(_BEST)
                log.add(epoch)
                stage.say(f"epoch {number} of {settings.epochs}: validation F1 {epoch.f1:.3f}, kappa {epoch.kappa:.3f}")
        checkpoint.load(folder / _BEST, learner.network)
        return list(log.records.values())


def check(
    learner: Learner[Row], training: Sequence[Row], validation: Labelled[Row], settings: Settings, stage: Stage
) -> None:
    """Write down what is trained in a folder, or make sure that it is the same; the network is one not yet trained.

    Raises:
        JudgebotError: the folder holds another training.
    """
    told = {
        **asdict(settings),
        "judge": stage.judge,
        "start": checkpoint.sha256_of_weights(learner.network),
        "training": manifest.sha256_of_rows(training),
        "validation": manifest.sha256_of_rows(zip(validation.rows, validation.correct, strict=True)),
    }
    path = stage.folder / _SETTINGS
    manifest.begin(path, told, begun=path.exists())


class _Run(Generic[Row]):
    """The steps of a training, from where its checkpoint stands."""

    def __init__(self, learner: Learner[Row], settings: Settings, stage: Stage, steps: int) -> None:
        self._learner, self._settings, self._stage, self._steps = learner, settings, stage, steps
        self._parameters = list(learner.network.parameters())
        self._optimizer = torch.optim.AdamW(
            self._parameters, settings.learning_rate, weight_decay=settings.weight_decay, fused=True
        )
        found = checkpoint.load(stage.folder / _LAST, learner.network, self._optimizer)
        self.progress = found or checkpoint.Progress("judge", 0, 0.0, 0)

    def save(self, name: str) -> None:
        checkpoint.save(self._stage.folder / name, self._learner.network, self._optimizer, self.progress)

    def take(self, training: Sequence[Row], steps: Sequence[Step], before: int) -> None:
        """Take the steps of an epoch that are left, where `before` steps come before it."""
        started = time.monotonic() - self.progress.seconds
        self._learner.network.train()
        losses = []
        for step in steps[max(0, self.progress.done - before) :]:
            losses.append(self._step([[training[index] for index in of_pass] for of_pass in step]))
            done = self.progress.done + 1
            tokens = self.progress.tokens + sum(self._learner.length(training[row]) for each in step for row in each)
            self.progress = checkpoint.Progress("judge", done, time.monotonic() - started, tokens)
            if done % _TELL_EVERY == 0:
                self._tell(sum(losses) / len(losses))
                losses.clear()
            if done % self._settings.checkpoint_every == 0 or done == before + len(steps):
                self.save(_LAST)

    def _step(self, passes: Sequence[Sequence[Row]]) -> float:
        count, total = sum(map(len, passes)), 0.0
        _set_learning_rate(self._optimizer, self._settings, (self.progress.done + 1) / self._steps)
        for rows in passes:
            with torch.autocast(self._parameters[0].device.type, dtype=torch.bfloat16):
                loss = self._learner.loss(rows) * (len(rows) / count)
            loss.backward()  # type: ignore[no-untyped-call]
            total += loss.item()
        torch.nn.utils.clip_grad_norm_(self._parameters, 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad(set_to_none=True)
        return total

    def _tell(self, loss: float) -> None:
        progress = self.progress
        left = progress.seconds / progress.done * (self._steps - progress.done) / 60
        speed = progress.tokens / progress.seconds
        told = f"step {progress.done} of {self._steps}, loss {loss:.3f}, {speed:,.0f} tokens/s, {left:.0f} min left"
        self._stage.say(told)


def _set_learning_rate(optimizer: torch.optim.Optimizer, settings: Settings, progress: float) -> None:
    falling = (1 - progress) / (1 - settings.warm_up) if settings.decay == "linear" else 1.0
    for group in optimizer.param_groups:
        group["lr"] = settings.learning_rate * max(min(progress / settings.warm_up, falling), 0.01)


def plan_epoch(lengths: Sequence[int], settings: Settings, epoch: int) -> list[Step]:
    """Deal the rows of an epoch, by their lengths, into steps; the rows of a pass are about as long as each other."""
    rng = random.Random(f"{settings.seed}/{epoch}")
    order = sorted(range(len(lengths)), key=lambda index: (padded(lengths[index]), rng.random()))
    passes = list(pack(order, lengths, settings.pass_tokens, settings.step_rows))
    rng.shuffle(passes)
    steps: list[Step] = [[]]
    for of_pass in passes:
        if sum(map(len, steps[-1])) + len(of_pass) > settings.step_rows and steps[-1]:
            steps.append([])
        steps[-1].append(of_pass)
    return steps


def pack(order: Sequence[int], lengths: Sequence[int], tokens: int, rows: int) -> Iterator[list[int]]:
    """Pack rows, in an order of rising length, into passes of at most so many padded tokens and rows, at least one."""
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) == rows or padded(lengths[index]) * (len(batch) + 1) > tokens):
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch


def padded(length: int) -> int:
    """Return the length that a text is padded to."""
    return -(-length // PAD_TO) * PAD_TO


def stack(rows: Sequence[Sequence[int]], fill: int, device: torch.device) -> tuple[Tensor, Tensor]:
    """Stack sequences of numbers: int64 [rows, padded length], filled up on the right, and what is not filling."""
    width = padded(max(map(len, rows)))
    values, inside = torch.full((len(rows), width), fill), torch.zeros(len(rows), width, dtype=torch.long)
    for index, row in enumerate(rows):
        values[index, : len(row)] = torch.tensor(row)
        inside[index, : len(row)] = 1
    return values.to(device), inside.to(device)


@torch.no_grad()
def predict(learner: Learner[Row], rows: Sequence[Row], pass_tokens: int = 8192) -> list[float]:
    """Return the log-odds of each row being correct, in their order."""
    learner.network.train(mode=False)
    lengths = [learner.length(row) for row in rows]
    scores = [0.0] * len(rows)
    device = next(learner.network.parameters()).device.type
    order = sorted(range(len(rows)), key=lambda index: lengths[index])
    for batch in pack(order, lengths, pass_tokens, len(rows)):
        with torch.autocast(device, dtype=torch.bfloat16):
            of_batch = learner.logits([rows[index] for index in batch]).float().tolist()
        for index, score in zip(batch, of_batch, strict=True):
            scores[index] = score
    return scores
