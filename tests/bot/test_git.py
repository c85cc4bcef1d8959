import contextlib
import resource
import shutil
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from judgebot.changes import MAX_BYTES, Content
from judgebot.diff import parse_diff, parse_raw
from judgebot.git import Git, root_of
from judgebot.git_process import GitError

PLAIN = {"A.java": "class A {\n}\n"}


def test_root_of(repository, tmp_path):
    inner = repository.write("d/A.java", "").parent
    assert (root_of(inner), root_of(tmp_path)) == (repository.root, tmp_path)


def test_only_java_files_are_in_a_diff(repository):
    head = repository.commit({"A.java": "a\n", "d/B.java": "b\n", "C.kt": "c\n", "d.java/readme": "d\n"})
    git = repository.open()
    assert [change.path for change in parse_raw(git.diff_trees(git.empty_tree(), head))] == ["A.java", "d/B.java"]


def test_the_working_tree_holds_untracked_files_but_no_ignored_ones(repository):
    base = repository.commit({".gitignore": "build/\n", "A.java": "a\n" * 9})
    (repository.root / "A.java").rename(repository.root / "Moved.java")
    repository.write("build/C.java", "c\n")
    repository.write("new/B.java", "b\n")
    index = (repository.root / ".git/index").read_bytes()
    git = repository.open()
    assert git.untracked() == ("Moved.java", "new/B.java")
    changes = parse_raw(git.diff_working_tree(base))
    assert [(change.status, change.old_path, change.path) for change in changes] == [
        ("R", "A.java", "Moved.java"),
        ("A", "new/B.java", "new/B.java"),
    ]
    assert (repository.root / ".git/index").read_bytes() == index


@pytest.mark.parametrize("split", [pytest.param(False, id="whole-index"), pytest.param(True, id="split-index")])
def test_a_change_within_the_second_of_its_staging_is_seen(repository, split):
    base = repository.commit({"A.java": "a\n", "B.java": "a\n"})
    repository.run("update-index", "--split-index" if split else "--no-split-index")
    repository.write("A.java", "b\n")
    repository.run("add", "A.java")
    repository.write("A.java", "a\n")
    repository.write("B.java", "b\n")
    repository.write("New.java", "n\n")
    assert {change.path for change in parse_raw(repository.open().diff_working_tree(base))} == {"B.java", "New.java"}


def test_the_index_of_a_hook_is_used(repository):
    base = repository.commit(PLAIN)
    git_dir = repository.root / ".git"
    shutil.copy(git_dir / "index", git_dir / "next-index-1.lock")
    repository.environ["GIT_INDEX_FILE"] = str(git_dir / "next-index-1.lock")
    repository.write("A.java", "class A {}\n")
    repository.run("add", "A.java")
    with_hook = parse_raw(repository.open().diff_index(base))
    del repository.environ["GIT_INDEX_FILE"]
    assert [change.path for change in with_hook] == ["A.java"]
    assert parse_raw(repository.open().diff_index(base)) == ()


@pytest.mark.parametrize(
    "revision",
    [
        pytest.param("--output=stolen", id="option"),
        pytest.param("--all", id="list"),
        pytest.param("^HEAD", id="negated"),
        pytest.param("HEAD..HEAD", id="range"),
        pytest.param("HEAD:A.java", id="blob"),
        pytest.param("", id="empty"),
        pytest.param("no-such-branch", id="unknown"),
        pytest.param("a\nb", id="newline"),
        pytest.param("a\0b", id="nul"),
        pytest.param("0" * 40, id="absent-object"),
    ],
)
def test_what_is_no_commit_is_refused(repository, revision):
    repository.commit(PLAIN)
    with pytest.raises(GitError, match="is not a commit of this repository") as raised:
        repository.open().resolve(revision)
    assert "\n" not in str(raised.value)
    assert not (repository.root / "stolen").exists()


def test_a_head_that_cannot_be_read_is_not_taken_for_none(repository):
    assert repository.open().head() is None
    commit = repository.commit({"A.java": "a"})
    Path(repository.root, ".git/objects", commit[:2], commit[2:]).unlink()
    with pytest.raises(GitError, match="'HEAD' is not a commit of this repository"):
        repository.open().head()


