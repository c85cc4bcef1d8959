"""One line of feedback -> whether the flag was right, by each of the signals that it may hold (pure)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from judgebot.github.feedback_file import Feedback
from judgebot.github.recalibrate import wilson_interval

Signal = Literal["reaction", "reply", "resolution", "change"]


def _by_reaction(feedback: Feedback) -> bool | None:
    return _majority(feedback.thumbs_up, feedback.thumbs_down)


def _by_reply(feedback: Feedback) -> bool | None:
    return _majority(feedback.agreeing, feedback.disagreeing)


def _by_resolution(feedback: Feedback) -> bool | None:
    return _was_changed(feedback) if feedback.resolved and feedback.state != "open" else None


def _by_change(feedback: Feedback) -> bool | None:
    return _was_changed(feedback) if feedback.state == "merged" else None


def _was_changed(feedback: Feedback) -> bool | None:
    return {"changed": True, "unchanged": False}.get(feedback.afterwards)


def _majority(pro: int, contra: int) -> bool | None:
    return None if pro == contra else pro > contra


SIGNALS: Mapping[Signal, Callable[[Feedback], bool | None]] = MappingProxyType(
    {"reaction": _by_reaction, "reply": _by_reply, "resolution": _by_resolution, "change": _by_change}
)
"""Whether the flag was right, None where the signal is silent; what is said in so many words comes first.

reaction: more thumbs up than down, or the other way round. reply: the same of the people who answered in words.
resolution: the conversation was resolved, and the method changed (right) or did not (wrong). change: the same of a
method that was merged. Neither speaks while the pull request is open: until it is closed a flag could turn out to be
right, but never to be wrong. A method that was removed says nothing.
"""


@dataclass(frozen=True, slots=True)
class Tally:
    """What one signal says of all comments.

    Attributes:
        right: number of comments that it confirms.
        wrong: number of comments that it rejects.
        silent: number of comments of which it says nothing.
    """

    signal: Signal
    right: int
    wrong: int
    silent: int

    @property
    def precision(self) -> float:
        """The share of right comments among those of which the signal says something; 0 without any."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the precision."""
        return wilson_interval(self.right, self.right + self.wrong)


def tally(signal: Signal, feedback: Iterable[Feedback]) -> Tally:
    """Count what one signal says."""
    verdicts = [SIGNALS[signal](line) for line in feedback]
    return Tally(signal, verdicts.count(True), verdicts.count(False), verdicts.count(None))


def was_right(feedback: Feedback, signals: Iterable[Signal]) -> bool | None:
    """Tell whether a flag was right by the first of the signals, in the order of `SIGNALS`, that says something."""
    chosen = frozenset(signals)
    verdicts = (says(feedback) for signal, says in SIGNALS.items() if signal in chosen)
    return next((verdict for verdict in verdicts if verdict is not None), None)
