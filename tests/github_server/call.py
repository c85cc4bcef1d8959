"""One request on its way to an answer: who asks for what, and whether he may."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from github_server.limits import Limits
from github_server.pull import Pull
from github_server.reply import NO_ACCESS, Reply, refused
from github_server.repository import Repository
from github_server.state import Level, Permission, State, Token
from github_server.views import Json, Views

T = TypeVar("T")

PULLS: tuple[Permission, ...] = ("pull_requests",)
CONTENTS: tuple[Permission, ...] = ("contents",)
ISSUES_OR_PULLS: tuple[Permission, ...] = ("issues", "pull_requests")


@dataclass(frozen=True, slots=True)
class Call:
    """A request.

    Attributes:
        token: None for nobody.
        url: as it was called, without the query.
        body: the parsed JSON; None without a body.
    """

    state: State
    limits: Limits
    views: Views
    token: Token | None
    url: str
    query: Mapping[str, str]
    accept: str
    body: Any

    @property
    def login(self) -> str:
        """Who asks, where only somebody may; refuses with 401."""
        if self.token is None:
            raise refused(401, "Requires authentication")
        return self.token.user.login

    def repository(self, owner: str, name: str, permissions: Sequence[Permission], level: Level = "read") -> Repository:
        """The repository, if one of the permissions is given.

        Whatever is public can be read without. Refuses with 401, 403 or 404.
        """
        found = self.state.repositories.get(f"{owner}/{name}".lower())
        if found is None or (found.private and self.token is None):
            raise refused(404)
        if found.private or level == "write":
            self.demand(permissions, level, hide=found.private and level == "read")
        return found

    def demand(self, permissions: Sequence[Permission], level: Level, *, hide: bool = False) -> None:
        """Refuses with 401, or 403 (a user from whom it is hidden gets 404), if none of the permissions is given."""
        token = self.token
        if token is None:
            raise refused(401, "Requires authentication")
        if any(token.may(permission, level) for permission in permissions):
            return
        if hide and not token.installation:
            raise refused(404)
        message = NO_ACCESS if token.installation else "Resource not accessible by personal access token"
        accepted = "; ".join(f"{permission}={level}" for permission in permissions)
        raise refused(403, message, X_Accepted_GitHub_Permissions=accepted)

    def pull(
        self,
        owner: str,
        name: str,
        number: str,
        permissions: Sequence[Permission] = PULLS,
        level: Level = "read",
    ) -> Pull:
        pulls = self.repository(owner, name, permissions, level).pulls
        found = pulls.get(int(number)) if number.isdigit() else None
        if found is None:
            raise refused(404)
        return found

    def text(self, name: str = "body") -> str:
        """A field of the body that is a string; the description says which are required."""
        value = (self.body or {}).get(name)
        return value if isinstance(value, str) else ""

    def page(self, items: Sequence[T], view: Callable[[T], Json]) -> Reply:
        """One page of a list, with the links to the others."""
        size = min(max(int(self.query.get("per_page", 30)), 1), 100)
        number = max(int(self.query.get("page", 1)), 1)
        last = -(-len(items) // size)
        wanted = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        if number >= last:
            wanted = {name: wanted[name] for name in ("prev", "first")}
        if number == 1:
            wanted = {name: page for name, page in wanted.items() if name in ("next", "last")}
        links = [
            f'<{self.url}?{urlencode({**self.query, "page": page})}>; rel="{name}"' for name, page in wanted.items()
        ]
        shown = [view(item) for item in items[(number - 1) * size : number * size]]
        return Reply(200, shown, {"Link": ", ".join(links)} if links else {})
