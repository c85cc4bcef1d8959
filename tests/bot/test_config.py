import dataclasses
import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot import config
from judgebot.bundle import DEFAULT_MODEL, find_bundle
from judgebot.config import Config, Layer, Option
from judgebot.errors import JudgebotError
from judgebot.review import resolve_thresholds

ROOT = Path(__file__).parents[2]
FILE = Path("repository/.judgebot.toml")


def settings(text: str) -> dict[str, object]:
    return dict(config.parse(text, FILE).values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param("", {}, id="empty"),
        pytest.param("# nothing\n", {}, id="comment"),
        pytest.param('model = "small"', {"model": "small"}, id="model-name"),
        pytest.param('model = "models/mine"', {"model": "repository/models/mine"}, id="model-folder"),
        pytest.param('model = "/models/mine"', {"model": "/models/mine"}, id="model-absolute"),
        pytest.param('cache-dir = "scores"', {"cache_dir": "repository/scores"}, id="cache-dir"),
        pytest.param('cache-dir = "~/scores"', {"cache_dir": str(Path.home() / "scores")}, id="cache-dir-at-home"),
        pytest.param("threshold = 0.5", {"threshold": 0.5}, id="threshold-lowest"),
        pytest.param("threshold = 1", {"threshold": 1.0}, id="threshold-whole-number"),
        pytest.param("target-precision = 0.95", {"target_precision": 0.95}, id="target-precision"),
        pytest.param("only-regressions = false", {"only_regressions": False}, id="only-regressions"),
        pytest.param('include = ["a/**", "b"]', {"include": ("a/**", "b")}, id="include"),
        pytest.param("exclude = []", {"exclude": ()}, id="exclude-empty"),
        pytest.param('visibility = ["private"]', {"visibility": ("private",)}, id="visibility"),
        pytest.param('fail-on = "flagged"\r\nthreads = 2\r\n', {"fail_on": "flagged", "threads": 2}, id="crlf"),
    ],
)
def test_parse(text: str, values: dict[str, object]) -> None:
    assert settings(text) == values


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("\ntreshold = 0.9", ':2: unknown key "treshold"; the nearest valid key is threshold', id="typo"),
        pytest.param(
            'cache = true\nfail_on = "never"',
            ':2: unknown key "fail_on"; the nearest valid key is fail-on',
            id="underscore",
        ),
        pytest.param(
            "[thresholds]\na = 1", ':1: unknown key "thresholds"; the nearest valid key is threshold', id="table"
        ),
        pytest.param(
            '"\\u001b[31m" = 1', ': unknown key "\\u001b[31m"; the nearest valid key is', id="escape-sequence"
        ),
        pytest.param("threshold = 0.49", ":1: threshold must be a number from 0.5 to 1, not 0.49", id="too-low"),
        pytest.param("threshold = 1.01", ":1: threshold must be a number from 0.5 to 1, not 1.01", id="too-high"),
        pytest.param("threshold = nan", ":1: threshold must be a number from 0.5 to 1, not NaN", id="nan"),
        pytest.param("threshold = true", ":1: threshold must be a number from 0.5 to 1, not true", id="boolean-number"),
        pytest.param(
            "target-precision = 0.5",
            ":1: target-precision must be a number above 0.5 and below 1, not 0.5",
            id="open-range-lowest",
        ),
        pytest.param(
            "target-precision = 1.0",
            ":1: target-precision must be a number above 0.5 and below 1, not 1.0",
            id="open-range",
        ),
        pytest.param("threads = 1.5", ":1: threads must be a whole number from 0 to 256, not 1.5", id="fraction"),
        pytest.param(
            "threads = true", ":1: threads must be a whole number from 0 to 256, not true", id="boolean-integer"
        ),
        pytest.param(
            "threads = 0x" + "f" * 5000,
            ":1: threads must be a whole number from 0 to 256, not a huge number",
            id="huge",
        ),
        pytest.param("cache = 1", ":1: cache must be true or false, not 1", id="integer-boolean"),
        pytest.param("cache = 2026-01-02", ':1: cache must be true or false, not "2026-01-02"', id="date-for-boolean"),
        pytest.param(f"cache = '{'x' * 99}'", f':1: cache must be true or false, not "{"x" * 59}...', id="long-value"),
        pytest.param("\n[model]\na = 1", ":2: model must be a non-empty string, not a table", id="table-for-string"),
        pytest.param("model.a = 1", ":1: model must be a non-empty string, not a table", id="dotted-key"),
        pytest.param("model = ''", ':1: model must be a non-empty string, not ""', id="empty-string"),
        pytest.param('model = "a\\u0000"', ':1: model must be a non-empty string, not "a\\u0000"', id="nul"),
        pytest.param("cache-dir = []", ":1: cache-dir must be a path, not a list", id="list-for-path"),
        pytest.param("include = 'a'", ':1: include must be a list of non-empty strings, not "a"', id="string-for-list"),
        pytest.param(
            "include = ['a', 2]", ":1: include must be a list of non-empty strings, not a list with 2", id="item"
        ),
        pytest.param(
            "visibility = ['publik']",
            ':1: visibility must be a list of "public", "protected", "package", "private", not a list with "publik"',
            id="choice-of-list",
        ),
        pytest.param("fail-on = 'always'", ':1: fail-on must be one of "never", "flagged", not "always"', id="choice"),
        pytest.param(
            "threshold = 0.9\n\ntarget-precision = 0.9",
            ":3: threshold and target-precision exclude each other; keep one",
            id="both",
        ),
        pytest.param("cache = true\nthreads =", ": not valid TOML: Invalid value (at end of document)", id="syntax"),
        pytest.param("threads = 1\nthreads = 2\n", ": not valid TOML: Cannot overwrite a value (at line 2", id="twice"),
        pytest.param("include = " + "[" * 5000, ": not valid TOML: ", id="deeply-nested"),
        pytest.param("threads = " + "9" * 5000, ": not valid TOML: ", id="too-many-digits"),
    ],
)
def test_parse_refuses(text: str, message: str) -> None:
    with pytest.raises(JudgebotError, match="^" + re.escape(f"{FILE}{message}")):
        config.parse(text, FILE)


