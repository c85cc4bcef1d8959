"""What can go wrong on the way: each is given to `GithubServer.fail`."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import Any

from github_server.reply import DOCUMENTATION, Reply


@dataclass(frozen=True, slots=True)
class Answer:
    """This answer instead of the true one; `handled`: the request was carried out all the same.

    `body` is JSON, text or bytes; by default GitHub's plain error body.
    """

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    handled: bool = False

    def reply(self, _true: Reply) -> Reply:
        body = {"message": HTTPStatus(self.status).phrase} if self.body is None else self.body
        return Reply(self.status, body.encode() if isinstance(body, str) else body, self.headers)


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is closed without an answer."""

    handled: bool = False

    def reply(self, _true: Reply) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer for so many seconds, then the connection is closed; the end of the server ends it sooner."""

    seconds: float = 30
    handled: bool = False

    def reply(self, _true: Reply) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Something happens just before the request, which is then handled as usual."""

    happens: Callable[[], object]
    handled: bool = True

    def reply(self, true: Reply) -> Reply:
        return true


Fault = Answer | Drop | Hang | Meanwhile


def malformed(*, handled: bool = False) -> Answer:
    """JSON that is cut short."""
    return Answer(200, '{"id": 1, "body": "', handled=handled)


def primary_limit(status: int = 403, reset_in: int = 60) -> Answer:
    """No request is left for so many seconds."""
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + reset_in)}
    return _limit(status, "API rate limit exceeded for installation ID 1.", headers)


def secondary_limit(retry_after: int | None = 60, status: int = 403) -> Answer:
    """Too many requests in a short time; None leaves the header out."""
    message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    return _limit(status, message, {} if retry_after is None else {"Retry-After": str(retry_after)})


def abuse_limit(retry_after: int | None = 60) -> Answer:
    """The older wording of a secondary limit."""
    message = "You have triggered an abuse detection mechanism. Please wait a few minutes before you try again."
    return _limit(403, message, {} if retry_after is None else {"Retry-After": str(retry_after)})


def _limit(status: int, message: str, headers: Mapping[str, str]) -> Answer:
    return Answer(status, {"message": message, "documentation_url": DOCUMENTATION}, headers)


@dataclass
class Plan:
    """The faults that are to come, in the order in which they were asked for."""

    _waiting: list[tuple[str, str, Fault, int | None]] = field(default_factory=list)

    def add(self, method: str, pattern: str, fault: Fault, times: int | None) -> None:
        self._waiting.append((method, pattern, fault, times))

    def take(self, method: str, path: str) -> Fault | None:
        """Returns the first that fits the request and counts it; times None never ends."""
        for index, (wanted, pattern, fault, times) in enumerate(self._waiting):
            if matches(wanted, pattern, method, path):
                if times == 1:
                    del self._waiting[index]
                elif times is not None:
                    self._waiting[index] = (wanted, pattern, fault, times - 1)
                return fault
        return None

    def clear(self) -> None:
        self._waiting.clear()


def matches(wanted: str, pattern: str, method: str, path: str) -> bool:
    """Whether a request is of the wanted method ("*" for any) and its path fits the pattern of `fnmatch`."""
    return wanted in ("*", method) and fnmatchcase(path, pattern)
