import pytest

from judgebot.gaps import audited_gap, changed_gap
from judgebot.java import JavaFile, parse_file

UNCLEAR = JavaFile(unclear=(range(2, 5), range(7, 8)))
BROKEN = parse_file(b"class A {\nvoid f() { }\nvoid g() { x = ; }\n}")
DEEP = JavaFile(unclear=(range(2, 3),), too_deep=(range(5, 7), range(8, 9)))
LESS_DEEP = JavaFile(too_deep=(range(5, 7),))
FOUND = "; the methods that it did find have outcomes of their own"


def says(line):
    return "parse-error", f"the parser cannot make sense of line {line}{FOUND}"


LIMIT = ("limit", "its declarations are nested more than 64 deep")


@pytest.mark.parametrize(
    ("file", "gap"),
    [
        pytest.param(JavaFile(), None, id="sound"),
        pytest.param(BROKEN, None, id="in-a-method"),
        pytest.param(UNCLEAR, says(2), id="unclear"),
        pytest.param(DEEP, LIMIT, id="deep"),
    ],
)
def test_audited(file, gap):
    assert audited_gap(file) == gap


@pytest.mark.parametrize(
    ("before", "after", "touched", "gone", "gap"),
    [
        pytest.param(JavaFile(), JavaFile(), 2, False, None, id="sound"),
        pytest.param(JavaFile(), JavaFile(), 2, True, None, id="deleted-method"),
        pytest.param(UNCLEAR, UNCLEAR, 7, False, says(7), id="touched"),
        pytest.param(UNCLEAR, UNCLEAR, 6, True, None, id="untouched"),
        pytest.param(JavaFile(), UNCLEAR, 6, False, says(2), id="new"),
        pytest.param(JavaFile(), UNCLEAR, 7, False, says(7), id="new-and-touched"),
        pytest.param(UNCLEAR, JavaFile(), 2, False, None, id="mended"),
        pytest.param(JavaFile(), BROKEN, 3, True, says(3), id="swallowed"),
        pytest.param(JavaFile(), BROKEN, 3, False, None, id="nothing-is-gone"),
        pytest.param(JavaFile(), BROKEN, 2, True, None, id="the-broken-method-is-old"),
        pytest.param(JavaFile(), BROKEN, 4, True, None, id="below-the-broken-method"),
        pytest.param(JavaFile(), DEEP, 9, False, LIMIT, id="deep"),
        pytest.param(LESS_DEEP, DEEP, 9, False, LIMIT, id="deeper"),
        pytest.param(DEEP, DEEP, 8, False, LIMIT, id="deep-and-touched"),
        pytest.param(DEEP, DEEP, 2, False, says(2), id="deep-elsewhere"),
        pytest.param(DEEP, DEEP, 7, True, None, id="deep-and-untouched"),
        pytest.param(DEEP, LESS_DEEP, 4, True, None, id="less-deep"),
    ],
)
def test_changed(before, after, touched, gone, gap):
    assert changed_gap(before, after, lambda lines: touched in lines, gone=gone) == gap
