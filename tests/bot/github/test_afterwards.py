import pytest

from judgebot.changes import ChangeSet, FileChange
from judgebot.decide import fingerprint
from judgebot.extract import ExtractPolicy, extract
from judgebot.github.afterwards import afterwards

MODEL = "ab" * 32
SOURCE = """package a;

class A {
    /** Returns one more than the number given. */
    int next(int x) {
        return x;
    }

    /** Returns nothing of interest. */
    int other() {
        return 0;
    }
}
"""


@pytest.fixture
def flagged():
    """The fingerprint of `next`, as a review of the new file makes it."""
    file = FileChange("a/A.java", None, None, SOURCE.encode(), (), None, generated=False)
    found, _ = extract(ChangeSet((file,), audit=False, base=None, head=None, root="/"), ExtractPolicy())
    return fingerprint(found, MODEL)


_NEXT = SOURCE[SOURCE.index("    /** Returns one") : SOURCE.index("    /** Returns no")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("", "", "unchanged", id="the same file"),
        pytest.param("return x;", "return  x; // sic", "unchanged", id="layout and comments"),
        pytest.param("class A {", "class A {\n    int y;\n", "unchanged", id="another place"),
        pytest.param("class A {", "class B {", "unchanged", id="its class renamed"),
        pytest.param("return 0;", "return 1;", "unchanged", id="another method changed"),
        pytest.param("return x;", "return x + 1;", "changed", id="code"),
        pytest.param("one more than the number", "the number", "changed", id="Javadoc"),
        pytest.param("next(int x)", "next(long x)", "changed", id="parameters"),
        pytest.param("int next(int x)", "int same(int x)", "changed", id="renamed"),
        pytest.param(_NEXT, "", "removed", id="removed"),
        pytest.param(SOURCE, "", "removed", id="an empty file"),
    ],
)
def test_what_became_of_a_method(flagged, old, new, expected):
    assert afterwards(flagged, MODEL, SOURCE.encode(), SOURCE.replace(old, new).encode()) == expected


ENDLESS = b"class A { int f() { switch (a) {" + b"case 1:" * 5_000 + b"x" + b"case 1:" * 5_000 + b" } } }"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"final": None}, "removed", id="the file is gone"),
        pytest.param({"final": b" " * 10_000_000}, "removed", id="the file has grown too large"),
        pytest.param({"final": ENDLESS}, "removed", id="the file keeps the parser too long"),
        pytest.param({"judged": None}, "unknown", id="the commit is gone"),
        pytest.param({"flagged": "0" * 32}, "unknown", id="another fingerprint"),
        pytest.param({"model": "cd" * 32}, "unknown", id="another model"),
        pytest.param({"judged": b"\xff{{{"}, "unknown", id="not Java"),
    ],
)
def test_what_cannot_be_compared(flagged, changes, expected):
    given = {"flagged": flagged, "model": MODEL, "judged": SOURCE.encode(), "final": SOURCE.encode()} | changes
    assert afterwards(**given) == expected
