import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.execute.cases import Case, Values, driver, failed_case, parse_assert, values_of
from judgebot_eval.execute.program import Execution, Frame, Program

ASSERTS = 'class P {\n public static void main(String[] args) {\n  assert(f("a") == (1l));\n }\n}\n'
MBJP = (
    "class Main {\n public static void main(String[] args) throws Exception {\n"
    "  int x0 = A.f(1);\n  int v0 = 8;\n"
    "  List<Integer> x1 = A.f(Arrays.asList(1, 2), 2);\n  List<Integer> v1 = Arrays.asList(3);\n"
    "  int x2 = A.f(1) + 1;\n  int v2 = 9;\n }\n}\n"
)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("    assert(f((3l)) == (5l));", Case("f((3l))", ("(3l)",), "(5l)", 7), id="=="),
        pytest.param(
            '    assert(f(("a,)"), \')\', "\\"").equals(("b")));',
            Case('f(("a,)"), \')\', "\\"")', ('("a,)")', "')'", '"\\""'), '("b")', 7),
            id="equals; brackets and commas in literals",
        ),
        pytest.param(
            "assert(f((new ArrayList<Long>(Arrays.asList((long)1l, (long)2l))), (2l)).equals(Optional.of(2l)));",
            Case(
                "f((new ArrayList<Long>(Arrays.asList((long)1l, (long)2l))), (2l))",
                ("(new ArrayList<Long>(Arrays.asList((long)1l, (long)2l)))", "(2l)"),
                "Optional.of(2l)",
                7,
            ),
            id="commas of inner calls",
        ),
        pytest.param("assert(f() == -1);", Case("f()", (), "-1", 7), id="no arguments"),
        pytest.param("  assert s.f(1) == 2;", Case("s.f(1)", ("1",), "2", 7), id="no brackets"),
        pytest.param("assert (f(1)) == 2;", None, id="brackets around the call"),
        pytest.param("assert(!f(1l));", None, id="no comparison"),
        pytest.param("assert(f(1l) > 2);", None, id="another comparison"),
        pytest.param("assert(f(1l == (2l));", None, id="unbalanced"),
        pytest.param("int x = f(1l);", None, id="no assertion"),
    ],
)
def test_an_assertion_is_taken_apart(line, expected):
    assert parse_assert(line, 7) == expected


@given(st.text(max_size=60))
def test_any_line_is_read_or_refused(text):
    case = parse_assert(f"assert(f({text}) == (1l));", 7)
    assert case is None or case.call.startswith("f(")


@pytest.mark.parametrize(
    ("source", "execution", "expected"),
    [
        pytest.param(
            ASSERTS,
            Execution("exception", "java.lang.AssertionError", frames=(Frame("main", 3),)),
            Case('f("a")', ('"a"',), "(1l)", 3),
            id="multipl-e: by the line",
        ),
        pytest.param(
            MBJP,
            Execution(
                "exception",
                "java.lang.Exception",
                "Exception -- test case 1 did not pass. x1 = [2]",
                frames=(Frame("main", 9),),
            ),
            Case("A.f(Arrays.asList(1, 2), 2)", ("Arrays.asList(1, 2)", "2"), "Arrays.asList(3)", 5),
            id="mbjp: by the number",
        ),
        pytest.param(
            MBJP,
            Execution(
                "exception",
                "java.lang.Exception",
                "Exception -- test case 2 did not pass. x2 = 3",
                frames=(Frame("main", 9),),
            ),
            None,
            id="mbjp: more than a call",
        ),
        pytest.param(
            MBJP,
            Execution(
                "exception",
                "java.lang.Exception",
                "Exception -- test case 7 did not pass.",
                frames=(Frame("main", 9),),
            ),
            None,
            id="mbjp: no such case",
        ),
        pytest.param(ASSERTS, Execution("exception", "java.lang.AssertionError"), None, id="no frames"),
        pytest.param(
            ASSERTS,
            Execution("exception", "java.lang.AssertionError", frames=(Frame("main", 2),)),
            None,
            id="another form",
        ),
        pytest.param(
            ASSERTS,
            Execution("exception", "java.lang.AssertionError", frames=(Frame("main", 999),)),
            None,
            id="a line that is not there",
        ),
        pytest.param(
            ASSERTS,
            Execution("exception", "java.lang.AssertionError", frames=(Frame("main", -2),)),
            None,
            id="a line before the first",
        ),
    ],
)
def test_the_case_that_failed(source, execution, expected):
    assert failed_case(Program(source, "P"), execution) == expected


def test_a_driver_shows_the_values_in_place_of_the_case():
    source = "class P {\n public static void main(String[] args) {\n  assert(f(0) == 0);\n  assert(f(1) == 1);\n }\n}\n"
    written = driver(Program(source, "P"), Case("f(1)", ("1", "g"), "1", 4)).source
    hush, show = written.index("setOut"), written.index("judgebotShow.apply(1), judgebotShow.apply(g)")
    assert written.index("main(") < hush < written.index("f(0)") < show < written.index("assert(f(1)")
    assert written.index("if (true) return;") < written.index("assert(f(1)")


@pytest.mark.parametrize(
    ("stdout", "expected"),
    [
        pytest.param("judgebot values\n1, 2\n3\n4\n", Values("1, 2", "3", "4"), id="values"),
        pytest.param(
            "noise\njudgebot values\r\n\r\n\r\n4\r\n", Values("", "", "4"), id="empty values, Windows' line ends"
        ),
        pytest.param("judgebot values\n1\n", None, id="cut short"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_what_a_driver_printed(stdout, expected):
    assert values_of(Execution("ok", stdout=stdout)) == expected
