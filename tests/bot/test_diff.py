"""Diffs, as git, GNU diff, mailers and liars write them."""

import difflib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.diff import DiffError, FileDiff, Hunk, Line, common_ends, parse_diff, parse_raw, replacement, reverse

ONE_HUNK = b"--- a/A.java\n+++ b/A.java\n@@ -1 +1 @@\n-a\n+b\n"


def _only(data) -> FileDiff:
    (found,) = parse_diff(data)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("diff --git a/A.java b/A.java\n", ("A.java", "A.java", "modified"), id="nothing-after-the-header"),
        pytest.param(
            "diff --git a/A.java b/A.java\nold mode 100644\nnew mode 100755\n", ("A.java", "A.java", "mode"), id="mode"
        ),
        pytest.param(
            "diff --git a/A b/A\nnew file mode 100644\nindex 0000000..e69de29\n", (None, "A", "added"), id="empty-added"
        ),
        pytest.param(
            "diff --git a/A b/A\ndeleted file mode 100644\nindex e69de29..0000000\n",
            ("A", None, "deleted"),
            id="empty-deleted",
        ),
        pytest.param(
            "diff --git a/A b/B\nsimilarity index 100%\nrename from A\nrename to B\n",
            ("A", "B", "renamed"),
            id="rename",
        ),
        pytest.param(
            "diff --git a/A b/B\nsimilarity index 100%\nrename old A\nrename new B\n",
            ("A", "B", "renamed"),
            id="rename-of-old-git",
        ),
        pytest.param(
            'diff --git a/A "b/B\\t"\nsimilarity index 100%\nrename from A\nrename to "B\\t"\n',
            ("A", "B\t", "renamed"),
            id="rename-to-quoted",
        ),
        pytest.param(
            "diff --git a/A b/B\nsimilarity index 100%\ncopy from A\ncopy to B\n", ("A", "B", "copied"), id="copy"
        ),
        pytest.param("diff --git a/a b.java b/a b.java\n", ("a b.java", "a b.java", "modified"), id="spaces"),
        pytest.param("diff --git a/x b/x b/x b/x\n", ("x b/x", "x b/x", "modified"), id="path-like-a-header"),
        pytest.param("diff --git src/A src/A\n", ("src/A", "src/A", "modified"), id="no-prefix"),
        pytest.param("diff --git a/A a/A\n", ("a/A", "a/A", "modified"), id="no-prefix-in-folder-a"),
        pytest.param("diff --git i/A w/A\n", ("A", "A", "modified"), id="mnemonic-prefix"),
        pytest.param("diff --git b/A a/A\n", ("A", "A", "modified"), id="reverse-prefix"),
        pytest.param(
            'diff --git "a/\\303\\244\\n\\"\\\\.java" "b/\\303\\244\\n\\"\\\\.java"\n',
            ('ä\n"\\.java', 'ä\n"\\.java', "modified"),
            id="quoted",
        ),
        pytest.param('diff --git "a/\\377" "b/\\377"\n', ("\udcff", "\udcff", "modified"), id="not-utf-8"),
        pytest.param(
            "diff --git a/A b/A\r\nold mode 100644\r\nnew mode 100755\r\n", ("A", "A", "mode"), id="crlf-headers"
        ),
        pytest.param(
            "diff --git a/A B b/A B\n--- a/A B\t\n+++ b/A B\t\n@@ -1 +1 @@\n-a\n+b\n",
            ("A B", "A B", "modified"),
            id="tab-after-a-name-with-spaces",
        ),
        pytest.param(
            "diff --git a/A b/B\n--- a/A\n+++ b/B\n@@ -1 +1 @@\n-a\n+b\n", ("A", "B", "modified"), id="no-index-names"
        ),
        pytest.param(
            "diff --git a/A b/A\nnew file mode 100644\n--- /dev/null\n+++ b/A\n@@ -0,0 +1 @@\n+b\n",
            (None, "A", "added"),
            id="added",
        ),
        pytest.param(
            "--- A.java\t2024-01-01 00:00:00.0 +0000\n+++ A.java\t2024-01-02 00:00:00.0 +0000\n@@ -1 +1 @@\n-a\n+b\n",
            ("A.java", "A.java", "modified"),
            id="plain-with-times",
        ),
        pytest.param("--- a/A\n+++ b/A\n@@ -1 +1 @@\n-a\n+b\n", ("A", "A", "modified"), id="plain-both-prefixes"),
        pytest.param("--- a/A\n+++ new/A\n@@ -1 +1 @@\n-a\n+b\n", ("a/A", "new/A", "modified"), id="plain-one-prefix"),
        pytest.param("--- /dev/null\n+++ b/A\n@@ -0,0 +1 @@\n+b\n", (None, "A", "added"), id="plain-added"),
        pytest.param("--- a/A\n+++ /dev/null\n@@ -1 +0,0 @@\n-b\n", ("A", None, "deleted"), id="plain-deleted"),
        pytest.param(
            '--- "a/\\t.java"\t2024\n+++ "b/\\t.java"\t2024\n@@ -1 +1 @@\n-a\n+b\n',
            ("\t.java", "\t.java", "modified"),
            id="plain-quoted",
        ),
        pytest.param('--- "odd\n+++ "odd\n@@ -1 +1 @@\n-a\n+b\n', ('"odd', '"odd', "modified"), id="open-quote"),
    ],
)
def test_names_and_status(text, expected):
    found = _only(text.encode())
    assert (found.old_path, found.new_path, found.status) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "old mode 100644\nnew mode 100755\nindex 1..2\n", ("100644", "100755", "modified"), id="changed-with-it"
        ),
        pytest.param("index 1a..f2 100644\n", ("100644", "100644", "modified"), id="of-the-index-line"),
        pytest.param("deleted file mode 120000\nindex 1..0\n", ("120000", None, "deleted"), id="deleted"),
    ],
)
def test_modes(lines, expected):
    found = _only(f"diff --git a/A b/A\n{lines}".encode())
    assert (found.old_mode, found.new_mode, found.status) == expected


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param("@@ -1 +1 @@\n-a\n+b\n", [("-", b"a", True), ("+", b"b", True)], id="counts-left-out"),
        pytest.param("@@ -1,2 +0,0 @@\n-a\n-b\n", [("-", b"a", True), ("-", b"b", True)], id="count-of-0"),
        pytest.param(
            "@@ -1,2 +1,2 @@ class A {\n--- a/x\n+++ b/x\n diff --git a/x b/x\n",
            [("-", b"-- a/x", True), ("+", b"++ b/x", True), (" ", b"diff --git a/x b/x", True)],
            id="lines-like-headers",
        ),
        pytest.param("@@ -1,2 +1 @@\n a\n-\n", [(" ", b"a", True), ("-", b"", True)], id="empty-line-removed"),
        pytest.param("@@ -1,2 +1 @@\n\n-a\n", [(" ", b"", True), ("-", b"a", True)], id="context-lost-its-space"),
        pytest.param("@@ -1,2 +1 @@\n\r\n-a\r\n", [(" ", b"\r", True), ("-", b"a\r", True)], id="crlf"),
        pytest.param(
            "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ Kein Zeilenumbruch\n",
            [("-", b"a", False), ("+", b"b", False)],
            id="no-newline-on-both-sides",
        ),
        pytest.param("@@ -1 +1 @@\n-a\n+b", [("-", b"a", True), ("+", b"b", True)], id="diff-without-last-newline"),
    ],
)
def test_hunk_bodies(body, lines):
    (hunk,) = _only(b"--- a/A\n+++ b/A\n" + body.encode()).hunks
    assert [(line.kind, line.text, line.newline) for line in hunk.lines] == lines


