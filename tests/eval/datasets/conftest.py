"""A folder of tiny data in the form of `JUDGEBOT_DATA`."""

import gzip
import json

import pytest

from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.train.data import FILES

_CANDIDATE = {
    "task_id": "T/0",
    "base_task": "B/0",
    "description": "Adds one.",
    "signature": "int next(int x)",
    "candidate": "int next(int x) { return x + 1; }",
    "passed": 1,
    "error": None,
    "generator": "G",
}
_TASK = {
    "task_id": "T/0",
    "base_task": "B/0",
    "description": "Adds one.",
    "signature": "int next(int x)",
    "tests": None,
    "canonical": None,
}


def _write(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(f"{json.dumps(row)}\n" for row in rows).encode()))


@pytest.fixture
def write_candidates(tmp_path):
    """Write rows into the file of a labelled set: each what differs from a plain passing candidate."""

    def write(name, *rows):
        _write(tmp_path / FILES[name].path, [_CANDIDATE | row for row in rows])
        return tmp_path

    return write


@pytest.fixture
def write_tasks(tmp_path):
    """Write rows into the file of a benchmark: each what differs from a plain task."""

    def write(name, *rows):
        benchmark = BENCHMARKS[name]
        _write(tmp_path / benchmark.path, [_TASK | {"source": benchmark.source} | row for row in rows])
        return tmp_path

    return write
