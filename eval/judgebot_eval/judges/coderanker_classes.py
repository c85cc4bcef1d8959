"""The task types of CodeRanker (Inala et al., 2022): into which classes each sorts candidates."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

from judgebot_eval.judges.error_classes import WRONG
from judgebot_eval.records import LabelledCandidate

Task = Literal["binary", "ternary", "intent_error", "execution_error", "execution_error_with_line"]
TASKS: tuple[Task, ...] = get_args(Task)

_CORRECT, _WRONG, _INTENT, _EXECUTION = "correct", "wrong", "intent error", "execution error"
_OTHER = "execution error: other"
_ACTUAL = re.compile(r"^Expected (?P<expected>.*), but got (?P<actual>.*)$", re.MULTILINE | re.DOTALL)
_SEVERAL = re.compile(r"^[\[{(](?P<items>.*)[\]})]$", re.DOTALL)
_EMPTY = {"", '""', "[]", "{}", "()", "Optional.empty"}


def label_of(candidate: LabelledCandidate, task: Task) -> str | None:
    """Return the class of a candidate; None if it is wrong, and how is not known."""
    if candidate.passed:
        return _CORRECT
    if task == "binary":
        return _WRONG
    if candidate.verdict == "failed":
        return None
    if candidate.verdict == "intent-error":
        return f"{_INTENT}: {intent_kind(candidate.feedback)}" if task == "intent_error" else _INTENT
    named = task.startswith("execution_error") and candidate.error_type
    return f"{_EXECUTION}: {candidate.error_type}" if named else _EXECUTION


def intent_kind(feedback: str) -> str:
    """Say what is wrong with a wrong output: `null`, `empty`, `length`, `value`, or `unknown`."""
    found = _ACTUAL.search(feedback.partition("\nError_TYPE:")[0])
    if found is None:
        return "unknown"
    expected, actual = (found[name].strip() for name in ("expected", "actual"))
    if actual == "null":
        return "null"
    if actual in _EMPTY:
        return "empty"
    return "length" if _items(expected) != _items(actual) else "value"


def _items(value: str) -> int:
    """Count the items of a printed list, set or map; anything else is one."""
    several = _SEVERAL.match(value)
    return several["items"].count(",") + 1 if several else 1


def classes_of(candidates: Sequence[LabelledCandidate], task: Task, rare: int = 5) -> tuple[str, ...]:
    """Return the classes that a task sorts into, "correct" first; the errors seen less often are one, `other`."""
    counts = Counter(label for each in candidates if (label := label_of(each, task)) and label != _CORRECT)
    named = sorted(label for label, count in counts.items() if count >= rare or ":" not in label)
    others = [_OTHER] if len(named) < len(counts) else []
    return (_CORRECT, *(named or [_WRONG]), *others)


def index_of(candidate: LabelledCandidate, task: Task, classes: Sequence[str]) -> int:
    """Return the class of a candidate as an index; one that training had no name for is `other`, or just wrong."""
    label = label_of(candidate, task)
    if label in classes:
        return classes.index(label)
    return classes.index(_OTHER) if label is not None and _OTHER in classes else WRONG


def class_weights(indices: Sequence[int], classes: int) -> list[float]:
    """Weigh each class by how rare it is: rows / (classes x its rows)."""
    known = [index for index in indices if index != WRONG]
    counts = Counter(known)
    return [len(known) / (classes * counts[index]) if counts[index] else 1.0 for index in range(classes)]
