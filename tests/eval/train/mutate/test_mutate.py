import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.train.mutate import OPERATORS, TRANSPLANT, corrupt, mutants, tokens_of, with_body_of
from judgebot_eval.train.mutate.draw import apply
from judgebot_eval.train.mutate.method import Edit, parse

_METHOD = "static int f(int a, int b, List<String> xs, String s, boolean ok) { %s }"


def _mistakes(operator, body):
    method = parse(_METHOD % body)
    found = [apply(method.tokens, mistake) for mistake in OPERATORS[operator].find(method)]
    start = method.start(method.body) + 1
    return [(" ".join(tokens[start:-1]), [tokens[index] for index in changed]) for tokens, changed in found]


def _case(operator, body, *expected, id):  # noqa: A002 - as pytest has it
    return pytest.param(operator, body, expected, id=f"{operator}: {id}")


@pytest.mark.parametrize(
    ("operator", "body", "expected"),
    [
        _case("boundary", "return a < b;", "return a <= b ;", id="<"),
        _case("relational", "return a >= b;", "return a < b ;", id="negated"),
        _case("relational", "List<String> x = y;", id="type arguments are no comparison"),
        _case("relational", "if (s == null) g();", id="null is another operator's"),
        _case("arithmetic", "return a * b;", "return a / b ;", "return a + b ;", id="*"),
        _case("arithmetic", "return a >> b;", "return a << b ;", id="shift"),
        _case("arithmetic", "return -a;", id="a sign is no subtraction"),
        _case("arithmetic", 'g(a + "x" + b); h(s + a);', id="joined strings"),
        _case("accumulation", "a += b;", "a = b ;", "a -= b ;", id="sum"),
        _case("accumulation", "s += a;", "s = a ;", id="text cannot be taken away"),
        _case("logical", "g(ok && b());", "g ( ok || b ( ) ) ;", id="&&"),
        _case("increment", "for (;;i++) a++;", "for ( ; ; i ++ ) a -- ;", id="not of the loop"),
        _case("boolean", "g(true); return false;", "g ( false ) ; return false ;", id="not what is returned"),
        _case("negation", "if (g()) h();", "if ( ! g ( ) ) h ( ) ;", id="negated"),
        _case("negation", "while (!ok) h();", "while ( ok ) h ( ) ;", id="dropped"),
        _case("off-by-one", "return 1;", "return 2 ;", "return 0 ;", id="constant"),
        _case("off-by-one", "return 0;", "return 1 ;", id="none below zero"),
        _case("off-by-one", "g(xs.size());", *(f"g ( xs . size ( ) {d} 1 ) ;" for d in "+-"), id="size"),
        _case("off-by-one", "v[a] = s;", *(f"v [ a {d} 1 ] = s ;" for d in "+-"), id="index"),
        _case("off-by-one", "this.size = a;", id="a target is no value"),
        _case("dropped-offset", "return a + 1;", "return a ;", id="+ 1"),
        _case("dropped-operand", "if (ok && g(a, 1)) h();", "if ( g ( a , 1 ) ) h ( ) ;", "if ( ok ) h ( ) ;", id="&&"),
        _case("swapped-operands", "return a - b;", "return b - a ;", id="-"),
        _case("swapped-operands", "return a + b;", id="commutative"),
        _case("swapped-branches", "return ok ? a : b;", "return ok ? b : a ;", id="ternary"),
        _case("swapped-branches", "if (ok) g(); else h();", "if ( ok ) h ( ) ; else g ( ) ;", id="if"),
        _case("sign", "return -a;", "return a ;", id="forgotten"),
        _case("unit", "return 60;", *(f"return {n} ;" for n in (12, 24, 100, 365)), id="seconds"),
        _case(
            "text-constant", 'g("a", \'x\');', 'g ( "a " , \'x\' ) ;', 'g ( "" , \'x\' ) ;', "g ( \"a\" , 'y' ) ;",
            id="both",
        ),
        _case("rounding", "return (double) a / b;", "return a / b ;", id="cast"),
        _case("rounding", "return 2.0 * a;", "return 2 * a ;", id="point"),
        _case("reference-equality", "return !s.equals(t);", "return s != t ;", id="!="),
        _case("missing-bounds-check", "if (a < 0) { throw x; } g();", "g ( ) ;", id="comparison"),
        _case("missing-guard", "if (ok) { return 1; } g();", "g ( ) ;", id="other question"),
        _case("missing-guard", "if (ok) return 1; else g();", "g ( ) ;", id="the alternative stays"),
        _case("missing-null-check", "if (s == null) { throw x; } g();", "g ( ) ;", id="guard"),
        _case("missing-null-check", "if (s != null) { g(); h(); }", "g ( ) ; h ( ) ;", id="condition"),
        _case("missing-null-check", "if (s != null && ok) g();", "if ( ok ) g ( ) ;", id="operand"),
        _case("missing-null-check", "return s == null ? 1 : b;", "return b ;", id="ternary"),
        _case("missing-null-check", "Objects.requireNonNull(s); g();", "g ( ) ;", id="call"),
        _case("missing-null-check", "x = requireNonNull(s, m);", "x = s ;", id="value"),
        _case("inverted-null-check", "if (s == null) g();", "if ( s != null ) g ( ) ;", id="=="),
        _case("unguarded", "if (ok) { g(); }", "g ( ) ;", id="condition forgotten"),
        _case(
            "dropped-else", "if (ok) g(); else h();", "if ( ok ) g ( ) ;", "if ( ok ) g ( ) ; h ( ) ;",
            id="both ways",
        ),
        _case(
            "missing-exit", "for (;;) { if (ok) { g(); break; } h(); }",
            "for ( ; ; ) { if ( ok ) { g ( ) ; } h ( ) ; }", id="break",
        ),
        _case("missing-exit", "switch (a) { case 1: g(); break; }", id="the last break does nothing"),
        _case("wrong-exit", "for (;;) if (ok) break;", "for ( ; ; ) if ( ok ) continue ;", id="continue"),
        _case("wrong-exit", "switch (a) { case 1: break; }", id="no loop"),
        _case(
            "early-exit", "for (String x : xs) { g(x); } return a;",
            "for ( String x : xs ) { g ( x ) ; break ; } return a ;",
            "for ( String x : xs ) { g ( x ) ; return a ; } return a ;", id="loop",
        ),
        _case(
            "loop-start", "for (int i = 0; i < a; i++) g(i);", "for ( int i = 1 ; i < a ; i ++ ) g ( i ) ;",
            id="one late",
        ),
        _case(
            "loop-bound", "while (a < b) g();", "while ( a < b - 1 ) g ( ) ;", "while ( a < b / 2 ) g ( ) ;",
            id="one early",
        ),
        _case(
            "loop-step", "for (int i = 0; i < a; i++) x.add(i);",
            "for ( int i = 0 ; i < a ; i += 2 ) x . add ( i ) ;",
            "for ( int i = a - 1 ; i >= 0 ; i -- ) x . add ( i ) ;", id="every second, backwards",
        ),
        _case("loop-once", "while (g()) h();", "if ( g ( ) ) h ( ) ;", id="if"),
        _case("truncated-loop", "for (;;) { g(); h(); }", "for ( ; ; ) { g ( ) ; }", id="half"),
        _case("initial-value", "int n = 0; n += a; return n;", "int n = 1 ; n += a ; return n ;", id="sum"),
        _case("initial-value", "int n = 0; n = a; return n;", id="overwritten"),
        _case("removed-call", "g(1); return 1;", "return 1 ;", id="call"),
        _case("removed-call", "g(1);", id="a body is not emptied"),
        _case("removed-assignment", "a = b; return a;", "return a ;", id="read later"),
        _case("removed-assignment", "b = a; return a;", id="never read"),
        _case("removed-block", "while (ok) g(); h();", "h ( ) ;", id="loop"),
        _case("missing-close", "x.close(); g();", "g ( ) ;", id="close"),
        _case(
            "missing-close", "try { g(); } catch (E e) { } finally { h(); }", "try { g ( ) ; } catch ( E e ) { }",
            id="finally",
        ),
        _case("missing-throw", "throw new X();", "return 0 ;", "return - 1 ;", id="passed over"),
        _case("swapped-statements", "a = b; g(a);", "g ( a ) ; a = b ;", id="one needs the other"),
        _case("swapped-statements", "g(a); h(b);", id="neither needs the other"),
        _case("misplaced-statement", "if (ok) { g(); h(); }", "if ( ok ) { g ( ) ; } h ( ) ;", id="out"),
        _case("misplaced-statement", "if (ok) { g(); } h();", "if ( ok ) { g ( ) ; h ( ) ; }", id="in"),
        _case("repeated-statement", "a++; b = a;", "a ++ ; a ++ ; b = a ;", id="what can be seen"),
        _case("copied-statement", "a++; g(); h();", "a ++ ; g ( ) ; a ++ ; h ( ) ;", id="elsewhere"),
        _case(
            "replaced-value", "int c = a; int d = b;", "int c = b ; int d = b ;", "int c = a ; int d = a ;",
            id="of one type",
        ),
        _case("wrong-return", "return a * 2;", *(f"return {v} ;" for v in ("0", "- 1", "a", "b")), id="returned"),
        _case("wrong-variable", "return a;", "return b ;", id="of one type"),
        _case("wrong-variable", "return xs;", id="no other of its type"),
        _case("wrong-variable", "{ int c = a; } return g(c);", "{ int c = b ; } return g ( c ) ;", id="out of scope"),
        _case("wrong-target", "a = 1;", "b = 1 ;", id="assigned"),
        _case("wrong-field", "this.x = this.y;", "this . y = this . y ;", "this . x = this . x ;", id="fields"),
        _case("missing-this", "this.a = a;", "a = a ;", id="hidden field"),
        _case("swapped-arguments", "return g(a, b);", "return g ( b , a ) ;", id="of one type"),
        _case("swapped-arguments", "return Math.max(a, b) + g(a, s);", id="commutative, or of two types"),
        _case("wrong-call", "return Math.min(a, b);", "return Math . max ( a , b ) ;", id="max"),
        _case("dropped-call", "return Math.abs(a);", "return a ;", id="abs"),
        _case("extra-call", "return a;", "return a + 1 ;", "return a - 1 ;", id="returned"),
        _case(
            "wrong-collection", "Set<A> x = new TreeSet<>();", "Set < A > x = new HashSet < > ( ) ;", id="order lost",
        ),
        _case("wrong-type", "long n = 0L; n += a;", "int n = 0 ; n += a ;", id="too narrow"),
        _case(
            "stub", "g(1); g(2); return g(a);", "return 0 ;", "return - 1 ;",
            'throw new UnsupportedOperationException ( "TODO" ) ;', id="all",
        ),
    ],
)  # fmt: skip
def test_operator(operator, body, expected):
    assert tuple(code for code, _ in _mistakes(operator, body)) == expected


