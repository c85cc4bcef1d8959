"""What GitHub answers when it does not do as asked -> one line that says why, and what to do (pure)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, Literal

from judgebot.errors import JudgebotError
from judgebot.report.escape import clip
from judgebot.visible import visible

Kind = Literal[
    "credentials",
    "permission",
    "forbidden",
    "locked",
    "not-found",
    "not-acceptable",
    "conflict",
    "refused",
    "too-large",
    "rate-limit",
    "server",
    "unreachable",
    "answer",
    "other",
]

PERHAPS_DONE: frozenset[Kind] = frozenset({"server", "unreachable", "answer"})
"""After these nobody knows whether GitHub did as asked."""
HOPELESS: frozenset[Kind] = frozenset({"credentials", "permission", "forbidden", "locked", "not-found", "rate-limit"})
"""After these the next request of the sort will fare no better."""
SECONDARY_WAIT = 60.0
"""Seconds to wait after a rate limit that names no time, as GitHub asks."""

_LONGEST = 300
_DIGITS = 12  # of a number in a header: a longer one is none
_LIMITS = ("rate limit", "abuse detection", "submitted too quickly")
_FORBIDDEN = ("archived", "saml", "ip allow list")
_TROUBLE = "something went wrong while executing your query"  # what GraphQL says with status 200
_BY_STATUS: Mapping[int, Kind] = MappingProxyType(
    {
        401: "credentials",
        403: "permission",
        404: "not-found",
        406: "not-acceptable",
        409: "conflict",
        410: "not-found",
        422: "refused",
        429: "rate-limit",
    }
)
_BY_GRAPHQL_TYPE: Mapping[str, Kind] = MappingProxyType(
    {
        "FORBIDDEN": "permission",
        "INSUFFICIENT_SCOPES": "permission",
        "NOT_FOUND": "not-found",
        "RATE_LIMITED": "rate-limit",
    }
)
_MENDS: Mapping[Kind, str] = MappingProxyType(
    {
        "credentials": "the token is not valid, or no longer; give another one",
        "permission": (
            "the token lacks the permission `{permission}`: add it under `permissions:` of the job; a workflow on a "
            "pull request from a fork never gets it, see the fork-safe workflow in docs/github.md"
        ),
        "forbidden": "GitHub forbids it, whatever the permissions of the token",
        "locked": "the conversation is locked; unlock it, or let it be",
        "not-found": "it does not exist, or the token may not see it (that takes `{permission}`)",
        "not-acceptable": "the change is too large for GitHub to show; check out the code with `fetch-depth: 0`",
        "conflict": "something else changed it at the same time; run again",
        "too-large": "GitHub does not give out files of this size",
        "refused": "GitHub does not accept what was sent",
        "rate-limit": "the rate limit is reached; run again in {minutes} min",
        "server": "GitHub has trouble of its own; run again later",
        "unreachable": "GitHub was not reached; check the network and the address of the API, or run again",
        "answer": "GitHub's answer is not what its API promises; check the address of the API",
        "other": "GitHub refuses",
    }
)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why GitHub did not do as asked.

    Attributes:
        kind: what sort of failure.
        status: of the answer; None if there was none.
        attempted: what was asked, as in "post a review".
        said: GitHub's own words on one line, or the name of a network error.
        permission: what it takes, as in "pull-requests: write"; "" if that is not known.
        retry_after: seconds after which a rate limit is over; None for all else.
    """

    kind: Kind
    status: int | None
    attempted: str
    said: str
    permission: str = ""
    retry_after: float | None = None

    @property
    def line(self) -> str:
        """The whole story on one line, with the mend."""
        minutes = max(1, round((self.retry_after or 0) / 60))
        mend = _MENDS[self.kind].format(permission=self.permission or "to read it", minutes=minutes)
        details = ": ".join(part for part in (str(self.status or ""), self.said) if part)
        return f"GitHub: cannot {self.attempted}: {mend}" + (f" ({details})" if details else "")


