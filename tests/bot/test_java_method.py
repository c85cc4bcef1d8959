import pytest

from judgebot.java import parse_java


def parse(source):
    return parse_java(source.encode())


def member(declaration, header="class A"):
    """The first method declared by a snippet inside a type."""
    return parse(f"{header} {{\n{declaration}\n}}")[0]


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
        pytest.param("@a . B void f() {}", "void f()", ("B",), id="qualified-with-spaces"),
        pytest.param(
            "@Uppercase @B final void f() {}", "final void f()", ("Uppercase", "B"), id="word-that-ends-in-case"
        ),
        pytest.param("public /* a */ static void f() {}", "public static void f()", (), id="comment-among-modifiers"),
        pytest.param("A(int a) {}", "A(int a)", (), id="constructor"),
        pytest.param("abstract int f();", "abstract int f()", (), id="abstract"),
        pytest.param("int f(int a)[] { return null; }", "int f(int a)[]", (), id="old-array"),
    ],
)
def test_signature(declaration, signature, annotations):
    method = member(declaration)
    assert (method.signature, method.annotations) == (signature, annotations)


@pytest.mark.parametrize(
    ("declaration", "header", "kind", "has_body"),
    [
        pytest.param("void f() {}", "class A", "method", True, id="method"),
        pytest.param("abstract void f();", "class A", "method", False, id="abstract"),
        pytest.param("int f() default 1;", "@interface A", "method", False, id="annotation-element"),
        pytest.param("A() {}", "class A", "constructor", True, id="constructor"),
        pytest.param("A {}", "record A(int a)", "constructor", True, id="compact-constructor"),
    ],
)
def test_kind(declaration, header, kind, has_body):
    method = member(declaration, header)
    assert (method.text, method.kind, method.has_body) == (declaration, kind, has_body)


def test_a_method_at_the_end_of_the_file():
    (method,) = parse("void f() {\n}")
    assert (method.start_line, method.end_line) == (1, 2)


def test_the_compact_constructor_of_an_inner_record():
    (method,) = parse("record A(int a) { record B(long b) { B {} } }")
    assert method.parameter_types == ("long",)


@pytest.mark.parametrize(
    ("parameters", "types"),
    [
        pytest.param("", (), id="none"),
        pytest.param("int a, long... b", ("int", "long..."), id="varargs"),
        pytest.param("final @N String... a", ("String...",), id="final-varargs"),
        pytest.param("@N String @N ... a", ("String...",), id="annotated-varargs"),
        pytest.param("int[] @a.N\n... a, int @M... b", ("int[]...", "int..."), id="qualified-annotation-of-varargs"),
        pytest.param("final int a[], String[] b[]", ("int[]", "String[][]"), id="arrays"),
        pytest.param("Map< String , List<? extends T> > a", ("Map<String,List<? extends T>>",), id="spaces"),
        pytest.param("java.util.@N(1) List<@M String> a", ("java.util.List<String>",), id="type-annotations"),
        pytest.param("String @N [] a", ("String[]",), id="array-annotations"),
        pytest.param(
            "int @N @M ... a, int @N(b = 1, c = {}) @a.M()... d", ("int...",) * 2, id="annotations-of-varargs"
        ),
        pytest.param("A this, int a", ("int",), id="receiver"),
        pytest.param("@N(1) A<@M B> this, int a", ("int",), id="annotated-receiver"),
        pytest.param("/* a */ int /* b */ a // c\n", ("int",), id="comments"),
    ],
)
def test_parameter_types(parameters, types):
    method = member(f"void f({parameters}) {{}}")
    assert (method.parameter_types, method.has_error) == (types, False)


def test_only_one_compact_constructor_has_the_parameters_of_its_record():
    methods = parse("record A(" + "int a, " * 1_000 + "int b) {" + " A {}" * 1_000 + "}")
    assert sorted(len(method.parameter_types) for method in methods) == [0] * 999 + [1_001]


@pytest.mark.parametrize(
    ("before", "javadoc"),
    [
        pytest.param("/** a */ void f() {}", "/** a */", id="same-line"),
        pytest.param("/** a */\n@X /** b */ public void f() {}", "/** a */", id="above-wins"),
        pytest.param("@X /** a */ public /** b */ void f() {}", "/** b */", id="last-among-modifiers"),
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
        pytest.param("/** a */\n@X /// b\nvoid f() {}", "/** a */", id="markdown-after-annotation"),
        pytest.param("@X /// a\n@Y /// b\nvoid f() {}", "/// b", id="markdown-after-annotations"),
        pytest.param("/// a\n/* b */ /// c\nvoid f() {}", "/// c", id="markdown-after-comment"),
        pytest.param("int x; /// a\nvoid f() {}", None, id="markdown-trails"),
        pytest.param('String s = "/** a */";\nvoid f() {}', None, id="in-a-string"),
    ],
)
def test_javadoc(before, javadoc):
    assert member(before).javadoc == javadoc


def test_javadoc_inside_the_declaration_is_not_in_its_text():
    method = member("@X\n/** a\n b\n c */\npublic void f() {\n}")
    assert method.text == "@X\n\n\n\npublic void f() {\n}"
    assert (method.start_line, method.javadoc_line, method.end_line) == (2, 3, 7)


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
        pytest.param("// judgebot:ignore a\n/** Doc. */\nvoid f() {}", "a", id="above-javadoc"),
        pytest.param("int x; // judgebot:ignore a\n/** Doc. */\nvoid f() {}", None, id="of-the-field-above-javadoc"),
        pytest.param("int x; // judgebot:ignore a\nvoid f() {}", None, id="of-the-field"),
        pytest.param("{ // judgebot:ignore a\n}\n/** Doc. */\nvoid f() {}", None, id="of-the-block-before"),
        pytest.param("void f() {\n  int x;\n  // judgebot:ignore a\n}", None, id="deep-in-body"),
        pytest.param("void f() {\n} // judgebot:ignore a", None, id="after-the-last-line"),
        pytest.param('void f() { g("// judgebot:ignore a"); }', None, id="string"),
        pytest.param("/** judgebot:ignore a */\nvoid f() {}", None, id="in-javadoc"),
        pytest.param("// judgebot:ignored\nvoid f() {}", None, id="longer-word"),
        pytest.param("// judgebot:ignores it\nvoid f() {}", None, id="longer-word-and-more"),
        pytest.param("// judgebot:ignore-next\nvoid f() {}", None, id="hyphened-word"),
        pytest.param("// judgebot:ignore_all\nvoid f() {}", None, id="word-with-an-underscore"),
        pytest.param("// see judgebot:ignore\nvoid f() {}", None, id="mentioned"),
    ],
)
def test_suppression(source, reason):
    assert member(source).suppression == reason


def test_suppression_is_for_one_method():
    methods = parse("class A {\nvoid f() {} // judgebot:ignore\nvoid g() {}\n// judgebot:ignore\nvoid h() {}\n}")
    assert [(m.name, m.suppression) for m in methods] == [("f", ""), ("g", None), ("h", "")]
