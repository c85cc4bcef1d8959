import random
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.train.mutate import OPERATORS, mutants, tokens_of

_METHOD = "static int f(int a, int b, java.util.List<String> xs) { %s }"


def _bodies(operator, body):
    tokens = tokens_of(_METHOD % body)
    start = tokens.index("{") + 1
    return [" ".join(mutant[start:-1]) for mutant in OPERATORS[operator][0](tokens)]


@pytest.mark.parametrize(
    ("operator", "body", "expected"),
    [
        pytest.param("relational", "return a < b;", ["return a <= b ;", "return a >= b ;"], id="<"),
        pytest.param("relational", "return a >= b;", ["return a > b ;", "return a < b ;"], id="a token of two"),
        pytest.param("relational", "List<String> x = y;", [], id="type arguments are no comparison"),
        pytest.param("arithmetic", "return a * b;", ["return a / b ;", "return a + b ;"], id="arithmetic"),
        pytest.param("arithmetic", "return -a;", [], id="a sign is no subtraction"),
        pytest.param("arithmetic", 'return a + "x" + b;', [], id="joined strings"),
        pytest.param("logical", "return a && true;", ["return a || true ;", "return a && false ;"], id="logical"),
        pytest.param("negate", "if (a) b();", ["if ( ! ( a ) ) b ( ) ;"], id="negated"),
        pytest.param("negate", "return !a;", ["return a ;"], id="negation dropped"),
        pytest.param("off-by-one", "return 1;", ["return 2 ;", "return 0 ;"], id="constant"),
        pytest.param("off-by-one", "return xs.size();", ["return xs . size ( ) - 1 ;"], id="size"),
        pytest.param("remove-statement", "a.b(1); return 1;", ["return 1 ;"], id="call removed"),
        pytest.param("remove-statement", "int c = 1; log.info(c);", [], id="what stays"),
        pytest.param("remove-guard", "if (a == null) { throw x; } b();", ["b ( ) ;"], id="null check removed"),
        pytest.param("remove-guard", "if (a) { return; } else { b(); }", [], id="an alternative is no guard"),
        pytest.param("wrong-variable", "return a;", ["return b ;"], id="variable of the same type"),
        pytest.param("wrong-variable", "return xs;", [], id="no other of its type"),
        pytest.param("swap-arguments", "return g(a, b);", ["return g ( b , a ) ;"], id="swapped"),
        pytest.param("wrong-return", "return a * 2;", [f"return {v} ;" for v in ("0", "-1", "a", "b")], id="returned"),
        pytest.param("wrong-call", "return Math.min(a, b);", ["return Math . max ( a , b ) ;"], id="other call"),
        pytest.param("drop-branch", "if (a) b(); else c();", ["if ( a ) b ( ) ;"], id="else dropped"),
        pytest.param("drop-branch", "return g(a) && h(b, 1);", ["return g ( a ) ;"], id="operand dropped"),
    ],
)  # fmt: skip
def test_operator(operator, body, expected):
    assert _bodies(operator, body) == expected


def test_wrong_exception():
    bodies = _bodies("wrong-exception", "throw new IOException();")
    assert len(bodies) == 7
    assert "throw new IllegalStateException ( ) ;" in bodies


_RICH = """public static int find(java.util.List<String> xs, String a, int from, int to) {
    if (xs == null) { throw new IllegalArgumentException("xs"); }
    int n = xs.size();
    for (int i = from; i < to && i < n; i++) {
        if (xs.get(i).startsWith(a)) { return i; } else { n = Math.min(n, 100); }
    }
    xs.add(a);
    return from * 2 - 1;
}"""


def test_mutants_are_drawn_by_their_seed_and_differ():
    drawn = mutants(_RICH, 20, random.Random(7))
    assert drawn == mutants(_RICH, 20, random.Random(7))
    assert len({mutant.code for mutant in drawn}) == 20
    assert len({mutant.operator for mutant in drawn}) > 5
    assert all(tokens_of(mutant.code) != tokens_of(_RICH) for mutant in drawn)


def test_most_mutants_compile(tmp_path):
    drawn = mutants(_RICH, 40, random.Random(1))
    for number, mutant in enumerate(drawn):
        (tmp_path / f"M{number}.java").write_text(f"class M{number} {{ {mutant.code} }}", encoding="utf-8")
    command = ["javac", "-proc:none", "-Xmaxerrs", "1000", "-d", str(tmp_path), *map(str, tmp_path.glob("*.java"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    broken = {line.split(":")[0] for line in done.stderr.splitlines() if ": error:" in line}
    assert len(broken) <= len(drawn) // 5


def test_nothing_to_mutate():
    assert mutants("void f() { }", 3, random.Random(0)) == []


@given(st.text(alphabet=' (){};,<>=!&|+-."aif0\n', max_size=120))
def test_broken_code_is_no_error(code):
    for mutant in mutants(code, 3, random.Random(0)):
        assert mutant.operator in OPERATORS
