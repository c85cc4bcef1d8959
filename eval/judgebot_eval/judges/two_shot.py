"""Examples to show: the most similar implementation of the training set, and one with the opposite verdict."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from judgebot.encode import Example
from judgebot.errors import JudgebotError
from judgebot_eval.judges import crystalbleu
from judgebot_eval.judges.crystalbleu import Index, Scores, tokens
from judgebot_eval.judges.judge import example_of
from judgebot_eval.judges.prompts import Shot
from judgebot_eval.records import LabelledCandidate

Shots = tuple[Shot, Shot]


class Retrieval:
    """Two-shot retrieval by CrystalBLEU (Crupi, Tufano and Bavota, arXiv 2602.11911).

    The first shot is the implementation most similar to the one in question, whichever its verdict; the second has the
    opposite verdict, and is the most similar one of the same task, or of all tasks where that task has none. Of equally
    similar ones the one with the lowest id counts. The wrong one is shown first.

    Args:
        training: what is drawn from.
        shared: keeps the trivially shared n-grams of `training`; made where it is missing.

    Raises:
        JudgebotError: all candidates of `training` have the same verdict, or `shared` cannot be read.
    """

    def __init__(self, training: Sequence[LabelledCandidate], shared: Path) -> None:
        self._training = sorted(training, key=lambda candidate: (candidate.task, candidate.generator, candidate.sample))
        self._passed = np.array([candidate.passed for candidate in self._training], np.bool_)
        if not self._passed.any() or self._passed.all():
            raise JudgebotError("two-shot: the training candidates must hold both correct and wrong ones")
        self._tasks = np.array([candidate.task for candidate in self._training])
        texts = [tokens(candidate.code) for candidate in self._training]
        if not shared.is_file():
            crystalbleu.save_shared(shared, crystalbleu.trivially_shared(texts))
        self._index = Index(texts, crystalbleu.load_shared(shared))

    def shots(self, examples: Sequence[Example]) -> Iterator[Shots]:
        """Find the two shots for each example: a wrong one and a correct one."""
        for scores in self._index.scores([tokens(example.code) for example in examples]):
            first = int(scores.argmax())
            second = self._opposite(first, scores)
            wrong, correct = sorted((first, second), key=lambda index: bool(self._passed[index]))
            yield Shot(self._example(wrong), correct=False), Shot(self._example(correct), correct=True)

    def _opposite(self, first: int, scores: Scores) -> int:
        others = self._passed != self._passed[first]
        same_task = others & (self._tasks == self._tasks[first])
        return _best(scores, same_task if same_task.any() else others)

    def _example(self, index: int) -> Example:
        return example_of(self._training[index])


def _best(scores: Scores, eligible: NDArray[np.bool_]) -> int:
    return int(np.where(eligible, scores, -1.0).argmax())
