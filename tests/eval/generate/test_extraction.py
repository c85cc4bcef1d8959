import pytest

from judgebot_eval.generate.extraction import Extracted, extract, extract_continuation

SIGNATURE = "public static int goal(int a)"
GOAL = "public static int goal(int a) {\n    return a;\n}"
HELP = "private static int help(int a) {\n    return a;\n}"
MAIN = "public static void main(String[] args) { goal(1); }"


def _fenced(code: str, language: str = "java") -> str:
    return f"```{language}\n{code}\n```\n"


@pytest.mark.parametrize(
    ("reply", "code", "helpers"),
    [
        pytest.param(GOAL, GOAL, "", id="bare"),
        pytest.param(f"Sure:\n{_fenced(GOAL)}Done.", GOAL, "", id="fenced"),
        pytest.param(_fenced(GOAL, ""), GOAL, "", id="fenced without a language"),
        pytest.param(f"```java\n{GOAL}", GOAL, "", id="fence not closed"),
        pytest.param(f"  {_fenced(GOAL)}", GOAL, "", id="fence indented"),
        pytest.param(_fenced("int goal(int a) { }") + _fenced(GOAL), GOAL, "", id="last block"),
        pytest.param(_fenced(GOAL) + _fenced("Output: 3", "text"), GOAL, "", id="last block holds no method"),
        pytest.param(_fenced(GOAL) + _fenced(f"class Main {{ {MAIN} }}"), GOAL, "", id="last block shows its use"),
        pytest.param(_fenced(GOAL[:-1]) + _fenced(MAIN), "", "", id="cut off, with its use"),
        pytest.param(f"{_fenced('int goal(int a) { }')}</think>\n{GOAL}", GOAL, "", id="after thinking"),
        pytest.param(f"class C {{\n{HELP}\n{GOAL}\n{MAIN}\n}}", GOAL, HELP, id="helpers, but not main"),
        pytest.param(f"class C {{ C() {{ }}\n{GOAL}\n}}", GOAL, "", id="no constructor"),
        pytest.param(f"class C {{ {GOAL} }} class D {{ {HELP} }}", GOAL, "", id="no method of another class"),
        pytest.param(f"int goal(int a, int b) {{ }}\n{GOAL}", GOAL, "int goal(int a, int b) { }", id="overloaded"),
        pytest.param("int goal(long a) { }", "int goal(long a) { }", "", id="other parameters"),
        pytest.param("int other(int a) { }", "int other(int a) { }", "", id="other name"),
        pytest.param("{\n    return a;\n}", GOAL, "", id="body alone"),
        pytest.param("\n{ return a; }", f"{SIGNATURE} \n{{ return a; }}", "", id="body alone, after a blank line"),
        pytest.param(f"@Nonnull\n{GOAL}", f"@Nonnull\n{GOAL}", "", id="annotation"),
        pytest.param(GOAL[:-1], "", "", id="cut off"),
        pytest.param(f"{GOAL[:-1]} int help() {{ }}", "", "", id="cut off, with a method inside"),
        pytest.param(f"{_fenced(GOAL)}```java\n{GOAL[:-1]}", GOAL, "", id="second attempt cut off"),
        pytest.param("I cannot.", "", "", id="refusal"),
        pytest.param("", "", "", id="nothing"),
    ],
)
def test_the_method_is_found_in_a_reply(reply, code, helpers):
    assert extract(reply, SIGNATURE) == Extracted(code, helpers)


OPENING = "    public static int goal(int a) {\n"


@pytest.mark.parametrize(
    ("opening", "completion", "stopped", "code"),
    [
        pytest.param(OPENING, "        return a;", True, f"{OPENING}        return a;\n    }}", id="cut at the stop"),
        pytest.param(OPENING, "        return a;\n    }", True, f"{OPENING}        return a;\n    }}", id="ended"),
        pytest.param(OPENING, "        return a;", False, "", id="cut at the length"),
        pytest.param(OPENING, "        if (a) {\n", True, "", id="a brace is missing"),
        pytest.param(SIGNATURE, " {\n    return a;\n}\nint b() {", False, GOAL, id="after a signature"),
        pytest.param(OPENING, _fenced(GOAL), True, GOAL, id="began anew"),
    ],
)
def test_the_method_is_found_in_a_continuation(opening, completion, stopped, code):
    assert extract_continuation(opening, completion, SIGNATURE, stopped=stopped).code == code.strip()
