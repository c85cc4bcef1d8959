import pytest
from sandbox import NEEDS_SANDBOX

from judgebot.errors import JudgebotError
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.pool import PoolEngine
from judgebot_eval.execute.program import Execution
from judgebot_eval.records import Task
from judgebot_eval.select.s_star.calls import Input
from judgebot_eval.select.s_star.driver import Driver, Output
from judgebot_eval.select.s_star.executor import OUTPUT_BYTES, Call, EngineExecutor

pytestmark = NEEDS_SANDBOX

STATIC = Task(
    "t",
    "t",
    "multipl-e-humaneval",
    "Anything.",
    "public static Object f(Object value)",
    "import java.util.*;\nclass Problem {\n    // Anything.\n    public static Object f(Object value) {\n",
    "    }\n    public static void main(String[] args) {\n    }\n}\n",
)
INSTANCE = Task(
    "x",
    "x",
    "humaneval-x",
    "Anything.",
    "public int g(int a, int b)",
    "import java.util.*;\n\nclass Solution {\n    /** Not a class Other. */\n    public int g(int a, int b) {\n",
    "public class Main {\n    public static void main(String[] args) {\n    }\n}\n",
)
IDENTITY = "public static Object f(Object value) { return value; }"
PRINTS = 'public static Object f(Object value) { System.out.println("noise"); return helper(value); }'
HELPER = 'static Object helper(Object value) { return "<" + value + ">"; }'


@pytest.fixture(scope="module")
def executor():
    with PoolEngine(1, Limits(output_bytes=OUTPUT_BYTES)) as engine:
        yield EngineExecutor(engine)


# one test for all: a Java machine takes a second to start
def test_values_are_printed_such_that_equal_ones_are_alike(executor):
    shown = {
        "1L": "1",
        "0.5": "0.5",
        "null": "null",
        '"a\\"\\n\\u00e9"': '"a\\u0022\\u000a\\u00e9"',
        "'c'": "'c'",
        "new int[]{1, 2}": "[1, 2]",
        "new Object[]{new long[]{1}, null}": "[[1], null]",
        'List.of("a", List.of(2))': '["a", [2]]',
        "new LinkedHashSet<>(List.of(2, 1))": "[1, 2]",
        "new LinkedHashMap<>(Map.of(2, new int[]{3}))": "{2=[3]}",
        'Optional.of("a")': 'Optional["a"]',
        "Optional.empty()": "Optional.empty",
    }
    outputs = executor.run(STATIC, [Call(IDENTITY, "", Input(arguments)) for arguments in shown])

    assert [output.shown for output in outputs] == list(shown.values())


def test_long_values_differ_by_their_hash(executor):
    long, other = executor.run(STATIC, [Call(IDENTITY, "", Input(f'"a".repeat(5000) + "{end}"')) for end in "bc"])

    assert long.value[:100] == other.value[:100]
    assert long.value != other.value
    assert len(long.value) < 1000


@pytest.mark.parametrize(
    ("task", "call", "output"),
    [
        pytest.param(STATIC, Call(IDENTITY, "", Input("2L", "(2l)")), Output("2", "", "2"), id="expected"),
        pytest.param(STATIC, Call(IDENTITY, "", Input("2L", "(3l)")), Output("2", "", "3"), id="not expected"),
        pytest.param(STATIC, Call(PRINTS, HELPER, Input("1")), Output('"<1>"'), id="helpers, and noise"),
        pytest.param(
            INSTANCE,
            Call("public int g(int a, int b) { return a / b; }", "", Input("7, 2")),
            Output("3"),
            id="instance method",
        ),
        pytest.param(
            INSTANCE,
            Call("public int g(int a, int b) { return a / b; }", "", Input("7, 0")),
            Output(error="ArithmeticException: / by zero"),
            id="exception",
        ),
        pytest.param(STATIC, Call("", "", Input("1")), Output(error="there is no method"), id="no method"),
        pytest.param(
            STATIC,
            Call("public static Object f(Object value) { System.exit(0); return 1; }", "", Input("1")),
            Output(error="exit"),
            id="exit",
        ),
    ],
)
def test_calls(executor, task, call, output):
    assert executor.run(task, [call]) == [output]


def test_what_does_not_compile_is_an_error(executor):
    (output,) = executor.run(STATIC, [Call(IDENTITY, "", Input("unknown"))])

    assert "cannot find symbol" in output.error
    assert not output.passed


class Once:
    """Runs each program as told by how many calls it has, and counts."""

    def __init__(self, executions: list[Execution]) -> None:
        self.programs: list[str] = []
        self._executions = iter(executions)

    def run(self, programs):
        for program in programs:
            self.programs.append(program.source)
            yield program, next(self._executions)


ONE, TWO = Call(IDENTITY, "", Input("1")), Call(IDENTITY, "", Input("2"))


def test_calls_of_a_method_are_made_once_and_in_one_program():
    engine = Once([Execution("ok", stdout="=1\t\n=2\t\n")])
    executor = EngineExecutor(engine)

    assert executor.run(STATIC, [ONE, TWO, ONE]) == [Output("1"), Output("2"), Output("1")]
    assert executor.run(STATIC, [TWO]) == [Output("2")]
    assert len(engine.programs) == 1


def test_an_expected_value_may_have_no_text():
    executor = EngineExecutor(Once([Execution("ok", stdout="=2\t\t\n")]))

    assert executor.run(STATIC, [Call(IDENTITY, "", Input("2", 'new StringJoiner("")'))]) == [Output("2")]


@pytest.mark.parametrize(
    ("execution", "programs"),
    [
        pytest.param(Execution("timeout"), 3, id="one never ends"),
        pytest.param(Execution("exit", exit_code=0), 3, id="one ends the program"),
        pytest.param(Execution("compile-error", "compiler.err.x", line=9), 3, id="one does not compile"),
        pytest.param(Execution("ok", stdout="=1\t\n="), 3, id="too much is printed"),
        pytest.param(Execution("compile-error", "compiler.err.x", "no;", 3), 1, id="the method does not compile"),
    ],
)
def test_a_call_that_spoils_others_is_made_alone(execution, programs):
    engine = Once([execution, Execution("timeout"), Execution("ok", stdout="=2\t\n")])
    outputs = EngineExecutor(engine).run(STATIC, [ONE, TWO])

    assert len(engine.programs) == programs
    expected = [Output(error="timeout"), Output("2")] if programs == 3 else [Output(error="x: no;")] * 2
    assert outputs == expected


def test_errors_of_calls_are_their_own(executor):
    divides = "public int g(int a, int b) { return a / b; }"
    inputs = [Input("4, 2", "2"), Input("1, 0", "0"), Input("9, 3", "4")]

    assert executor.run(INSTANCE, [Call(divides, "", given) for given in inputs]) == [
        Output("2", expected="2"),
        Output(error="ArithmeticException: / by zero"),
        Output("3", expected="4"),
    ]


@pytest.mark.parametrize(
    ("task", "message"),
    [
        pytest.param(Task("t", "t", "b", "d", "int f()"), "t: has no prompt", id="no prompt"),
        pytest.param(Task("t", "t", "b", "d", "int f()", "int f() {\n", "}"), "t: no class", id="no class"),
    ],
)
def test_what_cannot_be_run_is_named(task, message):
    with pytest.raises(JudgebotError, match=message):
        Driver(task)
