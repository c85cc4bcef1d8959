import pytest

from judgebot.java import parse_java
from judgebot.java_scopes import MAX_NAME, MAX_NESTING, places
from judgebot.java_source import SourceText


def parse(source):
    return parse_java(source.encode())


def nested(levels):
    return "class A {" * levels + "void f() {}" + "}" * levels


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("class A { int a; }", [], id="no-method"),
        pytest.param("void f() {}", [("f", "")], id="no-type"),
        pytest.param(
            "class A { void f() {} class B { void g() {} } void h() {} }",
            [("f", "A"), ("g", "A B"), ("h", "A")],
            id="types",
        ),
        pytest.param("class A { void f() {}void g() {} }", [("f", "A"), ("g", "A")], id="no-space-between"),
        pytest.param(
            "class A { void f() { new B() { void g() {} }; } }", [("f", "A"), ("g", "A f new B")], id="in-a-method"
        ),
        pytest.param(nested(MAX_NESTING), [("f", " ".join("A" * MAX_NESTING))], id="deep"),
        pytest.param(nested(MAX_NESTING + 1), [("f", None)], id="too-deep"),
    ],
)
def test_places(source, expected):
    found = [
        (place.method.name, None if place.around is None else " ".join(scope.name for scope in place.around))
        for place in places(SourceText(source.encode()))
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("source", "class_name", "package"),
    [
        pytest.param("void main() {}", "", "", id="compact-source-file"),
        pytest.param("package a . b;\nclass A { void f() {} }", "A", "a.b", id="package"),
        pytest.param("@X package a.b; class A { void f() {} }", "A", "a.b", id="annotated-package"),
        pytest.param("package a.b /* c */ ; class A { void f() {} }", "A", "a.b", id="comment-behind-the-package"),
        pytest.param("class A { class B { interface C { void f(); } } }", "A.B.C", "", id="nested"),
        pytest.param("class A { Object o = new a . B<T>(1) { void f() {} }; }", "A.new a.B", "", id="in-a-field"),
        pytest.param("class A { Object o = new B(new C() { void f() {} }); }", "A.new C", "", id="in-arguments"),
        pytest.param("class A { Object o = new B(new C() { void f() {} }) {}; }", "A.new C", "", id="before-a-body"),
        pytest.param("class A { { new B() { void f() {} }; } }", "A.new B", "", id="in-an-initializer"),
        pytest.param("@interface A { class B { void f() {} } }", "A.B", "", id="in-an-annotation-type"),
        pytest.param("class A { @X @ interface B { void f(); } }", "A.B", "", id="in-a-spaced-annotation-type"),
        pytest.param("class A { // @\n interface B { void f(int a); } }", "A.B", "", id="in-an-interface-behind-an-at"),
    ],
)
def test_class_name(source, class_name, package):
    (method,) = parse(source)
    assert (method.class_name, method.package) == (class_name, package)


@pytest.mark.parametrize(
    ("source", "most"),
    [
        pytest.param("class " + "A" * 100_000 + " {" + " void f() {}" * 1_000 + "}", MAX_NAME, id="class"),
        pytest.param(
            "package " + "a." * 50_000 + "b; class A {" + " void f() {}" * 1_000 + "}", MAX_NAME, id="package"
        ),
        pytest.param("class A { void " + "f" * 100_000 + "() {} }", MAX_NAME, id="method"),
        pytest.param(
            "class A { Object o = new " + "B" * 100_000 + "() {" + " void f() {}" * 1_000 + "}; }",
            MAX_NAME,
            id="anonymous",
        ),
    ],
)
def test_names_of_any_length_are_cut(source, most):
    methods = parse(source)
    assert methods
    assert max(len(name) for method in methods for name in (method.package, method.class_name, method.name)) == most
