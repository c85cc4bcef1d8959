"""The table of what the server answers; the modules `*_routes` fill it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Concatenate, ParamSpec
from urllib.parse import quote, unquote

from github_server.call import Call
from github_server.reply import Reply

P = ParamSpec("P")
Handler = Callable[Concatenate[Call, P], Reply]

# these reach over "/"
_LONG = frozenset({"path", "ref", "basehead"})


@dataclass(frozen=True, slots=True)
class Route:
    """An operation by its template in GitHub's description; its handler takes the parameters in their order."""

    method: str
    template: str
    pattern: re.Pattern[str]
    handler: Callable[..., Reply]


@dataclass(frozen=True, slots=True)
class Match:
    """A route with the parameters of one path, unescaped."""

    route: Route
    parameters: tuple[str, ...]

    @property
    def escaped_path(self) -> str:
        """The path with every "/" of a parameter escaped."""
        values = iter(self.parameters)
        return re.sub(r"\{\w+\}", lambda _: quote(next(values), safe=""), self.route.template)


ROUTES: list[Route] = []


def route(method: str, template: str) -> Callable[[Handler[P]], Handler[P]]:
    """Enters a handler into the table."""

    def enter(handler: Handler[P]) -> Handler[P]:
        pattern = re.sub(r"\{(\w+)\}", lambda found: "(.+)" if found[1] in _LONG else "([^/]+)", template)
        ROUTES.append(Route(method, template, re.compile(pattern), handler))
        return handler

    return enter


def find(method: str, path: str) -> Match | None:
    """Returns the operation that a path names: the one with the fewest parameters, then the first in the table."""
    found = [(each, each.pattern.fullmatch(path)) for each in ROUTES if each.method == method]
    matches = [Match(each, tuple(map(unquote, groups.groups()))) for each, groups in found if groups]
    return min(matches, key=lambda match: len(match.parameters), default=None)
