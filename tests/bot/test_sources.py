"""Change sets from repositories, diffs and folders."""

import os
from pathlib import Path

import pytest

from judgebot.changes import MAX_BYTES, ChangeSet, FileChange
from judgebot.diff import DiffError
from judgebot.errors import JudgebotError
from judgebot.git import Git
from judgebot.sources import from_default, from_diff, from_index, from_paths, from_range

ODD_NAMES = [
    "with space.java",
    'quo"te.java',
    "new\nline.java",
    "tab\t.java",
    "ä.java",
    "back\\slash.java",
    "\udcff.java",
]


def _sides(changes: ChangeSet) -> dict[str, tuple[bytes | None, bytes | None]]:
    return {file.path: (file.before, file.after) for file in changes.files}


def _problems(changes: ChangeSet) -> dict[str, str | None]:
    return {file.path: file.unreadable for file in changes.files}


def _only(changes: ChangeSet) -> FileChange:
    (found,) = changes.files
    return found


def _staged(repository) -> ChangeSet:
    repository.run("add", "--all")
    return from_index(repository.open())


def _committed(repository) -> ChangeSet:
    base = repository.run("rev-parse", "HEAD")
    return from_range(repository.open(), base, repository.commit())


def _unstaged(repository) -> ChangeSet:
    return from_default(repository.open())


def _as_a_diff(repository) -> ChangeSet:
    """The diff that plain git writes, over the working tree."""
    repository.run("add", "--all", "--intent-to-add")
    return from_diff(repository.output("diff", "--full-index", "-M", "HEAD"), repository.root, repository.open())


EVERY_GIT_SOURCE = pytest.mark.parametrize(
    "changes_of",
    [pytest.param(_unstaged, id="default"), pytest.param(_staged, id="staged"), pytest.param(_committed, id="range")],
)
EVERY_SOURCE = pytest.mark.parametrize(
    "changes_of",
    [
        pytest.param(_unstaged, id="default"),
        pytest.param(_staged, id="staged"),
        pytest.param(_committed, id="range"),
        pytest.param(_as_a_diff, id="diff"),
    ],
)


@EVERY_SOURCE
def test_a_change(repository, changes_of):
    repository.commit({"A.java": "a\n", "Gone.java": "g\n", "Same.java": "s\n", "a.txt": "t\n"})
    repository.write("A.java", "b\n")
    repository.write("pkg/New.java", "n\n")
    repository.write("a.txt", "u\n")
    (repository.root / "Gone.java").unlink()
    changes = changes_of(repository)
    assert _sides(changes) == {
        "A.java": (b"a\n", b"b\n"),
        "Gone.java": (b"g\n", None),
        "pkg/New.java": (None, b"n\n"),
    }
    assert [file.old_path for file in changes.files] == ["A.java", "Gone.java", None]
    assert [[hunk.added for hunk in file.hunks] for file in changes.files] == [[(1,)], [()], [(1,)]]
    assert not changes.audit
    assert changes.root == str(repository.root.resolve())


@EVERY_SOURCE
def test_a_rename_is_followed(repository, changes_of):
    lines = "".join(f"line {number}\n" for number in range(20))
    repository.commit({"A.java": lines})
    (repository.root / "A.java").unlink()
    repository.write("d/B.java", lines + "more\n")
    found = _only(changes_of(repository))
    assert (found.old_path, found.path) == ("A.java", "d/B.java")
    assert (found.before, found.after) == (lines.encode(), (lines + "more\n").encode())
    assert [hunk.added for hunk in found.hunks] == [(21,)]


@EVERY_SOURCE
def test_a_pure_rename(repository, changes_of):
    repository.commit({"A.java": "a\nb\n"})
    (repository.root / "A.java").rename(repository.root / "B.java")
    found = _only(changes_of(repository))
    assert (found.old_path, found.path, found.before, found.after) == ("A.java", "B.java", b"a\nb\n", b"a\nb\n")


