import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.chat import Message, Reply, Request
from judgebot_eval.named_model import NamedModel


class Echo:
    def ask(self, request: Request) -> Reply:
        if request.messages[0].content == "fail":
            raise JudgebotError("no answer")
        return Reply(f"{request.model} {request.temperature} {request.max_tokens} {request.messages[0].content}")


def _conversations(*texts):
    return [(Message("user", text),) for text in texts]


@pytest.mark.parametrize("workers", [pytest.param(1, id="one at a time"), pytest.param(4, id="several")])
def test_answers_come_in_the_order_of_the_questions(workers):
    replies = NamedModel(Echo(), "m", workers).ask(_conversations("a", "b", "c"), 5, 0.5)

    assert [reply.text for reply in replies] == ["m 0.5 5 a", "m 0.5 5 b", "m 0.5 5 c"]


def test_an_answer_that_cannot_be_had_is_an_error():
    with pytest.raises(JudgebotError, match="no answer"):
        NamedModel(Echo(), "m").ask(_conversations("a", "fail"), 5)
