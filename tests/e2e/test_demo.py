"""The example change, reviewed by the embedded judge: what `make demo` shows."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "bot/judgebot/report/schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def demo():
    command = [sys.executable, str(ROOT / "examples/demo.py"), "--format", "json", "--no-cache"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def report(demo):
    return json.loads(demo.stdout[demo.stdout.index("{\n") :])


def test_ends_well(demo):
    assert (demo.returncode, demo.stderr) == (0, "")
    assert "Basket.java" in demo.stdout


def test_every_changed_method_has_an_outcome(report):
    jsonschema.validate(report, SCHEMA)
    methods = {finding["name"]: (finding["change"], finding["outcome"]) for finding in report["findings"]}
    assert methods.keys() == {"add", "countAbove", "cheapest", "total", "mostExpensive", "first"}
    assert methods["first"] == ("modified", "skipped")
    assert methods["mostExpensive"][0] == "added"
    assert sum(report["counts"].values()) == len(methods)


def test_a_real_judge_spoke(report):
    judged = [finding for finding in report["findings"] if finding["outcome"] != "skipped"]
    assert all(0 < finding["p_correct"] < 1 for finding in judged)
    assert len({finding["p_correct"] for finding in judged}) == len(judged)
    assert all(finding["p_before"] is not None for finding in judged if finding["change"] == "modified")


def test_what_it_flags_is_broken(report):
    flagged = {finding["name"] for finding in report["findings"] if finding["outcome"] == "flagged"}
    assert flagged
    assert flagged <= {"add", "countAbove", "cheapest"}


@pytest.mark.parametrize("side", ["before", "after"])
def test_the_example_is_java(side, tmp_path):
    sources = list((ROOT / "examples/demo" / side).rglob("*.java"))
    subprocess.run(
        ["javac", "-proc:none", "-Xlint:all", "-Werror", "-d", str(tmp_path), *map(str, sources)], check=True
    )
    assert list(tmp_path.rglob("Basket.class"))
