import pytest

from judgebot.changed_lines import FileLines
from judgebot.changes import FileChange
from judgebot.diff import Hunk, Line
from judgebot.java import parse_java
from judgebot.match import Version

BEFORE = """class A {
    /**
     * Adds.
     */
    int f(int a) {
        a++;
        a--;
        return a;
    }
}
"""


def hunk(start, *lines):
    """A hunk whose lines start on the same line on both sides."""
    parsed = tuple(Line(line[0], line[1:].encode()) for line in lines)
    kinds = [line.kind for line in parsed]
    return Hunk(start, len(kinds) - kinds.count("+"), start, len(kinds) - kinds.count("-"), parsed)


def changed(after, *hunks, before=BEFORE):
    file = FileChange("A.java", "A.java", before.encode(), after.encode(), hunks, unreadable=None, generated=False)
    (version,) = (Version(0, method) for method in parse_java(file.after))
    old = next((Version(0, method) for method in parse_java(file.before)), None)
    return FileLines(file, [file]).changed(version, old)


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        pytest.param(BEFORE, (), id="same"),
        pytest.param(BEFORE.replace("a++", "a += 2"), (6,), id="replaced"),
        pytest.param(BEFORE.replace("        a++;\n", ""), (6,), id="deleted"),
        pytest.param(BEFORE.replace("     */", "     * B.\n     */"), (4,), id="javadoc"),
        pytest.param("\n\n" + BEFORE.replace("a--", "b--"), (9,), id="moved-and-replaced"),
        pytest.param(BEFORE.replace("    }\n", "    /**/ }\n").replace("a;\n", "a;\r\n"), (9,), id="crlf"),
    ],
)
def test_from_the_texts(after, lines):
    assert changed(after) == lines
    assert changed(after, before="\n\n" + BEFORE) == lines


def test_the_last_line_where_what_followed_was_deleted():
    assert changed("class A {\nvoid f() {\n}\n}", before="class A {\nvoid f() {\n{\n}\n}\n}") == (3,)


def test_all_lines_where_comparing_takes_too_long():
    lines = [f"        f({number % 99});" for number in range(2_001)]
    before = "class A {\n    void f() {\n" + "\n".join(lines) + "\n    }\n}\n"
    assert changed(before.replace("f(7)", "g(7)"), before=before) == tuple(range(2, 2_005))


def test_all_lines_of_a_new_method():
    assert changed(BEFORE, before="class A {}") == tuple(range(2, 10))


@pytest.mark.parametrize(
    ("hunks", "lines"),
    [
        pytest.param([hunk(6, "-        a++;", "+        a += 2;", " b")], (6,), id="replaced"),
        pytest.param([hunk(6, "-x", " a", " b")], (6,), id="deleted"),
        pytest.param([hunk(6, "-x", " a", " b", "+c")], (6, 8), id="deleted-and-added"),
        pytest.param([Hunk(6, 1, 5, 0, (Line("-", b"x"),))], (6,), id="deleted-with-no-new-lines"),
        pytest.param([hunk(2, "-x", " a")], (2,), id="deleted-above-first-line"),
        pytest.param([hunk(2, "-x", " a", " b", "+c")], (4,), id="deleted-above-and-added-inside"),
        pytest.param([hunk(10, "-x", " }")], (), id="deleted-below"),
        pytest.param([hunk(1, "+a", "+b"), hunk(9, "+c", "+d")], (2, 9), id="only-those-inside"),
    ],
)
def test_from_hunks(hunks, lines):
    assert changed(BEFORE, *hunks) == lines


@pytest.mark.parametrize(
    ("hunks", "touched"),
    [
        pytest.param([hunk(6, " a", "-b", "+c", "+d")], [7, 8], id="replaced"),
        pytest.param([hunk(6, " a", "-b", " c")], [7], id="deleted"),
        pytest.param([], [*range(1, 11)], id="unknown"),
    ],
)
def test_touched_lines(hunks, touched):
    file = FileChange("A.java", "A.java", b"", BEFORE.encode(), tuple(hunks), unreadable=None, generated=False)
    lines = FileLines(file, [file])
    assert [number for number in range(1, 11) if lines.touches(range(number, number + 1))] == touched


def test_a_move_touches_nothing():
    file = FileChange("B.java", "A.java", b"", b"", (), unreadable=None, generated=False)
    assert not FileLines(file, [file]).touches(range(1, 2))
