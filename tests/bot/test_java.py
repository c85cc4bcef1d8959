import subprocess
from pathlib import Path

import javalang
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judgebot.java import MAX_NAME, MAX_NESTING, Method, decode_source, parse_file, parse_java
from judgebot.java_nodes import TooMuchWorkError

FIXTURES = sorted((Path(__file__).parent / "java").glob("*.java"))


def parse(source):
    return parse_java(source.encode())


def only(source) -> Method:
    (method,) = parse(source)
    return method


def member(declaration, header="class A"):
    """The first method declared by a snippet inside a type."""
    return parse(f"{header} {{\n{declaration}\n}}")[0]


def test_fixtures_are_java(tmp_path):
    done = subprocess.run(
        ["javac", "-nowarn", "-proc:none", "-d", tmp_path, *FIXTURES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param(
            "Shapes.java",
            [
                ("Shapes", "Shapes", (), "public", 15, 17, 14),
                ("Shapes", "Shapes", ("int",), "protected", 24, 26, 19),
                ("Shapes", "undocumented", (), "package", 28, 30, None),
                ("Shapes", "add", ("T", "Map<String,? extends List<int[]>>"), "public", 33, 40, 32),
                ("Shapes", "add", ("T...",), "public", 42, 50, 43),
                ("Shapes", "lengths", ("int[][]",), "package", 53, 55, 52),
                ("Shapes", "nativeCount", (), "public", 58, 58, 57),
                ("Shapes", "order", (), "private", 61, 76, 60),
                ("Shapes.order.new Comparator", "compare", ("T", "T"), "public", 64, 74, 63),
                ("Shapes.order.new Comparator.compare.Key", "of", ("T",), "package", 68, 70, 67),
                ("Shapes.Point", "x", (), "private", 81, 83, 80),
                ("Shapes.Shape", "area", (), "public", 89, 89, 88),
                ("Shapes.Shape", "twice", (), "public", 92, 94, 91),
                ("Shapes.Shape", "half", (), "private", 97, 99, 96),
                ("Shapes.Mark", "value", (), "public", 105, 105, 104),
            ],
            id="classes",
        ),
        pytest.param(
            "Colour.java",
            [
                ("Colour.RED", "code", (), "package", 8, 11, 7),
                ("Colour", "Colour", (), "private", 18, 20, 17),
                ("Colour", "Colour", ("int",), "private", 23, 25, 22),
                ("Colour", "code", (), "package", 28, 30, 27),
                ("Range", "Range", ("int", "Integer..."), "package", 36, 40, 35),
                ("Range", "Range", ("String",), "package", 43, 45, 42),
                ("Range", "width", (), "public", 48, 50, 47),
                ("Range.new Runnable", "run", (), "public", 54, 55, 53),
                ("Leaf", "describe", ("Object",), "package", 64, 72, 63),
            ],
            id="enums-and-records",
        ),
    ],
)
def test_finds_every_method(file, expected):
    methods = parse_java((Path(__file__).parent / "java" / file).read_bytes())
    found = [
        (m.class_name, m.name, m.parameter_types, m.visibility, m.start_line, m.end_line, m.javadoc_line)
        for m in methods
    ]
    assert found == expected
    assert {m.package for m in methods} == {"com.example.shapes"}
    assert not any(m.has_error for m in methods)
    assert all(m.suppression is None for m in methods)


def javalang_methods(source):
    declarations = (javalang.tree.MethodDeclaration, javalang.tree.ConstructorDeclaration)
    return sorted(
        (node.name, len(node.parameters)) for _, node in javalang.parse.parse(source) if isinstance(node, declarations)
    )


@pytest.mark.parametrize("name", [pytest.param("Plain.java", id="plain"), pytest.param("Shapes.java", id="shapes")])
def test_agrees_with_javalang(name):
    source = (Path(__file__).parent / "java" / name).read_bytes()
    elements = {"value"}  # javalang does not call annotation elements methods
    ours = sorted((m.name, len(m.parameter_types)) for m in parse_java(source) if m.name not in elements)
    assert ours == javalang_methods(source.decode())


