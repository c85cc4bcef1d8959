import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.encode import Example
from judgebot_eval.chat import Reply, Request
from judgebot_eval.judges.chat_judge import TOP_LOGPROBS, ChatJudge, read_verdict
from judgebot_eval.judges.prompts import zero_shot
from judgebot_eval.named_model import NamedModel

EXAMPLES = [Example(f"Returns {value}.", "int f()", f"int f() {{ return {value}; }}") for value in range(3)]


class Replies:
    """Answers the prompt of each example with its reply, and keeps what was asked."""

    def __init__(self, replies: list[Reply]) -> None:
        self.requests: list[Request] = []
        self._replies = dict(zip((zero_shot(example) for example in EXAMPLES), replies, strict=True))

    def ask(self, request: Request) -> Reply:
        self.requests.append(request)
        return self._replies[request.messages[0].content]


def _render(batch):
    return [zero_shot(example) for example in batch]


def test_each_example_gets_its_score_in_order():
    replies = Replies([Reply("1"), Reply("Sorry, I cannot."), Reply("0")])
    judge = ChatJudge(NamedModel(replies, "gpt-4.1-mini"), "zero-shot", _render)

    assert [score.p_correct for score in judge.score(EXAMPLES)] == [1.0, None, 0.0]
    assert judge.name == "gpt-4.1-mini/zero-shot"
    assert {(request.model, request.temperature) for request in replies.requests} == {("gpt-4.1-mini", 0.0)}


@pytest.mark.parametrize(
    ("logprobs", "asked"), [pytest.param(True, TOP_LOGPROBS, id="with"), pytest.param(False, None, id="without")]
)
def test_log_probabilities_are_asked_for(logprobs, asked):
    replies = Replies([Reply("1")] * 3)
    ChatJudge(NamedModel(replies, "m"), "zero-shot", _render, logprobs=logprobs).score(EXAMPLES)

    assert {request.top_logprobs for request in replies.requests} == {asked}


@pytest.mark.parametrize(
    ("text", "p_correct"),
    [
        pytest.param("0", 0.0, id="zero"),
        pytest.param(" 1\n", 1.0, id="one with space"),
        pytest.param("1. **Correct Implementation**", 1.0, id="its first character"),
        pytest.param("**1**", None, id="markup"),
        pytest.param("Output: 1", None, id="prose"),
        pytest.param("2", None, id="another digit"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_free_text(text, p_correct):
    score = read_verdict(Reply(text))

    assert (score.p_correct, score.logit, score.raw) == (p_correct, None, text)


@pytest.mark.parametrize(
    ("alternatives", "logit"),
    [
        pytest.param({"1": 0.8, "0": 0.2}, math.log(4), id="both"),
        pytest.param({"1": 0.5, " 1": 0.3, "0": 0.1, "\n0": 0.1}, math.log(4), id="variants are added"),
        pytest.param({"1": 0.5, "The": 0.3, "0": 0.125}, math.log(4), id="other tokens do not count"),
        pytest.param({"1": 0.9, "The": 0.06}, math.log(0.9 / 0.04), id="unlisted, by what is left"),
        pytest.param({"1": 0.5, "The": 0.1}, math.log(5), id="unlisted, by the last one"),
        pytest.param({"0": 1.0}, math.log(1e-7), id="nothing is left: surely wrong"),
        pytest.param({"1": 1.0}, -math.log(1e-7), id="nothing is left: surely correct"),
    ],
)
def test_the_softmax_is_over_the_two_digits(alternatives, logit):
    first_token = tuple((token, math.log(p)) for token, p in alternatives.items())
    score = read_verdict(Reply("1", first_token=first_token))

    assert score.logit == pytest.approx(logit)
    assert score.p_correct == pytest.approx(1 / (1 + math.exp(-logit)))


def test_the_whole_vocabulary_stands_in_raw():
    first_token = (("1", math.log(0.6)), ("0", math.log(0.1)), ("Yes", math.log(0.2)))

    assert json.loads(read_verdict(Reply("1", first_token=first_token)).raw) == {
        "reply": "1",
        "full": pytest.approx(0.6),
        "outside": pytest.approx(0.3),
    }


@pytest.mark.parametrize(
    ("text", "first_token"),
    [
        pytest.param("1.", (("1.", -0.1), ("One", -3.0)), id="no token of its own"),
        pytest.param("\n1", (("\n", -0.1), ("0", -3.0), ("1", -5.0)), id="behind a line's end"),
        pytest.param("1", (("Well", -0.1), ("0", -3.0), ("1", -5.0)), id="behind what is not of the text"),
    ],
)
def test_a_digit_that_is_not_the_first_token_is_read_as_text(text, first_token):
    score = read_verdict(Reply(text, first_token=first_token))

    assert (score.p_correct, score.logit, score.raw) == (1.0, None, text)


@given(
    st.sampled_from("01"),
    st.lists(st.tuples(st.sampled_from(["0", "1", " 1", "x"]), st.floats(-1e4, 0)), max_size=20),
)
def test_a_verdict_always_has_a_probability(text, first_token):
    score = read_verdict(Reply(text, first_token=tuple(first_token)))

    assert score.p_correct is not None
    assert 0 <= score.p_correct <= 1
