"""What stands on the server: users, tokens, repositories, identities and the time."""

import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from github_server.repository import Repository

Level = Literal["read", "write"]
Permission = Literal["contents", "issues", "pull_requests"]

ACTIONS_BOT = "github-actions[bot]"
ACTIONS_BOT_ID = 41898282

_START = datetime(2024, 1, 1, tzinfo=UTC)
_FIRST_ID = 3_000_000_001  # as GitHub's are by now: more than an Int of GraphQL holds


@dataclass(frozen=True, slots=True)
class User:
    id: int
    login: str

    @property
    def is_bot(self) -> bool:
        return self.login.endswith("[bot]")


@dataclass(frozen=True, slots=True)
class Token:
    """Who a request is from; `installation`: a token of GitHub Actions, which is no user."""

    user: User
    contents: Level | None
    pull_requests: Level | None
    issues: Level | None
    installation: bool

    def may(self, permission: Permission, level: Level) -> bool:
        given: Level | None = getattr(self, permission)
        return given in (level, "write")


@dataclass
class State:
    """Shared by all that stands on one server; `lock` is held while a request is carried out."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    repositories: dict[str, "Repository"] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    _users: dict[str, User] = field(default_factory=dict)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(_FIRST_ID))
    _seconds: Iterator[int] = field(default_factory=itertools.count)

    def user(self, login: str) -> User:
        """The user of that name, made on first mention."""
        if login not in self._users:
            self._users[login] = User(ACTIONS_BOT_ID if login == ACTIONS_BOT else 1001 + len(self._users), login)
        return self._users[login]

    def new_id(self) -> int:
        return next(self._ids)

    def now(self) -> str:
        """The time, which goes on by a second each time it is asked for."""
        return (_START + timedelta(seconds=next(self._seconds))).strftime("%Y-%m-%dT%H:%M:%SZ")