@pytest.mark.parametrize(
    ("declaration", "signature", "annotations"),
    [
        pytest.param("void f() {}", "void f()", (), id="plain"),
        pytest.param(
            "public\n\tstatic  int f( int a ,\n int b )\n{}", "public static int f(int a , int b)", (), id="fold"
        ),
        pytest.param("@Override public void f() {}", "public void f()", ("Override",), id="marker"),
        pytest.param("@a.b.C(x = {1}) @D int f();", "int f()", ("C", "D"), id="annotations"),
        pytest.param("/* a */ int /* b */ f(/* c */ int a) /* d */ {}", "int f(int a)", (), id="comments"),
        pytest.param("void f(@N final String a) {}", "void f(@N final String a)", (), id="parameter-annotation"),
        pytest.param("<T extends A & B> T f() throws E, F {}", "<T extends A & B> T f() throws E, F", (), id="generic"),
        pytest.param("A(int a) {}", "A(int a)", (), id="constructor"),
        pytest.param("abstract int f();", "abstract int f()", (), id="abstract"),
        pytest.param("int f(int a)[] { return null; }", "int f(int a)[]", (), id="old-array"),
    ],
)
def test_signature(declaration, signature, annotations):
    method = member(declaration)
    assert (method.signature, method.annotations) == (signature, annotations)


@pytest.mark.parametrize(
    ("parameters", "types"),
    [
        pytest.param("", (), id="none"),
        pytest.param("int a, long... b", ("int", "long..."), id="varargs"),
        pytest.param("final int a[], String[] b[]", ("int[]", "String[][]"), id="arrays"),
        pytest.param("Map< String , List<? extends T> > a", ("Map<String,List<? extends T>>",), id="spaces"),
        pytest.param("java.util.@N(1) List<@M String> a", ("java.util.List<String>",), id="type-annotations"),
        pytest.param("String @N [] a", ("String[]",), id="array-annotations"),
        pytest.param("A this, int a", ("int",), id="receiver"),
        pytest.param("/* a */ int /* b */ a // c\n", ("int",), id="comments"),
    ],
)
def test_parameter_types(parameters, types):
    assert member(f"void f({parameters}) {{}}").parameter_types == types


@pytest.mark.parametrize(
    ("before", "javadoc"),
    [
        pytest.param("/** a */ void f() {}", "/** a */", id="same-line"),
        pytest.param("/** a */\n@X /** b */ public void f() {}", "/** b */", id="last-wins"),
        pytest.param("/** a */\n@X\n@Y(1)\npublic void f() {}", "/** a */", id="annotations-between"),
        pytest.param("@X\n/** a */\npublic void f() {}", "/** a */", id="after-annotation"),
        pytest.param("public /** a */ void f() {}", "/** a */", id="after-modifier"),
        pytest.param("public <T> /** a */ void f() {}", None, id="after-type-parameters"),
        pytest.param("@X(/** a */ 1) void f() {}", None, id="in-annotation"),
        pytest.param("void f(/** a */ int b) {}", None, id="of-a-parameter"),
        pytest.param("/** a */\n// b\n/* c */\nvoid f() {}", "/** a */", id="comments-between"),
        pytest.param("/** a */\nint x;\nvoid f() {}", None, id="of-a-field"),
        pytest.param("int x; /** a */\nvoid f() {}", None, id="trails-a-field"),
        pytest.param("{ } /** a */\nvoid f() {}", "/** a */", id="behind-a-block"),
        pytest.param("int x; /** a */ void f() {}", "/** a */", id="on-the-line-of-the-field"),
        pytest.param("/** a */\n/** b */\nvoid f() {}", "/** b */", id="dangling-above"),
        pytest.param("/**/ void f() {}", None, id="empty-block"),
        pytest.param("/* a */ void f() {}", None, id="block"),
        pytest.param("/// a\n   /// b\nvoid f() {}", "/// a\n   /// b", id="markdown"),
        pytest.param("/// a\n\n/// b\nvoid f() {}", "/// b", id="markdown-blank-line"),
        pytest.param("/** a */\n/// b\nvoid f() {}", "/// b", id="markdown-last"),
        pytest.param("/// a\n//// b\nvoid f() {}", "/// a", id="rule-of-slashes"),
        pytest.param("int x; /// a\nvoid f() {}", None, id="markdown-trails"),
        pytest.param('String s = "/** a */";\nvoid f() {}', None, id="in-a-string"),
    ],
)
def test_javadoc(before, javadoc):
    assert member(before).javadoc == javadoc


