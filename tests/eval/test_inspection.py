import pytest

from judgebot_eval.inspection import (
    STEPS,
    Flakiness,
    Inspection,
    dummy,
    flakiness,
    inspect,
    jobs,
    probe_key,
    probes,
    return_type,
)
from judgebot_eval.inspection_table import other_table, quality_table
from judgebot_eval.records import Outcome, Task
from judgebot_eval.table_text import markdown

TESTS = "    }\n    public static void main(String[] args) {\n    }\n}\n"


@pytest.mark.parametrize(
    ("signature", "kind", "value"),
    [
        pytest.param("public static long f(long n)", "long", "0", id="long"),
        pytest.param("float f()", "float", "0", id="float"),
        pytest.param("protected synchronized double f()", "double", "0", id="double"),
        pytest.param("abstract int f()", "int", "0", id="int"),
        pytest.param("default short f()", "short", "0", id="short"),
        pytest.param("byte f()", "byte", "0", id="byte"),
        pytest.param("private final char f()", "char", "'\\0'", id="char"),
        pytest.param("public static boolean f(String s)", "boolean", "false", id="boolean"),
        pytest.param("public static Boolean f()", "Boolean", "null", id="boxed"),
        pytest.param("public static ArrayList<Long> f(long n)", "ArrayList", "null", id="reference"),
        pytest.param("static HashMap<String, Pair<Long, Long>> f()", "HashMap", "null", id="type arguments"),
        pytest.param("public <T extends List<T>> int f(T t)", "int", "0", id="type parameter"),
        pytest.param("public int [] f()", "int[]", "null", id="array"),
        pytest.param("@Override public void f()", "void", None, id="void"),
    ],
)
def test_a_dummy_is_of_the_return_type(signature, kind, value):
    assert return_type(signature) == kind
    assert dummy(signature) == value


def _task(name: str, kind: str = "boolean", canonical: str = "", flags: tuple[str, ...] = ()) -> Task:
    prompt = f"class Problem {{\n    public static {kind} f(long n) {{\n"
    return Task(name, name, "b", "d", f"public static {kind} f(long n)", prompt, TESTS, canonical, flags)


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        pytest.param(
            _task("a"),
            {"empty-body": "", "dummy-return": "return false;", "true-return": "return true;"},
            id="no solution",
        ),
        pytest.param(
            _task("a", "String", "return null;\n    }\n"),
            {"target": "return null;", "empty-body": "", "dummy-return": "return null;"},
            id="solution",
        ),
        pytest.param(_task("a", "void"), {"empty-body": ""}, id="void"),
        pytest.param(Task("a", "a", "codereval", "d", "int f()"), {}, id="no tests"),
    ],
)
def test_the_programs_that_inspect_a_task(task, expected):
    found = {
        probe: " ".join(assembled.program.source.split("f(long n) {")[1].split("}")[0].split())
        for probe, assembled in probes(task)
    }
    assert found == expected
    assert [job.candidate for job in jobs([task])] == [probe_key(task, probe) for probe in expected]


def _outcomes(task: Task, passing: str) -> dict[str, Outcome]:
    return {
        (key := probe_key(task, probe)): Outcome(key, "", "passed" if probe in passing.split() else "intent-error")
        for probe, _ in probes(task)
    }


TASKS = {
    "good": (_task("good", canonical="return n > 0;\n    }\n"), "target true-return"),
    "bad target": (_task("bad target", canonical="return true;\n    }\n"), "empty-body dummy-return"),
    "no tests": (_task("no tests"), "empty-body dummy-return true-return"),
    "weak tests": (_task("weak tests"), "dummy-return"),
    "flaky": (_task("flaky"), ""),
}


def test_a_task_is_left_out_at_the_first_step_that_finds_it():
    outcomes = {key: one for task, passing in TASKS.values() for key, one in _outcomes(task, passing).items()}
    runs = Flakiness(frozenset(TASKS) - {"good"}, frozenset({"flaky", "weak tests"}))
    assert inspect([task for task, _ in TASKS.values()], outcomes, runs) == Inspection(
        5,
        {
            "target fails": ("bad target",),
            "empty body passes": ("no tests",),
            "dummy return passes": ("weak tests",),
            "flaky": ("flaky",),
        },
        ("good", "no tests"),
        4,
    )


FOUND = Inspection(
    544,
    {"target fails": (), "empty body passes": (), "dummy return passes": ("a",), "flaky": ("b", "c")},
    ("d",),
    40,
)


def test_the_table_of_the_study():
    codereval = [_task(str(number), flags=("tests-unreliable",) * (number < 2)) for number in range(10)]
    assert list(markdown(quality_table(FOUND, codereval)))[:9] == [
        "| step | MultiPL-E | CoderEval (recorded) |",
        "|---|---|---|",
        "| tasks | 544 / 544 r / +0 | 10 (1) / 230 r / -220 |",
        "| target fails | – (2) | – (3) / 20 r / – |",  # noqa: RUF001 - a dash
        "| empty body passes | 0 / 0 r / +0 | – (3) / 9 r / – |",  # noqa: RUF001
        "| dummy return passes | 1 / 0 r / +1 | – (3) / 17 r / – |",  # noqa: RUF001
        "| left out by these three, as recorded | – (4) | 2 (1) / 46 d / -44 |",  # noqa: RUF001
        "| flaky | 2 / 3 r / -1 | – (3) / 3 r / – |",  # noqa: RUF001
        "| kept | 541 / 541 r / +0 | 8 (5) / 181 r / -173 |",
    ]


def test_the_table_of_others_has_no_reference():
    text = list(markdown(other_table({"mbjp": FOUND})))
    assert text[:3] == ["| step | mbjp |", "|---|---|", "| tasks | 544 |"]
    assert text[-3].startswith("* mbjp: looked for candidates whose runs disagree in 40 tasks")
    assert text[-2:] == ["* mbjp, dummy return passes: a.", "* mbjp, flaky: b, c."]


def test_flaky_tasks_and_those_that_were_tried():
    outcomes = [
        Outcome("a#g#0", "", "passed"),
        Outcome("a#g#1", "", "passed", flaky=True),
        Outcome("b#inspection/dummy-return#0", "", "passed", flaky=True),
        Outcome("c#inspection/target#0", "", "passed"),
    ]
    assert flakiness(outcomes) == Flakiness(frozenset("ac"), frozenset("ab"))


def test_a_benchmark_that_is_missing_has_no_figures_and_is_named():
    nothing = Inspection(0, dict.fromkeys(STEPS, ()), (), 0)
    assert list(markdown(quality_table(nothing, [], "left out: all")))[2:] == [
        "| tasks | – (1) / 544 r / – | – (1) / 230 r / – |",  # noqa: RUF001 - a dash
        "| target fails | – (1) | – (1) / 20 r / – |",  # noqa: RUF001
        "| empty body passes | – (1) / 0 r / – | – (1) / 9 r / – |",  # noqa: RUF001
        "| dummy return passes | – (1) / 0 r / – | – (1) / 17 r / – |",  # noqa: RUF001
        "| left out by these three, as recorded | – (1) | – (1) |",  # noqa: RUF001
        "| flaky | – (1) / 3 r / – | – (1) / 3 r / – |",  # noqa: RUF001
        "| kept | – (1) / 541 r / – | – (1) / 181 r / – |",  # noqa: RUF001
        "",
        "1. its tasks are missing in the data",
        "* left out: all",
    ]