@EVERY_SOURCE
@pytest.mark.parametrize("name", [pytest.param(name, id=ascii(name)) for name in ODD_NAMES])
def test_odd_names(repository, changes_of, name):
    repository.commit({f"dir/{name}": "a\n"})
    repository.write(f"dir/{name}", "b\n")
    repository.write(name, "new\n")
    assert _sides(changes_of(repository)) == {f"dir/{name}": (b"a\n", b"b\n"), name: (None, b"new\n")}


@EVERY_SOURCE
def test_a_change_of_mode_alone(repository, changes_of):
    repository.commit({"A.java": "a\n"})
    (repository.root / "A.java").chmod(0o755)
    found = _only(changes_of(repository))
    assert (found.before, found.after, found.hunks, found.unreadable) == (b"a\n", b"a\n", (), None)


@EVERY_SOURCE
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "a", id="from-empty"),
        pytest.param("a", "", id="to-empty"),
        pytest.param("a\n", "a", id="newline-taken"),
        pytest.param("a\r\nb\r\n", "a\r\nc\r\n", id="crlf"),
        pytest.param("a\rb\n", "a\rc\n", id="lone-carriage-return"),
        pytest.param("--- a/x\n+++ b/x\n", "-- \n@@ -1 +1 @@\n", id="like-a-diff"),
        pytest.param("\ufeffa\n", "\ufeffb\n", id="byte-order-mark"),
        pytest.param(b"\xe4\n", b"\xf6\n", id="latin-1"),
    ],
)
def test_contents(repository, changes_of, before, after):
    repository.commit({"A.java": before, "Z.java": "z\n"})
    written = repository.write("A.java", after).read_bytes()
    found = _only(changes_of(repository))
    assert (found.before, found.after) == (before if isinstance(before, bytes) else before.encode(), written)


@EVERY_SOURCE
def test_a_file_becomes_a_link_and_a_link_a_file(repository, changes_of):
    repository.commit({"A.java": "a\n", "secret": "s\n"})
    (repository.root / "B.java").symlink_to("secret")
    repository.commit()
    (repository.root / "A.java").unlink()
    (repository.root / "A.java").symlink_to("secret")
    (repository.root / "B.java").unlink()
    repository.write("B.java", "b\n")
    link, file = changes_of(repository).files
    assert (link.path, link.before, link.after, link.unreadable) == ("A.java", None, None, "symlink")
    assert (file.path, file.old_path, file.before, file.after, file.unreadable) == ("B.java", None, None, b"b\n", None)


@EVERY_SOURCE
def test_links_are_not_followed(repository, changes_of):
    repository.commit({"secret": "s\n"})
    (repository.root / "Link.java").symlink_to("secret")
    (repository.root / "Broken.java").symlink_to("nowhere")
    assert _problems(changes_of(repository)) == {"Broken.java": "symlink", "Link.java": "symlink"}


