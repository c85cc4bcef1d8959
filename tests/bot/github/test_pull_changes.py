import pytest

from judgebot.changes import Content
from judgebot.git_process import GitError
from judgebot.github.api import ChangedFile
from judgebot.github.errors import GithubError, refusal
from judgebot.github.event import PullRequestChange
from judgebot.github.pull_changes import LISTED, READ, from_api, from_clone, hunks_of

CHANGE = PullRequestChange(7, "b" * 40, "c" * 40)
PATCH = "@@ -1,2 +1,2 @@\n a\n-b\n+c"


def failure(status):
    return refusal("read", "contents: read", status, {"message": "No"}, {})


class FakeClient:
    """A repository that holds what it is given: files by path on either side, blobs by id on the head side."""

    def __init__(self, files=(), base=None, blobs=None, head=None):
        self._files = files
        self._sides = {"a" * 40: base or {}, CHANGE.head: head or {}}
        self._blobs = blobs or {}
        self.read = 0

    def merge_base(self, base, head):
        assert (base, head) == (CHANGE.base, CHANGE.head)
        return "a" * 40

    def files(self, number):
        assert number == CHANGE.number
        return tuple(self._files)

    def file(self, path, revision):
        self.read += 1
        return self._given(self._sides[revision].get(path, Content()))

    def blob(self, blob):
        self.read += 1
        return self._given(self._blobs[blob])

    @staticmethod
    def _given(content):
        if isinstance(content, GithubError):
            raise content
        return Content(content) if isinstance(content, bytes) else content


def changed(path="A.java", status="modified", *, previous=None, patch=None):
    return ChangedFile(path, previous, status, "blob", patch)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param(changed(), ("A.java", b"old", b"new"), id="modified"),
        pytest.param(changed(status="added"), (None, None, b"new"), id="added"),
        pytest.param(changed(status="removed"), ("A.java", b"old", None), id="removed"),
        pytest.param(changed("B.java", "renamed", previous="A.java"), ("A.java", b"old", b"new"), id="renamed"),
        pytest.param(changed("B.java", "copied", previous="A.java"), (None, None, b"new"), id="copied"),
        pytest.param(changed(status="changed"), (None, None, b"new"), id="was a link"),
    ],
)
def test_both_sides_are_read_whole(file, expected):
    client = FakeClient([file], {"A.java": b"old"}, {"blob": b"new"})
    (found,) = from_api(client, CHANGE, "/checkout").changes.files
    assert (found.old_path, found.before, found.after) == expected
    assert (found.path, found.unreadable, found.hunks) == (file.path, None, ())


def test_a_file_whose_blob_is_not_told_is_read_by_its_path():
    client = FakeClient(
        [ChangedFile("A.java", None, "modified", None, None)], {"A.java": b"old"}, head={"A.java": b"new"}
    )
    (found,) = from_api(client, CHANGE, "/checkout").changes.files
    assert (found.before, found.after, found.unreadable) == (b"old", b"new", None)


def test_what_the_change_is():
    changes = from_api(FakeClient([changed("README.md"), changed("x.kt")]), CHANGE, "/checkout").changes
    assert (changes.files, changes.audit, changes.base, changes.head) == ((), False, "a" * 40, CHANGE.head)
    assert (changes.root, changes.notes) == ("/checkout", ())