def test_javadoc_inside_the_declaration_is_not_in_its_text():
    method = member("@X\n/** a\n b */\npublic void f() {\n}")
    assert method.text == "@X\n\n\npublic void f() {\n}"
    assert (method.start_line, method.javadoc_line, method.end_line) == (2, 3, 6)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param("// judgebot:ignore\nvoid f() {}", "", id="above"),
        pytest.param("// judgebot:ignore too clever\nvoid f() {}", "too clever", id="reason"),
        pytest.param("//judgebot:ignore: known\nvoid f() {}", "known", id="colon"),
        pytest.param("/* judgebot:ignore\n * two\n * lines */\nvoid f() {}", "two lines", id="block"),
        pytest.param("/** Doc. */\n// judgebot:ignore a\nvoid f() {}", "a", id="below-javadoc"),
        pytest.param("// judgebot:ignore a\n// more\nvoid f() {}", "a", id="with-other-comments"),
        pytest.param("@X // judgebot:ignore a\nvoid f() {}", "a", id="between-annotations"),
        pytest.param("void f(int a, // judgebot:ignore a\n int b) {}", "a", id="in-the-head"),
        pytest.param("void f() { // judgebot:ignore a\n}", "a", id="on-the-line"),
        pytest.param("void f() { int x; // judgebot:ignore a\n}", "a", id="on-the-line-after-code"),
        pytest.param("void f() { return; } // judgebot:ignore a", "a", id="after-one-line"),
        pytest.param("void f(); // judgebot:ignore a", "a", id="after-no-body"),
        pytest.param("void f() {\n\n  // judgebot:ignore a\n}", "a", id="first-in-body"),
        pytest.param("void f() {\n  // b\n  /* judgebot:ignore a */\n}", "a", id="first-comments-in-body"),
        pytest.param("// judgebot:ignore a\n/** Doc. */\nvoid f() {}", None, id="above-javadoc"),
        pytest.param("int x; // judgebot:ignore a\nvoid f() {}", None, id="of-the-field"),
        pytest.param("void f() {\n  int x;\n  // judgebot:ignore a\n}", None, id="deep-in-body"),
        pytest.param("void f() {\n} // judgebot:ignore a", None, id="after-the-last-line"),
        pytest.param('void f() { g("// judgebot:ignore a"); }', None, id="string"),
        pytest.param("/** judgebot:ignore a */\nvoid f() {}", None, id="in-javadoc"),
        pytest.param("// judgebot:ignored\nvoid f() {}", None, id="longer-word"),
        pytest.param("// see judgebot:ignore\nvoid f() {}", None, id="mentioned"),
    ],
)
def test_suppression(source, reason):
    assert member(source).suppression == reason


def test_suppression_is_for_one_method():
    methods = parse("class A {\nvoid f() {} // judgebot:ignore\nvoid g() {}\n// judgebot:ignore\nvoid h() {}\n}")
    assert [(m.name, m.suppression) for m in methods] == [("f", ""), ("g", None), ("h", "")]


@pytest.mark.parametrize(
    ("source", "class_name", "package"),
    [
        pytest.param("void main() {}", "", "", id="compact-source-file"),
        pytest.param("package a . b;\nclass A { void f() {} }", "A", "a.b", id="package"),
        pytest.param("@X package a.b; class A { void f() {} }", "A", "a.b", id="annotated-package"),
        pytest.param("class A { class B { interface C { void f(); } } }", "A.B.C", "", id="nested"),
        pytest.param("class A { Object o = new a.B<T>(1) { void f() {} }; }", "A.new a.B", "", id="in-a-field"),
        pytest.param("class A { Object o = new B(new C() { void f() {} }); }", "A.new C", "", id="in-arguments"),
        pytest.param("class A { { new B() { void f() {} }; } }", "A.new B", "", id="in-an-initializer"),
        pytest.param("@interface A { class B { void f() {} } }", "A.B", "", id="in-an-annotation-type"),
    ],
)
def test_class_name(source, class_name, package):
    method = only(source)
    assert (method.class_name, method.package) == (class_name, package)


@pytest.mark.parametrize(
    ("source", "broken"),
    [
        pytest.param("class A { void f() { x = ; } void g() {} }", {"f"}, id="expression"),
        pytest.param("class A { void f( { } void g() {} }", {"f"}, id="head"),
        pytest.param("class A { void f() {} void g() {}", set(), id="class-not-closed"),
        pytest.param("import module java.base;\nclass A { void f() {} void g() {} }", set(), id="module-import"),
        pytest.param(
            "class A extends B { A(int f) { check(f); super(f); } void f() {} void g() {} }",
            {"A"},
            id="flexible-constructor",
        ),
    ],
)
def test_broken_code_loses_only_its_own_method(source, broken):
    methods = parse(source)
    assert {m.name for m in methods if m.has_error} == broken
    assert {"f", "g"} <= {m.name for m in methods}