@EVERY_SOURCE
def test_binary_and_large_files(repository, changes_of):
    repository.commit({"Binary.java": b"\0a", "Large.java": "a\n", "Text.java": "a\n"})
    repository.write("Binary.java", b"\0b")
    repository.write("Large.java", (b"x" * 99 + b"\n") * (MAX_BYTES // 100 + 1))
    repository.write("Text.java", "b\n")
    assert _problems(changes_of(repository)) == {"Binary.java": "binary", "Large.java": "too large", "Text.java": None}


@EVERY_GIT_SOURCE
def test_what_was_binary_cannot_be_compared(repository, changes_of):
    repository.commit({"A.java": b"\0a"})
    repository.write("A.java", "a\n")
    assert _problems(changes_of(repository)) == {"A.java": "binary on the base side"}


@EVERY_SOURCE
def test_a_deleted_binary_file_is_no_problem(repository, changes_of):
    repository.commit({"A.java": b"\0a"})
    (repository.root / "A.java").unlink()
    found = _only(changes_of(repository))
    assert (found.before, found.after, found.unreadable) == (None, None, None)


@EVERY_GIT_SOURCE
def test_the_attribute_no_diff_hides_nothing(repository, changes_of):
    repository.commit({"A.java": "a\nb\nc\n", ".gitattributes": "*.java -diff\n"})
    repository.write("A.java", "a\nx\nc\n")
    found = _only(changes_of(repository))
    assert (found.before, found.after, found.unreadable) == (b"a\nb\nc\n", b"a\nx\nc\n", None)
    assert [(hunk.removed, hunk.added) for hunk in found.hunks] == [((2,), (2,))]


@EVERY_SOURCE
def test_a_submodule_named_like_a_file(repository, changes_of):
    repository.commit({"A.java": "a\n"})
    inner = repository.root / "Sub.java"
    repository.run("init", "--quiet", str(inner))
    repository.run("-C", str(inner), "commit", "--quiet", "--allow-empty", "-m", "inner")
    repository.run("add", "Sub.java")
    repository.write("A.java", "b\n")
    assert _problems(changes_of(repository)) == {"A.java": None, "Sub.java": "submodule"}


@EVERY_SOURCE
def test_generated_files_are_marked(repository, changes_of):
    repository.commit({".gitattributes": "gen/** linguist-generated\n"})
    repository.write("gen/A.java", "a\n")
    repository.write("B.java", "b\n")
    assert {file.path: file.generated for file in changes_of(repository).files} == {"gen/A.java": True, "B.java": False}


@EVERY_SOURCE
def test_files_that_the_change_declares_generated(repository, changes_of):
    repository.commit({".gitattributes": "Old.java linguist-generated\n"})
    repository.write(".gitattributes", "*.java linguist-generated\n")
    repository.write("Old.java", "a\n")
    repository.write("New.java", "b\n")
    marks = {file.path: file.generated and not file.newly_generated for file in changes_of(repository).files}
    assert marks == {"New.java": False, "Old.java": changes_of != _as_a_diff}


def test_a_range_does_not_declare_itself_generated(repository):
    base = repository.commit({".gitattributes": "gen/** linguist-generated\n"})
    sources = {"gen/A.java": "a\n", "B.java": "b\n"}
    head = repository.commit({".gitattributes": "*.java linguist-generated\n", **sources})
    files = from_range(repository.open(), base, head).files
    assert {file.path: file.generated for file in files} == {"gen/A.java": True, "B.java": False}


@EVERY_GIT_SOURCE
def test_nothing_changed(repository, changes_of):
    repository.commit({"A.java": "a\n"})
    assert changes_of(repository).files == ()


@pytest.mark.parametrize("changes_of", [pytest.param(_unstaged, id="default"), pytest.param(_staged, id="staged")])
def test_before_the_first_commit(repository, changes_of):
    repository.write("A.java", "a\n")
    changes = changes_of(repository)
    assert (changes.base, _sides(changes)) == (None, {"A.java": (None, b"a\n")})


def test_the_default_starts_at_the_fork(repository):
    fork = repository.commit({"A.java": "a\n", "B.java": "b\n"})
    repository.run("switch", "--quiet", "-c", "topic")
    repository.commit({"A.java": "committed\n"})
    repository.run("switch", "--quiet", "main")
    repository.commit({"B.java": "elsewhere\n"})
    repository.run("switch", "--quiet", "--detach", "topic")
    repository.write("New.java", "untracked\n")
    changes = from_default(repository.open())
    assert (changes.base, changes.head) == (fork, "working tree")
    assert _sides(changes) == {"A.java": (b"a\n", b"committed\n"), "New.java": (None, b"untracked\n")}


def test_a_range_starts_at_the_fork(repository):
    fork = repository.commit({"A.java": "a\n", "B.java": "b\n"})
    repository.run("switch", "--quiet", "-c", "topic")
    topic = repository.commit({"A.java": "committed\n"})
    repository.run("switch", "--quiet", "main")
    repository.commit({"B.java": "elsewhere\n"})
    repository.write("A.java", "not committed\n")
    changes = from_range(repository.open(), "main", "topic")
    assert (changes.base, changes.head, _sides(changes)) == (fork, topic, {"A.java": (b"a\n", b"committed\n")})


def test_a_range_without_a_head_ends_in_the_working_tree(repository):
    base = repository.commit({"A.java": "a\n"})
    repository.commit({"A.java": "b\n"})
    repository.write("A.java", "c\n")
    changes = from_range(repository.open(), base)
    assert (changes.head, _sides(changes)) == ("working tree", {"A.java": (b"a\n", b"c\n")})


def test_the_index_is_not_the_working_tree(repository):
    base = repository.commit({"A.java": "a\n"})
    repository.write("A.java", "staged\n")
    repository.run("add", "A.java")
    repository.write("A.java", "later\n")
    changes = from_index(repository.open())
    assert (changes.base, changes.head, _sides(changes)) == (base, "index", {"A.java": (b"a\n", b"staged\n")})


def _conflict(repository):
    repository.commit({"A.java": "a\n"})
    repository.run("switch", "--quiet", "-c", "topic")
    repository.commit({"A.java": "b\n"})
    repository.run("switch", "--quiet", "main")
    repository.commit({"A.java": "c\n"})
    repository.run("merge", "topic", allowed=(1,))


def test_an_unmerged_file_is_not_lost(repository):
    _conflict(repository)
    assert _problems(from_index(repository.open())) == {"A.java": "unmerged"}
    assert b"<<<<<<<" in (_only(from_default(repository.open())).after or b"")


def test_a_sparse_checkout_reads_what_is_not_on_disk_from_git(repository):
    base = repository.commit({"kept/A.java": "a\n", "left/B.java": "b\n"})
    repository.commit({"left/B.java": "c\n"})
    repository.run("sparse-checkout", "set", "kept")
    assert not (repository.root / "left").exists()
    assert _sides(from_range(repository.open(), base)) == {"left/B.java": (b"b\n", b"c\n")}


def test_a_sparse_index_hides_nothing(repository):
    repository.commit({"a/A.java": "a\n", "b/B.java": "b\n"})
    repository.run("switch", "--quiet", "--create", "topic")
    repository.commit({"a/A.java": "c\n", "b/B.java": "c\n"})
    repository.run("sparse-checkout", "init", "--cone", "--sparse-index")
    repository.run("sparse-checkout", "set", "a")
    sides = {"a/A.java": (b"a\n", b"c\n"), "b/B.java": (b"b\n", b"c\n")}
    assert _sides(from_default(repository.open())) == sides
    repository.write("a/New.java", "new\n")
    assert _sides(from_default(repository.open())) == sides | {"a/New.java": (None, b"new\n")}


JAPANESE = 'String s = "\u65e5\u672c";\n'


@EVERY_SOURCE
@pytest.mark.parametrize(
    "encoding",
    [
        pytest.param("SHIFT-JIS", id="shift-jis"),
        pytest.param("UTF-16", id="utf-16"),
        pytest.param("UTF-16LE-BOM", id="utf-16-with-mark"),
    ],
)
def test_the_encoding_of_the_working_tree_is_no_change(repository, changes_of, encoding):
    codec = "utf-16" if encoding.startswith("UTF-16") else encoding
    repository.commit({".gitattributes": f"*.java text working-tree-encoding={encoding}\n"})
    repository.commit({"A.java": (JAPANESE + "a\n").encode(codec)})
    repository.write("A.java", (JAPANESE + "b\n").encode(codec))
    found = _only(changes_of(repository))
    assert (found.before, found.after) == ((JAPANESE + "a\n").encode(), (JAPANESE + "b\n").encode())
    assert [hunk.added for hunk in found.hunks] == [(2,)]


@pytest.mark.parametrize(
    ("encoding", "problem"),
    [
        pytest.param("KLINGON", "in an unknown working-tree-encoding, KLINGON", id="unknown"),
        pytest.param("unicode_escape", "in an unknown working-tree-encoding, unicode_escape", id="python-only"),
        pytest.param("IDNA", "in an unknown working-tree-encoding, IDNA", id="of-domain-names"),
        pytest.param("punycode", "in an unknown working-tree-encoding, punycode", id="of-labels-of-domain-names"),
        pytest.param("undefined", "in an unknown working-tree-encoding, undefined", id="undefined"),
        pytest.param("base64", "in an unknown working-tree-encoding, base64", id="of-no-text"),
        pytest.param("UTF-16", "not in its working-tree-encoding, UTF-16", id="malformed"),
    ],
)
def test_encodings_that_cannot_be_read(repository, encoding, problem):
    repository.write("A.java", b"\xff\xfea")
    repository.write(".gitattributes", f"*.java working-tree-encoding={encoding}\n")
    audit = from_paths([Path("A.java")], repository.root, repository.open())
    assert _problems(audit) == {"A.java": problem}


def test_an_audit_reads_the_encoding_of_the_working_tree(repository):
    repository.write(".gitattributes", "A.java working-tree-encoding=UTF-16\n")
    repository.write("d/A.java", JAPANESE.encode("utf-16"))
    repository.write("B.java", JAPANESE)
    changes = from_paths([Path()], repository.root, repository.open("d"))
    assert _sides(changes) == {"B.java": (None, JAPANESE.encode()), "d/A.java": (None, JAPANESE.encode())}


def test_a_tracked_folder_replaced_by_a_link_is_not_followed(repository):
    repository.commit({"src/A.java": "a\n", "other/A.java": "secret\n"})
    (repository.root / "src/A.java").unlink()
    (repository.root / "src").rmdir()
    (repository.root / "src").symlink_to("other")
    assert _sides(from_default(repository.open())) == {"src/A.java": (b"a\n", None)}


def test_line_ends_of_the_checkout(repository):
    repository.run("config", "core.autocrlf", "true")
    repository.commit({"A.java": "a\nb\n"})
    repository.write("A.java", b"a\r\nc\r\n")
    found = _only(from_default(repository.open()))
    assert (found.before, found.after) == (b"a\nb\n", b"a\r\nc\r\n")
    assert [hunk.added for hunk in found.hunks] == [(2,)]
    assert _only(_as_a_diff(repository)).before == b"a\nb\n"


@pytest.mark.parametrize("encoding", [pytest.param("utf-8", id="piped"), pytest.param("utf-16", id="redirected")])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"a\nb\n", b"a\nc\n", id="line-feeds"),
        pytest.param(b"a\r\nb\r\n", b"a\r\nc\r\n", id="carriage-returns"),
    ],
)
def test_a_diff_that_powershell_has_written(repository, encoding, before, after):
    """It takes the output of a program apart at all ends of lines, and ends each of its own in CRLF."""
    repository.commit({"A.java": before})
    repository.write("A.java", after)
    lines = repository.output("diff").decode().splitlines()
    found = _only(from_diff("".join(f"{line}\r\n" for line in lines).encode(encoding), repository.root))
    assert (found.before, found.unreadable) == (b"a\nb\n", None)