def test_line_numbers_of_a_hunk():
    (hunk,) = _only(b"--- A\n+++ A\n@@ -10,4 +20,5 @@\n a\n-b\n-c\n+x\n+y\n+z\n d\n").hunks
    assert (hunk.removed, hunk.added) == ((11, 12), (21, 22, 23))


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("", id="nothing"),
        pytest.param("-- \n2.39.5\n\nFrom 123 Mon Sep 17\nSubject: [PATCH]\n---\n A | 2 +-\n\n", id="format-patch"),
        pytest.param("--\n2.39.5\n", id="signature-lost-its-space"),
        pytest.param("\ncommit 123\nAuthor: A\n\n    --- a title\n\n", id="git-log"),
        pytest.param("Index: A\n=====\n", id="svn"),
        pytest.param("Only in a: B.java\ndiff -r a/A b/A\n", id="gnu-diff"),
        pytest.param("\n--- a rule of text\nand more\n", id="text-like-a-header"),
        pytest.param("\nmore\n+++ a rule of text\n", id="text-like-half-a-header"),
    ],
)
def test_text_between_files_is_ignored(between):
    assert len(parse_diff(ONE_HUNK + between.encode() + ONE_HUNK)) == 2


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        pytest.param("diff --git a/A b/A\nindex 1..2 100644\nBinary files a/A and b/A differ\n", ("A", "A"), id="git"),
        pytest.param("Binary files a/A and b/A differ\n", ("A", "A"), id="plain"),
        pytest.param("diff -r 1a src/A\nBinary file src/A has changed\n", ("src/A", "src/A"), id="mercurial"),
        pytest.param(
            "diff --git a/A b/A\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKc$_Sa\n\ndelta 2\nKc$_Sb\n\n",
            ("A", "A"),
            id="patch",
        ),
        pytest.param(
            "diff --git a/A b/A\nindex 1..2\nGIT binary patch\nliteral 3\nKc$_Sa\n", ("A", "A"), id="patch-cut"
        ),
    ],
)
def test_binary_files(text, paths):
    _, first, *rest = parse_diff(ONE_HUNK + text.encode() + ONE_HUNK)
    assert (first.old_path, first.new_path, first.binary, first.hunks) == (*paths, True, ())
    assert [found.new_path for found in rest] == ["A.java"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        pytest.param("diff --cc A.java\nindex 1,2..3\n", 1, "combined", id="combined-cc"),
        pytest.param("diff --combined A.java\n", 1, "combined", id="combined"),
        pytest.param("text\n@@ -1 +1 @@\n-a\n+b\n", 2, "without a file header", id="hunk-without-header"),
        pytest.param("--- A\n+++ A\n", 3, "cut short", id="no-hunk"),
        pytest.param("--- A\n+++ A\n@@ -1,2 +1,2 @@\n a\n", 5, "ends inside a hunk", id="truncated"),
        pytest.param(
            "--- A\n+++ A\n@@ -1,2 +1 @@\n-a\ndiff --git a/B b/B\n", 5, "cannot be part", id="next-file-in-hunk"
        ),
        pytest.param("--- A\n+++ A\n@@ -1 +1 @@\n-a\n-b\n+b\n", 5, "does not hold", id="too-many-removed"),
        pytest.param("--- A\n+++ A\n@@ -1 +1 @@\n+b\n+c\n-a\n", 5, "does not hold", id="too-many-added"),
        pytest.param("--- A\n+++ A\n@@ -1 +1 @@\n-a\n+b\n+c\n", 6, "goes on", id="header-counts-too-few"),
        pytest.param("--- A\n+++ A\n@@ -1 +1 @@\n-a\n+b\n c\n", 6, "goes on", id="context-after-the-hunk"),
        pytest.param("--- A\n+++ A\n@@ -0,1 +1 @@\n-a\n+b\n", 3, "before the first", id="line-0"),
        pytest.param("--- A\n+++ A\n@@ -x +1 @@\n-a\n+b\n", 3, "hunk header", id="damaged-header"),
        pytest.param("--- A\n+++ A\n@@ -1 +1 @@\n-a\n+b\n@@ -x @@\n", 6, "hunk header", id="damaged-second-header"),
        pytest.param(f"--- A\n+++ A\n@@ -{'9' * 5000} +1 @@\n", 3, "hunk header", id="huge-number"),
        pytest.param("diff --git a/A b/A\n--- a/A\n@@ -1 +1 @@\n", 3, "'+++'", id="header-without-new-side"),
    ],
)
def test_damaged_diffs_name_their_line(text, line, problem):
    with pytest.raises(DiffError, match=rf"^line {line} of the diff: .*{problem.replace('+', '.')}"):
        parse_diff(text.encode())


