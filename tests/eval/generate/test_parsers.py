import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.generate.parsers import parses_with_javalang, parses_with_tree_sitter


@pytest.mark.parametrize(
    ("code", "javalang", "tree_sitter"),
    [
        pytest.param("int f() { return 1; }", True, True, id="method"),
        pytest.param("public C(int a) { }", True, True, id="constructor"),
        pytest.param("@A static <T> T f(T... a) throws E { return a[0]; }", True, True, id="all that there can be"),
        pytest.param("int f();", False, False, id="no body"),
        pytest.param("int f() { return 1; ", False, False, id="cut off"),
        pytest.param("int f() { int = 1; }", False, False, id="syntax error"),
        pytest.param("int f() { } int g() { }", False, False, id="two"),
        pytest.param("int a = 1;", False, False, id="field"),
        pytest.param("", False, False, id="nothing"),
        pytest.param("It is done.", False, False, id="prose"),
        pytest.param("int f() { } } class D {", False, False, id="leaves its class"),
        pytest.param("int f(int a) { return switch (a) { default -> 1; }; }", False, True, id="switch expression"),
        pytest.param('String f() { return """\n a\n """; }', False, True, id="text block"),
        pytest.param("Object f() { return g(int[]::new); }", False, True, id="reference to an array's constructor"),
        pytest.param("boolean f(char c) { return c == ''; }", True, False, id="empty character"),
        pytest.param("int f() { return " + "(" * 500 + "1" + ")" * 500 + "; }", False, True, id="nested deeply"),
    ],
)
def test_what_is_one_method(code, javalang, tree_sitter):
    assert (parses_with_javalang(code), parses_with_tree_sitter(code)) == (javalang, tree_sitter)


@given(st.text(alphabet="int f(){};<>[]@.,\"'/*\\\n0xé→", max_size=40))
def test_any_text_has_an_answer(text):
    assert isinstance(parses_with_javalang(text), bool)
    assert isinstance(parses_with_tree_sitter(text), bool)
