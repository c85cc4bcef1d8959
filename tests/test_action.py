import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from _composite import Composite, Ran
from github_server.pull import Pull
from github_server.server import GithubServer
from github_server.work_tree import WorkTree
from github_workflow import pull_request_payload, workflow_run_payload

from judgebot.bundle import Bundle
from judgebot.github.inputs import COMMENT, MAX_COMMENTS

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"
DEFINITION = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
STEPS = DEFINITION["runs"]["steps"]
WORKFLOWS = sorted((ROOT / "docs/workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent

INPUTS = (
    "token model threshold target-precision config include exclude fail-on max-comments comment sarif github-api-url "
    "working-directory"
)
OUTPUTS = "flagged passed abstained skipped json sarif review-id"


def names(files: list[Path]) -> list[Any]:
    return [pytest.param(path, id=path.name) for path in files]


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_inputs_and_outputs() -> None:
    assert set(DEFINITION["inputs"]) == {*INPUTS.split(), "result"}
    assert set(DEFINITION["outputs"]) == set(OUTPUTS.split())


def test_every_input_travels_by_its_variable() -> None:
    review = next(step for step in STEPS if step.get("id") == "judgebot")

    assert {name: value for name, value in review["env"].items() if name != "PYTHON"} == {
        f"JUDGEBOT_INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in DEFINITION["inputs"]
    }


def test_defaults_are_those_of_the_command() -> None:
    given = {name: value["default"] for name, value in DEFINITION["inputs"].items() if value["default"]}

    assert given == {"token": "${{ github.token }}", "max-comments": str(MAX_COMMENTS), "comment": COMMENT}


def test_no_expression_in_commands() -> None:
    assert [step["name"] for step in STEPS if "${{" in step.get("run", "")] == []


@pytest.mark.parametrize("path", names([ACTION, *WORKFLOWS]))
def test_every_action_is_pinned_and_says_its_version(path: Path) -> None:
    uses = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))

    assert uses
    assert [line for line in uses if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+", line)] == []


def test_the_same_action_has_the_same_pin() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in [ACTION, *WORKFLOWS])
    pins = {(name, pin) for name, pin in re.findall(r"uses: ([\w-]+/[\w-]+)\S*@(.*)", texts)}

    assert len({name for name, _ in pins}) == len(pins)


@pytest.mark.parametrize("path", names([ACTION, *WORKFLOWS]))
def test_zizmor_finds_nothing(path: Path) -> None:
    done = run(
        TOOLS / "zizmor", "--color=never", "--offline", "--no-config", "--no-progress", "--persona=auditor", path
    )

    assert (done.returncode, done.stdout.partition("!")[0]) == (0, "No findings to report. Good job")


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        pytest.param("vendor.github-actions", ACTION, id="action.yml"),
        *[pytest.param("vendor.github-workflows", path, id=path.name) for path in WORKFLOWS],
    ],
)
def test_schema_finds_nothing(schema: str, path: Path) -> None:
    done = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, path)

    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


@pytest.mark.parametrize("path", names(WORKFLOWS))
def test_workflow_stands_in_the_guide(path: Path) -> None:
    assert f"```yaml\n{path.read_text(encoding='utf-8')}```\n" in (ROOT / "docs/github.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", names(WORKFLOWS))
def test_workflow_uses_the_action_as_it_is(path: Path) -> None:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values()
    ours = [step for job in jobs for step in job["steps"] if step["uses"].startswith("OWNER/judgebot@")]

    assert len(ours) == 1
    assert set(ours[0].get("with", {})) <= set(DEFINITION["inputs"])
    assert set(re.findall(r"steps\.judgebot\.outputs\.([\w-]+)", path.read_text(encoding="utf-8"))) <= set(
        DEFINITION["outputs"]
    )


def test_only_a_run_that_may_have_left_a_result_is_posted() -> None:
    post = yaml.safe_load((ROOT / "docs/workflows/fork-post.yml").read_text(encoding="utf-8"))["jobs"]["post"]

    assert post["if"] == (
        "github.event.workflow_run.event == 'pull_request' && "
        """contains(fromJSON('["success", "failure"]'), github.event.workflow_run.conclusion)"""
    )