@pytest.mark.parametrize(
    ("operator", "body"),
    [
        pytest.param("boundary", "return a < b ? a : b;", id="the smaller of two"),
        pytest.param("boundary", "if (a > b) { b = a; }", id="the larger so far"),
        pytest.param("boundary", "if (a == 0) { return 1; } return g(a > 0);", id="equality was asked for"),
        pytest.param("arithmetic", "return a + 0;", id="nothing added"),
        pytest.param("off-by-one", "x = new ArrayList<>(10);", id="a capacity"),
        pytest.param("copied-statement", "a = b; g();", id="assigned twice"),
        pytest.param("repeated-statement", "a = b; g();", id="repeated"),
        pytest.param("swapped-branches", "return ok ? a : a;", id="equal branches"),
        pytest.param("missing-exit", "g(); return;", id="the end comes anyhow"),
        pytest.param("missing-exit", "for (;;) { if (g()) { ok = true; break; } }", id="the answer is known"),
        pytest.param("swapped-operands", "return Math.abs(a - b);", id="a distance"),
        pytest.param("removed-assignment", "s = null; g(s);", id="let go"),
        pytest.param("removed-call", "e.printStackTrace(); a++;", id="only tells"),
    ],
)
def test_likely_equivalent(operator, body):
    assert _mistakes(operator, body) == []


