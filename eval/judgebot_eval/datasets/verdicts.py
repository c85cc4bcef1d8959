"""What the labelled files say of a failure -> a verdict."""

import re
from dataclasses import dataclass

from judgebot_eval.records import Verdict

_MISMATCH, _TIMEOUT = "OutputMismatch", "Timeout"
_EXCEPTION = re.compile(r'(?:exception: |failed: Exception in thread "main" )(?P<type>[\w.$]+)(?::\s*(?P<message>.*))?')
# In this order: the first that is found in the text decides.
_VERDICTS: tuple[tuple[str, Verdict], ...] = (
    (r"compil", "compile-error"),
    (r"^timed? ?out|infinite loop", "timeout"),
    (r"^wrong_answer|wrong answer|incorrect output", "intent-error"),
    (r"^exception: |Exception in thread|stackoverflow", "runtime-error"),
)


@dataclass(frozen=True, slots=True)
class RecordedVerdict:
    """A verdict and what is known about it, named as a run here does; the fields are those of `LabelledCandidate`."""

    verdict: Verdict
    error_type: str = ""
    message: str = ""


def verdict_of(error: str | None, *, passed: bool) -> RecordedVerdict:
    """Read the `error` of a row.

    CoderEval's `exec error!` and the repair files' `wrong` say that the tests did not pass, not how: `failed`.
    """
    if passed:
        return RecordedVerdict("passed")
    text = error or ""
    first = text.split("\n", 1)[0]
    verdict: Verdict = next((verdict for pattern, verdict in _VERDICTS if re.search(pattern, first)), "failed")
    match verdict, _EXCEPTION.match(first):
        case "runtime-error", re.Match() as thrown:
            error_type = thrown["type"].rpartition(".")[2]
            return RecordedVerdict("runtime-error", error_type, (thrown["message"] or "").strip())
        case "runtime-error", _:
            return RecordedVerdict("runtime-error", message=first)
        case "intent-error", _:
            return RecordedVerdict("intent-error", _MISMATCH, first)
        case "timeout", _:
            return RecordedVerdict("timeout", _TIMEOUT, first)
    return RecordedVerdict(verdict, message=first)