@pytest.mark.parametrize("source", [pytest.param(from_default, id="default"), pytest.param(from_index, id="staged")])
def test_paths_start_at_the_root_of_a_linked_worktree(repository, source):
    repository.commit({"d/A.java": "a\n", "B.java": "b\n"})
    repository.run("worktree", "add", "--quiet", "../linked")
    linked = repository.root.parent / "linked"
    (linked / "d/A.java").write_text("b\n")
    (linked / "B.java").write_text("c\n")
    repository.run("-C", str(linked), "add", "--all")
    changes = source(Git.find(linked / "d", repository.environ))
    assert _sides(changes) == {"B.java": (b"b\n", b"c\n"), "d/A.java": (b"a\n", b"b\n")}


def _patch(path: str, old: str = "a", new: str = "b") -> bytes:
    return f"--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n-{old}\n+{new}\n".encode()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(_patch("Missing.java"), "not found", id="missing"),
        pytest.param(_patch("A.java/B.java"), "not found", id="below-a-file"),
        pytest.param(_patch("A.java", new="x"), "does not fit the diff: the content differs", id="other-content"),
        pytest.param(_patch("../outside/S.java"), "outside the folder", id="parent"),
        pytest.param(_patch("d/../../outside/S.java"), "outside the folder", id="hidden-parent"),
        pytest.param(_patch("/etc/S.java"), "outside the folder", id="absolute"),
        pytest.param(
            b"--- a/S.java\n+++ /etc/S.java\n@@ -1 +1 @@\n-a\n+b\n", "outside the folder", id="absolute-plain"
        ),
        pytest.param(_patch("a\0.java"), "outside the folder", id="nul"),
        pytest.param(
            b"--- a/../S.java\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", "outside the folder", id="deleted-outside"
        ),
        pytest.param(_patch("linked/S.java"), "symlink", id="through-a-linked-folder"),
        pytest.param(_patch("Link.java"), "symlink", id="link"),
        pytest.param(_patch("Folder.java"), "not a regular file", id="folder"),
        pytest.param(_patch("Pipe.java"), "not a regular file", id="pipe"),
        pytest.param(_patch("x" * 300 + ".java"), "not readable: File name too long", id="long-name"),
        pytest.param(_patch("A.java") * 2, "changed more than once in the diff", id="twice"),
        pytest.param(b"Binary files a/A.java and b/A.java differ\n", "binary", id="binary"),
        pytest.param(
            b"--- /dev/null\n+++ b/Two.java\n@@ -0,0 +1 @@\n+b\n", "longer than in the diff", id="added-but-longer"
        ),
        pytest.param(
            b"--- a/A.java\n+++ /dev/null\n@@ -2 +1,0 @@\n-a\n", "does not fit the diff", id="deleted-in-part"
        ),
    ],
)
def test_what_a_diff_cannot_give(tmp_path, data, problem):
    root, outside = tmp_path / "root", tmp_path / "outside"
    for folder in (root, outside, root / "Folder.java"):
        folder.mkdir()
    for name, content in {"A.java": "b\n", "Two.java": "b\nc\n"}.items():
        (root / name).write_text(content)
    (outside / "S.java").write_text("b\n")
    (root / "linked").symlink_to(outside)
    (root / "Link.java").symlink_to(outside / "S.java")
    os.mkfifo(root / "Pipe.java")
    found = _only(from_diff(data, root))
    assert (found.before, found.after) == (None, None)
    assert (found.unreadable or "").startswith(problem)