class GithubError(JudgebotError):
    """GitHub refuses, or does not answer; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.line)
        self.failure = failure


def refusal(attempted: str, permission: str, status: int, data: Any, headers: Mapping[str, str]) -> GithubError:
    """The error for an answer of status 400 or more, or one of GraphQL's with errors.

    Args:
        attempted: what was asked, as in "post a review".
        permission: what it takes by the documentation, as in "pull-requests: write".
        status: of the answer.
        data: the answer's JSON; its "errors" may be strings or objects.
        headers: of the answer, their names in lower case.
    """
    said = clip(visible("; ".join(dict.fromkeys(_texts(data)))), _LONGEST)
    kind = _kind(status, data, said, headers)
    wait = _retry_after(headers) if kind == "rate-limit" else None
    return GithubError(Failure(kind, status, attempted, said, _lacking(permission, headers), wait))


def unreachable(attempted: str, said: str) -> GithubError:
    """The error for a request without an answer; `said` names the network's error."""
    return GithubError(Failure("unreachable", None, attempted, said))


def unexpected(attempted: str, said: str) -> GithubError:
    """The error for an answer that is not as GitHub documents it."""
    return GithubError(Failure("answer", None, attempted, clip(visible(said), _LONGEST)))


def _texts(data: Any) -> Iterator[str]:
    """The messages of an answer: its own, then those of its errors."""
    if not isinstance(data, Mapping):
        return
    if isinstance(data.get("message"), str):
        yield data["message"]
    errors = data.get("errors")
    for error in errors if isinstance(errors, list) else [errors]:
        if isinstance(error, str):
            yield error
        elif isinstance(error, Mapping):
            yield str(error.get("message") or " ".join(str(error[key]) for key in ("field", "code") if key in error))


def _kind(status: int, data: Any, said: str, headers: Mapping[str, str]) -> Kind:
    words = said.lower()
    exhausted = status in {403, 429} and (headers.get("x-ratelimit-remaining") == "0" or "retry-after" in headers)
    if exhausted or any(limit in words for limit in _LIMITS):
        return "rate-limit"
    if status == HTTPStatus.FORBIDDEN and "locked" in words:
        return "locked"
    if status == HTTPStatus.FORBIDDEN and "too_large" in words:
        return "too-large"
    if status == HTTPStatus.FORBIDDEN and any(reason in words for reason in _FORBIDDEN):
        return "forbidden"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or _TROUBLE in words:
        return "server"
    return _graphql_kind(data) or _BY_STATUS.get(status, "other")


def _graphql_kind(data: Any) -> Kind | None:
    """GraphQL answers with status 200 and says in each error what is wrong."""
    errors = data.get("errors") if isinstance(data, Mapping) else None
    found = errors if isinstance(errors, list) else []
    types = [str(error.get("type")) for error in found if isinstance(error, Mapping)]
    return next((_BY_GRAPHQL_TYPE[name] for name in types if name in _BY_GRAPHQL_TYPE), None)


def _lacking(documented: str, headers: Mapping[str, str]) -> str:
    """The documented permission, unless GitHub itself names others: then the first of "issues=write; metadata=read"."""
    header = headers.get("x-accepted-github-permissions", "").replace(",", ";")
    named = [item.strip().replace("_", "-").replace("=", ": ") for item in header.split(";") if "=" in item]
    return documented if documented in named or not named else named[0]


def _retry_after(headers: Mapping[str, str]) -> float:
    """Seconds until GitHub listens again, by its own clock."""
    wait = _number(headers.get("retry-after", ""))
    if wait is not None:
        return wait
    reset, now = _number(headers.get("x-ratelimit-reset", "")), _seconds(headers.get("date", ""))
    if headers.get("x-ratelimit-remaining") == "0" and reset is not None and now is not None:
        return max(1.0, reset - now)
    return SECONDARY_WAIT


def _number(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else None


def _seconds(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp()
    except ValueError:
        return None
