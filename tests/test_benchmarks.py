from importlib import import_module
from pathlib import Path

import pytest

SCRIPTS = sorted((Path(__file__).parents[1] / "benchmarks").glob("[!_]*.py"))


@pytest.mark.parametrize("script", [pytest.param(path.stem, id=path.stem) for path in SCRIPTS])
def test_a_benchmark_can_be_started(script):
    assert callable(import_module(script).main)