def test_a_copy_is_a_new_file(tmp_path):
    (tmp_path / "B.java").write_text("a\nb\n")
    data = b"diff --git a/A.java b/B.java\nsimilarity index 100%\ncopy from A.java\ncopy to B.java\n"
    found = _only(from_diff(data, tmp_path))
    assert (found.old_path, found.before, found.after, found.hunks[0].added) == (None, None, b"a\nb\n", (1, 2))


@pytest.mark.parametrize("after", [pytest.param(None, id="deleted"), pytest.param(b"", id="emptied")])
def test_a_deletion_that_the_diff_does_not_call_one(tmp_path, after):
    """Subversion and `diff -N` name the file on both sides."""
    if after is not None:
        (tmp_path / "A.java").write_bytes(after)
    data = b"--- A.java\t(revision 1)\n+++ A.java\t(nonexistent)\n@@ -1,2 +0,0 @@\n-a\n-b\n"
    found = _only(from_diff(data, tmp_path))
    assert (found.before, found.after, found.unreadable) == (b"a\nb\n", after, None)


def test_a_path_of_a_diff_starts_at_the_root(tmp_path):
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "A.java").write_text("b\n")
    data = b"--- ../old/d/A.java\n+++ ./d/A.java\n@@ -1 +1 @@\n-a\n+b\n"
    assert _sides(from_diff(data, tmp_path)) == {"d/A.java": (b"a\n", b"b\n")}


