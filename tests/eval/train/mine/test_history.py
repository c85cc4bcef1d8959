import subprocess

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.train.mine.history import History, is_main_java, is_test


@pytest.fixture
def git(tmp_path):
    """Run git in a new repository."""

    def run(*arguments):
        identity = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
        command = ["git", "-C", str(tmp_path), *identity, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    run("init", "-q", "-b", "main")
    return run


def test_reads_commits_newest_first(git, tmp_path):
    odd = tmp_path / "a b" / "Ünï\tcode.java"
    odd.parent.mkdir()
    odd.write_bytes(b"1\n")
    git("add", ".")
    git("commit", "-q", "-m", "First\n\n:100644 is in the body\n\nand \1 too")
    git("commit", "-q", "--allow-empty", "-m", "Empty")
    odd.write_bytes(b"2\n")
    git("mv", str(odd), "B.java")
    (tmp_path / "B.java").write_bytes(b"2\n")
    git("commit", "-q", "-a", "-m", "Moved")
    history = History(tmp_path / ".git")
    moved, empty, first = history.commits()
    assert moved.id == history.head()
    assert [commit.subject for commit in (moved, empty, first)] == ["Moved", "Empty", "First"]
    assert first.message.rstrip("\n") == "First\n\n:100644 is in the body\n\nand \1 too"
    assert [(edit.path, edit.status) for edit in moved.files] == [("B.java", "A"), ("a b/Ünï\tcode.java", "D")]
    assert empty.files == ()
    (added,) = first.files
    with history.blobs() as blobs:
        assert [blobs.read(name) for name in (added.after, "f" * 40, moved.files[0].after)] == [b"1\n", None, b"2\n"]


@pytest.mark.parametrize(
    ("path", "main", "test"),
    [
        pytest.param("src/main/java/p/A.java", True, False, id="main"),
        pytest.param("A.java", True, False, id="at the top"),
        pytest.param("src/main/java/p/Testing.java", True, False, id="a name that begins like a test"),
        pytest.param("src/test/java/p/A.java", False, True, id="test folder"),
        pytest.param("java/p/ATest.java", False, True, id="test name"),
        pytest.param("src/jmh/java/p/A.java", False, True, id="benchmark"),
        pytest.param("src/test/resources/a.txt", False, True, id="test resource"),
        pytest.param("src/main/java/p/A.kt", False, False, id="another language"),
    ],
)
def test_tells_main_from_test(path, main, test):
    assert (is_main_java(path), is_test(path)) == (main, test)


def test_refuses_a_folder_without_history(tmp_path):
    with pytest.raises(JudgebotError, match="give a repository with history"):
        History(tmp_path).head()
