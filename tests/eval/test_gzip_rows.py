import gzip
from dataclasses import dataclass

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.gzip_rows import compress, read_records, read_rows


@dataclass(frozen=True, slots=True)
class _Made:
    name: str
    count: int


def test_records_read_back(tmp_path):
    made = [_Made("a", 1), _Made("\ud800", 2)]
    (tmp_path / "x.gz").write_bytes(compress(made))
    assert list(read_records(tmp_path / "x.gz", _Made, "")) == made
    assert compress(made)[4:8] == bytes(4), "a time in the header would make equal records differ"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"", id="emptied"),
        pytest.param(gzip.compress(b"{}\n")[:10] + b"\xff" * 20, id="damaged within"),
        pytest.param(gzip.compress(b'{"name": "a"}\n'), id="a field is missing"),
        pytest.param(gzip.compress(b"[]\n"), id="no object"),
    ],
)
def test_what_holds_no_records_is_named(tmp_path, content):
    if content is not None:
        (tmp_path / "x.gz").write_bytes(content)
    with pytest.raises(JudgebotError, match=r"x\.gz: .*; make it again"):
        list(read_records(tmp_path / "x.gz", _Made, "make it again"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "missing; .*`judgebot eval data list`", id="missing"),
        pytest.param(b"", "not gzip JSON lines: it is empty", id="emptied"),
        pytest.param(b"{}", "not gzip JSON lines", id="not compressed"),
        pytest.param(gzip.compress(b"{"), "not gzip JSON lines", id="not JSON"),
        pytest.param(gzip.compress(b"{}\n" * 1000)[:20], "not gzip JSON lines", id="cut"),
        pytest.param(gzip.compress(b"{}\n")[:10] + b"\xff" * 20, "not gzip JSON lines", id="damaged within"),
        pytest.param(gzip.compress(b"\xff\n"), "not gzip JSON lines", id="no UTF-8"),
    ],
)
def test_bad_files_are_named(tmp_path, content, message):
    if content is not None:
        (tmp_path / "x.gz").write_bytes(content)
    with pytest.raises(JudgebotError, match=rf"x\.gz: {message}"):
        list(read_rows(tmp_path / "x.gz"))
