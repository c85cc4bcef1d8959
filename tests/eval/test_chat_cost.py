from threading import Thread

import pytest

from judgebot_eval.chat import Message, Reply, Request
from judgebot_eval.chat_cost import PRICES, MeteredModel, Price, Usage


class _Model:
    def ask(self, _: Request) -> Reply:
        return Reply("yes", prompt_tokens=3, completion_tokens=2)


def test_what_several_threads_ask_is_counted():
    model = MeteredModel(_Model())
    threads = [
        Thread(target=lambda: [model.ask(Request("m", (Message("user", "?"),))) for _ in range(50)]) for _ in "ab"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert model.usage == Usage(100, 300, 200)


@pytest.mark.parametrize(
    ("price", "dollars"),
    [
        pytest.param(Price(2.0, 8.0), 10.0, id="given by the user"),
        pytest.param(PRICES["gpt-4.1-mini"], 0.40 * 1 + 1.60 * 1, id="of the table"),
    ],
)
def test_a_million_tokens_each_way(price, dollars):
    assert Usage(5, 1_000_000, 1_000_000).dollars(price) == pytest.approx(dollars)
