"""How far a run is, and how long it will still take."""

import time
from collections.abc import Callable

_SECONDS = 10.0
_FEW = 10  # tell nothing of the rest: programs that are run repeatedly come in bursts
_KNOWN_FROM = 100  # after a hundredth of it


class Progress:
    """Says every ten seconds, and at the end, how many programs are done and how long the rest will take.

    Args:
        say: prints a line.
        clock: in seconds.
    """

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._begin = self._said = clock()

    def __call__(self, done: int, total: int) -> None:
        """Note that so many programs are done, of so many."""
        now = self._clock()
        if done < total and now - self._said < _SECONDS:
            return
        self._said = now
        seconds = now - self._begin
        known = _FEW < done < total <= done * _KNOWN_FROM
        left = f", {_duration(seconds / done * (total - done))} left" if known else ""
        self._say(f"{done:,} of {total:,} programs in {_duration(seconds)}{left}")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