@pytest.mark.parametrize("data", [pytest.param(b"", id="empty"), pytest.param(b"no diff\n", id="text")])
def test_no_files(data):
    assert parse_diff(data) == ()


def test_raw_lines():
    zero, one = "0" * 40, "1" * 40
    data = (
        f':100644 100644 {one} {zero} R075\tA.java\t"we ird/\\t\\377.java"\n:000000 120000 {zero} {one} A\tS.java\n\n'
    ).encode() + ONE_HUNK
    renamed, added = parse_raw(data)
    assert (renamed.status, renamed.old_path, renamed.path) == ("R", "A.java", "we ird/\t\udcff.java")
    assert (renamed.old_blob, renamed.new_blob) == (one, zero)
    assert (added.status, added.old_mode, added.new_mode, added.path) == ("A", "000000", "120000", "S.java")
    assert len(parse_diff(data)) == 1


def test_damaged_raw_line():
    with pytest.raises(DiffError, match="line 1"):
        parse_raw(b":what\n")


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(b"a\n", id="another-line"),
        pytest.param(b"", id="empty"),
        pytest.param(b"b", id="last-newline-missing"),
        pytest.param(b"b\r\n", id="crlf"),
    ],
)
def test_reverse_refuses_another_content(after):
    with pytest.raises(DiffError, match="hunk at line 1"):
        reverse(_only(ONE_HUNK), after)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        pytest.param("@@ -1 +1 @@\n-a\n\\ No newline\n+b\n", b"b\nc\n", id="goes-on-after-the-last-line"),
        pytest.param("@@ -3 +3 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+b\n", b"b\nb\nb\n", id="hunks-out-of-order"),
        pytest.param("@@ -1 +1 @@\n-a\n+b\n@@ -1 +1 @@\n-a\n+b\n", b"b\n", id="hunks-overlap"),
        pytest.param("@@ -1,2 +1,2 @@\n-a\n+b\n b\n@@ -1 +1 @@\n b\n", b"b\nb\n", id="hunk-in-a-hunk"),
        pytest.param("@@ -1 +1 @@\n-a\n+b\n@@ -1,2 +1,2 @@\n b\n-a\n+b\n", b"b\nb\n", id="changed-and-not"),
    ],
)
def test_reverse_refuses_a_diff_that_cannot_be(body, after):
    with pytest.raises(DiffError):
        reverse(_only(b"--- A\n+++ A\n" + body.encode()), after)


