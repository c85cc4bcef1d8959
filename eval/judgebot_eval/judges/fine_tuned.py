"""The folder of a fine-tuned judge: `run.json`, which says how it came to be, and one folder for each epoch."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from judgebot.errors import JudgebotError
from judgebot_eval import jsonl, manifest
from judgebot_eval.judges import causal
from judgebot_eval.judges.causal import CausalModel
from judgebot_eval.judges.prompts import Layout

RUN = "run.json"
Variant = Literal["A", "B"]
"""What is learned to say: the verdict (A), or the verdict and what running the tests told (B)."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to fine-tune; the defaults are the study's where it says them.

    Attributes:
        lora: learn low-rank adapters (Hu et al., 2022) instead of all weights.
        batch_size: candidates in one optimizer step, over all devices.
        micro_batch: candidates that one device computes at a time.
        warm_up: share of the steps in which the learning rate rises; then it falls linearly.
        max_length: tokens of prompt and output together.
        raw: prompt without the chat template.
        checkpoint_every: optimizer steps between checkpoints.
    """

    variant: Variant = "A"
    lora: bool = False
    epochs: int = 5
    learning_rate: float = 2e-5
    batch_size: int = 32
    micro_batch: int = 4
    warm_up: float = 0.03
    max_length: int = 2048
    layout: Layout = "newline"
    raw: bool = False
    seed: int = 0
    checkpoint_every: int = 200


@dataclass(frozen=True, slots=True)
class Epoch:
    """How good the judge is on the validation candidates after an epoch.

    Attributes:
        number: of the epoch, from 1.
        loss: mean over its steps, in nats for each output token.
        f1: of the class "correct".
        seconds: since the training began, without what a kill lost.
    """

    number: int
    loss: float
    f1: float
    macro_f1: float
    kappa: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a run was made of, and on what: it may be continued only with the same.

    Attributes:
        model: as it was asked for.
        commit: of the model on the hub, "" of a local folder.
        training: the sha256 of the training candidates' file; `validation` likewise.
        deviations: what differs from the study's way, in words.
    """

    model: str
    commit: str
    training: str
    validation: str
    deviations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """What `run.json` holds.

    Attributes:
        machine: device, precision, processes and versions of packages, in words.
    """

    provenance: Provenance
    settings: Settings
    machine: tuple[str, ...] = ()
    epochs: tuple[Epoch, ...] = ()

    @property
    def name(self) -> str:
        """What its judgements are named by."""
        settings = self.settings
        parts = {
            "B": settings.variant == "B",
            "lora": settings.lora,
            "flat": settings.layout == "flat",
            "raw": settings.raw,
        }
        deviations = [part for part, given in parts.items() if given]
        return "/".join([Path(self.provenance.model).name, "fine-tuned", *deviations, f"seed-{settings.seed}"])

    @property
    def best(self) -> Epoch:
        """The epoch with the highest F1 of "correct", of equal ones the first."""
        return max(self.epochs, key=lambda epoch: (epoch.f1, -epoch.number))


def epoch_folder(folder: Path, number: int) -> Path:
    """Return where the weights after an epoch are."""
    return folder / f"epoch-{number}"


def read_run(folder: Path) -> Run:
    """Read `run.json`.

    Raises:
        JudgebotError: there is none, or it is not what was written.
    """
    try:
        return jsonl.from_fields({**json.loads((folder / RUN).read_text(encoding="utf-8"))}, Run)
    except OSError as error:
        raise JudgebotError(
            f"{folder / RUN}: cannot be read: {error.strerror}; see `judgebot eval finetune`"
        ) from error
    except (ValueError, TypeError) as error:
        raise JudgebotError(f"{folder / RUN}: not what `judgebot eval finetune` writes: {error}") from error


def write_run(folder: Path, run: Run) -> None:
    """Write `run.json`, whole or not at all."""
    manifest.write(folder / RUN, asdict(run))


def load(folder: Path, run: Run) -> CausalModel:
    """Load the best epoch of a run.

    Raises:
        JudgebotError: not all epochs are done, so that another may be the best, or its folder is damaged.
    """
    settings = run.settings
    if len(run.epochs) < settings.epochs:
        done = f"{len(run.epochs)} of {settings.epochs} epochs are done"
        raise JudgebotError(f"{folder / RUN}: {done}; call `judgebot eval finetune` again to continue")
    best = epoch_folder(folder, run.best.number)
    return causal.load(str(best), raw=settings.raw, max_length=settings.max_length)


def table(epochs: Sequence[Epoch]) -> list[str]:
    """Print the epochs as lines of text."""
    return [
        f"epoch {epoch.number}: loss {epoch.loss:.4f}, validation F1 {epoch.f1:.3f}, macro-F1 {epoch.macro_f1:.3f}, "
        f"kappa {epoch.kappa:.3f}, {epoch.seconds:.0f} s"
        for epoch in epochs
    ]