def test_tags_and_branches_are_resolved(repository):
    commit = repository.commit(PLAIN)
    repository.run("tag", "-a", "v1", "-m", "a tag")
    git = repository.open()
    assert [git.resolve(name) for name in ("v1", "main", "HEAD", commit[:8])] == [commit] * 4


def test_merge_base(repository):
    fork = repository.commit(PLAIN)
    repository.run("switch", "--quiet", "-c", "topic")
    topic = repository.commit({"A.java": "a\n"})
    repository.run("switch", "--quiet", "main")
    main = repository.commit({"B.java": "b\n"})
    assert repository.open().merge_base(topic, main) == fork


def test_a_shallow_clone_may_hide_the_nearest_common_ancestor(repository):
    repository.commit(PLAIN)
    older = repository.commit({"A.java": "a\n"})
    repository.run("switch", "--quiet", "-c", "old")
    repository.commit({"old.txt": "x"})
    repository.run("switch", "--quiet", "main")
    nearest = repository.commit({"B.java": "b\n"})
    repository.run("switch", "--quiet", "-c", "topic")
    topic = repository.commit({"C.java": "c\n"})
    repository.run("switch", "--quiet", "main")
    for number in range(5):
        repository.commit({"main.txt": str(number)})
    repository.run("merge", "--quiet", "--no-ff", "--message=old", "old")
    place = repository.root.parent / "shallow"
    repository.run("clone", "--quiet", "--depth=4", "--no-single-branch", f"file://{repository.root}", str(place))
    git = Git.find(place, repository.environ)
    assert repository.open().merge_base("main", topic) == nearest != older
    with pytest.raises(GitError, match="fetch-depth: 0"):
        git.merge_base(git.resolve("origin/main"), topic)


def test_unrelated_histories_have_no_merge_base(repository):
    main = repository.commit(PLAIN)
    repository.run("switch", "--quiet", "--orphan", "other")
    other = repository.commit({"B.java": "b\n"})
    with pytest.raises(GitError, match="no certain common ancestor") as raised:
        repository.open().merge_base(main, other)
    assert "shallow" not in str(raised.value)


def _shallow(repository) -> Git:
    """A clone of the tips of two branches without their fork."""
    repository.commit(PLAIN)
    repository.run("switch", "--quiet", "-c", "topic")
    repository.commit({"A.java": "a\n"})
    repository.run("switch", "--quiet", "main")
    repository.commit({"B.java": "b\n"})
    place = repository.root.parent / "shallow"
    repository.run("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{repository.root}", str(place))
    return Git.find(place, repository.environ)


def test_a_shallow_clone_names_the_mend(repository):
    git = _shallow(repository)
    with pytest.raises(GitError, match=r"git fetch --unshallow.*fetch-depth: 0"):
        git.merge_base(git.resolve("origin/main"), git.resolve("origin/topic"))
    with pytest.raises(GitError, match="fetch-depth: 0"):
        git.resolve("HEAD~1")


@pytest.mark.parametrize(
    ("refs", "expected"),
    [
        pytest.param(["refs/heads/main", "refs/heads/master"], "refs/heads/main", id="main"),
        pytest.param(["refs/heads/master", "refs/remotes/origin/main"], "refs/heads/master", id="master"),
        pytest.param(["refs/remotes/origin/main"], "refs/remotes/origin/main", id="remote-main"),
        pytest.param(["refs/remotes/origin/master"], "refs/remotes/origin/master", id="remote-master"),
        pytest.param(["refs/heads/main", "refs/remotes/origin/dev"], "refs/remotes/origin/dev", id="remote-head"),
        pytest.param(["refs/heads/main", "refs/tags/main"], "refs/heads/main", id="tag-of-the-same-name"),
    ],
)
def test_default_branch(repository, refs, expected):
    repository.run("symbolic-ref", "HEAD", "refs/heads/topic")
    for number, ref in enumerate(refs):
        repository.run("update-ref", ref, repository.commit({"A.java": f"{number}\n"}))
    if "refs/remotes/origin/dev" in refs:
        repository.run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/dev")
    assert repository.open().default_branch() == repository.run("rev-parse", expected)


