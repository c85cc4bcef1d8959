import random
import subprocess
import tarfile
import zipfile

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.train.collect import java_sources
from judgebot_eval.train.collect.java_sources import open_source

_FILES = {"LICENSE": b"MIT License\n", "a/A.java": b"class A {}", "a/b/Big.java": b" " * (java_sources.MAX_BYTES + 1)}
_READ = [(path, None if path.endswith("Big.java") else content) for path, content in _FILES.items()]


def _folder(place, files):
    for path, content in files.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    return place


def _git(place, files):
    work = _folder(place.with_name("work"), files)
    (work / "link.java").symlink_to("a/A.java")
    git = ["git", "-C", str(work), "-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "m"]):
        subprocess.run([*git, *command], check=True)
    subprocess.run(["git", "clone", "-q", "--bare", str(work), str(place)], check=True)
    return place


def _zip(place, files, top=""):
    with zipfile.ZipFile(place, "w") as archive:
        for path, content in files.items():
            archive.writestr(top + path, content)
    return place


def _tar(place, files):
    _folder(place.with_name("packed") / "mine-1.0", files)
    with tarfile.open(place, "w:xz") as archive:
        for path in reversed(files):
            archive.add(place.with_name("packed") / "mine-1.0" / path, f"mine-1.0/{path}")
    return place


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(_folder, id="folder"),
        pytest.param(_git, id="bare repository"),
        pytest.param(_zip, id="zip"),
        pytest.param(lambda place, files: _zip(place, files, "mine-1.0/"), id="zip of a folder"),
        pytest.param(_tar, id="tar of a folder"),
    ],
)
def test_reads_what_was_put_in(tmp_path, make):
    source = open_source(make(tmp_path / "source", _FILES))
    assert sorted(source.paths) == list(_FILES)
    assert sorted(source.read(_FILES)) == _READ
    assert list(source.read(["a/A.java"])) == [("a/A.java", b"class A {}")]


def test_a_repository_has_a_commit(tmp_path):
    repository = _git(tmp_path / "source", _FILES)
    head = subprocess.run(["git", f"--git-dir={repository}", "rev-parse", "HEAD"], capture_output=True, check=True)
    assert open_source(repository).commit == head.stdout.decode().strip()
    assert open_source(_folder(tmp_path / "folder", _FILES)).commit is None


def test_of_a_clone_what_is_committed_counts(tmp_path):
    repository = _git(tmp_path / "source", _FILES)
    (tmp_path / "work" / "Generated.java").write_text("class Generated {}", encoding="utf-8")
    of_clone, of_bare = open_source(tmp_path / "work"), open_source(repository)
    assert (of_clone.commit, of_clone.paths) == (of_bare.commit, of_bare.paths)
    assert list(of_clone.read(of_clone.paths)) == list(of_bare.read(of_bare.paths))


def test_a_folder_of_clones_is_read_without_their_repositories(tmp_path):
    _git(tmp_path / "all" / "source", _FILES)
    assert [path for path in open_source(tmp_path / "all").paths if ".git" in path] == []


def test_a_repository_that_lacks_a_folder_of_its_commit_is_named(tmp_path):
    repository = _git(tmp_path / "source", _FILES)
    listed = ["git", f"--git-dir={repository}", "rev-parse", "HEAD:a"]
    tree = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.strip()
    (repository / "objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(JudgebotError, match=r"source: git ls-tree failed: .*; give a repository with history"):
        open_source(repository)


@pytest.mark.parametrize("make", [pytest.param(_zip, id="zip"), pytest.param(_tar, id="tar")])
def test_a_damaged_archive_is_named(tmp_path, make):
    archive = make(tmp_path / "x", {"A.java": random.Random(0).randbytes(200_000)})
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0xFF
    archive.write_bytes(content)
    with pytest.raises(JudgebotError, match=r"x: cannot be read: .*; copy it again"):
        list(open_source(archive).read(["A.java"]))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(None, "neither a Git repository nor a folder, zip, jar or tar", id="nothing"),
        pytest.param(b"class A {}", "neither a Git repository nor a folder, zip, jar or tar", id="another file"),
        pytest.param(b"PK\x05\x06" + b"\1" * 18, "cannot be read: .*; copy it again", id="a damaged zip"),
    ],
)
def test_what_is_no_source(tmp_path, content, message):
    if content is not None:
        (tmp_path / "x").write_bytes(content)
    with pytest.raises(JudgebotError, match=message):
        open_source(tmp_path / "x")
