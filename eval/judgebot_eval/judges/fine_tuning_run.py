"""One fine-tuning from its input files to its folder."""

import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

import torch

from judgebot.bundle import sha256_of
from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.judges import causal, fine_tuned, fine_tuning
from judgebot_eval.judges.fine_tuned import Provenance, Run, Settings
from judgebot_eval.judges.fine_tuning import Learner, Rows
from judgebot_eval.records import LabelledCandidate
from judgebot_eval.words import counted

_PACKAGES = ("accelerate", "peft", "torch", "transformers")
_STUDY = Settings()
_STATED = ("variant", "epochs", "learning_rate", "batch_size", "max_length", "lora", "layout", "raw")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What to fine-tune, and on what: files of labelled candidates.

    Attributes:
        model: a preset, the id of a model, or its folder.
    """

    model: str
    training: Path
    validation: Path


def run(inputs: Inputs, settings: Settings, folder: Path, report: Callable[[str], None]) -> Run:
    """Fine-tune a model into a folder; continues what is there.

    Raises:
        JudgebotError: the model cannot be had, or the folder was begun with something else.
    """
    tokenizer = causal.load_tokenizer(inputs.model)
    training, validation = (
        fine_tuning.encode_rows(list(jsonl.read(path, LabelledCandidate)), tokenizer, settings)
        for path in (inputs.training, inputs.validation)
    )
    half = settings.lora and causal.has_bfloat16()  # adapters are float32 all the same
    network = causal.load_network(inputs.model, torch.bfloat16 if half else torch.float32)
    wanted = Run(_provenance(inputs, settings, getattr(network.config, "_commit_hash", None) or ""), settings)
    before = _begun(folder, wanted)
    if before and len(before.epochs) == settings.epochs:
        return before
    learner = fine_tuning.prepare(network, tokenizer, settings)
    started = replace(before or wanted, machine=_machine(learner))
    rows = Rows(training, validation)
    report(f"{counted(len(training), 'candidate')} to learn from, {len(validation):,} to validate on")
    if learner.accelerator.is_main_process:
        fine_tuned.write_run(folder, started)
    learner.accelerator.wait_for_everyone()
    return fine_tuning.fine_tune(learner, rows, started, folder, report)


def _provenance(inputs: Inputs, settings: Settings, commit: str) -> Provenance:
    return Provenance(
        model=inputs.model,
        commit=commit,
        training=sha256_of(inputs.training),
        validation=sha256_of(inputs.validation),
        deviations=tuple(_deviations(settings)),
    )


def _deviations(settings: Settings) -> list[str]:
    """Say what differs from the study's way."""
    ours, theirs = asdict(settings), asdict(_STUDY)
    return [f"{name} {ours[name]}" for name in _STATED if ours[name] != theirs[name]]


def _begun(folder: Path, wanted: Run) -> Run | None:
    """Return the run that a folder holds, None if it holds none.

    Raises:
        JudgebotError: it is another one.
    """
    if not (folder / fine_tuned.RUN).is_file():
        return None
    before = fine_tuned.read_run(folder)
    if (before.provenance, before.settings) != (wanted.provenance, wanted.settings):
        raise JudgebotError(f"{folder}: was begun with another model, other data or settings; give another --output")
    return before


def _machine(learner: Learner) -> tuple[str, ...]:
    accelerator = learner.accelerator
    device = torch.cuda.get_device_name() if accelerator.device.type == "cuda" else platform.machine()
    packages = [f"{package} {version(package)}" for package in _PACKAGES]
    return (
        f"{accelerator.num_processes} x {device}",
        f"{accelerator.distributed_type.value}".lower(),
        f"mixed precision {accelerator.mixed_precision}",
        *packages,
    )
