import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.diff import Hunk
from judgebot.github.anchors import Anchor, anchor


def shows(start, count):
    return Hunk(start, count, start, count, ())


@pytest.mark.parametrize(
    ("fields", "hunks", "line", "start_line"),
    [
        pytest.param({}, [shows(2, 7)], 5, None, id="one-changed-line"),
        pytest.param({"changed_lines": (5, 6, 7)}, [shows(2, 7)], 7, 5, id="run-of-lines"),
        pytest.param({"changed_lines": (5, 7)}, [shows(2, 7)], 5, None, id="first-of-two-runs"),
        pytest.param({"changed_lines": (7, 5, 6)}, [shows(2, 7)], 7, 5, id="not-in-order"),
        pytest.param({"changed_lines": (5, 6)}, [shows(2, 4), shows(6, 4)], 5, None, id="not-across-hunks"),
        pytest.param({"changed_lines": (5, 7)}, [shows(7, 3)], 7, None, id="first-that-is-shown"),
        pytest.param({"changed_lines": (2, 5)}, [shows(1, 9)], 5, None, id="code-before-javadoc"),
        pytest.param({"changed_lines": (2, 3)}, [shows(1, 9)], 3, 2, id="javadoc-only"),
        pytest.param({"changed_lines": (3, 2)}, [shows(1, 9)], 3, 2, id="javadoc-not-in-order"),
        pytest.param({}, [shows(2, 4), shows(5, 0)], 5, None, id="beside-deleted-lines"),
        pytest.param({"changed_lines": ()}, [shows(1, 3), shows(6, 9)], 6, None, id="nothing-known-to-have-changed"),
        pytest.param({"changed_lines": (5,)}, [shows(8, 9)], 8, None, id="another-line-is-shown"),
        pytest.param({"changed_lines": tuple(range(4, 90)), "end_line": 90}, [shows(1, 99)], 15, 4, id="long-run"),
    ],
)
def test_anchor(make_finding, fields, hunks, line, start_line):
    assert anchor(make_finding(**fields), hunks) == Anchor("A.java", line, start_line)


@pytest.mark.parametrize(
    ("fields", "hunks"),
    [
        pytest.param({}, [], id="no-hunks"),
        pytest.param({}, [shows(9, 5)], id="below"),
        pytest.param({}, [shows(1, 3)], id="above"),
        pytest.param({}, [shows(4, 0)], id="deleted-lines-only"),
        pytest.param({"path": "caf\udce9.java"}, [shows(2, 7)], id="path-is-not-utf-8"),
    ],
)
def test_no_anchor(make_finding, fields, hunks):
    assert anchor(make_finding(**fields), hunks) is None


def test_many_lines_in_many_hunks(make_finding):
    """It takes minutes if each line is held against each hunk."""
    hunks = [shows(10 * number, 3) for number in range(1, 100_000)]
    finding = make_finding(changed_lines=tuple(range(9, 999_999, 10)), start_line=5, end_line=6)
    assert anchor(finding, hunks) is None


@given(
    changed=st.sets(st.integers(1, 40), max_size=12),
    hunks=st.lists(st.tuples(st.integers(1, 40), st.integers(0, 9)), max_size=4),
)
def test_an_anchor_lies_in_one_hunk_and_in_the_method_or_its_javadoc(make_finding, changed, hunks):
    finding = make_finding(start_line=10, end_line=30, changed_lines=tuple(changed))
    found = anchor(finding, [shows(*hunk) for hunk in hunks])
    if found is not None:
        first = found.start_line or found.line
        assert first <= found.line
        assert first in changed or 10 <= first <= found.line <= 30
        assert any(start <= first and found.line < start + count for start, count in hunks)
