"""How a request becomes an answer: faults, limits, the handler, and the check of both against the description."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from github_server import (  # noqa: F401 - the modules of routes fill the table
    comment_routes,
    graphql_api,
    pull_routes,
    repository_routes,
    review_routes,
)
from github_server.call import Call
from github_server.faults import Hang, Meanwhile, Plan
from github_server.limits import Limits
from github_server.openapi import RequestSeen, description
from github_server.reply import Refused, Reply, refused
from github_server.routes import Match, find
from github_server.state import State, Token
from github_server.views import Views

_GRAPHQL = ("/graphql", "/api/graphql")
_RATE_LIMIT = "/rate_limit"


@dataclass(frozen=True, slots=True)
class Request:
    """A request that was made; `path` has its query, `status` is None where no answer was given."""

    method: str
    path: str
    status: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came in.

    Attributes:
        prefix: what stands before the path on an Enterprise server, or "".
        path: without the prefix and the query.
        web: the address of the server.
    """

    method: str
    prefix: str
    path: str
    query: str
    web: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def target(self) -> str:
        return f"{self.prefix}{self.path}?{self.query}".removesuffix("?")


@dataclass
class Gateway:
    """Everything behind the connection.

    Attributes:
        log: the requests so far, oldest first.
        violations: what broke the description, in a request or in a true answer; a fault may say anything.
    """

    state: State = field(default_factory=State)
    limits: Limits = field(default_factory=Limits)
    faults: Plan = field(default_factory=Plan)
    log: list[Request] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def respond(self, asked: Asked) -> Reply | None:
        """Returns the answer; None to close the connection without one."""
        with self.state.lock:
            fault = self.faults.take(asked.method, asked.path)
        if isinstance(fault, Meanwhile):
            fault.happens()
        with self.state.lock:
            true = self._handle(asked, carry_out=fault is None or fault.handled)
            reply = fault.reply(true) if fault else true
            self.log.append(Request(asked.method, asked.target, reply.status if reply else None))
        if isinstance(fault, Hang):
            self.ending.wait(fault.seconds)
        return reply

    def _handle(self, asked: Asked, *, carry_out: bool) -> Reply:
        """The true answer; what is not carried out is checked all the same."""
        match = find(asked.method, asked.path)
        seen = _seen(asked, match) if match else None
        wrong = list(description().request_violations(seen)) if seen else []
        if match is None and asked.path not in _GRAPHQL:
            wrong = [f"{asked.method} {asked.path} is not served here"]
        self.violations += wrong
        if not carry_out:
            return Reply(204)
        try:
            reply = self._carry_out(asked, match, wrong)
        except Refused as error:
            reply = error.reply
        if seen:
            self.violations += description().response_violations(seen, reply)
        return Reply(reply.status, reply.body, {**self.limits.headers(), **reply.headers})

    def _carry_out(self, asked: Asked, match: Match | None, wrong: list[str]) -> Reply:
        token = self._token(asked)
        if asked.path != _RATE_LIMIT:
            self.limits.spend(token, writes=match is not None and asked.method != "GET")
        if wrong:
            raise refused(422, "Invalid request.\n\n" + "\n".join(wrong))
        call = self._call(asked, token)
        return match.route.handler(call, *match.parameters) if match else graphql_api.answer(call)

    def _call(self, asked: Asked, token: Token | None) -> Call:
        api = asked.web + asked.prefix
        return Call(
            state=self.state,
            limits=self.limits,
            views=Views(self.state, api, asked.web),
            token=token,
            url=f"{api}{asked.path}",
            query=dict(parse_qsl(asked.query, keep_blank_values=True)),
            accept=asked.headers.get("Accept", ""),
            body=json.loads(asked.body) if asked.body else None,
        )

    def _token(self, asked: Asked) -> Token | None:
        scheme, _, value = asked.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() not in ("token", "bearer") or value not in self.state.tokens:
            raise refused(401, "Bad credentials")
        return self.state.tokens[value]


def _seen(asked: Asked, match: Match) -> RequestSeen:
    content_type = asked.headers.get("Content-Type", "application/json")
    return RequestSeen(asked.method.lower(), match.escaped_path, asked.query, asked.body or None, content_type)
