import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = [Requirement(line) for line in PROJECT["project"]["dependencies"]]
EXTRAS = PROJECT["project"]["optional-dependencies"]
HEAVY = {"torch", "transformers", "optimum", "onnx", "ray", "onnxruntime-gpu"}


def locked_lines(name: str) -> Iterator[str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if not line.startswith("#"):
            yield line


def locked(name: str) -> dict[str, str]:
    requirements = [Requirement(line.partition("--hash")[0].strip()) for line in locked_lines(name)]
    return {canonicalize_name(item.name): str(item.specifier).removeprefix("==") for item in requirements}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it comes out of the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def distribution(wheel: Path) -> PathDistribution:
    info = next(path for path in zipfile.Path(wheel).iterdir() if path.name.endswith(".dist-info"))
    return PathDistribution(info)


def test_wheel_has_both_packages_and_nothing_else(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names}

    assert {re.sub(r"-[0-9].*(?=\.dist-info)", "", top) for top in tops} == {
        "judgebot",
        "judgebot_eval",
        "judgebot.dist-info",
    }


@pytest.mark.parametrize("source", ["bot/judgebot", "eval/judgebot_eval", "models"])
def test_wheel_has_every_file_of(source: str, names: list[str]) -> None:
    inside = {"models": "judgebot/models"}.get(source, Path(source).name)
    files = [path.relative_to(ROOT / source) for path in (ROOT / source).rglob("*") if path.is_file()]
    expected = {f"{inside}/{path.as_posix()}" for path in files if "__pycache__" not in path.parts}

    assert expected
    assert expected <= set(names)


def test_wheel_is_typed(names: list[str]) -> None:
    assert {"judgebot/py.typed", "judgebot_eval/py.typed"} <= set(names)


def test_wheel_carries_the_licence(names: list[str]) -> None:
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]


def test_wheel_needs_nothing_heavy(distribution: PathDistribution) -> None:
    requirements = [Requirement(line) for line in distribution.requires or []]
    base = {canonicalize_name(item.name) for item in requirements if item.marker is None}

    assert base == {canonicalize_name(item.name) for item in RUNTIME}
    assert not base & HEAVY


def test_wheel_has_the_command(distribution: PathDistribution) -> None:
    scripts = {entry.name: entry.value for entry in distribution.entry_points if entry.group == "console_scripts"}

    assert scripts == {"judgebot": "judgebot.cli:main"}


@pytest.mark.parametrize(
    ("name", "broken"), [pytest.param("tree-sitter", "0.26.0", id="crashes where its progress is watched")]
)
def test_runtime_does_not_accept(name: str, broken: str) -> None:
    (requirement,) = (item for item in RUNTIME if item.name == name)

    assert not requirement.specifier.contains(broken)


def test_runtime_dependencies_are_fewer_than_ten() -> None:
    assert len(RUNTIME) < 10