def test_an_empty_diff_is_an_empty_change(tmp_path):
    assert from_diff(b"\n", tmp_path) == ChangeSet((), audit=False, base=None, head="working tree", root=str(tmp_path))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        pytest.param(b"no diff\n", JudgebotError, id="text"),
        pytest.param(_patch("A.java").decode().encode("utf-16-le"), JudgebotError, id="utf-16-without-its-mark"),
        pytest.param(_patch("A.java")[:-3], DiffError, id="truncated"),
    ],
)
def test_what_is_no_diff_is_refused(tmp_path, data, error):
    with pytest.raises(error):
        from_diff(data, tmp_path)


@pytest.fixture
def tree(tmp_path):
    """A folder outside of any repository."""
    root = tmp_path / "tree"
    for name in ("b/B.java", "a/A.java", "a/x.txt", ".hidden/H.java", ".git/G.java", "a/.cache/C.java"):
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(name)
    (root / "linked").symlink_to(root / "a")
    (root / "b/Link.java").symlink_to(root / "a/A.java")
    (tmp_path / "Outside.java").write_text("o\n")
    return root


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["."], ["a/A.java", "b/B.java", "b/Link.java"], id="folder"),
        pytest.param(["b/B.java", "a"], ["a/A.java", "b/B.java"], id="sorted"),
        pytest.param(["a", "a/A.java", "./a//A.java", "b/../a"], ["a/A.java"], id="named-twice"),
        pytest.param([".hidden"], [".hidden/H.java"], id="hidden-but-named"),
        pytest.param(["a/.cache/C.java"], ["a/.cache/C.java"], id="hidden-file"),
    ],
)
def test_paths(tree, names, expected):
    changes = from_paths([Path(name) for name in names], tree)
    assert [file.path for file in changes.files] == expected
    assert (changes.audit, changes.base, changes.head, changes.root) == (
        True,
        None,
        "working tree",
        str(tree.resolve()),
    )


