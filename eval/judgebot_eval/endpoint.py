"""Chat models behind an OpenAI-compatible endpoint (vLLM, llama.cpp, TGI, `transformers serve`, OpenAI itself).

Wrap them in `chat_log.RecordingModel` to keep what was answered.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import accumulate, islice
from typing import Any
from urllib.parse import urlsplit

import openai

from judgebot.errors import JudgebotError
from judgebot_eval.chat import ChatModel, Reply, Request

OPENAI = "https://api.openai.com/v1"
OPENAI_KEY = "OPENAI_API_KEY"
_KEY = re.compile("[!-~]+")
_BROKEN = (ValueError, OverflowError, RecursionError, AttributeError, TypeError)  # the last two: parts are missing
_ROUNDED = 0.01  # above 0, which a log-probability is only by rounding


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers.

    Attributes:
        url: up to and with the version: `http://127.0.0.1:8000/v1`.
        key_variable: the environment variable that holds the key; without it OPENAI_API_KEY for OpenAI, and no key for
            any other.
        timeout: seconds without any sign of the endpoint.
        retries: how often a request is sent again after a refusal, a time-out or a broken answer.
    """

    url: str = OPENAI
    key_variable: str | None = None
    timeout: float = 300.0
    retries: int = 5


class EndpointModel:
    """Asks an endpoint; safe to be used by several threads.

    The answer is read as a stream, the only form that `transformers serve` knows. What was refused for being too much,
    for a fault of the server or of the network is asked again, after longer and longer waits or as the server says.

    Raises:
        JudgebotError: the address is none or holds a key, or the environment has no key, or a proxy that is none.
    """

    def __init__(self, endpoint: Endpoint, environment: Mapping[str, str]) -> None:
        if not _is_address(endpoint.url):
            raise JudgebotError("--endpoint: give http://HOST:PORT/v1 or https://..., and the key by --key-variable")
        self._endpoint = endpoint
        self._key = _key(endpoint, environment)
        try:
            self._client = openai.OpenAI(
                base_url=endpoint.url,
                api_key=self._key or "none",
                timeout=endpoint.timeout,
                max_retries=endpoint.retries,
            )
        except (OSError, ValueError, ImportError) as error:
            mend = "mend the variables for proxies (HTTPS_PROXY, ...) and certificates (SSL_CERT_FILE, ...)"
            raise JudgebotError(f"{endpoint.url}: cannot be asked: {error}; {mend}") from None

    def ask(self, request: Request) -> Reply:
        """Answer a request.

        Raises:
            JudgebotError: it could not be had, also after asking again.
        """
        for _ in range(self._endpoint.retries + 1):
            stream = self._open(request)
            try:
                return _read(stream, request)
            except (openai.APIError, *_BROKEN) as error:
                broken = error
        raise self._error(request, f"broken answers: {broken}") from None

    def _open(self, request: Request) -> Iterable[Any]:
        completions: Any = self._client.chat.completions if request.mode == "chat" else self._client.completions
        try:
            stream: Iterable[Any] = completions.create(**_body(request))
        except openai.APIError as error:
            raise self._error(request, str(error)) from None
        return stream

    def _error(self, request: Request, why: str) -> JudgebotError:
        if self._key:
            why = why.replace(self._key, "***")
        return JudgebotError(
            f"{self._endpoint.url}: no answer of {request.model}: {why.rstrip('.')}; call again to continue"
        )


def _is_address(url: str) -> bool:
    """Tell whether a URL is an address alone: a name, a password or a query would be written down with it."""
    try:
        address = urlsplit(url)
        has_place = address.scheme in {"http", "https"} and bool(address.hostname) and address.port != 0
    except ValueError:
        return False
    return has_place and url.isprintable() and not set(" @?#") & set(url)


def _key(endpoint: Endpoint, environment: Mapping[str, str]) -> str | None:
    variable = endpoint.key_variable or (OPENAI_KEY if endpoint.url == OPENAI else None)
    if variable is None:
        return None
    key = environment.get(variable)
    if not key:
        raise JudgebotError(f"{variable}: not in the environment; put the key of {endpoint.url} there")
    if not _KEY.fullmatch(key):
        raise JudgebotError(f"{variable}: holds white space or what is not ASCII; put the bare key there")
    return key


