"""A model is a folder: config.json with its kind, template, calibration and the sha256 of every file."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from judgebot.calibrate import EVEN, Calibration, OperatingPoint
from judgebot.edit_features import EDIT_FEATURES
from judgebot.encode import TEMPLATES, Example
from judgebot.errors import JudgebotError
from judgebot.fields import Fields
from judgebot.lexer import body, lex
from judgebot.method_features import METHOD_FEATURES

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
        features: how a change becomes the network's input, a key of `edit_features.EDIT_FEATURES`.
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
        """Whether the network was calibrated on methods of this many tokens."""
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
            `model.onnx` says, a key of `method_features.METHOD_FEATURES`; None where the latter judges alone.
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
        """Whether the model was calibrated on methods of this length."""
        fewest, most = self.code_tokens
        tokens = list(lex(example.code))
        return fewest <= len(tokens) <= most and len(body(tokens)) >= self.body_tokens


def bundled_models() -> Path:
    """The folder of the models that come with judgebot: in the wheel, else in the source tree."""
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
    if os.path.isfile(Path(model) / CONFIG):  # noqa: PTH113 - Path.is_file raises on a name that is too long
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
    except OSError as error:
        raise JudgebotError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        config = Fields(_decode(content), "not a judgebot model")
        return _bundle(folder, config, hashlib.sha256(content).hexdigest())
    except JudgebotError as error:
        raise JudgebotError(f"{path}: {error}; export the model again") from None


def _decode(content: bytes) -> object:
    if len(content) > MAX_BYTES:
        raise JudgebotError(f"not a judgebot model: it has more than {MAX_BYTES} bytes")
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise JudgebotError(f"not a judgebot model: not JSON: {error}") from None


def _bundle(folder: Path, config: Fields, sha256: str) -> Bundle:
    if config.get("format") != FORMAT:
        config.refuse("format", f"{FORMAT}, which this judgebot reads")
    kind: Kind = config.choice("kind", get_args(Kind))
    files = config.texts("files")
    return Bundle(
        folder=folder,
        name=_line(config, "name"),
        version=_line(config, "version"),
        sha256=sha256,
        kind=kind,
        template=config.choice("template", tuple(TEMPLATES)),
        max_length=config.integer("max_length", _SHORTEST_INPUT, _MANY),
        batch_tokens=config.integer("batch_tokens", 0, _MANY),
        code_tokens=_code_tokens(config),
        body_tokens=config.integer("body_tokens", 0, _MANY) if "body_tokens" in config else 0,
        calibration=_calibration(config.fields("calibration")),
        threshold=config.number("threshold", EVEN, 1),
        wide=_wide(config) if "wide" in config else None,
        change=_change(config) if "change" in config else None,
        files=files,
    )


def _wide(config: Fields) -> str:
    _check_hash(config, WIDE_MODEL)
    return config.fields("wide").choice("features", tuple(METHOD_FEATURES))


def _change(config: Fields) -> ChangeModel:
    _check_hash(config, CHANGE_MODEL)
    change = config.fields("change")
    return ChangeModel(
        features=change.choice("features", tuple(EDIT_FEATURES)),
        code_tokens=_code_tokens(change),
        calibration=_calibration(change.fields("calibration")),
        threshold=change.number("threshold", EVEN, 1),
    )


def _check_hash(config: Fields, file: str) -> None:
    if file not in config.texts("files"):
        config.refuse("files", f"the sha256 of {file} among them")


def _code_tokens(config: Fields) -> tuple[int, int]:
    match config.integers("code_tokens", 0, _MANY, 2):
        case (fewest, most) if fewest <= most:
            return fewest, most
        case _:
            return config.refuse("code_tokens", "the fewest and the most")


def _calibration(config: Fields) -> Calibration:
    scale, bias = (config.number(key, -_LARGEST, _LARGEST) for key in ("scale", "bias"))
    return Calibration(scale, bias, tuple(map(_point, config.items("points", _MANY))))


def _point(config: Fields) -> OperatingPoint:
    return OperatingPoint(
        threshold=config.number("threshold", EVEN, 1),
        precision=config.number("precision", 0, 1),
        lower_bound=config.number("lower_bound", 0, 1),
        cases=config.integer("cases", 0, _MANY),
    )


def _line(config: Fields, key: str) -> str:
    text = config.text(key)
    return text if text.isprintable() and 0 < len(text) <= _NAME_CHARACTERS else config.refuse(key, "one short line")


def verify(bundle: Bundle) -> None:
    """Check the sha256 of every file that config.json lists.

    Raises:
        JudgebotError: a file is missing, cannot be read, has other content, or lies outside the folder.
    """
    for name, expected in bundle.files.items():
        path = bundle.folder / name
        try:
            _verify_file(path, name, expected)
        except OSError as error:
            raise JudgebotError(f"{path}: cannot be read: {error.strerror}") from error


def _verify_file(path: Path, name: str, expected: str) -> None:
    if Path(name).name != name or path.is_symlink():
        raise JudgebotError(f"{path}: a model's files lie in its own folder; export the model again")
    if not path.is_file():
        raise JudgebotError(f"{path}: missing; install judgebot again, or export the model again")
    if sha256_of(path) != expected:
        raise JudgebotError(
            f"{path}: sha256 differs from {CONFIG}: the file was changed or cut; install judgebot again"
        )


def sha256_of(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
