"""Sends one request to GitHub's API, paced, and again where that helps; the only importer of PyGithub.

PyGithub's own objects stand aside: reading a key that an item of a list lacks (as `in_reply_to_id` does in the first
comment of a thread) makes them send one more request for each item.
"""

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, TypeVar
from urllib.parse import urlsplit

from github import Auth, Github, GithubException

from judgebot import __version__
from judgebot.errors import JudgebotError
from judgebot.github.errors import GithubError, refusal, unexpected, unreachable
from judgebot.github.pacing import Pace, pause

PAGE = 100
"""Items on a page, the most that GitHub gives."""
TIMEOUT = 30
"""Seconds to wait for an answer; GitHub itself gives up after ten."""

_ADDRESS = re.compile(r"https?://[\w\[]")

_Record = TypeVar("_Record")
Verb = Literal["GET", "POST", "PATCH", "DELETE"]
Parameters = Mapping[str, str | int]


class Purpose(NamedTuple):
    """What a request is for, said where it fails: "post a review", and the permission it takes, if that is known."""

    attempted: str
    permission: str = ""


class Transport:
    """A connection to one API. Its methods raise GithubError if GitHub refuses or does not answer.

    Args:
        token: sent with each request, and shown nowhere.
        api_url: such as "https://api.github.com" or "https://github.example.org/api/v3".
        sleep: waits some seconds.
        clock: seconds that never go back.
        timeout: seconds to wait for an answer.

    Raises:
        JudgebotError: the token or the address cannot be one.
    """

    def __init__(
        self,
        token: str,
        api_url: str,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
        timeout: int = TIMEOUT,
    ) -> None:
        if not (token.isascii() and token.isprintable() and token.strip()):
            raise JudgebotError("token: it is empty, or holds characters that no token has; give it as GitHub shows it")
        if not _is_address(api_url):
            raise JudgebotError(f"github-api-url: {api_url!r} is no address; give one such as https://api.github.com")
        self._github = Github(
            auth=Auth.Token(token.strip()),
            base_url=api_url.rstrip("/"),
            user_agent=f"judgebot/{__version__}",
            timeout=timeout,
            api_version="2022-11-28",
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=None,
        )
        self._sleep = sleep
        self._pace = Pace(sleep, clock)

    def close(self) -> None:
        """Close the connection."""
        self._github.close()

    def pages(self, purpose: Purpose, url: str, parameters: Parameters) -> Iterator[Any]:
        """The items of a list, page by page, as they are needed.

        A full page may have another one after it, and so has a shorter one if GitHub says so.
        """
        before = None
        for page in itertools.count(1):
            headers, items = self._answer(purpose, "GET", url, {**parameters, "per_page": PAGE, "page": page})
            if not isinstance(items, list):
                raise unexpected(purpose.attempted, f"page {page} is no list")
            if items == before:
                raise unexpected(purpose.attempted, f"page {page} is the one before")
            yield from items
            if len(items) < PAGE and 'rel="next"' not in headers.get("link", ""):
                return
            before = items

    def send(
        self,
        purpose: Purpose,
        verb: Verb,
        url: str,
        parameters: Parameters | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Any:
        """The JSON of the answer; a POST is sent again only where GitHub surely did nothing.

        Args:
            purpose: for the error.
            verb: of HTTP.
            url: below that of the API, as in "/user".
            parameters: of the query.
            body: sent as JSON.
        """
        return self._answer(purpose, verb, url, parameters or {}, body)[1]

    def graphql(self, purpose: Purpose, query: str, variables: Mapping[str, Any]) -> Any:
        """The data of GraphQL's answer; what is asked must bear being asked twice."""

        def request() -> Any:
            return self._github.requester.graphql_query(query, dict(variables))[1]["data"]

        return self._repeat(purpose, request, writes=query.startswith("mutation"), repeatable=True)

    def _answer(
        self, purpose: Purpose, verb: Verb, url: str, parameters: Parameters, body: Mapping[str, Any] | None = None
    ) -> tuple[Mapping[str, str], Any]:
        """The headers, their names in lower case, and the JSON."""

        def request() -> Any:
            return self._github.requester.requestJsonAndCheck(verb, url, dict(parameters), input=body)

        answer: tuple[Mapping[str, str], Any]
        answer = self._repeat(purpose, request, writes=verb != "GET", repeatable=verb != "POST")
        return answer

    def _repeat(self, purpose: Purpose, request: Callable[[], Any], *, writes: bool, repeatable: bool) -> Any:
        failures = 0
        while True:
            if writes:
                self._pace.wait()
            try:
                return self._once(purpose, request)
            except GithubError as error:
                failures += 1
                wait = pause(error.failure, failures, repeatable=repeatable)
                if wait is None:
                    raise
                self._sleep(wait)

    def _once(self, purpose: Purpose, request: Callable[[], Any]) -> Any:
        # No error is chained: that of a bad header quotes the header, and so the token.
        try:
            return request()
        except GithubException as error:
            raise refusal(*purpose, error.status, error.data, error.headers or {}) from None
        except OSError as error:  # what requests raises is a kind of it
            raise unreachable(purpose.attempted, type(error).__name__) from None
        except (ValueError, KeyError, TypeError, AttributeError, RuntimeError, AssertionError) as error:
            raise unexpected(purpose.attempted, type(error).__name__) from None


def _is_address(url: str) -> bool:
    try:
        return bool(_ADDRESS.match(url)) and urlsplit(url).port != 0
    except ValueError:  # a port that is none, or half of a bracket
        return False


def parsed(parse: Callable[[Any], _Record], data: Any, purpose: Purpose) -> _Record:
    """What a part of an answer says; GithubError if it is not what the API promises."""
    try:
        return parse(data)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise unexpected(purpose.attempted, f"{type(error).__name__}: {error}") from None