F, G = "/** F. */\nvoid f() { a(); }\n", "/** G. */\nvoid g() { b(); }\n"


@pytest.mark.parametrize(
    ("source", "unclear"),
    [
        pytest.param("class A {\n" + F + G + "}", [], id="sound"),
        pytest.param("class A {\n" + F.replace("a()", "x = ") + G + "}", [], id="in-a-method"),
        pytest.param("class {\n" + F + G + "}", [(1, 1), (6, 6)], id="no-name"),
        pytest.param("class A {\n" + F + "int g%%int a) { }\n}", [(4, 4)], id="head"),
        pytest.param("class A {\n" + F.replace("a()", 'a("') + G + "}", [(1, 6)], id="open-string"),
        pytest.param("class A {\n" + F + "}}\n" + G, [(4, 4)], id="one-brace-more"),
        pytest.param("class A {\n" + F + G, [], id="end-in-a-method"),
        pytest.param("class A {\n" + F + "int a;\n", [(4, 4)], id="end"),
        pytest.param("class A {\n" + F.replace("}", "") + G.replace("()", "(int a)", 1) + "}", [(3, 5)], id="no-end"),
        pytest.param("class A {\nvoid e(\n" + F.replace("()", "(int a)", 1) + "}", [(2, 4)], id="open-head"),
        pytest.param("%&", [(1, 1)], id="no-java"),
    ],
)
def test_where_methods_may_be_missing(source, unclear):
    assert [(lines.start, lines.stop - 1) for lines in parse_file(source.encode()).unclear] == unclear


@pytest.mark.parametrize(
    ("levels", "too_deep"),
    [pytest.param(MAX_NESTING, False, id="most"), pytest.param(MAX_NESTING + 1, True, id="over")],
)
def test_what_is_nested_too_deep_is_said(levels, too_deep):
    found = parse_file(("class A {" * levels + F + "}" * levels).encode())
    assert (found.too_deep, len(found.methods)) == (too_deep, not too_deep)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(r"\u0070ublic class A { /** F. */ void f() {} }", id="keyword"),
        pytest.param(r"class A { /** F. */ void f\u0028) {} }", id="parenthesis"),
        pytest.param(
            r'class A { String s = "\u0022; /** F. */ void f() {} String t = \u0022"; }', id="out-of-a-string"
        ),
        pytest.param(r"class A { // \u000a /** F. */ void f() {}" + "\n}", id="out-of-a-comment"),
    ],
)
def test_unicode_escapes_hide_nothing(source):
    found = parse_file(source.encode())
    assert [(m.class_name, m.name, m.javadoc, m.start_line, m.has_error) for m in found.methods] == [
        ("A", "f", "/** F. */", 1, False)
    ]
    assert found.unclear == ()


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        pytest.param(b"class A {\r\n/** a\r\n b */\r\nvoid f() {\r\n}\r\n}", (4, 5, 2), id="crlf"),
        pytest.param(b"\xef\xbb\xbfclass A {\n/** a */\nvoid f() {}\n}", (3, 3, 2), id="bom"),
        pytest.param(b"class A { // caf\xe9\n/** \xe9 */ void caf\xe9() {}\n}", (2, 2, 2), id="latin-1"),
        pytest.param("class A { // \u00e9\u4e16\n/** \U0001f600 */ void f() {}\n}".encode(), (2, 2, 2), id="utf-8"),
        pytest.param(b"class A {\x0c\n\t/** a */\x0c\n\tvoid f()\t{}\n}", (3, 3, 2), id="form-feed-and-tabs"),
        pytest.param(b"class A { // b\r/** a */\rvoid f() {\r}\n}", (1, 1, 1), id="lone-cr"),
        pytest.param(b"class A {\n/** \\u0041 */ void \\u0061() {}\n}", (2, 2, 2), id="unicode-escapes"),
    ],
)
def test_lines_are_those_of_the_file(source, lines):
    (method,) = parse_java(source)
    assert (method.start_line, method.end_line, method.javadoc_line) == lines
    assert "\r\n" not in method.text + (method.javadoc or "")


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param(b"\xef\xbb\xbfa", "a", id="bom"),
        pytest.param("\u4e16".encode(), "\u4e16", id="utf-8"),
        pytest.param(b"caf\xe9", "caf\u00e9", id="latin-1"),
    ],
)
def test_decode_source(source, text):
    assert decode_source(source) == text


