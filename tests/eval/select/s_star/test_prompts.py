import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot_eval.records import Task
from judgebot_eval.select.s_star import prompts
from judgebot_eval.select.s_star.calls import Input
from judgebot_eval.select.s_star.driver import Output

TASK = Task(
    "t", "t", "b", "Doubles.", "long twice(long n)", "import java.util.*;\nclass A {\n    long twice(long n) {\n"
)
TESTS = [Input("1", "2"), Input("3", "6")]
ROUNDS = [
    prompts.Round("I add one.", "CODE 0", "", (Output("2", "", "2"), Output("4", "", "6"))),
    prompts.Round("I divide.", "CODE 1", "", (Output("2", "", "2"), Output(error="ArithmeticException: / by zero"))),
]


def _text(conversation):
    return "\n".join(message.content for message in conversation)


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        pytest.param("Answer: 0", 0, id="zero"),
        pytest.param("Both are fine.\nAnswer: 2", 2, id="after prose"),
        pytest.param("**Answer: 1**", 1, id="markup"),
        pytest.param("answer: `1`.", 1, id="code"),
        pytest.param("Answer: 0\nNo, wait.\nAnswer: 1", 1, id="the last"),
        pytest.param("1", 1, id="bare"),
        pytest.param("Answer: 3", None, id="no such program"),
        pytest.param("Answer: 10", None, id="no digit"),
        pytest.param("Program 1 is better.", None, id="no answer"),
        pytest.param("1 of them is better", None, id="a number in prose"),
        pytest.param("", None, id="empty"),
    ],
)
def test_answers(reply, answer):
    assert prompts.read_answer(reply) == answer


@given(st.text() | st.lists(st.sampled_from(["Answer", ":", " ", "0", "1", "2", "3", "\n", "*"])).map("".join))
def test_any_reply_has_an_answer_or_none(reply):
    assert prompts.read_answer(reply) in {None, 0, 1, 2}


def test_the_first_round_shows_the_task_alone():
    text = _text(prompts.solve(TASK, TESTS, []))

    assert all(part in text for part in ("Doubles.", "long twice(long n)"))
    assert "Round" not in text


def test_a_later_round_shows_reasoning_code_and_each_test():
    text = _text(prompts.solve(TASK, TESTS, ROUNDS))

    assert text.startswith(_text(prompts.solve(TASK, TESTS, [])))
    assert "Round 0, reasoning:\nI add one." in text
    assert "Round 1, code:\nCODE 1" in text
    assert "Test 0: twice(1): passed\nTest 1: twice(3): failed, expected 6, got 4\n" in text
    assert "Test 1: twice(3): failed, error: ArithmeticException: / by zero\n" in text


@pytest.mark.parametrize(
    ("conversation", "said"),
    [
        pytest.param(prompts.write_inputs(TASK), ["one call of `twice` a line", "`java.util.*`"], id="inputs"),
        pytest.param(prompts.write_tests(TASK), ["`twice(ARGUMENTS) => VALUE`"], id="tests"),
        pytest.param(
            prompts.separate(TASK, "CODE 0", "CODE 1"),
            ["Program 0:\nCODE 0", "Program 1:\nCODE 1", "one of the two programs fails"],
            id="separating inputs",
        ),
        pytest.param(
            prompts.decide(TASK, ("CODE 0", "CODE 1"), ([(TESTS[0], Output("2"))], [(TESTS[0], Output(error="E"))])),
            ["Program 0:\nCODE 0\n\nWhen it was run:\ntwice(1) -> 2\n", "twice(1) -> error: E\n", "Answer: 2"],
            id="decision",
        ),
    ],
)
def test_what_is_asked(conversation, said):
    text = _text(conversation)

    assert all(part in text for part in ["Doubles.", "long twice(long n)", *said])


def test_a_decision_on_code_alone_speaks_of_no_run():
    assert "run" not in _text(prompts.decide(TASK, ("CODE 0", "CODE 1"), ((), ())))
