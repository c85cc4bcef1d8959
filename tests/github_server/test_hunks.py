import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from github_server.hunks import Place, excerpt, find, moved, places

PATCH = """@@ -1,3 +1,4 @@ class A
 one
-two
+deux
+et demi
 three
@@ -10 +11,2 @@
 ten
+eleven
\\ No newline at end of file"""


def test_places_have_numbers_on_their_sides():
    assert places(PATCH) == (
        Place(0, 1, 1, 1),
        Place(0, 2, 2, None),
        Place(0, 3, None, 2),
        Place(0, 4, None, 3),
        Place(0, 5, 3, 4),
        Place(1, 7, 10, 11),
        Place(1, 8, None, 12),
    )


@pytest.mark.parametrize(
    ("side", "line", "position"),
    [
        pytest.param("RIGHT", 2, 3, id="added"),
        pytest.param("RIGHT", 1, 1, id="context"),
        pytest.param("LEFT", 2, 2, id="removed"),
        pytest.param("LEFT", 3, 5, id="context-of-the-old-side"),
        pytest.param("RIGHT", 5, None, id="between-the-hunks"),
        pytest.param("LEFT", 11, None, id="after-the-last-hunk"),
    ],
)
def test_a_line_is_found_inside_a_hunk_only(side, line, position):
    found = find(PATCH, side, line)
    assert (found.position if found else None) == position


@pytest.mark.parametrize(
    ("position", "shown"),
    [
        pytest.param(2, "@@ -1,3 +1,4 @@ class A\n one\n-two", id="first-hunk"),
        pytest.param(7, "@@ -10 +11,2 @@\n ten", id="second-hunk"),
    ],
)
def test_an_excerpt_ends_with_its_line(position, shown):
    assert excerpt(PATCH, position) == shown


@pytest.mark.parametrize(
    ("header", "line", "now"),
    [
        pytest.param("", 7, 7, id="nothing-changed"),
        pytest.param("@@ -3,0 +4,2 @@", 3, 3, id="before-an-insertion"),
        pytest.param("@@ -3,0 +4,2 @@", 4, 6, id="after-an-insertion"),
        pytest.param("@@ -3,2 +2,0 @@", 3, None, id="taken-out"),
        pytest.param("@@ -3,2 +2,0 @@", 5, 3, id="after-a-deletion"),
        pytest.param("@@ -3 +3 @@", 3, None, id="changed"),
        pytest.param("@@ -3 +3 @@", 4, 4, id="after-a-change"),
    ],
)
def test_a_line_moves_with_what_is_before_it(header, line, now):
    assert moved(header, line) == now


LINES = st.lists(st.sampled_from(["a", "b", "c"]), max_size=12)


@given(LINES, LINES)
def test_a_moved_line_says_the_same(before, after):
    patch = "\n".join(difflib.unified_diff(before, after, n=0, lineterm=""))
    for number, line in enumerate(before, 1):
        now = moved(patch, number)
        assert now is None or after[now - 1] == line
