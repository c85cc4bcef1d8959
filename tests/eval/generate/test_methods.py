import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.generate.methods import find_methods, name_of, parameters_of


@pytest.mark.parametrize(
    "declaration",
    [
        pytest.param("int f() { return 1; }", id="plain"),
        pytest.param("public static final int[] f(int[] a) { return a; }", id="array"),
        pytest.param("Map<String, List<Integer>> f() { return null; }", id="generic type"),
        pytest.param("Map.Entry<String, Integer> f() { return null; }", id="qualified type"),
        pytest.param("public static <T extends Comparable<T>> T f(T a) { return a; }", id="type parameter"),
        pytest.param("@Override public String f() { return null; }", id="annotation"),
        pytest.param('@SuppressWarnings({"a", "b"}) @java.lang.Deprecated void f() {}', id="annotation with braces"),
        pytest.param("void f() throws IOException, a.b.C { }", id="throws"),
        pytest.param("void f(@Nullable String a, int... b) { }", id="parameters"),
        pytest.param("public f(int a) { this.a = a; }", id="constructor"),
        pytest.param("""void f() { String s = "}"; char c = '}'; /* } */ }""", id="braces in literals"),
        pytest.param('void f() { var s = """\n }\n """; }', id="text block"),
        pytest.param("void f() { int = ; }", id="syntax error"),
        pytest.param("void f() { new Runnable() { public void run() { } }; }", id="anonymous class"),
    ],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", "", id="alone"),
        pytest.param("Here is it (as you asked):\n", "\nThat's all {it} does.", id="in prose"),
        pytest.param("import a.b;\nclass C {\n    private int a = 1;\n", "\n}\n", id="in a class"),
        pytest.param("/** Does it. */\n", "", id="below a comment"),
        pytest.param("class C { enum E { A; } ", "", id="in a class that is cut off"),
    ],
)
def test_a_method_is_found_whole(before, declaration, after):
    (found,) = find_methods(f"{before}{declaration}{after}")

    assert (found.name, found.text) == ("f", declaration)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("It cannot be done (sorry).", id="prose"),
        pytest.param("int f();", id="no body"),
        pytest.param("int f()", id="a signature alone"),
        pytest.param(
            "f(1); if (a) { b(); } else if (c) { } for (;;) { } while (a) { } switch (a) { }", id="statements"
        ),
        pytest.param("try (A a = b()) { } catch (E e) { } synchronized (a) { }", id="more statements"),
        pytest.param("Object o = new Object() { };", id="anonymous class"),
        pytest.param("record Point(int x) { }", id="record"),
        pytest.param("class C extends D { }", id="class"),
        pytest.param("int a = b(c(", id="cut off"),
        pytest.param("}}}) int", id="closed too often"),
    ],
)
def test_what_is_no_method(text):
    assert find_methods(text) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [pytest.param("class F { int a; ", " }", id="in a class"), pytest.param("", " Done", id="where the text begins")],
)
def test_a_constructor_needs_no_modifier(before, after):
    (found,) = find_methods(f"{before}F(int a) {{ this.a = a; }}{after}")

    assert (found.text, found.is_constructor) == ("F(int a) { this.a = a; }", True)


def test_a_method_that_does_not_end_holds_what_follows():
    methods = find_methods("int f() { return 1; } int g() { if (a) { } int h() { }")

    assert [(found.name, found.text) for found in methods] == [("f", "int f() { return 1; }"), ("g", "")]


def test_methods_of_one_class_share_a_scope():
    methods = find_methods("class A { void a() { } class B { void b() { } } void c() { } }")

    scopes = {found.name: found.scope for found in methods}
    assert scopes["a"] == scopes["c"] != scopes["b"]


@pytest.mark.parametrize(
    ("signature", "name", "parameters"),
    [
        pytest.param("public static int f(int[] a, long b)", "f", ("int", "[", "]", "a", ",", "long", "b"), id="usual"),
        pytest.param("void f()", "f", (), id="no parameters"),
        pytest.param("f()", "f", (), id="no type"),
        pytest.param("@A void f(B b)", "f", ("B", "b"), id="annotation"),
        pytest.param('@A("x") int f(int a)', "f", ("int", "a"), id="annotation with arguments"),
        pytest.param('@a.b.C("x") @D int f(int a)', "f", ("int", "a"), id="qualified annotation with arguments"),
        pytest.param("void f(@A(1) int a)", "f", ("@", "A", "(", "1", ")", "int", "a"), id="annotated parameter"),
        pytest.param("@Override", "", (), id="no method"),
        pytest.param("", "", (), id="nothing"),
        pytest.param(") (", "", (), id="the wrong way round"),
    ],
)
def test_a_signature_is_read(signature, name, parameters):
    assert (name_of(signature), parameters_of(signature)) == (name, parameters)


@given(st.text(alphabet="f(){};<>[]@.,\"'/*\n intnew", max_size=60))
def test_any_text_can_be_searched(text):
    for found in find_methods(text):
        assert found.text in text


@given(st.text(alphabet="abc(){};\"' \n", max_size=40))
def test_prose_before_it_does_not_hide_a_method(prose):
    (found,) = [found for found in find_methods(f"// {prose!r}\nint goal() {{ return 1; }}") if found.name == "goal"]

    assert found.text == "int goal() { return 1; }"