@pytest.mark.parametrize(
    ("base", "blob", "problem"),
    [
        pytest.param({}, b"new", "not found on the base side", id="no base side"),
        pytest.param({"A.java": b"old"}, Content(problem="too large"), "too large", id="too large"),
        pytest.param({"A.java": b"old"}, b"\0", "binary", id="binary"),
        pytest.param({"A.java": b"old"}, b"../B.java", "symlink", id="a link by now"),
        pytest.param({"A.java": b"old"}, failure(404), "GitHub does not give it: No", id="no head side"),
        pytest.param({"A.java": failure(422)}, b"new", "GitHub does not give it: No on the base side", id="refused"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(base, blob, problem):
    (found,) = from_api(FakeClient([changed()], base, {"blob": blob}), CHANGE, "/checkout").changes.files
    assert (found.unreadable, found.before, found.after) == (problem, None, None)


@pytest.mark.parametrize("status", [pytest.param(403, id="permission"), pytest.param(502, id="server")])
def test_what_holds_for_all_files_ends_the_reading(status):
    client = FakeClient([changed()] * 5, {"A.java": failure(status)})
    with pytest.raises(GithubError):
        from_api(client, CHANGE, "/checkout")
    assert client.read == 1


def test_the_number_of_files_that_are_read_is_bounded():
    files = [changed(f"A{number}.java", "added") for number in range(READ + 2)]
    client = FakeClient(files, blobs={"blob": b"new"})
    found = from_api(client, CHANGE, "/checkout").changes.files
    assert client.read == READ
    assert [file.unreadable for file in found[READ - 1 :]] == [
        None,
        *["more than 200 Java files; check out with `fetch-depth: 0`"] * 2,
    ]


@pytest.mark.parametrize(("listed", "notes"), [(LISTED - 1, 0), (LISTED, 1)])
def test_a_list_that_is_cut_is_said_to_be_so(listed, notes):
    found = from_api(FakeClient([changed("x.txt")] * listed), CHANGE, "/checkout")
    assert (len(found.changes.notes), found.partial) == (notes, bool(notes))


@pytest.mark.parametrize(
    ("patch", "added"),
    [
        pytest.param(PATCH, [(2,)], id="one hunk"),
        pytest.param(f"{PATCH}\n\\ No newline at end of file\n", [(2,)], id="no line end"),
        pytest.param(f"{PATCH}\n@@ -9 +9 @@ int f()\n-x\n+--- y", [(2,), (9,)], id="two hunks"),
        pytest.param("@@ -0,0 +1 @@\n+diff --git a/x b/x", [(1,)], id="looks like a header"),
        pytest.param(None, [], id="none"),
        pytest.param("", [], id="empty"),
        pytest.param("@@ -1,9 +1,9 @@\n a", [], id="cut"),
        pytest.param(f"{PATCH}\n--- a/y\n+++ b/y\n@@ -1 +1 @@\n-a\n+b", [], id="two files"),
        pytest.param("@@ -1 +1 @@\n-\udcff\n+x", [(1,)], id="not text"),
    ],
)
def test_hunks(patch, added):
    assert [hunk.added for hunk in hunks_of(changed(patch=patch))] == added


def test_the_clone_is_read_from_the_merge_base(repository):
    start = repository.commit({"A.java": "a\n", ".judgebot.toml": "x"})
    repository.run("checkout", "--quiet", "-b", "topic")
    head = repository.commit({"A.java": "b\n"})
    repository.run("checkout", "--quiet", "main")
    base = repository.commit({"B.java": "b\n", ".judgebot.toml": "y"})
    found = from_clone(repository.open(), PullRequestChange(7, base, head))
    assert [(file.path, file.before, file.after) for file in found.changes.files] == [("A.java", b"a\n", b"b\n")]
    assert (found.changes.base, found.changes.head) == (start, head)
    assert [found.read(commit, ".judgebot.toml").data for commit in (base, head)] == [b"y", b"x"]


def test_a_clone_that_is_not_deep_enough(repository, tmp_path):
    base = repository.commit({"A.java": "a\n"})
    head = repository.commit({"A.java": "b\n"})
    repository.run("clone", "--quiet", "--depth=1", f"file://{repository.root}", str(tmp_path / "shallow"))
    shallow = type(repository)(tmp_path / "shallow", tmp_path / "home").open()
    with pytest.raises(GitError, match="fetch-depth: 0"):
        from_clone(shallow, PullRequestChange(7, base, head))
