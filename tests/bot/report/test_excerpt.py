import pytest

from judgebot.report.excerpt import Row, changed_lines, excerpt


def numbered(count):
    return tuple(f"line {number}" for number in range(count))


@pytest.mark.parametrize(
    ("count", "changed", "numbers"),
    [
        pytest.param(1, (), (100, 100), id="one-line"),
        pytest.param(12, (111,), (100, 111), id="fits"),
        pytest.param(40, (), (100, 111), id="nothing-changed"),
        pytest.param(40, (90,), (100, 111), id="only-the-javadoc-changed"),
        pytest.param(40, (120, 130), (117, 128), id="middle"),
        pytest.param(40, (139,), (128, 139), id="end"),
    ],
)
def test_excerpt(flagged_with, count, changed, numbers):
    fields = {"start_line": 100, "end_line": 99 + count, "lines": numbered(count), "changed_lines": changed}
    rows = excerpt(flagged_with(**fields).findings[0])
    assert (rows[0].number, rows[-1].number) == numbers
    assert [row.code for row in rows] == [f"line {row.number - 100}" for row in rows]
    assert {row.number for row in rows if row.changed} == set(changed) & {row.number for row in rows}


def test_indentation_of_the_class_is_taken_away(flagged_with):
    lines = ("@Override", "\tpublic int f() {", "\t\treturn 1;", "", "\t}")
    rows = excerpt(flagged_with(lines=lines).findings[0])
    assert [row.code for row in rows] == ["@Override", "public int f() {", "    return 1;", "", "}"]


def test_no_lines(flagged_with):
    assert excerpt(flagged_with(lines=(), start_line=1, end_line=1).findings[0]) == (Row(1, changed=False, code=""),)


def test_changed_lines_without_those_of_the_javadoc(flagged_with):
    finding = flagged_with(start_line=3, end_line=9, changed_lines=(9, 1, 4, 10)).findings[0]
    assert changed_lines(finding) == (4, 9)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        pytest.param(Row(7, changed=False, code="x;"), "      7 | x;", id="untouched"),
        pytest.param(Row(12345, changed=True, code="x;"), "> 12345 | x;", id="changed"),
        pytest.param(Row(7, changed=False, code=""), "      7 |", id="empty"),
    ],
)
def test_row(row, line):
    assert str(row) == line
