"""Runs the commands of action.yml as they stand, where there is no runner: the test and the benchmark of the Action."""

import re
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")

Uses = Callable[[str, Mapping[str, str]], Mapping[str, str]]
"""Stands in for a step that uses another action: the action's name without its version, and `with` -> outputs."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A step that ran commands: its exit status, what it printed, and when it began to (None: it printed nothing)."""

    name: str
    status: int
    output: str
    first_line: float | None


class Composite:
    """An action.yml with what a runner gives it: a clean environment, inputs, and the actions it uses.

    Args:
        action: the action.yml.
        environ: the whole environment of the steps; the runner's own variables are added.
        temp: RUNNER_TEMP.
        uses: what stands in for the other actions.
    """

    def __init__(self, action: Path, environ: Mapping[str, str], temp: Path, uses: Uses) -> None:
        self._root = action.parent
        self._action: dict[str, Any] = yaml.safe_load(action.read_text(encoding="utf-8"))
        self._temp = temp
        self._uses = uses
        self._environ = {
            "GITHUB_ACTION_PATH": str(self._root),
            "RUNNER_ARCH": "X64",
            "RUNNER_OS": "Linux",
            "RUNNER_TEMP": str(temp),
            **environ,
        }

    def run(self, workspace: Path, **inputs: str) -> tuple[list[Ran], dict[str, str]]:
        """Run the steps up to the first that fails; return those with commands, and the action's outputs."""
        defaults = _fill({name: given["default"] for name, given in self._action["inputs"].items()}, {})
        given = defaults | {name.replace("_", "-"): value for name, value in inputs.items()}
        values = {f"inputs.{name}": value for name, value in given.items()}
        ran = []
        for step in self._action["runs"]["steps"]:
            if not _holds(step.get("if", ""), values):
                continue
            if "uses" in step:
                outputs = self._uses(step["uses"].partition("@")[0], _fill(step["with"], values))
            else:
                ran.append(self._shell(step, workspace, values))
                outputs = parse_outputs(read_if_there(self._output_file))
                self._output_file.unlink(missing_ok=True)
            values |= {f"steps.{step['id']}.outputs.{name}": value for name, value in outputs.items() if "id" in step}
            if ran and ran[-1].status:
                break
        results = {name: output["value"] for name, output in self._action["outputs"].items()}
        return ran, _fill(results, values)

    @property
    def _output_file(self) -> Path:
        return self._temp / "output"

    def _shell(self, step: Mapping[str, Any], workspace: Path, values: Mapping[str, str]) -> Ran:
        environ = {**self._environ, **_fill(step.get("env", {}), values), "GITHUB_OUTPUT": str(self._output_file)}
        # what `shell: bash` means to a runner
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        with subprocess.Popen(
            command, cwd=workspace, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process:
            lines = []
            first_line = None
            for line in process.stdout or ():
                first_line = first_line or time.perf_counter()
                lines.append(line)
        return Ran(step["name"], process.returncode, "".join(lines), first_line)


def read_if_there(path: Path) -> str:
    """Read a file that a step may have written; "" if it did not."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def parse_outputs(text: str) -> dict[str, str]:
    """Read `name=value` and `name<<delimiter` as a runner does."""
    outputs = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if match := re.fullmatch(r"([^=<]+)<<(.+)", line):
            end = match[2]
            outputs[match[1]] = "\n".join(iter(lambda: next(lines), end))
        elif line:
            name, _, value = line.partition("=")
            outputs[name] = value
    return outputs


def _fill(texts: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, str]:
    return {name: _EXPRESSION.sub(lambda m: _value(m[1], values), str(text)) for name, text in texts.items()}


def _value(expression: str, values: Mapping[str, str]) -> str:
    """The value of `a || b`, of which an unknown name is empty, as for a runner."""
    return next(filter(None, (values.get(name.strip(), "") for name in expression.split("||"))), "")


def _holds(condition: str, values: Mapping[str, str]) -> bool:
    """Whether `a == 'b' && !cancelled()` holds; nothing is cancelled here."""
    comparisons = re.findall(r"([\w.-]+) == '(\w*)'", condition)
    return all(values.get(name, "") == expected for name, expected in comparisons)
