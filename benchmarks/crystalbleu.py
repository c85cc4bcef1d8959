"""CrystalBLEU at the size of the study: the test candidates against the training candidates.

Two numbers: pairs a second by sparse matrices, and the ratio to scoring pair by pair. The texts are drawn: a task is a
method of common and own words, its candidates differ from it here and there, as those of a generator do.
"""

import random
import time
from itertools import islice

import numpy as np

from judgebot_eval.judges.crystalbleu import Index, crystalbleu, trivially_shared

TASKS, TRAINING, TEST = 649, 19_484, 5_641
_LENGTH = 98  # mean tokens of a candidate
_COMMON = "( ) { } ; . , = int return if for String i 0 1 + < [ ]".split()  # noqa: SIM905 - a list takes a page
_OWN_SHARE = 0.3  # of a task's tokens are its own words
_VARIED_SHARE = 0.15  # of them differ from candidate to candidate
_PLAIN_PAIRS = 20_000


def _draw(rng: random.Random, count: int) -> list[list[str]]:
    words = [f"word{number}" for number in range(4000)]
    # few words are frequent, most are not
    weights = [1 / (rank + 10) for rank in range(len(words))]
    tasks = []
    for _ in range(TASKS):
        own = rng.choices(words, weights, k=12)
        tasks.append([rng.choice(own if rng.random() < _OWN_SHARE else _COMMON) for _ in range(_LENGTH)])
    return [_vary(rng, rng.choice(tasks), words, weights) for _ in range(count)]


def _vary(rng: random.Random, task: list[str], words: list[str], weights: list[float]) -> list[str]:
    varied = [rng.choice(task) if rng.random() < _VARIED_SHARE else token for token in task]
    return [*varied, *rng.choices(words, weights, k=rng.randrange(8))]


def main() -> None:
    """Print the figures."""
    texts = _draw(random.Random(0), TRAINING + TEST)  # noqa: S311 - draws, not secrets
    training, test = texts[:TRAINING], texts[TRAINING:]
    started = time.perf_counter()
    shared = trivially_shared(training)
    index = Index(training, shared)
    built = time.perf_counter()
    best = [int(row.argmax()) for row in index.scores(test)]
    sparse = TRAINING * TEST / (time.perf_counter() - built)
    print(f"{len(best):,} x {TRAINING:,} pairs: index {built - started:.0f} s, then {sparse:,.0f} pairs/s")

    few = _PLAIN_PAIRS // TRAINING + 1
    started = time.perf_counter()
    plain = [[crystalbleu(reference, text, shared) for reference in training] for text in test[:few]]
    rate = few * TRAINING / (time.perf_counter() - started)
    furthest = np.abs(np.array(plain) - np.array(list(islice(index.scores(test), few)))).max()
    print(f"pair by pair {rate:,.0f} pairs/s: {sparse / rate:,.0f} times slower; largest difference {furthest:.1g}")


if __name__ == "__main__":
    main()
