"""A model is a folder: config.json with its kind, template, calibration and the sha256 of every file."""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from judgebot.calibrate import EVEN, Calibration, OperatingPoint
from judgebot.edit_features import FEATURES
from judgebot.encode import TEMPLATES, Example
from judgebot.errors import JudgebotError
from judgebot.lexer import body, lex
from judgebot.method_features import FEATURES as METHOD_FEATURES

FORMAT = 1
MAX_BYTES = 4_000_000
"""The largest config.json that is read."""
DEFAULT_MODEL = "minilm-java"
CONFIG, CARD, MODEL, TOKENIZER = "config.json", "README.md", "model.onnx", "tokenizer.json"
WIDE_MODEL, CHANGE_MODEL = "wide.onnx", "change.onnx"
Kind = Literal["encoder", "decoder"]

_SHORTEST_INPUT = 4  # tokens: a pair of texts has three of its own
_MANY = 10_000_000
_LARGEST = sys.float_info.max
_NAME_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class ChangeModel:
    """What config.json says of `change.onnx`, the network that scores a change of a method.

    Attributes:
        features: how a change becomes the network's input, a key of `edit_features.FEATURES`.
        code_tokens: the fewest and the most tokens of either version that it was calibrated on; a change of any other
            method is not scored by it.
        calibration: raw score -> probability that the method is correct after the change, and the operating points.
        threshold: the default threshold for modified methods.
    """

    features: str
    code_tokens: tuple[int, int]
    calibration: Calibration
    threshold: float

    def is_calibrated_for(self, tokens: int) -> bool:
        """Tell whether the network was calibrated on methods of this many tokens."""
        fewest, most = self.code_tokens
        return fewest <= tokens <= most


@dataclass(frozen=True, slots=True)
class Bundle:
    """A model folder's config.json.

    Attributes:
        sha256: of config.json, which holds the hashes of all other files: the identity of the model.
        max_length: tokens the model reads at most.
        batch_tokens: padded tokens in one batch at most; 0 = one text a batch, for models (dynamic int8) whose scores
            would otherwise depend on their company.
        code_tokens: the fewest and the most tokens of the methods that it was calibrated on.
        body_tokens: the fewest tokens between the braces of their bodies.
        threshold: the default threshold.
        wide: how a method becomes the input of `wide.onnx`, which fuses terms and numbers of the method with what
            `model.onnx` says, a key of `method_features.FEATURES`; None where the latter judges alone.
        change: what scores modified methods; None where they are scored like any other.
    """

    folder: Path
    name: str
    version: str
    sha256: str
    kind: Kind
    template: str
    max_length: int
    batch_tokens: int
    code_tokens: tuple[int, int]
    body_tokens: int
    calibration: Calibration
    threshold: float
    wide: str | None
    change: ChangeModel | None
    files: Mapping[str, str]

    def is_calibrated_for(self, example: Example) -> bool:
        """Tell whether the model was calibrated on methods of this length."""
        fewest, most = self.code_tokens
        tokens = list(lex(example.code))
        return fewest <= len(tokens) <= most and len(body(tokens)) >= self.body_tokens


def bundled_models() -> Path:
    """Return the folder of the models that come with judgebot: in the wheel, else in the source tree."""
    installed = Path(__file__).parent / "models"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "models"


def list_bundles() -> Iterator[Bundle]:
    """Read every model that comes with judgebot, by name."""
    for config in sorted(bundled_models().glob(f"*/{CONFIG}")):
        yield read_bundle(config.parent)


def find_bundle(model: str) -> Bundle:
    """Read a model by the name of one that comes with judgebot, or by its folder.

    Raises:
        JudgebotError: there is no such model, or its config.json is bad.
    """
    named = bundled_models() / model
    if model in {folder.name for folder in bundled_models().glob("*")} and (named / CONFIG).is_file():
        return read_bundle(named)
    if (Path(model) / CONFIG).is_file():
        return read_bundle(Path(model))
    names = ", ".join(bundle.name for bundle in list_bundles())
    raise JudgebotError(f"{model}: no such model: give a folder that holds {CONFIG}, or one of: {names}")


def read_bundle(folder: Path) -> Bundle:
    """Read a model folder's config.json; the other files are not touched (see `verify`).

    Raises:
        JudgebotError: the file is not what this version of judgebot reads.
    """
    path = folder / CONFIG
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        return _bundle(folder, _decode(content), hashlib.sha256(content).hexdigest())
    except OSError as error:
        raise JudgebotError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise JudgebotError(
            f"{path}: not a judgebot model: {type(error).__name__}: {error}; export the model again"
        ) from error


