import pytest

from judgebot.errors import JudgebotError
from judgebot.github.atomic import write_atomically


@pytest.mark.parametrize(
    ("mode", "expected"),
    [pytest.param(None, 0o644, id="a new file"), pytest.param(0o640, 0o640, id="keeps its mode")],
)
def test_write(tmp_path, mode, expected):
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


def test_what_cannot_be_written_is_named_and_leaves_nothing(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(JudgebotError, match=r"folder: cannot be written: Is a directory"):
        write_atomically(folder, b"new")
    assert list(tmp_path.iterdir()) == [folder]
