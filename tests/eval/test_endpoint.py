from collections.abc import Sequence
from threading import Barrier, Lock

import pytest
from chat_endpoint import Answer, chat_chunk, events, said, serve, usage_chunk

from judgebot.errors import JudgebotError
from judgebot_eval.chat import Message, Reply, Request
from judgebot_eval.endpoint import OPENAI_KEY, Endpoint, EndpointModel, ask_all

REQUEST = Request("m", (Message("system", "s"), Message("user", "u")))
AT_ONCE = {"retry-after-ms": "1"}
BUSY = Answer(b'{"error": {"message": "busy"}}', 429, AT_ONCE)
DOWN = Answer(b"no", 503, AT_ONCE)
LOGIN_PAGE = Answer(b"<html>log in</html>")
CUT = Answer(events(chat_chunk("half")))
NO_JSON = Answer(b"data: {\n\n")
FAULT = Answer(events({"error": {"message": "out of memory"}}))
NO_OBJECT = Answer(events([]))
DEEP = Answer(b"data: " + b"[" * 200_000 + b"\n\n")
ENDLESS = Answer(events(chat_chunk("yes", "stop"), {"choices": [], "usage": {"prompt_tokens": float("inf")}}))
NO_TEXT = Answer(events(chat_chunk(["yes"], "stop")))


def _script(*answers: Answer):
    waiting = list(answers)
    return lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def _model(url: str, *, retries: int = 2, key_variable: str | None = None) -> EndpointModel:
    return EndpointModel(Endpoint(url, key_variable, timeout=5, retries=retries), {"KEY": "hunter2"})


@pytest.mark.parametrize(
    ("answers", "requests"),
    [
        pytest.param([said("yes")], 1, id="at once"),
        pytest.param([BUSY, said("yes")], 2, id="after being refused for too much"),
        pytest.param([DOWN, BUSY, said("yes")], 3, id="after a fault of the server"),
        pytest.param([LOGIN_PAGE, said("yes")], 2, id="after a page that is no stream"),
        pytest.param([CUT, said("yes")], 2, id="after an answer without an end"),
        pytest.param([NO_JSON, said("yes")], 2, id="after what is no JSON"),
        pytest.param([FAULT, said("yes")], 2, id="after an error within the stream"),
        pytest.param([NO_OBJECT, said("yes")], 2, id="after a piece that is no object"),
        pytest.param([NO_TEXT, said("yes")], 2, id="after a piece whose text is none"),
        pytest.param([DEEP, said("yes")], 2, id="after a piece that is nested too deeply"),
        pytest.param([ENDLESS, said("yes")], 2, id="after a count without end"),
    ],
)
def test_an_answer_is_had(answers, requests):
    with serve(_script(*answers)) as endpoint:
        assert _model(endpoint.url).ask(REQUEST) == Reply("yes", finish="stop", prompt_tokens=7, completion_tokens=1)
        assert len(endpoint.requests) == requests


@pytest.mark.parametrize(
    ("answers", "message", "requests"),
    [
        pytest.param([BUSY], "busy", 3, id="always too much"),
        pytest.param([LOGIN_PAGE], "an answer without an end", 3, id="always broken"),
        pytest.param([Answer(b'{"error": {"message": "no model m"}}', 404)], "no model m", 1, id="unknown model"),
        pytest.param([Answer(b'{"error": {"message": "bad key hunter2"}}', 401)], r"bad key \*\*\*", 1, id="wrong key"),
    ],
)
def test_no_answer_is_an_error_that_names_the_endpoint(answers, message, requests):
    with serve(_script(*answers)) as endpoint:
        with pytest.raises(JudgebotError, match=rf"127\.0\.0\.1.*no answer of m: .*{message}") as error:
            _model(endpoint.url, key_variable="KEY").ask(REQUEST)
        assert "hunter2" not in str(error.value)
        assert len(endpoint.requests) == requests


def test_an_endpoint_that_is_not_there():
    with serve(_script(BUSY)) as endpoint:
        pass

    with pytest.raises(JudgebotError, match="Connection error; call again to continue"):
        _model(endpoint.url, retries=0).ask(REQUEST)