@given(st.text())
def test_parse_of_any_text_is_a_layer_or_a_named_refusal(text: str) -> None:
    try:
        outcome = str(config.parse(text, FILE))
    except JudgebotError as error:
        outcome = str(error)

    assert outcome.startswith(("Layer(", str(FILE)))


def test_discover_finds_nothing(tmp_path: Path) -> None:
    assert config.discover(tmp_path) == Layer()


def test_discover_reads_the_root(tmp_path: Path) -> None:
    (tmp_path / ".judgebot.toml").write_bytes(b"\xef\xbb\xbfthreads = 3\n")

    assert config.discover(tmp_path).values == {"threads": 3}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"model = '\xff'", "not UTF-8 text (byte 9)", id="latin-1"),
        pytest.param(None, "cannot read the configuration: Is a directory", id="folder"),
    ],
)
def test_discover_refuses(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / ".judgebot.toml"
    path.mkdir() if content is None else path.write_bytes(content)

    with pytest.raises(JudgebotError, match=re.escape(f"{path}: {message}")):
        config.discover(tmp_path)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda path: path.symlink_to("/dev/zero"), "not a regular file", id="device"),
        pytest.param(os.mkfifo, "not a regular file", id="pipe"),
        pytest.param(
            lambda path: path.write_bytes(b"#" * (config.MAX_BYTES + 1)), "more than 1000000 bytes", id="huge"
        ),
    ],
)
def test_discover_refuses_what_is_no_small_file(tmp_path: Path, make: Callable[[Path], object], message: str) -> None:
    make(tmp_path / ".judgebot.toml")

    with pytest.raises(JudgebotError, match=rf"{FILE.name}: .*{message}"):
        config.discover(tmp_path)


