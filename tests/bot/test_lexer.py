import pytest

from judgebot.lexer import lex


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
        pytest.param("x -> y::z", ["x", "->", "y", "::", "z"], id="operators"),
    ],
)
def test_lex(code, tokens):
    assert list(lex(code)) == tokens