@pytest.mark.parametrize(
    ("operator", "body", "changed"),
    [
        pytest.param("boundary", "return a < b;", ["<="], id="replaced"),
        pytest.param("missing-guard", "if (ok) { return 1; } g();", ["g"], id="removed: what follows"),
        pytest.param("negation", "if (g()) h();", ["!"], id="added"),
        pytest.param("swapped-arguments", "g(a, b);", ["b", "a"], id="two places"),
        pytest.param("repeated-statement", "a++; g();", ["a", "++", ";"], id="a statement"),
    ],
)
def test_changed_tokens(operator, body, changed):
    assert _mistakes(operator, body)[0][1] == changed


@pytest.mark.parametrize(
    ("operator", "count"),
    [
        pytest.param("wrong-exception", 7, id="exception"),
        pytest.param("early-return", 12, id="early return"),
        pytest.param("extra-guard", 4, id="guard"),
        pytest.param("extra-condition", 14, id="condition"),
        pytest.param("null-swallowed", 4, id="null"),
    ],
)
def test_number_of_places(operator, count):
    assert len(_mistakes(operator, "if (g()) { h(a); } throw new IllegalStateException();")) >= count


_RICH = """public static int find(java.util.List<String> xs, String a, int from, int to) {
    if (xs == null) { throw new IllegalArgumentException("xs is null"); }
    int n = xs.size();
    for (int i = from; i < to && i < n; i++) {
        if (xs.get(i).startsWith(a)) { return i; } else { n = Math.min(n, 100); }
    }
    xs.add(a);
    System.out.println("added 1");
    return from * 2 - 1;
}"""
_SIBLING = """public static int count(java.util.List<String> ys, String b) {
    int m = 0;
    ys.remove(b);
    return ys.size() * 3;
}"""