def _body(request: Request) -> dict[str, Any]:
    """Return what is sent; what is None or empty is left to the endpoint."""
    body: dict[str, Any] = {
        "model": request.model,
        "temperature": request.temperature,
        "max_tokens": request.max_tokens,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    optional = {"top_p": request.top_p, "seed": request.seed, "stop": list(request.stop) or None}
    body |= {name: value for name, value in optional.items() if value is not None}
    if request.mode == "completion":
        (message,) = request.messages
        alternatives = {} if request.top_logprobs is None else {"logprobs": request.top_logprobs}
        return body | {"prompt": message.content} | alternatives
    turns = [{"role": message.role, "content": message.content} for message in request.messages]
    alternatives = {} if request.top_logprobs is None else {"logprobs": True, "top_logprobs": request.top_logprobs}
    return body | {"messages": turns} | alternatives


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    logprob: float
    alternatives: tuple[tuple[str, float], ...]


def _read(stream: Iterable[Any], request: Request) -> Reply:
    """Put a reply together from its chunks.

    Raises:
        ValueError: it has no end, or its log-probabilities are missing or no numbers.
    """
    texts: list[str] = []
    tokens: list[_Token] = []
    finish = ""
    usage = None
    for chunk in stream:
        usage = chunk.usage or usage
        for choice in chunk.choices or ():
            part = choice.text if request.mode == "completion" else choice.delta and choice.delta.content
            texts.append(part or "")
            tokens += _tokens(choice.logprobs)
            finish = str(choice.finish_reason or finish)
    if not finish:
        raise ValueError("an answer without an end")
    text = "".join(texts)
    if request.top_logprobs is not None and text and not tokens:
        raise ValueError("the endpoint sends no log-probabilities; give --no-logprobs")
    if request.top_logprobs and tokens and not tokens[0].alternatives:
        raise ValueError("the endpoint sends no alternatives to its tokens; give --no-logprobs")
    kept = _without_end(tokens, text, finish)
    return Reply(
        text=text,
        token_logprobs=tuple(token.logprob for token in kept),
        first_token=next((token.alternatives for token in kept if token.text.strip()), ()),
        finish=finish,
        prompt_tokens=int((usage and usage.prompt_tokens) or 0),
        completion_tokens=int((usage and usage.completion_tokens) or len(tokens)),
    )


def _tokens(logprobs: Any) -> Iterator[_Token]:
    """Read the tokens of a chunk, in either of the two forms that the protocol has for them."""
    if logprobs is None:
        return
    if hasattr(logprobs, "token_logprobs"):
        alternatives = logprobs.top_logprobs or [{} for _ in logprobs.tokens]
        for text, logprob, others in zip(logprobs.tokens, logprobs.token_logprobs, alternatives, strict=True):
            listed = tuple((token, _number(value)) for token, value in (others or {}).items())
            yield _Token(text, _number(logprob), listed)
        return
    for token in logprobs.content or ():
        listed = tuple((str(other.token), _number(other.logprob)) for other in token.top_logprobs or ())
        yield _Token(token.token, _number(token.logprob), listed)


def _number(logprob: Any) -> float:
    if not isinstance(logprob, int | float) or not -math.inf < logprob < _ROUNDED:
        raise ValueError(f"the endpoint sends {logprob} as a log-probability; give --no-logprobs")
    return logprob


def _without_end(tokens: list[_Token], text: str, finish: str) -> list[_Token]:
    """Leave out the tokens that end a reply and are no part of its text: some endpoints count them.

    They are those of a stop text and the one that says that the reply is over.
    """
    if finish == "stop" and "".join(token.text for token in tokens).startswith(text):
        written = accumulate((len(token.text) for token in tokens), initial=0)
        return tokens[: next(count for count, length in enumerate(written) if length >= len(text))]
    # a token that is part of a character has no text of its own to compare
    ends = finish == "stop" and tokens and (not tokens[-1].text or not text.endswith(tokens[-1].text))
    return tokens[:-1] if ends else tokens


def ask_all(model: ChatModel, requests: Iterable[Request], workers: int) -> Iterator[tuple[int, Reply]]:
    """Ask several requests at a time; yield each answer, as it comes, with the number of its request from 0.

    Requests are drawn as they are needed. After an error no more are sent, and what was under way is still yielded.

    Raises:
        JudgebotError: the first of those that asking raised.
    """
    numbered = enumerate(requests)
    waiting: dict[Future[Reply], int] = {}
    failure: BaseException | None = None
    with ThreadPoolExecutor(workers) as pool:

        def send(count: int) -> None:
            waiting.update((pool.submit(model.ask, request), index) for index, request in islice(numbered, count))

        send(workers)
        while waiting:
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                index = waiting.pop(future)
                error = future.exception()
                failure = failure or error
                send(0 if failure else 1)
                if error is None:
                    yield index, future.result()
    if failure:
        raise failure
