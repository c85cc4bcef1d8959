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
        pytest.param(
            [
                "class Z { void f() { a(); } }",
                "class A { Object o = new B() { void f() { a(); } }, p = new B() { void f() { b(); } }; }",
            ],
            ["", "class A { Object o = new B() { void f() { b(); } }, p = new B() { void f() { a(); } }; }"],
            {"1 void f() { a(); }": "1 void f() { a(); }", "1 void f() { b(); }": "1 void f() { b(); }"},
            id="anonymous-classes-of-one-name-swapped",
        ),
        pytest.param(
            ["class A { Object o = List.of(new B() { int f() { b(); } }, new B() { int f() { a(); } }); }"],
            ["class A { Object o = List.of(new B() { int f() { c(); } }, new B() { int f() { d(); } }); }"],
            {"0 int f() { c(); }": "0 int f() { b(); }", "0 int f() { d(); }": "0 int f() { a(); }"},
            id="anonymous-classes-of-one-name-rewritten",
        ),
        pytest.param(
            ["class A { B b = c(new B() { B f() {} }, new B() { B f() { a(); } }, new B() { B f() { a( ); } }); }"],
            ["class A { B b = c(new B() { B f() { a(); } }, new B() { B f() { a( ); } }); }"],
            {"0 B f() { a(); }": "0 B f() { a(); }", "0 B f() { a( ); }": "0 B f() { a( ); }"},
            id="first-of-the-anonymous-classes-deleted",
        ),
        pytest.param(
            ["class A { B b = c(new B() { /** One. */ B f() { a( ); } }, new B() { /** Two. */ B f() { a(); } }); }"],
            ["class A { B b = new B() { /** Two. */ B f() { a(); } }; }"],
            {"0 B f() { a(); }": "0 B f() { a(); }"},
            id="first-of-the-documented-anonymous-classes-deleted",
        ),
        pytest.param(
            ["class A { void f(int a) { } }", ""],
            ["", "class A { void f(long a) { } }"],
            {"1 void f(long a) { }": None},
            id="other-file-same-class",
        ),
        pytest.param(
            ["class A { void f() { } }", ""],
            ["", "class A { void g() { } }"],
            {"1 void g() { }": None},
            id="other-file-other-name",
        ),
        pytest.param(
            ["class A { /** One. */ void f() { } }", "class B { /** Two. */ void f() { } }", "", ""],
            ["", "", "class A { /** Two. */ void f() { } }", "class B { /** One. */ void f() { } }"],
            {"2 void f() { }": "1 void f() { }", "3 void f() { }": "0 void f() { }"},
            id="moved-with-its-javadoc",
        ),
        pytest.param(
            ["class A { void f() { } }", "class B { void f() { } }", "", ""],
            ["", "", "class A { void f() { } }", "class B { void f() { } }"],
            {"2 void f() { }": "0 void f() { }", "3 void f() { }": "1 void f() { }"},
            id="moved-one-like-the-other",
        ),
        pytest.param(
            ["class A { /** One. */ void f() { } }", ""],
            ["", "class A { /** Two. */ void f() { } }"],
            {"1 void f() { }": "0 void f() { }"},
            id="moved-with-new-javadoc",
        ),
        pytest.param(
            ["class A { /** One. */ void f() { } }", "class B { /** Two. */ void f() { } }", ""],
            ["", "", "class C { /** Three. */ void f() { } }"],
            {"2 void f() { }": None},
            id="moved-with-new-javadoc-ambiguous",
        ),
        pytest.param(
            ["class A { void f() { } }", "class B { }"],
            ["class A { void f() { } }", "class B { void f( ) { } }"],
            {"0 void f() { }": "0 void f() { }", "1 void f( ) { }": None},
            id="copied",
        ),
        pytest.param(
            ["class A { A() { a(); } }", "class B { }"],
            ["class A { }", "class B { B() { a(); } }"],
            {"1 B() { a(); }": "0 A() { a(); }"},
            id="constructor-moved",
        ),
        pytest.param(
            ["class A { void f() { a(); } }"],
            ["class A { void g() { b(); } }"],
            {"0 void g() { b(); }": None},
            id="replaced",
        ),
        pytest.param(
            ["class A { void f() { } void g() { } }"],
            ["class A { void h() { } }"],
            {"0 void h() { }": None},
            id="renamed-ambiguous",
        ),
        pytest.param(
            ["class A { void f(int a) { } }"],
            ["class B { void f(long a) { } }"],
            {"0 void f(long a) { }": None},
            id="class-and-parameters-changed",
        ),
        pytest.param(
            ["class A { void f() { } }"],
            ["class B { void g() { } }"],
            {"0 void g() { }": None},
            id="class-and-name-changed",
        ),
        pytest.param(
            ["class A { void f() { a(); } } class B { void f() { b(); } }"],
            ["class C { void f() { c(); } }"],
            {"0 void f() { c(); }": None},
            id="class-renamed-ambiguous",
        ),
    ],
)
def test_match(before, after, pairs):
    head = versions(*after)
    found = match(versions(*before), head)
    assert {code(version): code(found.get(version)) for version in head} == pairs
