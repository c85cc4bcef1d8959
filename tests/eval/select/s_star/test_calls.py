import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.records import Task
from judgebot_eval.select.s_star.calls import Input, public_tests, read_inputs, read_tests

LIST = "(new ArrayList<Long>(Arrays.asList((long)1l, (long)2l)))"


def _task(description, benchmark="multipl-e-humaneval"):
    return Task("t", "t", benchmark, description, "public static long add(ArrayList<Long> lst)")


@pytest.mark.parametrize(
    ("description", "tests"),
    [
        pytest.param(f"Add.\n>>> add({LIST})\n(3l)", [Input(LIST, "(3l)")], id="example"),
        pytest.param("Add.\n>>> lst((1l))\n(3l)", [Input("(1l)", "(3l)")], id="by another name"),
        pytest.param(
            ">>> add((1l))\n(1l)\n>>> add((2l))\n(2l)", [Input("(1l)", "(1l)"), Input("(2l)", "(2l)")], id="two"
        ),
        pytest.param(">>> add((1l))\n(1l)\n>>> add((1l))\n(1l)", [Input("(1l)", "(1l)")], id="twice"),
        pytest.param(">>> add((1l))\n>>> add((2l))\n(2l)", [Input("(2l)", "(2l)")], id="without a value"),
        pytest.param(">>> add((1l))\n\n(1l)", [], id="with a blank value"),
        pytest.param("See add((1l)).\nIt adds.", [], id="a call in prose"),
        pytest.param(">>> add((1l))\n>>>", [], id="before a bare prompt"),
        pytest.param(">>> lst\n(2l)", [], id="without a call"),
        pytest.param(">>> add((1l))", [], id="at the end"),
        pytest.param("Adds up a list.", [], id="none"),
    ],
)
def test_public_tests(description, tests):
    assert list(public_tests(_task(description))) == tests


@pytest.mark.parametrize(
    ("benchmark", "tests"), [("multipl-e-mbpp", (Input("1", "1"),)), ("own", (Input("1", "1"),)), ("humaneval-x", ())]
)
def test_public_tests_are_examples_in_java(benchmark, tests):
    assert public_tests(_task(">>> add(1)\n1", benchmark)) == tests


@pytest.mark.parametrize(
    ("reply", "inputs"),
    [
        pytest.param("```java\nadd(1)\nadd(2);\n```", ["1", "2"], id="block"),
        pytest.param("add(1) is not meant.\n```java\nadd(2)\n```\nDone.", ["2"], id="the block alone"),
        pytest.param("```\nadd(1)\n```\n```java\nadd(2)\n```", ["2"], id="the last block"),
        pytest.param("add(1)\nadd(1)\nadd(2)", ["1", "2"], id="no block, each once"),
        pytest.param("System.out.println(Problem.add(f(1), 2));", ["f(1), 2"], id="inside a statement"),
        pytest.param('add("a)b", \')\', "\\"")', ['"a)b", \')\', "\\""'], id="brackets in literals"),
        pytest.param("add(new int[]{1, 2}, List.of(3))", ["new int[]{1, 2}, List.of(3)"], id="nested"),
        pytest.param("add()", [""], id="no arguments"),
        pytest.param("addAll(1) readd(2)", [], id="other methods"),
        pytest.param("add(1", [], id="unclosed"),
        pytest.param("I would try an empty list.", [], id="prose"),
    ],
)
def test_inputs(reply, inputs):
    assert [given.arguments for given in read_inputs(reply, "add")] == inputs


@pytest.mark.parametrize(
    ("reply", "tests"),
    [
        pytest.param("add(1) => 2L", [Input("1", "2L")], id="arrow"),
        pytest.param("add(1) == 2L;", [Input("1", "2L")], id="equals"),
        pytest.param("(add(1)) => (2L)", [Input("1", "(2L)")], id="in brackets"),
        pytest.param("add(1)\nadd(2) =>\nadd(3) => 4", [Input("3", "4")], id="no value"),
        pytest.param("add(1) => 2L;  // one\nadd(2) => 3L// two", [Input("1", "2L"), Input("2", "3L")], id="comments"),
        pytest.param('add(1) => "a // b;" // c', [Input("1", '"a // b;"')], id="no comment inside a literal"),
        pytest.param("add(1) => // unknown", [], id="a comment alone"),
    ],
)
def test_tests(reply, tests):
    assert list(read_tests(reply, "add")) == tests


@given(st.text() | st.lists(st.sampled_from(["add(", ")", "(", '"', "\\", "'", "=>", "1", "\n", "```"])).map("".join))
def test_any_reply_can_be_read(reply):
    inputs = read_inputs(reply, "add")

    assert len(set(inputs)) == len(inputs)
    assert all(given.arguments in reply for given in inputs)
    assert {test.arguments for test in read_tests(reply, "add")} <= {given.arguments for given in inputs}
