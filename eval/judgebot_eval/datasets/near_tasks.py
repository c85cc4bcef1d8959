"""Tasks that ask for nearly the same, such as the problems that HumanEval and MBPP share.

Descriptions are too short for the shingles that find copied methods (`train/collect/near_duplicates.py`): here the
words of descriptions and method names are compared, each with the weight of its rarity (Jaccard similarity of sets,
weighted by inverse document frequency: Spärck Jones, 1972).
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from judgebot_eval.records import Task

THRESHOLD = 0.5
"""The similarity from which on two tasks are near duplicates."""

_EXAMPLES = re.compile(r"^\s*(?:>>>|@|For example|Examples?\b).*", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"(\w+)\s*\(")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@dataclass(frozen=True, slots=True)
class NearTasks:
    """Two tasks and their similarity, in [0, 1]."""

    left: Task
    right: Task
    similarity: float


def near_tasks(tasks: Sequence[Task], threshold: float = THRESHOLD) -> list[NearTasks]:
    """Find the pairs of tasks of different problems that are at least so similar, the most similar first."""
    words = [_words(task) for task in tasks]
    counts = Counter(word for of_task in words for word in of_task)
    weights = {word: math.log((1 + len(tasks)) / count) for word, count in counts.items()}
    found = [
        NearTasks(tasks[left], tasks[right], similarity)
        for left, right in combinations(range(len(tasks)), 2)
        if tasks[left].base_task != tasks[right].base_task
        and (similarity := _similarity(words[left], words[right], weights)) >= threshold
    ]
    return sorted(found, key=lambda pair: (-pair.similarity, pair.left.id, pair.right.id))


def _words(task: Task) -> frozenset[str]:
    """The words of a description, less its examples, and of the name of the method."""
    name = _NAME.search(task.signature)
    text = f"{_EXAMPLES.sub('', task.description) or task.description} {name[1] if name else ''}"
    return frozenset(word.lower() for word in _WORD.findall(text))


def _similarity(left: frozenset[str], right: frozenset[str], weights: Mapping[str, float]) -> float:
    shared = _weight(left & right, weights)
    return shared / (_weight(left, weights) + _weight(right, weights) - shared) if shared else 0.0


def _weight(words: Iterable[str], weights: Mapping[str, float]) -> float:
    return math.fsum(weights[word] for word in words)