@pytest.mark.parametrize("name", [*INPUTS.split(), "result"])
def test_input_is_explained(name: str) -> None:
    rows = (ROOT / "docs/github.md").read_text(encoding="utf-8").splitlines()

    assert [row for row in rows if row.startswith(f"| `{name}` |")]


@pytest.mark.parametrize("name", OUTPUTS.split())
def test_output_is_explained(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs/github.md").read_text(encoding="utf-8")


# --- the commands of the steps, with a package of our own in place of the locked ones --------------------------------

GENUINE = "WHO = 'genuine'\n"
OTHER = "raise SystemExit('the cache was believed')\n"
MAIN = """
import os, sys, tiny
def main():
    print(tiny.WHO, *sys.argv[1:], os.path.relpath(os.environ["JUDGEBOT_CACHE_DIR"], os.environ["RUNNER_TEMP"]))
"""


def write_wheel(folder: Path, module: str, name: str = "tiny") -> Path:
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": module,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    hashes = {path: base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()) for path, text in files.items()}
    record = "".join(f"{path},sha256={digest.decode().rstrip('=')},\n" for path, digest in hashes.items())
    folder.mkdir(parents=True, exist_ok=True)
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": f"{record}{info}/RECORD,,\n"}.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return wheel


@dataclass
class Cache:
    """Stands in for the other actions: a cache with at most one entry, and a Python to be set up."""

    entry: Path
    used: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)

    def __call__(self, action: str, given: Mapping[str, str]) -> Mapping[str, str]:
        self.used.append(action)
        if action == "actions/setup-python":
            return {"python-path": sys.executable}
        if action == "actions/cache/save":
            self.saved = sorted(path.name for path in Path(given["path"]).iterdir())
            return {}
        assert action == "actions/cache/restore"
        if not self.entry.is_dir():
            return {"cache-hit": ""}
        shutil.copytree(self.entry, given["path"])
        return {"cache-hit": "true"}


@dataclass(frozen=True)
class Machine:
    """An action with a lock of one package, an index that has it, and the checkout of a stranger."""

    folder: Path
    cache: Cache

    def run(self, **environ: str) -> list[Ran]:
        temp = self.folder / "temp"
        temp.mkdir()
        clean = {
            "HOME": str(self.folder),
            "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}",
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": (self.folder / "index").as_uri(),
        }
        composite = Composite(self.folder / "action/action.yml", {**clean, **environ}, temp, self.cache)
        return composite.run(self.folder / "checkout")[0]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    genuine = write_wheel(tmp_path / "index/tiny", GENUINE)
    (tmp_path / "index/tiny/index.html").write_text(f'<a href="{genuine.name}">{genuine.name}</a>')
    (tmp_path / "action/requirements").mkdir(parents=True)
    (tmp_path / "action/bot/judgebot").mkdir(parents=True)
    (tmp_path / "checkout").mkdir()
    shutil.copy(ACTION, tmp_path / "action")
    sha256 = hashlib.sha256(genuine.read_bytes()).hexdigest()
    (tmp_path / "action/requirements/runtime.txt").write_text(f"tiny==1.0 \\\n    --hash=sha256:{sha256}\n")
    (tmp_path / "action/bot/judgebot/cli.py").write_text(MAIN)
    return Machine(tmp_path, Cache(tmp_path / "entry"))


@pytest.mark.parametrize(
    ("fill", "saved", "warned"),
    [
        pytest.param(lambda _: None, ["tiny-1.0-py3-none-any.whl"], False, id="empty"),
        pytest.param(lambda entry: write_wheel(entry, GENUINE), [], False, id="filled"),
        pytest.param(lambda entry: write_wheel(entry, OTHER), ["tiny-1.0-py3-none-any.whl"], True, id="poisoned"),
        pytest.param(
            lambda entry: (write_wheel(entry, GENUINE), write_wheel(entry, OTHER, "sitecustomize")),
            [],
            False,
            id="more",
        ),
    ],
)
def test_only_what_the_lock_says_is_installed(
    machine: Machine, fill: Callable[[Path], object], saved: list[str], *, warned: bool
) -> None:
    fill(machine.cache.entry)

    *_, install, review = machine.run()

    assert (review.name, review.status, review.output) == ("Review", 0, "genuine action judgebot/scores\n")
    assert ("::warning title=judgebot::the cached wheels are not those of the lock" in install.output) == warned
    assert machine.cache.saved == saved


