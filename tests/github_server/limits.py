"""GitHub's rate limits."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from github_server.faults import secondary_limit
from github_server.reply import Refused, Reply, refused
from github_server.state import Token

CREATED_A_MINUTE = 80
_MINUTE = 60.0
_HOUR = 3600


@dataclass
class Limits:
    """Requests are counted for all tokens together.

    Attributes:
        remaining: requests that may still be made this hour.
        reset: when the hour ends, in seconds since 1970.
    """

    limit: int = 5000
    remaining: int = 5000
    reset: int = field(default_factory=lambda: int(time.time()) + _HOUR)
    clock: Callable[[], float] = time.monotonic
    _created: deque[float] = field(default_factory=deque)

    def spend(self, token: Token | None, *, writes: bool) -> None:
        """Counts a request; refuses with 403 when there is none left or too many write in a minute."""
        if not self.remaining:
            who = "installation ID 1" if token and token.installation else "user ID 1"
            raise refused(403, f"API rate limit exceeded for {who}.")
        self.remaining -= 1
        if writes:
            self._spend_write(self.clock())

    def headers(self) -> dict[str, str]:
        values = {"Limit": self.limit, "Remaining": self.remaining, "Used": self.used, "Reset": self.reset}
        return {f"X-RateLimit-{name}": str(value) for name, value in values.items()} | {"X-RateLimit-Resource": "core"}

    def overview(self) -> dict[str, object]:
        """The body of an answer about the limits."""
        rate = {"limit": self.limit, "remaining": self.remaining, "used": self.used, "reset": self.reset}
        return {"resources": {"core": rate, "search": rate}, "rate": rate}

    @property
    def used(self) -> int:
        return self.limit - self.remaining

    def _spend_write(self, now: float) -> None:
        while self._created and self._created[0] <= now - _MINUTE:
            self._created.popleft()
        if len(self._created) >= CREATED_A_MINUTE:
            limit = secondary_limit()
            raise Refused(Reply(limit.status, limit.body, limit.headers))
        self._created.append(now)