def test_mutants_are_drawn_by_their_seed_and_differ():
    drawn = mutants(_RICH, 40, random.Random(7))
    assert drawn == mutants(_RICH, 40, random.Random(7))
    assert len({mutant.code for mutant in drawn}) == 40
    assert len({mutant.operator for mutant in drawn}) > 10


def test_mutants_say_which_tokens_are_wrong():
    original = tokens_of(_RICH)
    for mutant in mutants(_RICH, 100, random.Random(2)):
        assert tokens_of(mutant.code) == list(mutant.tokens) != original
        assert mutant.changed
        assert list(mutant.changed) == sorted(set(mutant.changed))
        assert mutant.changed[-1] < len(mutant.tokens)
        kept = [word for index, word in enumerate(mutant.tokens) if index not in mutant.changed]
        assert len(mutant.tokens) != len(original) or len(kept) < len(original)


def test_length_does_not_tell_the_mutant():
    growth = [len(mutant.tokens) - len(tokens_of(_RICH)) for mutant in mutants(_RICH, 60, random.Random(4))]
    for share in (sum(by > 0 for by in growth), sum(by < 0 for by in growth), growth.count(0)):
        assert share >= 6


def test_what_is_logged_or_thrown_as_text_stays():
    mutated = mutants(_RICH, 500, random.Random(1))
    assert len(mutated) > 150
    whole = [mutant.tokens for mutant in mutated if mutant.operator != "stub"]
    assert all('"xs is null"' in tokens or "throw" not in tokens for tokens in whole)
    assert all('"added 1"' in tokens for tokens in whole)


def test_transplants():
    drawn = mutants(_RICH, 300, random.Random(1), [_SIBLING, "broken {"])
    transplants = [mutant.code for mutant in drawn if mutant.operator == TRANSPLANT]
    assert any("xs . remove ( a ) ;" in code for code in transplants)
    assert any("return xs . size ( ) * 3 ;" in code for code in transplants)


def test_most_mutants_compile(tmp_path):
    drawn = mutants(_RICH, 80, random.Random(1), [_SIBLING])
    for number, mutant in enumerate(drawn):
        (tmp_path / f"M{number}.java").write_text(f"class M{number} {{ {mutant.code} }}", encoding="utf-8")
    command = ["javac", "-proc:none", "-Xmaxerrs", "1000", "-d", str(tmp_path), *map(str, tmp_path.glob("*.java"))]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    broken = {line.split(":")[0] for line in done.stderr.splitlines() if ": error:" in line}
    assert len(broken) <= len(drawn) // 8


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("void f() { }", id="an empty body"),
        pytest.param("abstract int f(int a);", id="no body"),
        pytest.param("int f(int a) { return a + ; }", id="broken"),
        pytest.param("", id="nothing"),
        pytest.param("void f() { } void g() { h(1); }", id="two methods"),
    ],
)
def test_nothing_to_mutate(code):
    assert mutants(code, 3, random.Random(0)) == []


@given(st.text(alphabet=' (){};,<>=!&|+-."aif0\n', max_size=120))
def test_broken_code_is_no_error(code):
    for mutant in mutants(f"int f(int a) {{ {code} }}", 3, random.Random(0)):
        assert mutant.operator in OPERATORS
    corrupt(tokens_of(code), 0.5, random.Random(0))


@pytest.mark.parametrize(
    ("code", "tokens"),
    [
        pytest.param("a >>= b >>> 2;", "a|>>=|b|>>>|2|;", id="shifts"),
        pytest.param("Map<A, List<B>> m = n >> 1;", "Map|<|A|,|List|<|B|>|>|m|=|n|>>|1|;", id="type arguments"),
        pytest.param("if (N < a && b >= c) x();", "if|(|N|<|a|&&|b|>=|c|)|x|(|)|;", id="comparison with a constant"),
        pytest.param("static <T extends C<T>> T f()", "static|<|T|extends|C|<|T|>|>|T|f|(|)", id="type parameter"),
        pytest.param("1.5e-3 + .5f - 2. - 1e9", "1.5e-3|+|.5f|-|2.|-|1e9", id="numbers with points"),
        pytest.param("0x1e-1 a.b[1].c", "0x1e|-|1|a|.|b|[|1|]|.|c", id="no exponent, no point"),
    ],
)
def test_tokens(code, tokens):
    assert tokens_of(code) == tokens.split("|")
    assert tokens_of(" ".join(tokens_of(code))) == tokens.split("|")