def test_a_dangling_remote_head_falls_through(repository):
    commit = repository.commit(PLAIN)
    repository.run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")
    assert repository.open().default_branch() == commit


def test_no_default_branch_names_the_option(repository):
    repository.run("symbolic-ref", "HEAD", "refs/heads/topic")
    repository.commit(PLAIN)
    with pytest.raises(GitError, match="--base"):
        repository.open().default_branch()


def test_blobs(repository):
    repository.commit({"A.java": "a\n", "Large.java": b"x" * (MAX_BYTES + 1), "Empty.java": "", "Z.java": b"\0\n\xff"})
    ids = {name: repository.run("rev-parse", f"HEAD:{name}.java") for name in ("A", "Large", "Empty", "Z")}
    found = repository.open().blobs([*ids.values(), *ids.values(), "1" * 40])
    assert {name: found[object_id].data for name, object_id in ids.items()} == {
        "A": b"a\n",
        "Large": None,
        "Empty": b"",
        "Z": b"\0\n\xff",
    }
    assert (found[ids["Large"]].problem, found["1" * 40].problem) == ("too large", "not in this clone")


def test_an_object_that_is_shorter_than_it_says(repository):
    repository.commit({f"{name}.java": f"class {name} {{}}\n" for name in "ABC"})
    ids = [repository.run("rev-parse", f"HEAD:{name}.java") for name in "ABC"]
    for object_id in ids:
        place = repository.root / ".git/objects" / object_id[:2] / object_id[2:]
        place.chmod(0o644)
        place.write_bytes(zlib.compress(b"blob 60\0class {} {}\n"))
    with pytest.raises(GitError, match="cat-file failed: error: an object is damaged; `git fsck` names it"):
        repository.open().blobs(ids)


def test_blobs_that_are_too_large_together(repository):
    repository.commit({"A.java": b"a" * 600, "B.java": b"b" * 500, "C.java": b"c" * 400})
    ids = [repository.run("rev-parse", f"HEAD:{name}.java") for name in "ABC"]
    found = replace(repository.open(), max_total_bytes=900).blobs(ids)
    assert [found[object_id].problem for object_id in ids] == ["too large, with all others", None, None]


def test_a_diff_is_cut_between_files(repository):
    base = repository.commit({"A.java": "a\n", "B.java": "b\n"})
    head = repository.commit({"A.java": "diff --git\n" * 99, "B.java": "diff --git\n" * 99})
    cut = replace(repository.open(), max_diff_bytes=2_000).diff_trees(base, head)
    assert [change.path for change in parse_raw(cut)] == ["A.java", "B.java"]
    assert [file.new_path for file in parse_diff(cut)] == ["A.java"]
    with pytest.raises(GitError, match="too many Java files"):
        replace(repository.open(), max_diff_bytes=100).diff_trees(base, head)


def test_many_blobs_do_not_block_the_pipe(repository):
    repository.commit({"A.java": "a" * 100_000})
    commit = repository.run("rev-parse", "HEAD:A.java")
    found = repository.open().blobs([commit, *(f"{number:040x}" for number in range(5000))])
    assert len(found[commit].data) == 100_000


@pytest.mark.parametrize(
    ("attribute", "encoding"),
    [
        pytest.param("working-tree-encoding=SHIFT-JIS", "SHIFT-JIS", id="named"),
        pytest.param("working-tree-encoding=utf8", None, id="utf-8"),
        pytest.param("-working-tree-encoding", None, id="unset"),
        pytest.param("text", None, id="unsaid"),
    ],
)
def test_encodings(repository, attribute, encoding):
    repository.write(".gitattributes", f"A.java {attribute}\n")
    assert repository.open().encodings(["A.java", "B.java"]) == ({"A.java": encoding} if encoding else {})