def test_an_audited_file_has_one_side(tree):
    found = _only(from_paths([Path("a")], tree))
    assert found == FileChange("a/A.java", None, None, b"a/A.java", (), None, generated=False)


def test_a_file_outside_goes_by_its_absolute_path(tree):
    found = _only(from_paths([Path("../Outside.java")], tree))
    assert (found.path, found.after) == ((tree.resolve().parent / "Outside.java").as_posix(), b"o\n")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param("b/Link.java", "b/Link.java", id="file"),
        pytest.param("linked", "linked", id="folder"),
        pytest.param("linked/A.java", "linked/A.java", id="below-a-folder"),
    ],
)
def test_an_audit_follows_no_link(tree, name, path):
    found = _only(from_paths([Path(name)], tree))
    assert (found.path, found.after, found.unreadable) == (path, None, "symlink")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("none", "'none': no such file or folder", id="missing"),
        pytest.param("a/x.txt", "'a/x.txt' is no Java file", id="not-java"),
        pytest.param("a\0", "no such file", id="nul"),
    ],
)
def test_paths_that_are_refused(tree, name, message):
    with pytest.raises(JudgebotError, match=message):
        from_paths([Path(name)], tree)


def test_an_audit_in_a_repository_starts_at_its_root(repository):
    repository.commit({".gitattributes": "gen/** linguist-generated\n", "d/A.java": "a\n", "gen/G.java": "g\n"})
    outside = repository.root.parent / "Outside.java"
    outside.write_text("o\n")
    changes = from_paths([Path(), Path("../gen"), outside], repository.root / "d", repository.open("d"))
    assert {file.path: file.generated for file in changes.files} == {
        "d/A.java": False,
        "gen/G.java": True,
        outside.resolve().as_posix(): False,
    }
    assert changes.root == str(repository.root.resolve())
