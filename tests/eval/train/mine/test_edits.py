import pytest

from judgebot.java import parse_java
from judgebot_eval.train.mine.edits import refusal


def _method(source):
    (method,) = parse_java(f"class A {{ {source} }}".encode())
    return method


def _sum(body, *, head="int sum(int[] values, int limit)"):
    return f"{head} {{ int total = start(); {body} return total; }}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("if (a > b) { stop(); }", "if (a >= b) { stop(); }", id="operator"),
        pytest.param("add(a, b);", "add(b, a);", id="swapped arguments"),
        pytest.param("total += values.size();", "total += values.length();", id="another call"),
        pytest.param("int a = 1; int b = 2; total += a;", "int a = 1; int b = 2; total += b;", id="another variable"),
        pytest.param("total += 1;", "total += 2;", id="constant"),
        pytest.param('key = "size";', 'key = "length";', id="word in a literal"),
        pytest.param("", "if (values == null) { return 0; }", id="null check"),
        pytest.param("total = (int) size;", "total = size;", id="cast to a primitive type"),
        pytest.param("throw new IOException(a);", "throw new ParseException(a);", id="another exception"),
    ],
)
def test_learns_from(before, after):
    assert refusal(_method(_sum(before)), _method(_sum(after)), ("", "")) is None


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        pytest.param(
            _sum("a();"), _sum("b();", head="int sum(long[] values, int limit)"), "signature changed", id="parameters"
        ),
        pytest.param(_sum("a();"), _sum("b();").replace("sum", "add"), "signature changed", id="name"),
        pytest.param(
            _sum("a();"), "abstract int sum(int[] values, int limit);", "no body, or not parsed", id="abstract"
        ),
        pytest.param("int sum() { }", "int sum() { return 1; }", "too short or too long", id="too short"),
        pytest.param(_sum("a();"), _sum("a(); " * 120), "too short or too long", id="too long"),
        pytest.param(
            _sum("a();"),
            '@SuppressWarnings({"a"}) public final ' + _sum("a();"),
            "only annotations, modifiers or types of the head",
            id="annotations and modifiers",
        ),
        pytest.param(
            _sum("a();"),
            _sum("a();").replace("limit)", "limit) throws IOException"),
            "only annotations, modifiers or types of the head",
            id="throws",
        ),
        pytest.param(
            _sum("a();"), _sum('log.debug("{}", f(x)); a();'), "only logging, message text or style", id="logging"
        ),
        pytest.param(
            _sum("a();"),
            _sum('if (LOG.isDebugEnabled()) { LOG.debug("x"); } a();'),
            "only logging, message text or style",
            id="guarded logging",
        ),
        pytest.param(
            _sum("a();"), _sum('System.out.println("x"); a();'), "only logging, message text or style", id="print"
        ),
        pytest.param(
            _sum('throw new E("no such thing");'),
            _sum('throw new E("no such file");'),
            "only logging, message text or style",
            id="message",
        ),
        pytest.param(
            _sum("throw new IOException(f(a) + b);"),
            _sum("throw new IOException(b, c);"),
            "only logging, message text or style",
            id="arguments of an exception",
        ),
        pytest.param(
            _sum("if (x) a();"), _sum("if (x) { this.a(); }"), "only logging, message text or style", id="braces, this"
        ),
        pytest.param(
            _sum("List<Map<String, ?>> a = new B<String>();"),
            _sum("final List a = (List) new B<>();"),
            "only logging, message text or style",
            id="generics, casts, final",
        ),
        pytest.param(_sum("int a = 1; use(a);"), _sum("int b = 1; use(b);"), "only renamed", id="renamed variable"),
        pytest.param(_sum("int a = 1; use(a);"), _sum("int ä = 1; use(ä);"), "only renamed", id="renamed to an umlaut"),
        pytest.param(
            _sum("use(limit);"), _sum("use(limit);").replace("limit", "bound"), "only renamed", id="renamed parameter"
        ),
        pytest.param(
            _sum("list.forEach(a -> use(a));"),
            _sum("list.forEach(b -> use(b));"),
            "only renamed",
            id="renamed in lambda",
        ),
    ],
)
def test_refuses(before, after, reason):
    assert refusal(_method(before), _method(after), ("", "")) == reason


@pytest.mark.parametrize(
    ("elsewhere", "reason"),
    [
        pytest.param(("int old;", "int young;"), "only renamed", id="renamed around it, too"),
        pytest.param(("int old; int young;", "int old; int young;"), None, id="both are there before"),
        pytest.param(("", ""), None, id="declared in another file"),
    ],
)
def test_tells_renamed_members_from_others(elsewhere, reason):
    assert refusal(_method(_sum("use(old);")), _method(_sum("use(young);")), elsewhere) == reason
