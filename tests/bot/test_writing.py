import os
import resource
import threading
from pathlib import Path

import pytest

from judgebot.errors import JudgebotError
from judgebot.writing import failures, is_same_place, write_atomically, write_report


@pytest.fixture
def umask():
    """Keeps new files from others."""
    before = os.umask(0o027)
    yield
    os.umask(before)


@pytest.mark.parametrize(
    ("mode", "expected"),
    [pytest.param(None, 0o640, id="a new file"), pytest.param(0o604, 0o604, id="keeps its mode")],
)
def test_write(tmp_path, umask, mode, expected):
    path = tmp_path / "new" / "file"
    if mode is not None:
        write_atomically(path, b"old")
        path.chmod(mode)
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == expected
    assert list(path.parent.iterdir()) == [path]


def test_a_link_stays_one(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "link").symlink_to("file")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.fixture(params=["folder", "pipe", "device"])
def special(request, tmp_path):
    """What is there and is no regular file."""
    path = tmp_path / request.param
    if request.param == "folder":
        path.mkdir()
    elif request.param == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(os.devnull)
    return path


def test_what_is_no_regular_file_is_not_replaced(special):
    mode = special.stat().st_mode
    with pytest.raises(JudgebotError, match=f"{special.name}: cannot be written: not a regular file"):
        write_atomically(special, b"new")
    assert special.stat().st_mode == mode
    assert list(special.parent.iterdir()) == [special]


@pytest.mark.parametrize("write", [lambda path: write_atomically(path, b"x"), lambda path: write_report(path, "x")])
def test_what_cannot_be_written_is_named_and_leaves_nothing(tmp_path, write):
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(JudgebotError, match=r"file/x: cannot be written: (Not a directory|File exists)$"):
        write(tmp_path / "file/x")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_what_is_half_written_is_taken_away(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (9, before[1]))
    try:
        with pytest.raises(JudgebotError, match="file: cannot be written: File too large"):
            write_atomically(tmp_path / "file", b"x" * 99)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@pytest.mark.parametrize("name", [pytest.param("file", id="a file"), pytest.param("new/file", id="a new folder")])
def test_a_report_is_written_as_a_whole(tmp_path, name):
    write_report(tmp_path / name, "old")
    write_report(tmp_path / name, "é\n")
    assert (tmp_path / name).read_bytes() == "é\n".encode()
    assert [path.name for path in (tmp_path / name).parent.iterdir()] == ["file"]


def test_a_report_goes_through_a_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=write_report, args=(tmp_path / "pipe", "é\n"))
    writer.start()
    assert (tmp_path / "pipe").read_text(encoding="utf-8") == "é\n"
    writer.join()
    assert (tmp_path / "pipe").is_fifo()


def test_a_report_goes_through_a_descriptor():
    reading, writing = os.pipe()
    write_report(Path(f"/dev/fd/{writing}"), "é\n")
    os.close(writing)
    with open(reading, encoding="utf-8") as file:  # noqa: PTH123 - a descriptor is no path
        assert file.read() == "é\n"


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        pytest.param("/dev/full", "No space left on device", id="full device"),
        pytest.param("/proc", "Is a directory", id="folder"),
    ],
)
def test_a_report_that_cannot_be_written_is_named(tmp_path, target, problem):
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(JudgebotError, match=rf"link: cannot be written: {problem}$"):
        write_report(tmp_path / "link", "x")
    assert (tmp_path / "link").readlink() == Path(target)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        pytest.param("file", "file", True, id="a file"),
        pytest.param("new", "folder/../new", True, id="a new file, by a detour"),
        pytest.param("link", "file", True, id="a link and its target"),
        pytest.param("file", "new", False, id="two files"),
        pytest.param("null", "null", False, id="a device"),
    ],
)
def test_is_same_place(tmp_path, one, other, is_same):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    for name, target in (("link", "file"), ("null", os.devnull)):
        (tmp_path / name).symlink_to(target)
    assert is_same_place(tmp_path / one, tmp_path / other) is is_same


@pytest.mark.parametrize(("system", "is_same"), [("darwin", True), ("win32", True), ("linux", False)])
def test_macos_and_windows_take_no_notice_of_case(tmp_path, system, is_same):
    assert is_same_place(tmp_path / "R.json", tmp_path / "r.json", system) is is_same


def test_one_failure_stops_no_other_writer():
    written = []

    def fail():
        raise JudgebotError("full")

    assert list(failures([fail, lambda: written.append(1), fail])) == ["full", "full"]
    assert written == [1]
