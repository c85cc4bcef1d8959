import subprocess
from pathlib import Path

import javalang
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judgebot.java import MAX_NESTING, parse_file, parse_java
from judgebot.java_nodes import TooMuchWorkError

FIXTURES = sorted((Path(__file__).parent / "java").glob("*.java"))


def parse(source):
    return parse_java(source.encode())


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
    ("source", "broken"),
    [
        pytest.param("class A { void f() { x = ; } void g() {} }", {"f"}, id="expression"),
        pytest.param("class A { void f( { } void g() {} }", {"f"}, id="head"),
        pytest.param("class A { void f() {} void g() {}", set(), id="class-not-closed"),
        pytest.param("import module java.base;\nclass A { void f() {} void g() {} }", set(), id="module-import"),
        pytest.param(
            " \timport  module\ta.$b_1 ;\nclass A { void f() {} void g() {} }", set(), id="module-import-with-spaces"
        ),
        pytest.param(
            "class A extends B { A(int f) { check(f); super (f); } A() { f = 1; this(f); } void f() {} void g() {} }",
            set(),
            id="flexible-constructors",
        ),
        pytest.param(
            "class A { <T> A(T f) { <T>this(f, 1); } <T> A(int f) { <T> super(f); } A(B f) { int a; f.super(); } "
            "void f() {} void g() {} }",
            set(),
            id="constructor-calls",
        ),
        pytest.param(
            "class A { void f() { switch (a) { case B.C(D.E(var b), int c) -> {} } } boolean g() { return a instanceof "
            "B.C(var b); } Object o = switch (a) { case B _, C.D _, E _ -> new F() { int h() { return 1; } }; }; }",
            set(),
            id="patterns",
        ),
        pytest.param(
            "class A { void f() { switch (a) { case B.C(D.E(var b, _), F.G(var c, H.I())) -> {} } } boolean g() { "
            "return a instanceof B.C(\n  D.E(F.G(Map<?, H[]> b)),\n  I.J(K.L(var c), _)); } }",
            set(),
            id="nested-patterns-of-qualified-records",
        ),
        pytest.param(
            "class A { void f() { switch (a) { case final B b -> {} case @C(1) @D final B b -> {} case E(final B b, @D "
            "B c) when b -> {} } } boolean g() { return a instanceof B.E(@D final B b, @C(1) var c); } }",
            set(),
            id="patterns-with-modifiers",
        ),
        pytest.param(
            "class A { void f() { switch (a) { case B(_), C.D(E(_, var _), F _) -> {} case B(_),\n C _ when d -> {} "
            "case B(_, _, C c) -> {} } } void g() { switch (a) { case Map<?, ?> _, C[] _: b(); case B(_), int _: } } }",
            set(),
            id="several-patterns-without-names",
        ),
        pytest.param(
            "class A { void f() { a(\"\\uu0041 \\\\uu\", '\\uuu0041'); } void g() {} }",
            set(),
            id="escapes-of-several-u",
        ),
        pytest.param(
            "class A { int a = 0_7; void f() { b(0_755L, 0__9.5e1f, c0_7); } void g() {} }",
            set(),
            id="numbers-that-begin-with-0_",
        ),
        pytest.param(
            "class A { void f() { // b in this case\nif ('c'.d(1.0)) {} } void g() { // e instanceof\nh.i('j'.k()); }}",
            set(),
            id="words-of-patterns-in-comments",
        ),
        pytest.param(
            'class A { void f() { a("no case b.c(", d[1].e); } boolean g() { /* instanceof b.c( */ return a[1].e; } }',
            set(),
            id="open-patterns-in-strings-and-comments",
        ),
        pytest.param(
            'class A { int a() { return b; } // in case c\nfinal void f() { d("case @E(", "case F _,", (G _) -> h); } '
            "// the case F _, \n@C(1) void g() {} // 0_7, case B(final C c, @D e) ->\n}",
            set(),
            id="words-of-patterns-without-names-in-strings-and-comments",
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
        pytest.param("/* a */ import module b; import module c.d;\nclass A {\n" + F + "}", [], id="module-imports"),
        pytest.param("class A {\n" + F.replace("a()", "x = ") + G + "}", [], id="in-a-method"),
        pytest.param(
            "class A {\nvoid e() {}void f() { new B() { void g() {} }; x = ; }\n}", [], id="behind-a-nested-method"
        ),
        pytest.param("class A {\nvoid e() {}void f() { x = ; }\n}", [], id="in-a-method-without-space-before-it"),
        pytest.param("class {\n" + F + G + "}", [(1, 1), (6, 6)], id="no-name"),
        pytest.param("class A {\n" + F + "int g%%int a) { }\n}", [(4, 5)], id="head"),
        pytest.param("class A {\npublic ' int g()\n{\nb();\n}\n" + F + "}", [(2, 5)], id="body-of-a-head"),
        pytest.param("class A {\n" + F.replace("a()", 'a("') + G + "}", [(1, 6)], id="open-string"),
        pytest.param("class A {\n" + F + "}}\n" + G, [(4, 4)], id="one-brace-more"),
        pytest.param("class A {\n" + F + G, [], id="end-in-a-method"),
        pytest.param("class A {\n" + F + "int a;\n", [(4, 4)], id="end"),
        pytest.param("class A {\n" + F.replace("}", "") + G.replace("()", "(int a)", 1) + "}", [(3, 5)], id="no-end"),
        pytest.param("class A {\nvoid e(\n" + F.replace("()", "(int a)", 1) + "}", [(2, 4)], id="open-head"),
        pytest.param("class A {\nvoid e(\n" + F.replace("()", "(int a)", 1) + "%%\n}", [(2, 4), (5, 6)], id="in-order"),
        pytest.param("class A {\n" + F + "/* b\nvoid g() { }\n}", [(4, 6)], id="comment-without-end"),
        pytest.param(
            "class A {\n" + F + "// a\r/* b\nvoid g() { }\n}", [(4, 6)], id="comment-without-end-behind-a-lone-cr"
        ),
        pytest.param("class A {\n" + F + "/*/ b\nvoid g() { }\n}", [(4, 6)], id="comment-that-only-seems-to-end"),
        pytest.param("class A {\n" + F.replace("a()", 'a("/*", "//", """\n/*""")') + G + "}", [], id="comment-in-text"),
        pytest.param("import module java.base;\nclass A {\n" + F + G + "}", [], id="module"),
        pytest.param("class A {\n" + F + G + "}\x1a", [], id="end-of-file-mark"),
        pytest.param("class A {\n// in case b _, or\nint _a, _b;\n" + F + G + "}", [], id="pattern-in-a-comment"),
        pytest.param("%&", [(1, 1)], id="no-java"),
    ],
)
def test_where_methods_may_be_missing(source, unclear):
    assert [(lines.start, lines.stop - 1) for lines in parse_file(source.encode()).unclear] == unclear


