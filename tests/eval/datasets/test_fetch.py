import hashlib
import json
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.catalogue import BENCHMARKS
from judgebot_eval.datasets.fetch import fetch
from judgebot_eval.datasets.tasks import tasks_sha256

_CONTENT = json.dumps(
    {
        "task_id": "Java/7",
        "prompt": "class Solution {\n    public static int next(int n)",
        "docstring": "Adds one.",
        "signature": "public static int next(int n)",
        "canonical_solution": "{ return n + 1; }",
        "test": "}",
    }
).encode()
_SHA256 = hashlib.sha256(_CONTENT).hexdigest()
_MCEVAL = BENCHMARKS["mceval"]
_TASKS = tasks_sha256([_MCEVAL.official.task_of(json.loads(_CONTENT))])


def _benchmark(sha256=_SHA256, tasks=_TASKS):
    return replace(_MCEVAL, tasks=1, tasks_sha256=tasks, official=replace(_MCEVAL.official, sha256=sha256))


class _Server:
    """Answers every request with the same bytes."""

    def __init__(self, content=_CONTENT):
        self.content = content
        self.urls = []

    @contextmanager
    def open(self, request):
        self.urls.append(request.full_url)
        yield SimpleNamespace(status=200, length=0, read=BytesIO(self.content).read)


@pytest.mark.parametrize(
    "benchmark", [pytest.param(_benchmark(), id="known"), pytest.param(_benchmark(sha256=""), id="known by its tasks")]
)
def test_the_terms_come_before_the_file(tmp_path, benchmark):
    server, reports = _Server(), []

    def report(line):
        reports.append((line, len(server.urls)))

    path = fetch(benchmark, tmp_path, server.open, report)

    assert path == tmp_path / "official" / "mceval" / "Java.jsonl"
    assert path.read_bytes() == _CONTENT
    assert reports == [(f"mceval: {benchmark.licence.terms}", 0), (f"mceval: 1 task, {path}", 1)]
    assert server.urls == [benchmark.official.url]


@pytest.mark.parametrize(
    ("benchmark", "content", "message"),
    [
        pytest.param(_benchmark(sha256="0" * 64), _CONTENT, "its sha256 is .*, expected 000", id="another file"),
        pytest.param(_benchmark(sha256=""), b"<html>", "not the file that", id="no tasks"),
        pytest.param(_benchmark(sha256="", tasks="0" * 64), _CONTENT, "its tasks are not those", id="other tasks"),
    ],
)
def test_what_is_wrong_is_removed(tmp_path, benchmark, content, message):
    with pytest.raises(JudgebotError, match=rf"Java\.jsonl: .*{message}.*removed, fetch it again"):
        fetch(benchmark, tmp_path, _Server(content).open, lambda _: None)

    assert list((tmp_path / "official" / "mceval").iterdir()) == []


def test_what_is_there_is_left_alone(tmp_path):
    server, reports = _Server(), []
    fetch(_benchmark(), tmp_path, server.open, reports.append)

    path = fetch(_benchmark(), tmp_path, server.open, reports.append)

    assert len(server.urls) == 1
    assert reports[-1] == f"mceval: there already, {path}"


def test_what_cannot_be_downloaded_is_refused(tmp_path):
    with pytest.raises(JudgebotError, match=r"codereval: cannot be downloaded .*put recorded/tasks_codereval"):
        fetch(BENCHMARKS["codereval"], tmp_path, _Server().open, lambda _: None)
