"""The one frozen Config, made from flags, the environment and .judgebot.toml."""

import difflib
import json
import os
import re
import stat
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar

from judgebot.errors import JudgebotError

FILE_NAME = ".judgebot.toml"
MAX_BYTES = 1_000_000
"""The largest configuration file that is read."""
VISIBILITIES = ("public", "protected", "package", "private")

OptionType = Literal["string", "path", "boolean", "integer", "number", "list"]
_Default = TypeVar("_Default")
_SHOWN_CHARACTERS = 60
_INTEGER_BITS = 64
_EXCLUSIVE = {"threshold": "target_precision", "target_precision": "threshold"}


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table of options: what the file, the flags, the template and the docs say about a setting."""

    name: str
    type: OptionType
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    minimum: float = float("-inf")
    maximum: float = float("inf")
    open_range: bool = False
    env: str | None = None
    example: str | None = None

    @property
    def key(self) -> str:
        """The name as it is written in the file and, after two dashes, on the command line."""
        return self.name.replace("_", "-")

    @property
    def accepts(self) -> str:
        """What a value has to be, in words, such as `a number from 0.5 to 1`."""
        if self.choices:
            return ("a list of " if self.type == "list" else "one of ") + ", ".join(map(_shown, self.choices))
        words = {
            "string": "a non-empty string",
            "path": "a path",
            "boolean": "true or false",
            "integer": "a whole number from {:g} to {:g}",
            "number": "a number above {:g} and below {:g}" if self.open_range else "a number from {:g} to {:g}",
            "list": "a list of non-empty strings",
        }
        return words[self.type].format(self.minimum, self.maximum)

    def allows(self, value: object) -> bool:
        """Whether a value, as TOML or click gives it, is one that this option accepts."""
        match self.type:
            case "boolean":
                return isinstance(value, bool)
            case "integer":
                return isinstance(value, int) and not isinstance(value, bool) and self._in_range(value)
            case "number":
                return isinstance(value, int | float) and not isinstance(value, bool) and self._in_range(value)
            case "list":
                return isinstance(value, list | tuple) and all(map(self._is_word, value))
            case _:
                return self._is_word(value)

    def _is_word(self, value: object) -> bool:
        if not isinstance(value, str) or not value or "\0" in value:
            return False
        return not self.choices or value in self.choices

    def _in_range(self, value: float) -> bool:
        if self.open_range:
            return self.minimum < value < self.maximum
        return self.minimum <= value <= self.maximum


def _option(type_: OptionType, help_: str, *, default: _Default, **rest: Any) -> _Default:
    return field(default=default, metadata={"type": type_, "help": help_, **rest})


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of one run; None stands for "not set"."""

    model: str | None = _option(
        "string",
        "Name of an embedded judge, or a folder that holds one. Not set: the judge that this version recommends.",
        default=None,
        env="JUDGEBOT_MODEL",
        example='"./our-judge"',
    )
    threshold: float | None = _option(
        "number",
        "How sure the judge must be, as a probability, before a method is flagged or passed; below it the judge "
        "abstains. Not set: the model's own threshold. Excludes target-precision.",
        default=None,
        minimum=0.5,
        maximum=1.0,
        example="0.9",
    )
    target_precision: float | None = _option(
        "number",
        "The share of the flagged methods that shall really be wrong; the model's calibration turns it into a "
        "threshold, and refuses where it has too few cases. Excludes threshold.",
        default=None,
        minimum=0.5,
        maximum=1.0,
        open_range=True,
        example="0.75",
    )
    only_regressions: bool | None = _option(
        "boolean",
        "Flag a modified method that is judged by itself only where the change made it more doubtful. Not set: true "
        "for a review of a change, false for an audit of whole files.",
        default=None,
        example="false",
    )
    include: tuple[str, ...] = _option(
        "list",
        "Judge only files that match one of these patterns (written as in .gitignore). Empty: every Java file.",
        default=(),
    )
    exclude: tuple[str, ...] = _option(
        "list",
        "Never judge files that match one of these patterns (written as in .gitignore).",
        default=(),
    )
    visibility: tuple[str, ...] = _option(
        "list",
        "Judge only methods of these visibilities.",
        default=("public", "protected"),
        choices=VISIBILITIES,
    )
    min_javadoc_words: int = _option(
        "integer", "Skip methods whose Javadoc has fewer words than this.", default=3, minimum=0, maximum=1000
    )
    max_method_lines: int = _option(
        "integer", "Skip methods of more lines than this.", default=300, minimum=1, maximum=100_000
    )
    max_methods: int = _option(
        "integer",
        "Judge at most this many methods in one run and skip the rest.",
        default=5000,
        minimum=1,
        maximum=100_000,
    )
    max_seconds: int = _option(
        "integer",
        "Stop parsing and judging after this many seconds and skip the rest. 0: no limit.",
        default=600,
        minimum=0,
        maximum=86_400,
    )
    skip_accessors: bool = _option("boolean", "Skip plain getters and setters.", default=False)
    accept_new_suppressions: bool = _option(
        "boolean",
        "Skip a method if the change under review adds the comment that suppresses it, or the mark by which its code "
        "counts as generated; false: judge it all the same.",
        default=True,
    )
    fail_on: Literal["never", "flagged"] = _option(
        "string", "When to exit with status 1.", default="never", choices=("never", "flagged")
    )
    threads: int = _option(
        "integer",
        "Threads that the judge computes with. 0: as many as there are cores available.",
        default=0,
        minimum=0,
        maximum=256,
        env="JUDGEBOT_THREADS",
    )
    cache: bool = _option("boolean", "Remember scores, so that a method seen before is not judged again.", default=True)
    cache_dir: str | None = _option(
        "path",
        "Folder of the remembered scores. Not set: the folder judgebot in $XDG_CACHE_HOME, or in ~/.cache.",
        default=None,
        env="JUDGEBOT_CACHE_DIR",
        example='"~/scores"',
    )


