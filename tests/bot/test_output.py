import errno
import io
import os
from pathlib import Path

import pytest

from judgebot import output
from judgebot.errors import JudgebotError


def test_a_warning_is_one_line_and_no_command(capsys):
    output.warn("x\n::error::pwned ##[add-path]/x")
    assert capsys.readouterr().err == "judgebot: warning: x\\n::error::pwned #\\x23[add-path]/x\n"


@pytest.fixture
def unread():
    """The end of a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb", buffering=0) as raw:
        yield raw


@pytest.fixture
def full():
    """A device that has no space left."""
    with Path("/dev/full").open("wb", buffering=0) as raw:
        yield raw


def test_what_nobody_reads_is_dropped(unread):
    guarded = output.GuardedOutput(unread, "the pipe", output.nobody_reads)
    file = io.BufferedWriter(guarded)
    for _ in range(2):
        file.write(b"x" * 100_000)
        file.flush()
    assert guarded.lost


@pytest.mark.parametrize(
    ("number", "system", "expected"),
    [
        pytest.param(errno.EPIPE, "posix", True, id="a broken pipe"),
        pytest.param(errno.EINVAL, "nt", True, id="a broken pipe on Windows"),
        pytest.param(errno.EINVAL, "posix", False, id="an invalid argument elsewhere"),
        pytest.param(errno.ENOSPC, "nt", False, id="a full disk"),
    ],
)
def test_whether_nobody_reads(number, system, expected):
    assert output.nobody_reads(OSError(number, "x"), system) == expected


def test_what_cannot_be_written_is_an_error_once(full):
    file = io.BufferedWriter(output.GuardedOutput(full, "the file", output.nobody_reads))
    file.write(b"x")
    with pytest.raises(JudgebotError, match=r"^the file: cannot be written: No space left on device$"):
        file.flush()
    file.write(b"x")
    file.flush()


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_guarded_stream_writes_as_before(tmp_path, encoding):
    path = tmp_path / "out"
    with path.open("w", encoding=encoding) as file, output.guarded(file, "out", output.nobody_reads) as stream:
        assert (stream.isatty(), stream.fileno()) == (False, file.fileno())
        stream.write("é\n")
    assert path.read_bytes() == f"é{os.linesep}".encode(encoding)


def test_an_unbuffered_stream_is_guarded_too(unread):
    file = io.TextIOWrapper(unread, encoding="utf-8", write_through=True)
    stream = output.guarded(file, "the pipe", output.nobody_reads)
    assert stream.line_buffering
    stream.write("x\n")
    stream.flush()
    assert not output.is_read(stream)
    file.detach()


@pytest.mark.parametrize(
    ("system", "written"),
    [pytest.param("nt", "é→".encode(), id="Windows"), pytest.param("posix", b"\xe9\\u2192", id="as the locale says")],
)
def test_a_stream_takes_any_text(tmp_path, system, written):
    path = tmp_path / "out"
    with path.open("w", encoding="cp1252") as file:
        output.prepare(file, system)
        file.write("é→")
    assert path.read_bytes() == written


def test_other_streams_are_taken_to_be_read():
    assert output.is_read(io.StringIO())
    assert not output.is_terminal(None)


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        pytest.param("nosuch/x", "No such file or directory", id="folder"),
        pytest.param("full", "No space left on device", id="full"),
    ],
)
def test_the_file_that_cannot_be_written_is_named(tmp_path, name, problem):
    (tmp_path / "full").symlink_to("/dev/full")
    path = tmp_path / name
    with pytest.raises(JudgebotError) as raised:
        output.write_lines(path, ["x"])
    assert str(raised.value) == f"{path}: cannot be written: {problem}"


@pytest.mark.parametrize("lines", [pytest.param([], id="none"), pytest.param(["a", "é"], id="some")])
def test_lines_are_written(tmp_path, lines):
    output.write_lines(tmp_path / "x", iter(lines))
    assert (tmp_path / "x").read_text(encoding="utf-8").splitlines() == lines


def test_nothing_is_overwritten_before_there_is_a_line(tmp_path):
    def refuse():
        raise JudgebotError("no line")
        yield

    (tmp_path / "x").write_text("kept", encoding="utf-8")
    with pytest.raises(JudgebotError, match="no line"):
        output.write_lines(tmp_path / "x", refuse())
    assert (tmp_path / "x").read_text(encoding="utf-8") == "kept"
