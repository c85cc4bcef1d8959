import json
from dataclasses import replace

import pytest

from judgebot.errors import JudgebotError
from judgebot_eval.chat import Message, Reply, Request
from judgebot_eval.chat_log import RecordingModel, ReplayModel, request_key

REQUEST = Request("m", (Message("user", "é?"),), temperature=1.0, seed=1, top_logprobs=1)
REPLY = Reply("yes", (-0.5, -1.0), (("yes", -0.5), ("no", -0.75)), "stop", 3, 2)


class _Model:
    def __init__(self) -> None:
        self.asked = 0

    def ask(self, _: Request) -> Reply:
        self.asked += 1
        return replace(REPLY, prompt_tokens=self.asked)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(replace(REQUEST), True, id="equal"),
        pytest.param(replace(REQUEST, seed=2), False, id="another seed"),
        pytest.param(replace(REQUEST, model="n"), False, id="another model"),
        pytest.param(replace(REQUEST, messages=(Message("system", "é?"),)), False, id="another role"),
        pytest.param(replace(REQUEST, temperature=0.5), False, id="another temperature"),
        pytest.param(replace(REQUEST, messages=(Message("user", "\ud83d"),)), False, id="lone surrogate"),
    ],
)
def test_a_key_names_all_that_is_asked(other, same):
    assert (request_key(other) == request_key(REQUEST)) == same


def test_what_was_recorded_is_not_asked_again(tmp_path):
    path, model = tmp_path / "calls.jsonl", _Model()
    for _ in range(2):
        with RecordingModel(model, path) as recording:
            assert [recording.ask(REQUEST) for _ in range(2)] == [replace(REPLY, prompt_tokens=1)] * 2

    assert model.asked == 1
    (line,) = path.read_text().splitlines()
    assert json.loads(line)["request"]["messages"] == [{"role": "user", "content": "é?"}]


def test_a_record_is_played_again(tmp_path):
    path = tmp_path / "calls.jsonl"
    with RecordingModel(_Model(), path) as recording:
        reply = recording.ask(REQUEST)

    assert ReplayModel(path).ask(REQUEST) == reply


def test_what_is_not_recorded_is_an_error(tmp_path):
    path = tmp_path / "calls.jsonl"
    path.touch()

    with pytest.raises(JudgebotError, match=r"calls\.jsonl: no recorded answer of m to the request [0-9a-f]{12}"):
        ReplayModel(path).ask(REQUEST)