def test_hunks_may_share_context():
    """As those of `git diff -W` do where a function begins with the last lines that are shown of what is above it."""
    body = "@@ -1,3 +1,3 @@\n-a\n+b\n c\n d\n@@ -2,3 +2,3 @@\n c\n d\n-e\n+f\n"
    assert reverse(_only(b"--- A\n+++ A\n" + body.encode()), b"b\nc\nd\nf\n") == b"a\nc\nd\ne\n"


CONTENTS = st.lists(
    st.sampled_from([b"a", b"b", b"", b"a\r", b"-- x", b"++ y", b"@@ -1 +1 @@", b"\\ No"]), max_size=12
).flatmap(lambda lines: st.sampled_from([b"\n".join(lines), b"".join(line + b"\n" for line in lines)]))


def _unified(old: bytes, new: bytes, context: int) -> bytes:
    """A diff by difflib, with git's marks for lines without a line feed."""
    sides = [content.decode().split("\n") for content in (old, new)]
    lines = [[f"{line}\n" for line in side[:-1]] + ([side[-1]] if side[-1] else []) for side in sides]
    made = difflib.unified_diff(*lines, "a/A.java", "b/A.java", n=context)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in made).encode()


@given(old=CONTENTS, new=CONTENTS, context=st.integers(0, 3))
def test_reverse_takes_any_diff_back(old, new, context):
    for found in parse_diff(_unified(old, new, context)):
        assert reverse(found, new) == old


@given(old=CONTENTS, new=CONTENTS, context=st.integers(0, 3))
def test_numbers_point_at_the_lines(old, new, context):
    old_lines, new_lines = old.split(b"\n"), new.split(b"\n")
    for hunk in (hunk for found in parse_diff(_unified(old, new, context)) for hunk in found.hunks):
        added = [line.text for line in hunk.lines if line.kind == "+"]
        removed = [line.text for line in hunk.lines if line.kind == "-"]
        assert [new_lines[number - 1] for number in hunk.added] == added
        assert [old_lines[number - 1] for number in hunk.removed] == removed


@given(old=CONTENTS, new=CONTENTS)
def test_replacement_is_a_diff(old, new):
    found = replace(_only(ONE_HUNK), hunks=replacement(old, new))
    assert reverse(found, new) == old
    assert bool(found.hunks) == (old != new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("abc", "axc", (1, 1), id="both"),
        pytest.param("aa", "aaa", (2, 0), id="none-counts-for-both"),
        pytest.param("ab", "ab", (2, 0), id="all"),
        pytest.param("", "a", (0, 0), id="nothing"),
    ],
)
def test_common_ends(old, new, expected):
    assert common_ends(old, new) == expected


def test_replacement_keeps_the_common_ends():
    assert replacement(b"a\nb\nz\n", b"a\nc\nd\nz\n") == (
        Hunk(2, 1, 2, 2, (Line("-", b"b"), Line("+", b"c"), Line("+", b"d"))),
    )


# Each takes minutes if a pattern is quadratic.
@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"Binary files " + b"a and " * 170_000, id="binary"),
        pytest.param(b"Binary files a and b differ" * 40_000, id="binary-again-and-again"),
        pytest.param(b"diff --git " + b'"\\141' * 200_000, id="quotes"),
        pytest.param(b"diff --git " + b"a/ b/" * 200_000, id="paths"),
        pytest.param(b"diff --git a/x b/x\nindex " + b"0" * 1_000_000, id="index"),
        pytest.param(b"diff --git a/x b/x\n" + b"similarity index " * 60_000, id="header"),
    ],
)
def test_lines_of_a_megabyte(line):
    assert len(parse_diff(line + b"\n" + ONE_HUNK)) in {1, 2}


@given(st.binary(max_size=200))
def test_any_bytes_give_a_diff_or_an_error(data):
    try:
        found = parse_diff(ONE_HUNK + data)
    except DiffError:
        return
    assert found[0].new_path == "A.java"