def _decode(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        raise ValueError(f"more than {MAX_BYTES} bytes")
    return json.loads(content)


def _bundle(folder: Path, config: Mapping[str, Any], sha256: str) -> Bundle:
    if config["format"] != FORMAT:
        raise ValueError(f"format {config['format']}, where this judgebot reads {FORMAT}")
    if config["kind"] not in get_args(Kind):
        raise ValueError(f"kind {config['kind']!r} is none of {', '.join(get_args(Kind))}")
    if config["template"] not in TEMPLATES:
        raise ValueError(f"template {config['template']!r} is none of {', '.join(TEMPLATES)}")
    return Bundle(
        folder=folder,
        name=_text("name", config["name"]),
        version=_text("version", config["version"]),
        sha256=sha256,
        kind=config["kind"],
        template=config["template"],
        max_length=_whole("max_length", config["max_length"], _SHORTEST_INPUT),
        batch_tokens=_whole("batch_tokens", config["batch_tokens"]),
        code_tokens=_code_tokens(config),
        body_tokens=_whole("body_tokens", config.get("body_tokens", 0)),
        calibration=_calibration(config),
        threshold=_confidence(config["threshold"]),
        wide=_wide(config["wide"], config["files"]) if "wide" in config else None,
        change=_change(config["change"], config["files"]) if "change" in config else None,
        files=dict(config["files"]),
    )


def _wide(config: Mapping[str, Any], files: Mapping[str, str]) -> str:
    features: str = config["features"]
    _check_part(features, METHOD_FEATURES, WIDE_MODEL, files)
    return features


def _change(config: Mapping[str, Any], files: Mapping[str, str]) -> ChangeModel:
    _check_part(config["features"], FEATURES, CHANGE_MODEL, files)
    return ChangeModel(config["features"], _code_tokens(config), _calibration(config), _confidence(config["threshold"]))


def _check_part(features: str, known: Mapping[str, object], file: str, files: Mapping[str, str]) -> None:
    if features not in known:
        raise ValueError(f"features {features!r} are none of {', '.join(known)}")
    if file not in files:
        raise ValueError(f"there is no sha256 of {file} in 'files'")


def _code_tokens(config: Mapping[str, Any]) -> tuple[int, int]:
    fewest, most = config["code_tokens"]
    fewest = _whole("code_tokens", fewest)
    return fewest, _whole("code_tokens", most, fewest)


def _calibration(config: Mapping[str, Any]) -> Calibration:
    calibration = config["calibration"]
    points = tuple(_point(OperatingPoint(**point)) for point in calibration["points"])
    scale, bias = (_number(name, calibration[name], -_LARGEST, _LARGEST) for name in ("scale", "bias"))
    return Calibration(scale, bias, points)


def _point(point: OperatingPoint) -> OperatingPoint:
    _confidence(point.threshold)
    _number("precision", point.precision, 0, 1)
    _number("lower_bound", point.lower_bound, 0, 1)
    _whole("cases", point.cases)
    return point


def _confidence(value: object) -> float:
    return _number("threshold", value, EVEN, 1)


def _number(name: str, value: object, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f"{name} must be a number from {least:g} to {most:g}, not {value!r:.60}")
    return float(value)


def _whole(name: str, value: object, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _MANY:
        raise ValueError(f"{name} must be a whole number from {least} to {_MANY}, not {value!r:.60}")
    return value


def _text(name: str, value: object) -> str:
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= _NAME_CHARACTERS:
        raise ValueError(f"{name} must be a short text on one line, not {value!r:.60}")
    return value


def verify(bundle: Bundle) -> None:
    """Check the sha256 of every file that config.json lists.

    Raises:
        JudgebotError: a file is missing, has other content, or lies outside the folder.
    """
    for name, expected in bundle.files.items():
        path = bundle.folder / name
        if Path(name).name != name or path.is_symlink():
            raise JudgebotError(f"{path}: a model's files lie in its own folder; export the model again")
        if not path.is_file():
            raise JudgebotError(f"{path}: missing; install judgebot again, or export the model again")
        if sha256_of(path) != expected:
            raise JudgebotError(
                f"{path}: sha256 differs from {CONFIG}: the file was changed or cut; install judgebot again"
            )


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