@pytest.mark.parametrize("rate", [pytest.param(rate, id=str(rate)) for rate in (0.0, 0.15, 1.0)])
def test_corrupt_says_what_it_replaced(rate):
    tokens = tokens_of(_RICH)
    corrupted, is_replaced = corrupt(tokens, rate, random.Random(3), tokens_of(_SIBLING))
    assert [old != new for old, new in zip(tokens, corrupted, strict=True)] == is_replaced
    assert (sum(is_replaced) == 0) == (rate == 0)
    assert corrupted[: tokens.index("{")] == tokens[: tokens.index("{")]
    assert (corrupted, is_replaced) == corrupt(tokens, rate, random.Random(3), tokens_of(_SIBLING))


@pytest.mark.parametrize(
    ("body", "word", "others"),
    [
        pytest.param("return a;", "a", {"b"}, id="variable of the same type"),
        pytest.param("g(); h();", "g", {"h", "f", "sib"}, id="called method"),
        pytest.param("return 7;", "7", {"8", "6", "14", "0"}, id="number"),
        pytest.param("g(a <= b);", "<=", {"<", ">", ">="}, id="comparison"),
        pytest.param("x = true;", "true", {"false"}, id="boolean"),
        pytest.param("for (;;) break;", "break", {"continue"}, id="keyword"),
        pytest.param('g("p", "q");', '"p"', {'"q"'}, id="string"),
        pytest.param("new Foo(); Bar.h();", "Foo", {"Bar", "String", "List", "Sib"}, id="type"),
        pytest.param("throw new IOException();", "IOException", None, id="exception"),
        pytest.param("return this;", "this", {"this"}, id="the object itself stays"),
        pytest.param("g(-a);", "-", {"-"}, id="a sign stays"),
        pytest.param("List<String> q = xs;", "<", {"<"}, id="type arguments stay"),
        pytest.param("int c = a;", "c", {"c"}, id="a declared name stays"),
    ],
)
def test_corrupt_keeps_the_kind(body, word, others):
    tokens = tokens_of(_METHOD % body)
    index = len(tokens) - 1 - tokens[::-1].index(word)
    drawn = {corrupt(tokens, 1.0, random.Random(seed), ["Sib", ".", "sib", "(", ")"])[0][index] for seed in range(60)}
    if others is None:
        assert len(drawn) == 7
        assert all(name.endswith("Exception") for name in drawn - {word})
    else:
        assert drawn == others


def test_edits_apply_in_their_order():
    assert apply("abcdef", (Edit(1, 2, ("x", "y")), Edit(4, 5))) == (("a", "x", "y", "c", "d", "f"), (1, 2, 5))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        pytest.param(["int g(int n) { return n; }"], "{ return a ; }", id="parameters are renamed in their order"),
        pytest.param(["int g(A x, B y, C z) { return z + y; }"], "{ return z + b ; }", id="more than there are"),
        pytest.param(["void g() { h(); }", "int g() { return 1; }"], "{ return 1 ; }", id="the first of the same type"),
        pytest.param(["int g(int c, int d) { return c + d; }"], "", id="does the same"),
        pytest.param(["int g(int", "int g();"], "", id="no body"),
        pytest.param([], "", id="no other"),
    ],
)
def test_takes_the_body_of_another(others, expected):
    assert " ".join(with_body_of("int f(int a, int b) { return a + b; }", others)) == (
        expected and f"int f ( int a , int b ) {expected}"
    )


def test_a_broken_method_gets_no_body():
    assert with_body_of("int f(", ["int g() { return 1; }"]) == ()


_DRAW = """
import random
from judgebot_eval.train.mutate import mutants
code = "int f(int[] a, int n) { int sum = 0; for (int i = 0; i < n; i++) { if (a[i] > 0) { sum += a[i]; } }"
code += " for (int x : a) { sum -= x; } while (sum > n) { sum--; } do { sum++; } while (sum < n);"
code += " switch (n) { case 1: sum = 2; break; default: sum = 3; } return sum; }"
print([mutant.code for mutant in mutants(code, 30, random.Random(1))])
"""


def test_a_draw_is_the_same_in_every_process():
    drawn = {
        subprocess.run(
            [sys.executable, "-c", _DRAW], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in "0234"
    }
    assert len(drawn) == 1
