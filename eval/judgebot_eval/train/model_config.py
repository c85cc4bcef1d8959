"""The config.json of a model folder, which `judgebot.bundle` reads."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from judgebot.bundle import CARD, CONFIG, FORMAT, Bundle, read_bundle, sha256_of
from judgebot.calibrate import Calibration


@dataclass(frozen=True, slots=True)
class Served:
    """How a model is served; each field as `judgebot.bundle.Bundle` has it."""

    name: str
    version: str
    kind: str
    template: str
    max_length: int
    batch_tokens: int
    code_tokens: tuple[int, int]
    body_tokens: int


def write_config(
    folder: Path, served: Served, calibration: Calibration, threshold: float, more: Mapping[str, Any] | None = None
) -> Bundle:
    """Write config.json into a folder that holds all other files but the card; return what it says.

    Args:
        folder: of the model.
        served: how it is served.
        calibration: what its logits mean.
        threshold: the default one.
        more: fields beside these.

    Raises:
        JudgebotError: judgebot could not read it.
    """
    files = sorted(path for path in folder.iterdir() if path.name not in (CONFIG, CARD))
    config = {
        "format": FORMAT,
        **asdict(served),
        "threshold": threshold,
        "calibration": asdict(calibration),
        "files": {path.name: sha256_of(path) for path in files},
        **(more or {}),
    }
    return save(folder, config)


def load(folder: Path) -> dict[str, Any]:
    """Read config.json as it stands."""
    config: dict[str, Any] = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    return config


def save(folder: Path, config: Mapping[str, Any]) -> Bundle:
    """Write config.json; return what it says.

    Raises:
        JudgebotError: judgebot could not read it.
    """
    (folder / CONFIG).write_text(f"{json.dumps(config, indent=1)}\n", encoding="utf-8")
    return read_bundle(folder)