@pytest.mark.parametrize("name", ["runtime.txt", "build.txt"])
def test_every_locked_line_has_hashes(name: str) -> None:
    assert [line for line in locked_lines(name) if not re.search(r"==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []


@pytest.mark.parametrize("name", ["runtime.txt", "build.txt", "test.txt"])
def test_lock_has_no_addresses(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")

    assert re.findall(r"://|@|^-|--index|--find-links|/", text, re.MULTILINE) == []


@pytest.mark.parametrize("name", ["runtime.txt", "build.txt", "test.txt"])
def test_lock_pins_every_version(name: str) -> None:
    assert [line for line in locked_lines(name) if not re.match(r"[a-z0-9._-]+==[0-9]", line)] == []


@pytest.mark.parametrize(
    ("name", "requirement"),
    [
        *[pytest.param("runtime.txt", item, id=f"runtime-{item.name}") for item in RUNTIME],
        *[pytest.param("test.txt", item, id=f"test-{item.name}") for item in map(Requirement, EXTRAS["train"])],
        *[pytest.param("build.txt", Requirement(item), id=item) for item in PROJECT["build-system"]["requires"]],
    ],
)
def test_lock_satisfies(name: str, requirement: Requirement) -> None:
    assert requirement.specifier.contains(locked(name)[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("name", ["runtime.txt", "build.txt"])
def test_what_ships_is_what_is_tested(name: str) -> None:
    assert locked(name).items() <= locked("test.txt").items()


@pytest.mark.parametrize(
    "name",
    sorted(
        {Requirement(line).name for group in (PROJECT["project"]["dependencies"], *EXTRAS.values()) for line in group}
    ),
)
def test_dependency_is_explained(name: str) -> None:
    rows = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8").splitlines()

    assert name == "judgebot" or [row for row in rows if row.startswith(f"| `{name}` |")]


def test_importing_the_command_line_is_light() -> None:
    program = "import sys, judgebot.cli; print(*{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT / "bot", capture_output=True, text=True, check=True)

    heavy = {"onnxruntime", "numpy", "tokenizers", "tree_sitter", "github", "requests", "torch"}
    assert heavy & set(run.stdout.split()) == set()


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def importers(name: str) -> list[str]:
    modules = (ROOT / "bot/judgebot").rglob("*.py")
    return [module.name for module in modules if name in imported(module)]


@pytest.mark.parametrize(
    ("name", "modules"),
    [
        pytest.param("judgebot_eval", [], id="the-study"),
        pytest.param("torch", [], id="torch"),
        pytest.param("transformers", [], id="transformers"),
        pytest.param("onnxruntime", ["judge.py"], id="onnxruntime"),
        pytest.param("github", ["transport.py"], id="PyGithub"),
        pytest.param("sqlite3", ["cache.py"], id="sqlite3"),
    ],
)
def test_importers_in_the_runtime_package(name: str, modules: list[str]) -> None:
    assert importers(name) == modules


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile as (instruction, arguments), with continued lines joined."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [
        (name, " ".join(rest.split()))
        for name, _, rest in (line.partition(" ") for line in lines)
        if name and not name.startswith("#")
    ]


def having(name: str) -> list[str]:
    return [arguments for instruction, arguments in instructions() if instruction == name]


def final(name: str) -> str:
    return having(name)[-1]


def test_hadolint_finds_nothing() -> None:
    command = [Path(sys.executable).with_name("hadolint"), "--no-color", ROOT / "Dockerfile"]
    linted = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (linted.returncode, linted.stdout) == (0, "")


def test_image_stands_on_one_base_that_can_be_pinned() -> None:
    assert instructions()[0] == ("ARG", "BASE=python:3.13-slim-bookworm")
    assert having("FROM") == ["${BASE} AS build", "${BASE}"]


def test_image_runs_the_action_as_nobody_of_note() -> None:
    assert (final("USER"), final("ENTRYPOINT"), final("CMD")) == ("1001", '["judgebot"]', '["action"]')
    assert instructions().index(("USER", "1001")) > instructions().index(("RUN", having("RUN")[-1]))


def test_image_takes_packages_by_their_hashes_only() -> None:
    installs = re.findall(r"pip (?:--python \S+ )?(?:install|wheel) [^&]*", " && ".join(having("RUN")))

    assert len(installs) == 4
    assert [
        line for line in installs if "--require-hashes -r requirements/" not in line and "--no-index" not in line
    ] == []


def test_image_carries_the_run_time_only() -> None:
    assert having("COPY")[-1] == "--from=build /opt/judgebot /opt/judgebot"
    assert re.findall(r"requirements/\S+(?= )", " ".join(having("RUN"))) == [
        "requirements/runtime.txt",
        "requirements/build.txt",
    ]


def test_what_the_image_copies_passes_dockerignore() -> None:
    kept = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {name for line in having("COPY") if not line.startswith("--") for name in line.split()[:-1]}

    assert kept[0] == "*"
    assert {f"!{name.partition('/')[0]}" for name in copied} == {line for line in kept if line.startswith("!")}
    assert [name for name in copied if not (ROOT / name).exists()] == []
