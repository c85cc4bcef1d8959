import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.chat import Reply, Request
from judgebot_eval.named_model import NamedModel
from judgebot_eval.records import Candidate, Task
from judgebot_eval.select.s_star.driver import Output
from judgebot_eval.select.s_star.sampling import Sample, Sampler, recorded_samples
from judgebot_eval.select.s_star.settings import Settings

DOUBLES = Task("t", "t", "multipl-e-humaneval", "Doubles.\n>>> twice(1)\n2\n>>> twice(3)\n6", "long twice(long n)")
WITHOUT_TESTS = Task("t", "t", "multipl-e-mbpp", "Doubles.", "long twice(long n)")
VALUES = {"n + n": {"1": 2, "3": 6}, "n + 1": {"1": 2, "3": 4}, "n": {"1": 1, "3": 3}}


class Values:
    """Knows what methods return by the expression in them."""

    def run(self, task, calls):  # noqa: ARG002 - an executor's signature
        return [self._output(call) for call in calls]

    def _output(self, call):
        expression = call.code.partition("return ")[2].partition(";")[0]
        if expression not in VALUES:
            return Output(error="there is no method")
        return Output(str(VALUES[expression][call.given.arguments]), expected=call.given.expected)


class Generator:
    """Answers each call by the number in its temperature, and keeps the prompts."""

    def __init__(self, replies: dict[int, str | None]) -> None:
        self.prompts: dict[int, str] = {}
        self._replies = replies

    def ask(self, request: Request) -> Reply:
        number = round((request.temperature - 0.7) / 0.0001)
        self.prompts[number] = request.messages[0].content
        reply = self._replies[number]
        if reply is None:
            raise JudgebotError("too long for the model")
        return Reply(reply)


def _method(expression):
    return f"long twice(long n) {{ return {expression}; }}"


def _reply(expression):
    return f"I try {expression}.\n```java\n{_method(expression)}\n```"


def _draw(replies, task=DOUBLES, **settings):
    generator = Generator(replies)
    sampler = Sampler(NamedModel(generator, "g"), Values(), Settings(**settings))
    return sampler.draw(task), generator


def test_the_settings_are_those_of_the_papers_final_runs():
    assert Settings() == Settings(samples=16, rounds=3, temperature=0.7, history="all", max_tokens=2048)


def test_each_sample_debugs_itself_until_it_passes():
    samples, generator = _draw(
        {
            0: _reply("n + n"),
            3: _reply("n"),
            4: _reply("n + 1"),
            5: _reply("n + n"),
            6: _reply("n"),
            7: "I give up.",
            8: _reply("n + 1"),
        },
        samples=3,
        rounds=3,
    )

    # calls (i, r) have the temperature T + 0.0001 * (i * R + r); a sample that passes makes no more
    assert sorted(generator.prompts) == [0, 3, 4, 5, 6, 7, 8]
    assert samples == [
        Sample("t", 0, _method("n + n"), rounds=1, public=(True, True)),
        Sample("t", 1, _method("n + n"), rounds=3, public=(True, True)),
        Sample("t", 2, _method("n + 1"), rounds=3, public=(True, False)),
    ]
    assert [sample.rate for sample in samples] == [1.0, 1.0, 0.5]


@pytest.mark.parametrize(
    ("history", "shown"),
    [
        pytest.param("all", ["I try n.", "return n;", "I try n + 1.", "return n + 1;"], id="whole"),
        pytest.param("last", ["I try n + 1.", "return n + 1;"], id="last round only"),
    ],
)
def test_the_history_that_a_sample_sees(history, shown):
    _, generator = _draw({0: _reply("n"), 1: _reply("n + 1"), 2: _reply("n")}, samples=1, rounds=3, history=history)

    assert [
        part for part in ("I try n.", "return n;", "I try n + 1.", "return n + 1;") if part in generator.prompts[2]
    ] == shown
    assert "Test 1: twice(3): failed, expected 6, got 4" in generator.prompts[2]


@pytest.mark.parametrize(
    ("task", "rounds"),
    [pytest.param(WITHOUT_TESTS, 3, id="no public tests"), pytest.param(DOUBLES, 1, id="no debugging")],
)
def test_one_round_is_plain_sampling(task, rounds):
    replies = {0: _reply("n"), rounds: _reply("n + n")}
    samples, generator = _draw(replies, task, samples=2, rounds=rounds)

    assert sorted(generator.prompts) == [0, rounds]
    assert [sample.code for sample in samples] == [_method("n"), _method("n + n")]


def test_an_exception_leaves_an_empty_program():
    samples, _ = _draw({0: _reply("n"), 1: None, 2: _reply("n + n")}, samples=2, rounds=2)

    assert samples[0] == Sample("t", 0, "", rounds=2, lost=True)
    assert samples[0].rate == 0
    assert samples[1].code == _method("n + n")


def test_an_endpoint_that_answers_nothing_is_an_error():
    with pytest.raises(JudgebotError, match="too long for the model"):
        _draw({0: None, 3: None}, samples=2, rounds=3)


def test_a_reply_without_a_method_fails_its_tests():
    samples, _ = _draw({0: "I would rather not."}, samples=1, rounds=1)

    assert samples == [Sample("t", 0, "", rounds=1, public=(False, False))]


@pytest.mark.parametrize(
    ("task", "rates"),
    [
        pytest.param(DOUBLES, [1.0, 0.5, 0.0], id="public tests"),
        pytest.param(WITHOUT_TESTS, [1.0, 1.0, 0.0], id="none"),
    ],
)
def test_candidates_from_elsewhere(task, rates):
    codes = [_method("n + n"), _method("n + 1"), ""]
    samples = recorded_samples(task, [Candidate("t", "g", 7, code, code) for code in codes], Values())

    assert [sample.rate for sample in samples] == rates
    assert [sample.key for sample in samples] == ["t#0", "t#1", "t#2"]
