import pytest

from judgebot_eval.chat_cost import PRICES, Price, Usage


@pytest.mark.parametrize(
    ("price", "dollars"),
    [
        pytest.param(Price(2.0, 8.0), 10.0, id="given by the user"),
        pytest.param(PRICES["gpt-4.1-mini"], 0.40 * 1 + 1.60 * 1, id="of the table"),
    ],
)
def test_a_million_tokens_each_way(price, dollars):
    assert Usage(5, 1_000_000, 1_000_000).dollars(price) == pytest.approx(dollars)
