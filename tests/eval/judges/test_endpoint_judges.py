from dataclasses import asdict, replace

import pytest

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval import jsonl
from judgebot_eval.chat import Reply, Request
from judgebot_eval.chat_log import Call, RecordingModel, ReplayModel, request_key
from judgebot_eval.endpoint import OPENAI, EndpointModel
from judgebot_eval.judges.endpoint_judges import chat_model
from judgebot_eval.judges.registry import Options, open_judge
from judgebot_eval.records import LabelledCandidate, Task

EXAMPLE = Example("Returns one.", "int f()", "int f() { return 1; }")
KEY = {"OPENAI_API_KEY": "secret"}
ENDPOINT = "http://127.0.0.1:1/v1"


class Writer:
    """Answers, and records what it answered."""

    def __init__(self, path, text):
        self._path = path
        self._text = text
        self._calls: list[Call] = []

    def ask(self, request: Request) -> Reply:
        reply = Reply(self._text)
        self._calls.append(Call(request_key(request), asdict(request), asdict(reply)))
        jsonl.write(self._path, self._calls)
        return reply


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "calls.jsonl"
    jsonl.write(path, [])
    return path


@pytest.fixture
def options(tmp_path, recording):
    training = tmp_path / "training.jsonl"
    rows = [
        LabelledCandidate(
            str(number), str(number), "s", "g", 0, "d", "int f()", f"int f() {{ return {number}; }}", verdict
        )
        for number, verdict in enumerate(["passed", "failed"])
    ]
    jsonl.write(training, rows)
    task = Task("t", "t", "b", EXAMPLE.description, EXAMPLE.signature, canonical=EXAMPLE.code)
    return Options(model="m", recording=recording, training=training, references=(task,))


@pytest.mark.parametrize(
    ("judge", "reply", "p_correct", "name"),
    [
        pytest.param("chat-zero-shot", "1", 1.0, "m/zero-shot", id="zero-shot"),
        pytest.param("chat-two-shot", "0", 0.0, "m/two-shot", id="two-shot"),
        pytest.param("ice-score", "4", 1.0, "m/ice-score+reference", id="ICE-Score"),
        pytest.param("ice-score-cot", "Score: 2", 0.25, "m/ice-score+reference+cot", id="ICE-Score, chain of thought"),
        pytest.param("codejudge", "Yes", 1.0, "m/codejudge+reference", id="CodeJudge"),
        pytest.param("codejudge-taxonomy", "[]", 1.0, "m/codejudge-taxonomy+reference", id="CodeJudge, taxonomy"),
        pytest.param("codejudge-vanilla", "No", 0.0, "m/codejudge-vanilla+reference", id="CodeJudge, vanilla"),
    ],
)
def test_a_judge_is_replayed_from_its_recording(options, recording, judge, reply, p_correct, name):
    opened = open_judge(judge, options)
    assert opened.name == name

    # what it asks becomes the recording that it is opened with again
    opened._model = replace(opened._model, model=Writer(recording, reply))  # noqa: SLF001
    opened.score([EXAMPLE])
    (score,) = open_judge(judge, options).score([EXAMPLE])

    assert score.p_correct == p_correct


@pytest.mark.parametrize("judge", ["zero-shot", "two-shot"])
def test_another_layout_is_named(options, judge):
    assert open_judge(f"chat-{judge}", replace(options, layout="flat")).name == f"m/{judge}/flat"


@pytest.mark.parametrize(
    ("model", "endpoint", "recorded", "environment", "kind"),
    [
        pytest.param("m", ENDPOINT, False, {}, EndpointModel, id="endpoint"),
        pytest.param("m", "", True, {}, ReplayModel, id="recording"),
        pytest.param("gpt-4.1-mini", "", False, KEY, EndpointModel, id="OpenAI by default"),
        pytest.param("gpt-4.1-mini", "", True, {}, ReplayModel, id="recording without the key"),
        pytest.param("gpt-4.1-mini", "", True, {"OPENAI_API_KEY": ""}, ReplayModel, id="recording, the key empty"),
        pytest.param("m", ENDPOINT, True, {}, RecordingModel, id="both"),
        pytest.param("gpt-4.1-mini", "", True, KEY, RecordingModel, id="both, OpenAI"),
    ],
)
def test_who_answers(recording, model, endpoint, recorded, environment, kind):
    options = Options(model=model, endpoint=endpoint, recording=recording if recorded else None)
    answers = chat_model(options, environment)

    assert type(answers) is kind
    if isinstance(answers, RecordingModel):
        answers.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(Options(model="m"), "needs --endpoint URL", id="no endpoint"),
        pytest.param(Options(model="gpt-4.1-mini"), "OPENAI_API_KEY: not in the environment", id="no key"),
        pytest.param(Options(model="m", endpoint=OPENAI), "OPENAI_API_KEY: not in the", id="no key, OpenAI by its URL"),
        pytest.param(Options(model="m", endpoint=ENDPOINT, key_variable="MINE"), "MINE: not in the", id="no own key"),
    ],
)
def test_what_is_missing_is_named(options, message):
    with pytest.raises(JudgebotError, match=message):
        chat_model(options, {})


def test_a_model_has_to_be_named():
    with pytest.raises(JudgebotError, match="say with --model"):
        open_judge("ice-score", Options(endpoint=ENDPOINT))