def test_generated_files(repository):
    attributes = "gen/** linguist-generated\nB.java linguist-generated=true\nC.java -linguist-generated\n"
    paths = ["gen/A\n.java", "B.java", "C.java", "D.java"]
    repository.write(".gitattributes", attributes)
    git = repository.open()
    assert git.generated(paths) == {"gen/A\n.java", "B.java"}
    assert git.generated(paths, staged=True) == frozenset()
    repository.run("add", ".gitattributes")
    assert git.generated(paths, staged=True) == {"gen/A\n.java", "B.java"}
    commit = repository.commit()
    repository.write(".gitattributes", "")
    assert git.generated(paths, tree=commit) == {"gen/A\n.java", "B.java"}
    assert git.generated(paths, tree=repository.run("hash-object", "-t", "tree", "/dev/null")) == frozenset()
    assert git.generated([], tree="no tree, for it is not read") == frozenset()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("d/A*.txt", Content(b"a"), id="file"),
        pytest.param("d/A.txt", Content(), id="absent"),
        pytest.param("d", Content(problem="not a regular file"), id="folder"),
        pytest.param("Link", Content(problem="not a regular file"), id="link"),
        pytest.param("big", Content(problem="too large"), id="too-large"),
    ],
)
def test_a_file_at_a_commit(repository, path, expected):
    (repository.root / "Link").symlink_to("d/A*.txt")
    commit = repository.commit({"d/A*.txt": "a", "big": b"x" * (MAX_BYTES + 1)})
    repository.commit({"d/A*.txt": "b"})
    assert repository.open().file(commit, path) == expected


def test_the_root_is_found_from_below_and_in_a_linked_worktree(repository):
    repository.commit({"d/A.java": "a\n"})
    repository.run("worktree", "add", "--quiet", "../linked")
    linked = Git.find(repository.root.parent / "linked/d", repository.environ)
    assert repository.open("d").root == str(repository.root.resolve())
    assert (Path(linked.root).name, Path(linked.index).parent.name) == ("linked", "linked")


def test_outside_a_repository(tmp_path, repository):
    with pytest.raises(GitError, match="not in a Git repository"):
        Git.find(tmp_path, repository.environ)


def test_a_bare_repository_is_refused(repository):
    repository.run("init", "--quiet", "--bare", "../bare.git")
    with pytest.raises(GitError, match="without a work tree"):
        Git.find(repository.root.parent / "bare.git", repository.environ)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(lambda git: git.blobs([git.resolve("HEAD")]), id="blobs"),
        pytest.param(lambda git: git.diff_index(git.resolve("HEAD")), id="diff"),
        pytest.param(lambda git: git.diff_working_tree(git.resolve("HEAD")), id="working-tree"),
        pytest.param(lambda git: git.generated(["A.java"], tree="HEAD"), id="attributes"),
    ],
)
def test_no_temporary_folder(repository, command):
    repository.commit(PLAIN)
    repository.write("B.java", "b\n")
    git = replace(repository.open(), temporary="/nowhere")
    with pytest.raises(
        GitError, match=r"no file can be made in a temporary folder \(No such .*; set TMPDIR to one that"
    ):
        command(git)


def test_a_git_that_cannot_be_started_is_no_matter_of_the_temporary_folder(repository):
    git = replace(repository.open(), root="/nowhere")
    with pytest.raises(GitError, match=r"^/nowhere: git cannot be run here: No such file"):
        git.diff_trees("HEAD", "HEAD")


@contextlib.contextmanager
def full_disk():
    """No file can grow beyond some bytes; a pipe can."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(lambda git: git.blobs([git.empty_tree()]), id="blobs"),
        pytest.param(lambda git: git.diff_working_tree("HEAD"), id="working-tree"),
    ],
)
def test_a_full_temporary_folder(repository, command):
    repository.commit(PLAIN)
    repository.write("B.java", "b\n")
    git = repository.open()
    message = r"no file can be made in a temporary folder \(File too large\); set TMPDIR"
    with full_disk(), pytest.raises(GitError, match=message):
        command(git)