def test_a_poisoned_cache_without_an_index_installs_nothing(machine: Machine) -> None:
    write_wheel(machine.cache.entry, OTHER)
    shutil.rmtree(machine.folder / "index")

    *_, install = machine.run()

    assert (install.name, install.status) == ("Install", 1)
    assert "DO NOT MATCH THE HASHES" in install.output
    assert not list((machine.folder / "temp").rglob("tiny.py"))


def test_an_index_with_other_wheels_installs_nothing(machine: Machine) -> None:
    write_wheel(machine.folder / "index/tiny", OTHER)

    *_, install = machine.run()

    assert (install.name, install.status) == ("Install", 1)
    assert "DO NOT MATCH THE HASHES" in install.output


def test_nothing_is_imported_from_the_checkout(machine: Machine) -> None:
    trap = f"import pathlib\npathlib.Path({str(machine.folder / 'trapped')!r}).touch()\n"
    for name in ("judgebot", "pip", "venv", "tiny", "hashlib", "os", "sysconfig", "sitecustomize", "usercustomize"):
        (machine.folder / f"checkout/{name}.py").write_text(trap)
    (machine.folder / "checkout/.python-version").write_text("no such version\n")
    (machine.folder / "checkout/pip.conf").write_text("[global]\nno-index = true\n")
    (machine.folder / "checkout/requirements").mkdir()
    (machine.folder / "checkout/requirements/runtime.txt").write_text("tiny\n")
    write_wheel(machine.cache.entry, GENUINE)

    ran = machine.run(PYTHONPATH=str(machine.folder / "checkout"))

    assert [step.status for step in ran] == [0, 0, 0, 0]
    assert not (machine.folder / "trapped").exists()


@pytest.mark.parametrize(
    ("os_", "arch"),
    [pytest.param("Windows", "X64", id="windows"), pytest.param("macOS", "X64", id="intel-mac")],
)
def test_a_runner_without_wheels_is_named(machine: Machine, os_: str, arch: str) -> None:
    (looked,) = machine.run(RUNNER_OS=os_, RUNNER_ARCH=arch)

    assert looked.status == 1
    assert looked.output.startswith(f"::error title=judgebot::no ONNX Runtime for {os_} on {arch};")