@pytest.mark.parametrize(
    ("source", "count"),
    [
        pytest.param("class A { void f() " + "{" * 10_000 + "}" * 10_000 + "}", 1, id="braces"),
        pytest.param("class A { void f() " + "{" * 10_000, 0, id="open-braces"),
        pytest.param("class A { int f() { return " + "(" * 10_000 + "1" + ")" * 10_000 + "; } }", 1, id="parentheses"),
        pytest.param("class A { void f() {} " * 5_000 + "}" * 5_000, MAX_NESTING, id="classes"),
        pytest.param("class A {" + " /** a */ int f() { return 1; }" * 20_000 + "}", 20_000, id="one-line"),
        pytest.param("class A {" + "// a\n" * 100_000 + "void f() {} }", 1, id="line-comments"),
        pytest.param("class A {" + "/**/" * 100_000 + "void f() {} }", 1, id="block-comments"),
        pytest.param("class A { /* " + "new " * 300_000 + "*/ void f() {} }", 1, id="words"),
        pytest.param("class A { int f() { return " + "new A(" * 20_000 + ")" * 20_000 + "; } }", 1, id="instances"),
        pytest.param("class A { /* " + "/* " * 300_000 + "*/ void f() {} }", 1, id="comment"),
        pytest.param('class A { void f() { g("' + '\\"' * 300_000 + '"); } }', 1, id="string"),
    ],
)
def test_extreme_sources(source, count):
    methods = parse(source)
    assert len(methods) == count
    assert all(m.tokens for m in methods[:1])


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


def test_only_one_compact_constructor_has_the_parameters_of_its_record():
    methods = parse("record A(" + "int a, " * 1_000 + "int b) {" + " A {}" * 1_000 + "}")
    assert sorted(len(method.parameter_types) for method in methods) == [0] * 999 + [1_001]


def test_a_source_that_takes_the_parser_too_long_is_refused():
    with pytest.raises(TooMuchWorkError, match="the parser was stopped"):
        parse("class A { int f() { switch (a) {" + "case 1:" * 5_000 + "x" + "case 1:" * 5_000 + " } } }")


@given(st.binary(max_size=300))
def test_never_raises(source):
    for method in parse_java(source):
        assert method.start_line <= method.end_line
        assert isinstance(method.tokens, tuple)


SPACE = st.sampled_from(["", " ", "\n", "\r\n", "\t", "\n\n", " // c } {\n", "/* void x() {} */", "\x0c"])
JAVADOC = st.sampled_from([None, "/** Doc. */", "/** Doc,\n * more. */", "/// Doc.\n/// More."])
BODY = st.sampled_from(["{}", "{ return; }", "{ f(\"}\", '{'); }", "{ if (a) { b(); }\n}", "{ // }\n}"])


@st.composite
def classes(draw):
    """A source, and for each of its methods: name, Javadoc, first, last and first Javadoc line."""
    source, expected = "class A {\n", []
    for number in range(draw(st.integers(0, 6))):
        source += draw(SPACE) + "int field;" * draw(st.booleans()) + "\n"
        javadoc = draw(JAVADOC)
        javadoc_line = None if javadoc is None else source.count("\n") + 1
        if javadoc:
            source += javadoc + draw(st.sampled_from(["\n", "\n\n// note\n"]))
        start = source.count("\n") + 1
        source += draw(st.sampled_from(["", "public ", "@X\n", "@X(1) static final "]))
        source += f"void m{number}({draw(st.sampled_from(['', 'int a', 'int a,' + chr(10) + 'T... b']))}) {draw(BODY)}"
        expected.append((f"m{number}", javadoc, start, source.count("\n") + 1, javadoc_line))
    return source + "\n}", expected


@given(classes())
@settings(max_examples=60)
def test_generated_classes(generated):
    source, expected = generated
    found = [(m.name, m.javadoc, m.start_line, m.end_line, m.javadoc_line) for m in parse(source)]
    assert found == expected