@pytest.mark.parametrize(
    ("endpoint", "message"),
    [
        pytest.param(Endpoint(key_variable=OPENAI_KEY), "OPENAI_API_KEY: not in the environment", id="no key"),
        pytest.param(Endpoint(), "OPENAI_API_KEY: not in the environment", id="no key, none named"),
        pytest.param(Endpoint("localhost:8000"), "--endpoint", id="no scheme"),
        pytest.param(Endpoint("http://"), "--endpoint", id="no host"),
        pytest.param(Endpoint("http://host:port/v1"), "--endpoint", id="no port"),
        pytest.param(Endpoint("http://[::1"), "--endpoint", id="half an address"),
        pytest.param(Endpoint("http://host/\x01v1"), "--endpoint", id="what cannot be printed"),
        pytest.param(Endpoint("https://me:secret@host/v1"), "--endpoint", id="name and key in the address"),
        pytest.param(Endpoint("https://:secret@host/v1"), "--endpoint", id="key in the address"),
        pytest.param(Endpoint("https://host/v1?key=secret"), "--endpoint", id="key in the query"),
        pytest.param(Endpoint(key_variable="LINE"), "LINE: holds white space", id="key with the end of its line"),
        pytest.param(Endpoint(key_variable="CUT"), "CUT: holds white space or what is not", id="key shown shortened"),
    ],
)
def test_an_endpoint_that_cannot_be_asked(endpoint, message):
    with pytest.raises(JudgebotError, match=message) as error:
        EndpointModel(endpoint, {"LINE": "secret\n", "CUT": "secret…"})
    assert "secret" not in str(error.value)


def test_a_proxy_that_is_none(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "gopher://host")
    with pytest.raises(JudgebotError, match=r"http://host/v1: cannot be asked: .*proxy.*; mend the variables"):
        EndpointModel(Endpoint("http://host/v1"), {})


@pytest.mark.parametrize(
    "usage",
    [
        pytest.param({}, id="none of its parts"),
        pytest.param({"prompt_tokens": None, "completion_tokens": None}, id="parts that are null"),
    ],
)
def test_what_is_not_counted_is_0(usage):
    with serve(_script(Answer(events(chat_chunk("a", "stop"), {"choices": [], "usage": usage})))) as endpoint:
        reply = _model(endpoint.url).ask(REQUEST)

    assert reply == Reply("a", finish="stop", prompt_tokens=0, completion_tokens=0)


@pytest.mark.parametrize(
    ("finish", "listed", "prompt_tokens", "reply"),
    [
        pytest.param("stop", "1", 7.0, Reply("1", (-0.5,), (("1", -0.5),), "stop", 7, 1), id="a count with a point"),
        pytest.param(2, "1", 7, Reply("1", (-0.5,), (("1", -0.5),), "2", 7, 1), id="a number for the finish"),
        pytest.param("stop", 1, 7, Reply("1", (-0.5,), (("1", -0.5),), "stop", 7, 1), id="a number for a token"),
        pytest.param("stop", None, 7, Reply("1", (-0.5,), (("None", -0.5),), "stop", 7, 1), id="null for a token"),
    ],
)
def test_a_reply_can_be_read_from_the_record(finish, listed, prompt_tokens, reply):
    token = {"token": "1", "logprob": -0.5, "top_logprobs": [{"token": listed, "logprob": -0.5}]}
    usage = {"choices": [], "usage": {"prompt_tokens": prompt_tokens, "completion_tokens": 1}}
    with serve(_script(Answer(events(chat_chunk("1", finish, logprobs={"content": [token]}), usage)))) as endpoint:
        assert repr(_model(endpoint.url).ask(Request("m", REQUEST.messages, top_logprobs=2))) == repr(reply)


def test_a_piece_may_have_no_text():
    filtered = {"choices": [{"index": 0, "finish_reason": None, "content_filter_offsets": {}}]}
    with serve(_script(Answer(events(filtered, chat_chunk("a", "stop"))))) as endpoint:
        assert _model(endpoint.url).ask(REQUEST).text == "a"