def test_python_is_set_up_where_there_is_none(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python3").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "bin/python3").chmod(0o755)
    write_wheel(machine.cache.entry, GENUINE)

    ran = machine.run(PATH=f"{tmp_path}/bin{os.pathsep}{os.environ['PATH']}")

    assert [step.status for step in ran] == [0, 0, 0, 0]
    assert machine.cache.used == ["actions/setup-python", "actions/cache/restore"]


# --- the whole action, with the environment of the tests in place of an installed one ---------------------------------

CLASS = """\
class Sums {{
    /** Returns the sum of the two numbers. */
    public int sum(int a, int b) {{
        return {};
    }}
}}
"""


@dataclass(frozen=True)
class Workflow:
    """Jobs of workflows that run for one pull request, whose only method the judge doubts."""

    action: Path
    folder: Path
    github: GithubServer
    pull: Pull
    model: Path

    def run(self, event: str, payload: Mapping[str, Any], **inputs: str) -> tuple[Ran, dict[str, str]]:
        temp = self.folder / f"runner-{event}"
        temp.mkdir()
        (temp / "event.json").write_text(json.dumps(payload))
        environ = {
            "GITHUB_API_URL": self.github.url,
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(temp / "event.json"),
            "GITHUB_REPOSITORY": "octo/project",
            "HOME": str(self.folder),
            "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}",
        }
        composite = Composite(self.action, environ, temp, Cache(self.folder / "entry"))
        ran, outputs = composite.run(self.folder / "work_tree", **{"model": str(self.model), **inputs})
        return ran[-1], outputs

    def token(self, file: str) -> str:
        """The token of the only job of a workflow: it may do what the job's permissions say, and no more."""
        (job,) = yaml.safe_load((ROOT / "docs/workflows" / file).read_text(encoding="utf-8"))["jobs"].values()
        may = job["permissions"]
        return self.github.installation_token(contents=may.get("contents"), pull_requests=may.get("pull-requests"))


@pytest.fixture
def workflow(tmp_path: Path, github: GithubServer, work_tree: WorkTree, make_bundle: Callable[..., Bundle]) -> Workflow:
    folder = tmp_path / "action"
    folder.mkdir()
    for name in ("bot", "models", "requirements"):
        (folder / name).symlink_to(ROOT / name)
    install = next(step for step in STEPS if step.get("id") == "install")
    packages = sysconfig.get_path("purelib")
    linked = {**install, "run": f'mkdir "$RUNNER_TEMP/judgebot"\nln -s "{packages}" "$RUNNER_TEMP/judgebot/packages"\n'}
    runs = {"using": "composite", "steps": [linked if step is install else step for step in STEPS]}
    (folder / "action.yml").write_text(yaml.safe_dump({**DEFINITION, "runs": runs}))

    work_tree.commit({"Sums.java": CLASS.format("good + fine")})
    work_tree.branch("feature")
    work_tree.commit({"Sums.java": CLASS.format("bad - bad")})
    repository = github.create_repository("octo/project", work_tree.folder, private=True)
    repository.push("feature")
    pull = repository.open_pull_request("feature")
    return Workflow(folder / "action.yml", tmp_path, github, pull, make_bundle(max_length=512).folder)


def test_a_pull_request_is_reviewed(workflow: Workflow) -> None:
    token = workflow.token("review.yml")

    review, outputs = workflow.run("pull_request", pull_request_payload(workflow.pull), token=token)

    assert (review.status, [outputs[name] for name in OUTPUTS.split()[:4]]) == (0, ["1", "0", "0", "0"]), review.output
    assert outputs["review-id"] == str(workflow.pull.reviews[0].id)
    assert [(comment.path, comment.line) for comment in workflow.pull.review_comments] == [("Sums.java", 4)]
    assert json.loads(Path(outputs["json"]).read_text())["counts"]["flagged"] == 1
    assert "Sums.java" in Path(outputs["sarif"]).read_text()
    assert token not in review.output


def test_a_failing_step_has_its_outputs(workflow: Workflow) -> None:
    review, outputs = workflow.run("pull_request", pull_request_payload(workflow.pull), token="", fail_on="flagged")

    assert (review.status, outputs["flagged"], workflow.pull.reviews) == (1, "1", [])


def test_what_a_fork_s_run_found_is_posted_by_another(workflow: Workflow) -> None:
    pull = workflow.pull
    reader, writer = workflow.token("fork-review.yml"), workflow.token("fork-post.yml")
    _, outputs = workflow.run("pull_request", pull_request_payload(pull), token=reader, comment="none")
    assert pull.reviews == []

    finished = workflow_run_payload(pull.head_sha, "octo", "feature")
    post, posted = workflow.run("workflow_run", finished, token=writer, result=outputs["json"])

    assert (post.status, posted["review-id"]) == (0, str(pull.reviews[0].id)), post.output
    assert [comment.path for comment in pull.review_comments] == ["Sums.java"]


def test_an_audit_leaves_its_report_where_it_was_asked_to(workflow: Workflow) -> None:
    review, outputs = workflow.run("schedule", {}, sarif="reports/judgebot.sarif")

    assert (review.status, outputs["flagged"], outputs["review-id"]) == (0, "1", ""), review.output
    assert Path(outputs["sarif"]) == workflow.folder / "work_tree/reports/judgebot.sarif"
    assert json.loads(Path(outputs["sarif"]).read_text())["version"] == "2.1.0"
