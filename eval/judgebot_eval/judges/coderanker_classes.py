"""The task types of CodeRanker (Inala et al., 2022): into which classes each sorts candidates."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Literal, get_args

from judgebot_eval.records import LabelledCandidate

Task = Literal["binary", "ternary", "intent_error", "execution_error", "execution_error_with_line"]
TASKS: tuple[Task, ...] = get_args(Task)
DEFAULT: Task = "ternary"

_CORRECT, _WRONG, _INTENT, _EXECUTION = "correct", "wrong", "intent error", "execution error"
_RARE = "other"
_ACTUAL = re.compile(r"^Expected (?P<expected>.*), but got (?P<actual>.*)$", re.MULTILINE | re.DOTALL)
_SEVERAL = re.compile(r"^[\[{(](?P<items>.*)[\]})]$", re.DOTALL)
_INNER = re.compile(r"[\[{(][^\[\]{}()]*[\]})]")
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
    if several is None:
        return 1
    items, nested = several["items"], 1
    while nested:
        items, nested = _INNER.subn("item", items)
    return items.count(",") + 1 if items else 0


def classes_of(candidates: Sequence[LabelledCandidate], task: Task, rare: int = 5) -> tuple[str, ...]:
    """Return the classes that a task sorts into, "correct" first; the kinds of an error seen less often are one."""
    counts = Counter(label for each in candidates if (label := label_of(each, task)) and label != _CORRECT)
    named = sorted(label for label, count in counts.items() if count >= rare or ":" not in label)
    others = sorted({_other(label) for label in counts if label not in named})
    return (_CORRECT, *([*named, *others] or [_WRONG]))


def _other(label: str) -> str:
    """Return the class of the rare kinds of an error."""
    return f"{label.partition(':')[0]}: {_RARE}"


def index_of(candidate: LabelledCandidate, task: Task, classes: Sequence[str]) -> int:
    """Return the class of a candidate as an index; one that training had no name for is `other`, or just wrong."""
    from judgebot_eval.judges.error_classes import WRONG  # noqa: PLC0415 - torch, which naming the tasks can do without

    label = label_of(candidate, task)
    known = [] if label is None else [each for each in (label, _other(label)) if each in classes]
    return classes.index(known[0]) if known else WRONG


def class_weights(indices: Sequence[int], classes: int) -> list[float]:
    """Weigh each class by how rare it is: rows / (classes x its rows)."""
    known = [index for index in indices if index >= 0]  # not WRONG
    counts = Counter(known)
    return [len(known) / (classes * counts[index]) if counts[index] else 1.0 for index in range(classes)]