CHAT = {
    "path": "/v1/chat/completions",
    "model": "m",
    "temperature": 0.0,
    "max_tokens": 1024,
    "stream": True,
    "stream_options": {"include_usage": True},
    "messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "u"}],
}


@pytest.mark.parametrize(
    ("request_", "key_variable", "sent"),
    [
        pytest.param(REQUEST, None, CHAT | {"authorization": "Bearer none"}, id="as little as possible"),
        pytest.param(
            Request("m", REQUEST.messages, top_p=0.9, seed=3, top_logprobs=2, stop=("\n",)),
            "KEY",
            CHAT
            | {"top_p": 0.9, "seed": 3, "stop": ["\n"], "logprobs": True, "top_logprobs": 2}
            | {"authorization": "Bearer hunter2"},
            id="all",
        ),
    ],
)
def test_what_a_chat_sends(request_, key_variable, sent):
    answer = Answer(events(chat_chunk("a", "stop", logprobs={"content": [_token("a", -0.5, b=-1.5)]})))
    with serve(_script(answer)) as endpoint:
        _model(endpoint.url, key_variable=key_variable).ask(request_)

    assert endpoint.requests == [sent]


def _token(text: str, logprob: float, **others: float):
    alternatives = [{"token": token, "logprob": value, "bytes": None} for token, value in others.items()]
    return {"token": text, "logprob": logprob, "bytes": None, "top_logprobs": alternatives}


@pytest.mark.parametrize(
    ("last", "finish", "logprobs"),
    [
        pytest.param(_token("b", -0.25), "stop", (-0.5, -0.25), id="the end is not counted"),
        pytest.param(_token("<|end|>", -0.25), "stop", (-0.5,), id="the end is counted"),
        pytest.param(_token("", -0.25), "stop", (-0.5,), id="the end is counted, without a text"),
        pytest.param(_token("b", -0.25), "length", (-0.5, -0.25), id="cut off"),
    ],
)
def test_log_probabilities_leave_out_the_end(last, finish, logprobs):
    first = chat_chunk("a", logprobs={"content": [_token("a", -0.5, a=-0.5, c=-2.0)]})
    text = "b" if logprobs == (-0.5, -0.25) else ""
    chunks = [first, chat_chunk(text, logprobs={"content": [last]}), chat_chunk(None, finish), usage_chunk(3, 2)]
    with serve(_script(Answer(events(*chunks)))) as endpoint:
        reply = _model(endpoint.url).ask(Request("m", REQUEST.messages, top_logprobs=2))

    assert reply == Reply(f"a{text}", logprobs, (("a", -0.5), ("c", -2.0)), finish, 3, 2)


def test_alternatives_are_those_to_the_first_token_that_is_not_blank():
    tokens = [_token(" ", -0.1, x=-3.0), _token("1", -0.25, a=-0.5)]
    with serve(_script(Answer(events(chat_chunk(" 1", "stop", logprobs={"content": tokens}))))) as endpoint:
        reply = _model(endpoint.url).ask(Request("m", REQUEST.messages, top_logprobs=1))

    assert (reply.token_logprobs, reply.first_token) == ((-0.1, -0.25), (("a", -0.5),))


def test_log_probabilities_leave_out_the_stop_text():
    tokens = [_token(text, -float(number)) for number, text in enumerate(["x;", "\n   ", " }", "\n"])]
    with serve(_script(Answer(events(chat_chunk("x;", "stop", logprobs={"content": tokens}))))) as endpoint:
        reply = _model(endpoint.url).ask(Request("m", REQUEST.messages, top_logprobs=0, stop=("\n    }\n",)))

    assert reply.token_logprobs == (-0.0,)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        pytest.param(said("yes"), "sends no log-probabilities", id="none"),
        pytest.param(
            Answer(events(chat_chunk("a", "stop", logprobs={"content": [_token("a", float("-inf"))]}))),
            "sends -inf as a log-probability",
            id="not finite",
        ),
        pytest.param(
            Answer(events(chat_chunk("a", "stop", logprobs={"content": [_token("a", None)]}))),
            "sends None as a log-probability",
            id="null",
        ),
        pytest.param(
            Answer(events(chat_chunk("a", "stop", logprobs={"content": [_token("a", 17.5)]}))),
            "sends 17.5 as a log-probability",
            id="of more than all",
        ),
    ],
)
def test_an_endpoint_without_log_probabilities(answer, message):
    with (
        serve(_script(answer)) as endpoint,
        pytest.raises(JudgebotError, match=f"{message}; give --no-logprobs"),
    ):
        _model(endpoint.url, retries=0).ask(Request("m", REQUEST.messages, top_logprobs=0))


