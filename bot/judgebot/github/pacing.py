"""When to send the next request: GitHub allows 80 writes a minute, and wants a pause after a failure."""

from collections.abc import Callable

from judgebot.github.errors import PERHAPS_DONE, Failure

LONGEST_WAIT = 180.0
"""Seconds; a rate limit that lasts longer ends the run instead."""

_BURST = 15
_PAUSES = (1.0, 4.0)


class Pace:
    """Lets 15 writes through at once, and after that one a second."""

    def __init__(self, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._sleep = sleep
        self._clock = clock
        self._level = 0.0
        self._at = clock()

    def wait(self) -> None:
        """Wait until one more write may be sent."""
        now = self._clock()
        self._level = max(0.0, self._level - (now - self._at))
        self._at = now
        if self._level > _BURST - 1:
            self._sleep(self._level - (_BURST - 1))
        self._level += 1


def pause(failure: Failure, failures: int, *, repeatable: bool) -> float | None:
    """Seconds to wait before a request is sent again; None to give up.

    Args:
        failure: what became of it the last time.
        failures: how many times it has failed, from 1.
        repeatable: sending it twice does no harm. If not, it is sent again only where GitHub surely did nothing.
    """
    if failures > len(_PAUSES):
        return None
    if failure.kind == "rate-limit":
        wait = failure.retry_after or 0.0
        return wait if wait <= LONGEST_WAIT else None
    again = failure.kind == "conflict" or (repeatable and failure.kind in PERHAPS_DONE)
    return _PAUSES[failures - 1] if again else None