OPTIONS = tuple(Option(name=item.name, default=item.default, **item.metadata) for item in fields(Config))
_BY_KEY = {option.key: option for option in OPTIONS}


@dataclass(frozen=True, slots=True)
class Layer:
    """The checked settings of one place (a file, the environment, the flags), by the names of Config's fields."""

    values: Mapping[str, Any] = field(default_factory=dict)


def merge(*layers: Layer) -> Config:
    """Lay settings over the defaults; a later layer wins, also over the setting that its own excludes."""
    merged: dict[str, Any] = {}
    for layer in layers:
        for name, value in layer.values.items():
            merged[name] = value
            merged.pop(_EXCLUSIVE.get(name, ""), None)
    return Config(**merged)


def load(path: Path) -> Layer:
    """Read a configuration file; JudgebotError names the file, the line, the key and the mend."""
    try:
        data = _read_regular(path)
    except OSError as error:
        raise JudgebotError(f"{path}: cannot read the configuration: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise JudgebotError(f"{path}: cannot read the configuration: more than {MAX_BYTES} bytes; shorten it")
    return decode(data, path)


def _read_regular(path: Path) -> bytes:
    """Read no more than shows that it is too much: whoever wrote the tree may have linked it to a device or a pipe."""
    with open(path, "rb", opener=_open_at_once) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise JudgebotError(f"{path}: cannot read the configuration: not a regular file; write it as one")
        return file.read(MAX_BYTES + 1)


def _open_at_once(path: str, flags: int) -> int:
    """Open a file; a pipe without waiting for somebody who writes to it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def decode(data: bytes, path: Path) -> Layer:
    """Check the content of a configuration file, as `parse` does."""
    try:
        return parse(data.decode("utf-8-sig"), path)
    except UnicodeDecodeError as error:
        raise JudgebotError(f"{path}: not UTF-8 text (byte {error.start})") from None


def discover(root: Path) -> Layer:
    """Read the configuration of the repository at `root`; an empty layer where it has none."""
    path = root / FILE_NAME
    return load(path) if os.path.lexists(path) else Layer()


def parse(text: str, path: Path) -> Layer:
    """Check the text of a configuration file; relative folders in it are relative to the file."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise JudgebotError(f"{path}: not valid TOML: {error}") from None
    values = {}
    for key, value in table.items():
        if fault := _fault(key, value):
            raise JudgebotError(f"{_place(path, text, key)}: {fault}")
        option = _BY_KEY[key]
        values[option.name] = _converted(option, value, path.parent)
    if clash := _clash(values):
        raise JudgebotError(f"{_place(path, text, 'target-precision')}: {clash}")
    return Layer(values)


def from_environment(environ: Mapping[str, str]) -> Layer:
    """Take JUDGEBOT_MODEL, JUDGEBOT_THREADS and JUDGEBOT_CACHE_DIR; an empty variable counts as not set."""
    values = {}
    for option in OPTIONS:
        if option.env and (text := environ.get(option.env)):
            value = int(text) if option.type == "integer" and re.fullmatch(r"[0-9]{1,9}", text) else text
            if not option.allows(value):
                raise JudgebotError(_refusal(option.env, option, text))
            values[option.name] = value
    return Layer(values)


def from_flags(flags: Mapping[str, Any], prefix: str = "--") -> Layer:
    """Take flags by the names of Config's fields; None and the empty tuple count as not given.

    Errors name a flag by its key, with the prefix before it.
    """
    values = {}
    for option in OPTIONS:
        value = flags.get(option.name)
        if value is None or value == ():
            continue
        if not option.allows(value):
            raise JudgebotError(_refusal(f"{prefix}{option.key}", option, value))
        values[option.name] = value
    if clash := _clash(values):
        raise JudgebotError(clash)
    return Layer(values)


def template() -> str:
    """The text that `judgebot init` writes: every option explained, each default as a line to uncomment."""
    head = (
        f"The configuration of judgebot ({FILE_NAME} at the root of the repository). The settings below show their "
        'defaults; to change one, remove the "#" in front of it. Flags win over the environment, and the environment '
        "over this file."
    )
    return "\n".join([_comment(head), *map(_template_entry, OPTIONS)])


def _template_entry(option: Option) -> str:
    if option.default is None:
        return _comment(option.help) + f"# For example: {option.key} = {option.example}\n"
    return _comment(option.help) + f"#{option.key} = {_shown(option.default)}\n"


def _comment(text: str) -> str:
    return textwrap.fill(text, 100, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False) + "\n"


def _converted(option: Option, value: Any, folder: Path) -> Any:
    if option.type == "number":
        return float(value)
    if option.type == "list":
        return tuple(value)
    is_path = option.type == "path" or (option.name == "model" and any(mark in value for mark in (os.sep, "/")))
    if not is_path:
        return value
    return str(folder / os.path.expanduser(value))  # noqa: PTH111 - Path.expanduser raises on an unknown user


def _clash(values: Mapping[str, Any]) -> str | None:
    both = _EXCLUSIVE.keys() <= values.keys()
    return "threshold and target-precision exclude each other; keep one" if both else None


def _fault(key: str, value: object) -> str | None:
    option = _BY_KEY.get(key)
    if option is None:
        nearest = difflib.get_close_matches(key[:_SHOWN_CHARACTERS], _BY_KEY, n=1, cutoff=0.0)[0]
        return f"unknown key {_shown(key)}; the nearest valid key is {nearest}"
    return None if option.allows(value) else _refusal(key, option, value)


def _refusal(name: str, option: Option, value: object) -> str:
    return f"{name} must be {option.accepts}, not {_described(option, value)}"


def _described(option: Option, value: object) -> str:
    if option.type == "list" and isinstance(value, list | tuple):
        return f"a list with {_item(next(item for item in value if not option.allows([item])))}"
    return _item(value)


def _item(value: object) -> str:
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    # int() reads hexadecimal digits without limit, but str() refuses to write so many
    return "a huge number" if isinstance(value, int) and value.bit_length() > _INTEGER_BITS else _shown(value)


def _place(path: Path, text: str, key: str) -> str:
    """Where a key is set; tomllib keeps no positions, so the first line that looks like its assignment is taken."""
    match = re.search(rf"""^[ \t]*\[*[ \t]*["']?{re.escape(key)}["']?[ \t]*[=.\]]""", text, re.MULTILINE)
    return f"{path}:{text.count(chr(10), 0, match.start()) + 1}" if match else str(path)


def _shown(value: object) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."
