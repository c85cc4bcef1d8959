import pytest

from judgebot.lexer import body, lex, lex_in_place

_LONG_TOKENS = "$a_1 ++ -- -> :: && || << <<= += -= *= /= %= &= |= ^= != == <= ..."


@pytest.mark.parametrize(
    ("code", "tokens"),
    [
        pytest.param("a+ +b", ["a", "+", "+", "b"], id="plus-plus-apart"),
        pytest.param("a++ +b", ["a", "++", "+", "b"], id="increment"),
        pytest.param("List<List<A>>", ["List", "<", "List", "<", "A", ">", ">"], id="generics"),
        pytest.param("a/* b */c // d\n", ["a", "c"], id="comments"),
        pytest.param('f("a // b", \'"\')', ["f", "(", '"a // b"', ",", "'\"'", ")"], id="literals"),
        pytest.param('"""\r\n a "b" \\""" c\r"""', ['"""\n a "b" \\""" c\n"""'], id="text-block"),
        pytest.param('"a\nb', ['"a', "b"], id="unterminated-string"),
        pytest.param("/* a", [], id="unterminated-comment"),
        pytest.param("x->y::z", ["x", "->", "y", "::", "z"], id="operators"),
        pytest.param(_LONG_TOKENS, _LONG_TOKENS.split(), id="of-two-and-three-characters"),
        pytest.param("a>>>=b>=c", ["a", ">", ">", ">", "=", "b", ">", "=", "c"], id="greater-than"),
    ],
)
def test_lex(code, tokens):
    assert list(lex(code)) == tokens


def test_lex_in_place():
    code = 'int /* a */ f("b") // c\r\n{\r\n"""\r\n"""'

    found = list(lex_in_place(code))

    assert found[2:4] == [(13, "("), (14, '"b"')]
    assert all(code.startswith(token, start) for start, token in found)
    assert [token.replace("\r\n", "\n") for _, token in found] == list(lex(code))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("int f(int a) { return a; }", "return a ;", id="body"),
        pytest.param("void f() {}", "", id="empty"),
        pytest.param("abstract void f();", "", id="none"),
        pytest.param('@A({"a", "b"}) void f() { if (x) { y(); } }', "if ( x ) { y ( ) ; }", id="braces before it"),
    ],
)
def test_body(code, expected):
    assert " ".join(body(list(lex(code)))) == expected
