import pytest

from judgebot.java import parse_java
from judgebot.match import Version, match


def versions(*sources):
    return [Version(file, method) for file, source in enumerate(sources) for method in parse_java(source.encode())]


def code(version):
    return None if version is None else f"{version.file} {version.method.text}"


@pytest.mark.parametrize(
    ("before", "after", "pairs"),
    [
        pytest.param(["class A {}"], ["class A { void f() {} }"], {"0 void f() {}": None}, id="new"),
        pytest.param(
            ["class A { void f(int a) {} }"],
            ["class A { void f(long a) {} }"],
            {"0 void f(long a) {}": "0 void f(int a) {}"},
            id="parameters-changed",
        ),
        pytest.param(
            ["class A { void f(int a) {} void f(char a) {} }"],
            ["class A { void f(long a) {} }"],
            {"0 void f(long a) {}": None},
            id="parameters-changed-ambiguous",
        ),
        pytest.param(
            ["class A { int f(int a) { return f(a - 1); } }"],
            ["class A { int g(int a) { return g(a - 1); } }"],
            {"0 int g(int a) { return g(a - 1); }": "0 int f(int a) { return f(a - 1); }"},
            id="renamed-and-recursive",
        ),
        pytest.param(
            ["class A { void f() { a(); } }"],
            ["class B { void f() { b(); } }"],
            {"0 void f() { b(); }": "0 void f() { a(); }"},
            id="class-renamed",
        ),
        pytest.param(
            ["class A { void f() { a(); } }", "class B {}"],
            ["class A {}", "class B { void f() { b(); } }"],
            {"1 void f() { b(); }": None},
            id="other-file-other-code",
        ),
        pytest.param(
            ["class A { void f() { a(); } }", "class B {}"],
            ["class A {}", "class B { void f() { a( ); } }"],
            {"1 void f() { a( ); }": "0 void f() { a(); }"},
            id="moved",
        ),
        pytest.param(
            ["class A { Object o = new B() { void f() { a(); } }, p = new B() { void f() { b(); } }; }"],
            ["class A { Object o = new B() { void f() { b(); } }, p = new B() { void f() { c(); } }; }"],
            {"0 void f() { b(); }": "0 void f() { b(); }", "0 void f() { c(); }": "0 void f() { a(); }"},
            id="anonymous-classes-of-one-name",
        ),
    ],
)
def test_match(before, after, pairs):
    head = versions(*after)
    found = match(versions(*before), head)
    assert {code(version): code(found.get(version)) for version in head} == pairs
