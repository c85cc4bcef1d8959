import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.errors import JudgebotError
from judgebot_eval.execute.assemble import Form, assemble, scaffold_of, without_main
from judgebot_eval.records import Candidate, Task

MULTIPL_E = (
    "import java.util.*;\nclass Problem {\n    // Doubles.\n    // >>> f(2)\n    public static long twice(long n) {\n",
    "    }\n    public static void main(String[] args) {\n    assert(twice((2l)) == (4l));\n    }\n\n}\n",
)
CLOSING = "    }\n"
SIGNATURE = "    public int twice(int n) {\n"
HUMANEVAL_X = (
    "import java.util.*;\n\nclass Solution {\n    /**\n    Doubles {it}.\n     */\n" + SIGNATURE,
    "public class Main {\n    public static void main(String[] args) {\n        new Solution().twice(2);\n    }\n}",
)
MBJP = (
    "class Twice {\n    public static int helper() { return 2; }\n    public static int twice(int n) {\n",
    "\n\nclass Main {\n    public static void main(String[] args) throws Exception {\n    }\n}\n",
)
MCEVAL = (
    "class Solution {\n    private static final int TWO = 2;\n    public static int twice(int n)",
    "    public static void main(String[] args) {\n        assert twice(2) == 4;\n    }\n}",
)


def _task(prompt_and_tests: tuple[str, str]) -> Task:
    return Task("t", "t", "b", "d", "s", *prompt_and_tests)


def _run(prompt_and_tests: tuple[str, str], candidate: Candidate, form: Form = "method") -> tuple[str, int, int, str]:
    scaffold = scaffold_of(_task(prompt_and_tests))
    assert scaffold
    assembled = assemble(scaffold, candidate, form)
    assert assembled
    return assembled.program.source, assembled.first_line, assembled.last_line, assembled.program.main_class


METHOD = "static long twice(long n) {\n  return 2 * n;\n}"


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        pytest.param(
            MULTIPL_E,
            (
                f"import java.util.*;\nclass Problem {{\n{METHOD}\n{MULTIPL_E[1].removeprefix(CLOSING)}",
                3,
                5,
                "Problem",
            ),
            id="multipl-e: its comments and the line that closes the method go",
        ),
        pytest.param(
            HUMANEVAL_X,
            (
                f"{HUMANEVAL_X[0].removesuffix(SIGNATURE)}{METHOD}\n}}\n{HUMANEVAL_X[1]}",
                7,
                9,
                "Main",
            ),
            id="humaneval-x: the class is closed, braces of comments do not count",
        ),
        pytest.param(
            MBJP,
            (
                f"class Twice {{\n    public static int helper() {{ return 2; }}\n{METHOD}\n}}\n{MBJP[1]}",
                3,
                5,
                "Main",
            ),
            id="mbjp: what stands before the method stays",
        ),
        pytest.param(
            MCEVAL,
            (
                f"class Solution {{\n    private static final int TWO = 2;\n{METHOD}\n{MCEVAL[1]}",
                3,
                5,
                "Solution",
            ),
            id="mceval: the tests close the class",
        ),
    ],
)
def test_a_whole_method_takes_the_place_of_the_signature(task, expected):
    assert _run(task, Candidate("t", "g", 0, "", METHOD)) == expected


@pytest.mark.parametrize(
    ("task", "completion", "expected"),
    [
        pytest.param(
            MULTIPL_E,
            "        return 2 * n;\n    }\n    static int more() {\n    }\n}",
            f"{MULTIPL_E[0]}        return 2 * n;\n{MULTIPL_E[1]}",
            id="multipl-e: cut before its stop token",
        ),
        pytest.param(
            MULTIPL_E,
            "        return 2 * n;",
            f"{MULTIPL_E[0]}        return 2 * n;\n{MULTIPL_E[1]}",
            id="no stop token",
        ),
        pytest.param(
            MULTIPL_E,
            "    return n;}\n  public static void main(String[] args) {\n",
            f"{MULTIPL_E[0]}    return n;}}\n  public static void main(String[] args) {{\n\n{MULTIPL_E[1]}",
            id="multipl-e: a main of its own stays",
        ),
        pytest.param(
            HUMANEVAL_X,
            "        return 2 * n;\n    }\n}",
            f"{HUMANEVAL_X[0]}        return 2 * n;\n    }}\n}}\n{HUMANEVAL_X[1]}",
            id="humaneval-x: closes its class itself",
        ),
        pytest.param(
            MCEVAL,
            "    {\n return 4;\n    }",
            f"{MCEVAL[0]}    {{\n return 4;\n    }}\n{MCEVAL[1]}",
            id="mceval: a block",
        ),
    ],
)
def test_a_completion_follows_the_prompt(task, completion, expected):
    source, first, _, _ = _run(task, Candidate("t", "g", 0, completion, ""), "completion")
    assert source == expected
    assert "twice" in source.split("\n")[first - 1]


def test_helpers_stand_before_the_method_and_are_not_of_it():
    source, first, last, _ = _run(MULTIPL_E, Candidate("t", "g", 0, "", METHOD, "static int one() {\n return 1;\n}"))
    assert source.split("\n")[first - 1 : last] == METHOD.split("\n")
    assert source.index("one()") < source.index("twice(")


@pytest.mark.parametrize(
    ("helpers", "expected"),
    [
        pytest.param("int one() {\n  return 1;\n}", "int one() {\n  return 1;\n}", id="none"),
        pytest.param(
            "int one() {\n  return 1;\n}\npublic static void main(String[] a) {\n  one();\n}\nint two() { return 2; }",
            "int one() {\n  return 1;\n}\nint two() { return 2; }",
            id="between others",
        ),
        pytest.param("int domain = 1;", "int domain = 1;", id="only a word like it"),
        pytest.param(
            "static class A {\n  void main() {\n  }\n}",
            "static class A {\n  void main() {\n  }\n}",
            id="of another class",
        ),
        pytest.param('void main() {\n}\nchar half = "\ud83d";', 'char half = "\ud83d";', id="lone surrogate"),
    ],
)
def test_a_main_among_the_helpers_is_left_out(helpers, expected):
    assert without_main(helpers) == expected


@pytest.mark.parametrize(
    "task", [pytest.param(("", ""), id="no prompt"), pytest.param(("class A {", ""), id="no tests")]
)
def test_a_task_without_tests_has_no_harness(task):
    assert scaffold_of(_task(task)) is None


def test_tests_without_a_main_are_refused():
    with pytest.raises(JudgebotError, match=r"^t: the tests have no `void main`"):
        scaffold_of(_task(("class A {\n int f() {\n", "}")))


def test_a_candidate_without_a_method_has_no_program():
    scaffold = scaffold_of(_task(MULTIPL_E))
    assert scaffold
    assert assemble(scaffold, Candidate("t", "g", 0, "Sorry, no.", "")) is None


@given(st.integers(-2, 12))
def test_lines_of_the_program_and_of_the_method(line):
    scaffold = scaffold_of(_task(MULTIPL_E))
    assert scaffold
    assembled = scaffold.with_method(METHOD)
    of_method = assembled.line_of(line)
    assert (of_method is not None) == (3 <= line <= 5)
    if of_method is not None:
        assert assembled.text_of(of_method) == METHOD.split("\n")[of_method - 1].strip()