@pytest.mark.parametrize(
    ("levels", "between", "too_deep"),
    [
        pytest.param(MAX_NESTING, F, [], id="most"),
        pytest.param(MAX_NESTING + 1, F, [(1, 2)], id="with-its-javadoc"),
        pytest.param(MAX_NESTING + 1, "\n" + F + "int a;\n\nvoid g() {\n}", [(2, 3), (6, 7)], id="several"),
        pytest.param(MAX_NESTING + 1, "void f() {} void g() {}", [(1, 1)], id="on-one-line"),
        pytest.param(MAX_NESTING + 1, "int a;", [], id="no-method"),
    ],
)
def test_what_is_nested_too_deep_is_said(levels, between, too_deep):
    found = parse_file(("class A {" * levels + between + "}" * levels).encode())
    assert [(lines.start, lines.stop - 1) for lines in found.too_deep] == too_deep
    assert bool(found.methods) == (levels <= MAX_NESTING)


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
    ("source", "count"),
    [
        pytest.param("class A { void f() " + "{" * 10_000 + "}" * 10_000 + "}", 1, id="braces"),
        pytest.param("class A { void f() " + "{" * 10_000, 0, id="open-braces"),
        pytest.param("class A { int f() { return " + "(" * 10_000 + "1" + ")" * 10_000 + "; } }", 1, id="parentheses"),
        pytest.param("class A { void f() {} " * 5_000 + "}" * 5_000, MAX_NESTING, id="classes"),
        pytest.param("class A {" + " /** a */ int f() { return 1; }" * 20_000 + "}", 20_000, id="one-line"),
        pytest.param('class A { B f() { return new B("' + '\\"' * 100_000 + '"); } }', 1, id="string-in-arguments"),
        pytest.param("class A { // new " + "/*\"'" * 100_000 + "\nvoid f() {} }", 1, id="openings-in-a-comment"),
        pytest.param("class A {" + "// a\n" * 100_000 + "void f() {} }", 1, id="line-comments"),
        pytest.param("class A {" + "/**/" * 100_000 + "void f() {} }", 1, id="block-comments"),
        pytest.param("class A { /* " + "new " * 300_000 + "*/ void f() {} }", 1, id="words"),
        pytest.param("class A { int f() { return " + "new A(" * 20_000 + ")" * 20_000 + "; } }", 1, id="instances"),
        pytest.param("class A { /* " + "/* " * 300_000 + "*/ void f() {} }", 1, id="comment"),
        pytest.param('class A { void f() { g("' + '\\"' * 300_000 + '"); } }', 1, id="string"),
        pytest.param("class A { void f() {} }" + "/* " * 300_000, 1, id="comments-without-end"),
        pytest.param('class A { void f() { g("""\n"""); } }' + "/* " * 300_000, 1, id="comments-beside-a-text-block"),
    ],
)
def test_extreme_sources(source, count):
    methods = parse(source)
    assert len(methods) == count
    assert all(m.tokens for m in methods[:1])


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