def test_discover_follows_a_link_to_a_file(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text("threads = 3\n", encoding="utf-8")
    (tmp_path / ".judgebot.toml").symlink_to("ours.toml")

    assert config.discover(tmp_path).values == {"threads": 3}


def test_discover_names_a_dangling_link(tmp_path: Path) -> None:
    (tmp_path / ".judgebot.toml").symlink_to("missing")

    with pytest.raises(JudgebotError, match="cannot read the configuration: No such file or directory"):
        config.discover(tmp_path)


@pytest.mark.parametrize(
    ("environ", "values"),
    [
        pytest.param(
            {"JUDGEBOT_MODEL": "m", "JUDGEBOT_CACHE_DIR": "c"}, {"model": "m", "cache_dir": "c"}, id="strings"
        ),
        pytest.param({"JUDGEBOT_THREADS": "4"}, {"threads": 4}, id="number"),
        pytest.param({"JUDGEBOT_MODEL": "", "JUDGEBOT_THREADS": ""}, {}, id="empty-is-unset"),
        pytest.param({"JUDGEBOT_THRESHOLD": "0.9", "MODEL": "m"}, {}, id="others-are-not-read"),
    ],
)
def test_from_environment(environ: dict[str, str], values: dict[str, object]) -> None:
    assert config.from_environment(environ).values == values


@pytest.mark.parametrize("text", ["two", "-1", "257", "1.0", "9" * 5000])
def test_from_environment_refuses(text: str) -> None:
    with pytest.raises(JudgebotError, match=r"^JUDGEBOT_THREADS must be a whole number from 0 to 256, not "):
        config.from_environment({"JUDGEBOT_THREADS": text})


@pytest.mark.parametrize(
    ("flags", "values"),
    [
        pytest.param({"threshold": None, "include": ()}, {}, id="not-given"),
        pytest.param({"cache": False, "threads": 0}, {"cache": False, "threads": 0}, id="false-is-given"),
        pytest.param({"include": ("a", "b"), "base": "HEAD~1"}, {"include": ("a", "b")}, id="other-flags-are-ignored"),
    ],
)
def test_from_flags(flags: dict[str, object], values: dict[str, object]) -> None:
    assert config.from_flags(flags).values == values


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        pytest.param({"threshold": 2.0}, "--threshold must be a number from 0.5 to 1, not 2.0", id="range"),
        pytest.param(
            {"include": ("",)}, '--include must be a list of non-empty strings, not a list with ""', id="item"
        ),
        pytest.param(
            {"threshold": 0.9, "target_precision": 0.9},
            "threshold and target-precision exclude each other; keep one",
            id="both",
        ),
    ],
)
def test_from_flags_refuses(flags: dict[str, object], message: str) -> None:
    with pytest.raises(JudgebotError, match="^" + re.escape(message)):
        config.from_flags(flags)


def test_from_flags_names_inputs_too() -> None:
    with pytest.raises(JudgebotError, match=r"^input fail-on must be one of"):
        config.from_flags({"fail_on": "always"}, prefix="input ")


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param([], Config(), id="defaults"),
        pytest.param([{"threads": 1}, {"threads": 2}], Config(threads=2), id="later-wins"),
        pytest.param([{"threads": 1}, {"cache": False}], Config(threads=1, cache=False), id="both-count"),
        pytest.param(
            [{"target_precision": 0.9}, {"threshold": 0.8}], Config(threshold=0.8), id="threshold-over-target-precision"
        ),
        pytest.param(
            [{"threshold": 0.8}, {"target_precision": 0.9}],
            Config(target_precision=0.9),
            id="target-precision-over-threshold",
        ),
    ],
)
def test_merge(layers: list[dict[str, object]], expected: Config) -> None:
    assert config.merge(*map(Layer, layers)) == expected


def test_template_with_every_setting_uncommented_is_the_defaults() -> None:
    uncommented = re.sub(r"^#(?=[a-z])", "", config.template(), flags=re.MULTILINE)

    layer = config.parse(uncommented, FILE)
    assert config.merge(layer) == Config()
    assert set(layer.values) == {option.name for option in config.OPTIONS if option.default is not None}


def test_template_as_written_sets_nothing() -> None:
    assert settings(config.template()) == {}


@pytest.mark.parametrize("option", [pytest.param(option, id=option.key) for option in config.OPTIONS])
def test_option_is_explained_once(option: Option) -> None:
    template = config.template()

    assert len(re.findall(rf"^#(?: For example: )?{option.key} = ", template, re.MULTILINE)) == 1
    assert option.help.endswith(".")


@pytest.mark.parametrize(
    "option", [pytest.param(option, id=option.key) for option in config.OPTIONS if option.default is None]
)
def test_example_is_allowed(option: Option) -> None:
    assert option.name in settings(f"{option.key} = {option.example}")


@pytest.mark.parametrize("option", [pytest.param(option, id=option.key) for option in config.OPTIONS])
def test_documentation_has_the_row(option: Option) -> None:
    default = "not set" if option.default is None else f"`{json.dumps(option.default)}`"
    row = f"| `{option.key}` | {option.accepts} | {default} | {option.help} |"

    assert row in (ROOT / "docs/configuration.md").read_text(encoding="utf-8").splitlines()


_EXAMPLES = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/configuration.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(_EXAMPLES[0], id="documentation"),
        pytest.param(config.template().replace("# For example: target-precision", "target-precision"), id="template"),
    ],
)
def test_the_embedded_judge_can_back_the_example(text: str) -> None:
    resolve_thresholds(find_bundle(DEFAULT_MODEL), None, config.merge(config.parse(text, FILE)).target_precision)


def test_config_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().threads = 2
