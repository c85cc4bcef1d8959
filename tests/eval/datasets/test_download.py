import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.request import urlopen

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.datasets.download import download, sha256_of

_CONTENT = bytes(range(256)) * 1024


@dataclass
class _Behaviour:
    """How a server answers: what it says of ranges, and after how many bytes it cuts which requests."""

    ranges: bool = True
    cuts: list[int] = field(default_factory=list)
    status: int = 200
    starts: list[int] = field(default_factory=list)


@contextmanager
def _serving(behaviour, content=_CONTENT):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            wanted = int((self.headers["Range"] or "bytes=0-").removeprefix("bytes=").removesuffix("-"))
            start = wanted if behaviour.ranges else 0
            behaviour.starts.append(wanted)
            status = 416 if start and start >= len(content) else 206 if start else behaviour.status
            body = content[start:] if status < 300 else b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: behaviour.cuts.pop(0)] if behaviour.cuts else body)

        def log_message(self, *_):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/tasks.jsonl"
        server.shutdown()
        thread.join()


def _open(request):
    return urlopen(request, timeout=10)  # noqa: S310 - of the test's own server


@pytest.mark.parametrize(
    ("behaviour", "partial", "starts"),
    [
        pytest.param(_Behaviour(), b"", [0], id="at once"),
        pytest.param(_Behaviour(cuts=[100, 1000]), b"", [0, 100, 1100], id="cut twice"),
        pytest.param(_Behaviour(), _CONTENT[:5000], [5000], id="goes on where an earlier call ended"),
        pytest.param(_Behaviour(), _CONTENT, [len(_CONTENT)], id="is complete already"),
        pytest.param(_Behaviour(ranges=False, cuts=[100]), b"", [0, 100], id="a server without ranges starts again"),
    ],
)
def test_the_whole_file_comes(tmp_path, behaviour, partial, starts):
    path = tmp_path / "new" / "tasks.jsonl"
    path.parent.mkdir()
    path.write_bytes(partial)

    with _serving(behaviour) as url:
        download(url, path, _open, lambda _: None)

    assert sha256_of(path) == hashlib.sha256(_CONTENT).hexdigest()
    assert behaviour.starts == starts


def test_what_came_is_kept_when_it_is_cut_again_and_again(tmp_path):
    path = tmp_path / "tasks.jsonl"
    reports = []

    with (
        _serving(_Behaviour(cuts=[10] * 5)) as url,
        pytest.raises(JudgebotError, match=r"5 attempts failed, the last by \d.* missing; .*after 50 bytes"),
    ):
        download(url, path, _open, reports.append)

    assert path.read_bytes() == _CONTENT[:50]
    assert [report.removeprefix(f"{url}: ").partition(",")[0] for report in reports] == [
        f"{size} bytes came" for size in range(10, 60, 10)
    ]


@pytest.mark.parametrize("status", [pytest.param(404, id="gone"), pytest.param(403, id="forbidden")])
def test_a_refusal_is_not_asked_again(tmp_path, status):
    behaviour = _Behaviour(status=status)

    with _serving(behaviour) as url, pytest.raises(JudgebotError, match=f"tasks.jsonl: {status} .*address"):
        download(url, tmp_path / "tasks.jsonl", _open, lambda _: None)

    assert behaviour.starts == [0]


def test_no_server(tmp_path):
    with _serving(_Behaviour()) as url:
        pass

    with pytest.raises(JudgebotError, match=r"5 attempts failed, the last by .*refused; call again"):
        download(url, tmp_path / "tasks.jsonl", _open, lambda _: None)
