"""A ranker and labelled candidates -> the trained ranker in a folder: the epoch with the best F1 on validation."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

import torch
from torch import Tensor

from judgebot_eval import manifest
from judgebot_eval.jsonl import Log
from judgebot_eval.judges.judge import Judge
from judgebot_eval.judges.training import Learner, Settings, Step, plan_epoch, predict
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.stats.agreement import confusion
from judgebot_eval.train.learn import checkpoint, throughput

Row = TypeVar("Row")
_TELL_EVERY = 25
_SETTINGS, _EPOCHS, _LAST, _BEST = "settings.json", "epochs.jsonl", "last", "best"


@dataclass(frozen=True, slots=True)
class Run:
    """What a ranker is trained with.

    Attributes:
        learned: the candidates to learn from.
        validation: those to choose the epoch by.
        folder: of the checkpoints, and of the ranker in the end.
        say: takes the lines of progress.
    """

    learned: Sequence[LabelledCandidate]
    validation: Sequence[LabelledCandidate]
    folder: Path
    say: Callable[[str], None]


class Ranker(Learner[Row], Judge, Protocol[Row]):
    """A judge that learns."""

    @property
    def config(self) -> object:
        """How it was set up: what neither its rows nor its weights may show."""

    def rows(self, candidates: Sequence[LabelledCandidate]) -> list[Row]:
        """Encode labelled candidates."""

    def loss(self, rows: Sequence[Row]) -> Tensor:
        """Return the mean loss of rows."""

    def save(self, folder: Path) -> None:
        """Write it into a folder."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """What came of an epoch: figures of validation at even odds, and the seconds of training up to here."""

    VERSION: ClassVar = 1
    number: int
    f1: float
    kappa: float
    seconds: float


def train(ranker: Ranker[Row], run: Run, settings: Settings) -> list[Epoch]:
    """Train a ranker in place, and write it as it was after the epoch with the highest F1 of the class "correct".

    What is done so far stands in the run's folder; called again, the training continues there. The order of the rows
    follows from the seed and the epoch alone.

    Returns:
        The epochs.

    Raises:
        JudgebotError: the folder holds another training.
    """
    rows, validation = _begin(ranker, run, settings)
    lengths = [ranker.length(row) for row in rows]
    plan = [plan_epoch(lengths, settings, epoch) for epoch in range(settings.epochs)]
    training = _Training(ranker, run, settings, sum(map(len, plan)))
    with Log(run.folder / _EPOCHS, Epoch, lambda epoch: str(epoch.number)) as log:
        for number, steps in enumerate(plan, 1):
            training.take(rows, steps, sum(map(len, plan[: number - 1])))
            if str(number) not in log:
                verdicts = [logit >= 0 for logit in predict(ranker, validation)]
                found = confusion(verdicts, [candidate.passed for candidate in run.validation])
                epoch = Epoch(number, found.f1, found.kappa, training.progress.seconds)
                if all(epoch.f1 > earlier.f1 for earlier in log.records.values()):
                    training.save(_BEST)
                log.add(epoch)
                figures = f"validation F1 {epoch.f1:.3f}, kappa {epoch.kappa:.3f}"
                run.say(f"{ranker.name}: epoch {number} of {settings.epochs}: {figures}")
    checkpoint.load(run.folder / _BEST, ranker.network)
    ranker.save(run.folder)
    return list(log.records.values())


def check(ranker: Ranker[Row], run: Run, settings: Settings) -> None:
    """Make sure that a folder holds this training of a ranker that is not yet trained.

    Raises:
        JudgebotError: it holds another.
    """
    _begin(ranker, run, settings)


def _begin(ranker: Ranker[Row], run: Run, settings: Settings) -> tuple[list[Row], list[Row]]:
    """Encode the candidates of a run, and write down what is trained in its folder, or make sure that it is the same.

    Returns:
        The rows to learn from, and those of validation.
    """
    rows, validation = ranker.rows(run.learned), ranker.rows(run.validation)
    correct = [candidate.passed for candidate in run.validation]
    told = {
        **asdict(settings),
        "judge": repr(ranker.config),
        "start": checkpoint.sha256_of_weights(ranker.network),
        "training": manifest.sha256_of_rows(rows),
        "validation": manifest.sha256_of_rows(zip(validation, correct, strict=True)),
    }
    path = run.folder / _SETTINGS
    manifest.begin(path, told, begun=path.exists())
    return rows, validation


class _Training(Generic[Row]):
    """The steps of a training, from where its checkpoint stands."""

    def __init__(self, ranker: Ranker[Row], run: Run, settings: Settings, steps: int) -> None:
        self._ranker, self._run, self._settings, self._steps = ranker, run, settings, steps
        self._parameters = list(ranker.network.parameters())
        self._optimizer = torch.optim.AdamW(
            self._parameters, settings.learning_rate, weight_decay=settings.weight_decay, fused=True
        )
        found = checkpoint.load(run.folder / _LAST, ranker.network, self._optimizer)
        self.progress = found or checkpoint.Progress("judge", 0, 0.0, 0)

    def save(self, name: str) -> None:
        checkpoint.save(self._run.folder / name, self._ranker.network, self._optimizer, self.progress)

    def take(self, rows: Sequence[Row], steps: Sequence[Step], before: int) -> None:
        """Take the steps of an epoch that are left, where `before` steps come before it."""
        started = time.monotonic() - self.progress.seconds
        self._ranker.network.train()
        losses = []
        for step in steps[max(0, self.progress.done - before) :]:
            passes = [[rows[index] for index in of_pass] for of_pass in step]
            losses.append(self._step(passes))
            done = self.progress.done + 1
            tokens = self.progress.tokens + sum(self._ranker.length(row) for of_pass in passes for row in of_pass)
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
            with throughput.autocast(self._parameters[0].device):
                loss = self._ranker.loss(rows) * (len(rows) / count)
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
        self._run.say(f"{self._ranker.name}: {told}")


def _set_learning_rate(optimizer: torch.optim.Optimizer, settings: Settings, progress: float) -> None:
    falling = (1 - progress) / (1 - settings.warm_up) if settings.decay == "linear" else 1.0
    for group in optimizer.param_groups:
        group["lr"] = settings.learning_rate * max(min(progress / settings.warm_up, falling), 0.01)
