"""Conversations on record: every call to a model as a JSON line, to be played again without the model."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, Self

from judgebot.errors import JudgebotError
from judgebot_eval.chat import ChatModel, Reply, Request
from judgebot_eval.jsonl import Log, read


@dataclass(frozen=True, slots=True)
class Call:
    """A request and its answer.

    Attributes:
        key: the sha256 of the request, its seed included.
        request: the fields of `Request`; likewise `reply`, those of `Reply`.
    """

    VERSION: ClassVar = 1
    key: str
    request: Mapping[str, Any]
    reply: Mapping[str, Any]


def request_key(request: Request) -> str:
    """Name a request by the sha256 of all that is asked: requests that differ in the seed alone are different."""
    text = json.dumps(asdict(request), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _reply(call: Call) -> Reply:
    alternatives = tuple((token, logprob) for token, logprob in call.reply["first_token"])
    fields = {**call.reply, "token_logprobs": tuple(call.reply["token_logprobs"]), "first_token": alternatives}
    return Reply(**fields)


class RecordingModel:
    """Asks another model, and records each call at once; what is on record already is not asked again.

    Use it in a `with`, which closes the record; safe to be used by several threads.
    """

    def __init__(self, model: ChatModel, path: Path) -> None:
        self._model = model
        self._log = Log(path, Call, lambda call: call.key)
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._log.__exit__(*error)

    def ask(self, request: Request) -> Reply:
        """Answer a request from the record, else by the model."""
        key = request_key(request)
        if key not in self._log:
            reply = self._model.ask(request)
            with self._lock:
                self._log.add(Call(key, asdict(request), asdict(reply)))
        return _reply(self._log.records[key])


class ReplayModel:
    """Answers from a record alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._calls = {call.key: call for call in read(path, Call)}

    def ask(self, request: Request) -> Reply:
        """Answer a request from the record.

        Raises:
            JudgebotError: it is not there.
        """
        key = request_key(request)
        if key not in self._calls:
            raise JudgebotError(
                f"{self._path}: no recorded answer of {request.model} to the request {key[:12]}; record it"
            )
        return _reply(self._calls[key])