def test_an_endpoint_without_alternatives():
    with (
        serve(_script(Answer(events(chat_chunk("1", "stop", logprobs={"content": [_token("1", -0.5)]}))))) as endpoint,
        pytest.raises(JudgebotError, match="sends no alternatives to its tokens; give --no-logprobs"),
    ):
        _model(endpoint.url, retries=0).ask(Request("m", REQUEST.messages, top_logprobs=20))


def test_a_text_is_continued():
    logprobs = {"tokens": ["x", " y"], "token_logprobs": [-1.0, -2.0], "top_logprobs": [{"x": -1.0}, {" y": -2.0}]}
    chunk = {"id": "1", "object": "text_completion", "created": 0, "model": "m"}
    choice = {"index": 0, "text": "x y", "finish_reason": "length", "logprobs": logprobs}
    with serve(_script(Answer(events(chunk | {"choices": [choice]})))) as endpoint:
        request = Request("m", (Message("user", "int "),), top_logprobs=1, mode="completion", stop=("}",))
        reply = _model(endpoint.url).ask(request)

    assert reply == Reply("x y", (-1.0, -2.0), (("x", -1.0),), "length", 0, 2)
    (sent,) = endpoint.requests
    assert (sent["path"], sent["prompt"], sent["logprobs"], sent["stop"]) == ("/v1/completions", "int ", 1, ["}"])


class _Parrot:
    """Repeats what it is asked; some words it refuses."""

    def __init__(self, at_a_time: int = 1, refuses: Sequence[str] = ()) -> None:
        self.asked: list[str] = []
        self._barrier = Barrier(at_a_time)
        self._refuses = refuses
        self._lock = Lock()

    def ask(self, request: Request) -> Reply:
        word = request.messages[0].content
        with self._lock:
            self.asked.append(word)
        self._barrier.wait(timeout=10)
        if word in self._refuses:
            raise JudgebotError(word)
        return Reply(word)


def _words(count: int) -> list[Request]:
    return [Request("m", (Message("user", str(number)),)) for number in range(count)]


@pytest.mark.parametrize("workers", [pytest.param(n, id=f"{n} at a time") for n in (1, 3)])
def test_all_are_asked_with_bounded_concurrency(workers):
    parrot = _Parrot(workers)

    answers = dict(ask_all(parrot, _words(6), workers))

    assert {index: reply.text for index, reply in answers.items()} == {index: str(index) for index in range(6)}
    assert sorted(parrot.asked) == [str(index) for index in range(6)]


def test_requests_are_drawn_as_they_are_needed():
    drawn = iter(_words(100))
    answers = ask_all(_Parrot(), drawn, 1)

    assert next(answers)[1].text == "0"
    answers.close()
    assert next(drawn).messages[0].content == "2"


def test_after_an_error_no_more_are_asked_and_none_is_lost():
    parrot = _Parrot(refuses=("2",))
    answers = []

    with pytest.raises(JudgebotError, match="2"):
        answers.extend(ask_all(parrot, _words(6), 1))

    assert parrot.asked == ["0", "1", "2"]
    assert [reply.text for _, reply in answers] == ["0", "1"]


def test_the_other_answers_under_way_are_yielded():
    answers = []
    with pytest.raises(JudgebotError):
        answers.extend(ask_all(_Parrot(3, refuses=("0",)), _words(3), 3))

    assert sorted(reply.text for _, reply in answers) == ["1", "2"]
