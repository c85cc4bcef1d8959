"""How often `judgebot calibrate` proposes a threshold whose true precision is lower than asked.

It takes the lowest threshold whose bound reaches the target, out of fifty: a lucky one a little too often. Repositories
are simulated: confidences even between 0.8 and 1, and verdicts drawn from a precision that rises with the confidence by
a logistic curve, or is the same everywhere and just lower than asked.
"""

import math
import random
from collections.abc import Callable
from statistics import fmean

from judgebot.calibrate import sigmoid
from judgebot.github.recalibrate import Case, recalibrate

TARGET = 0.8
SIZES = (60, 120, 240, 400)
REPOSITORIES = 1_000
_FROM = 0.8
_GRID = [_FROM + (1 - _FROM) * (step + 0.5) / 2000 for step in range(2000)]

Precision = Callable[[float], float]
"""The confidence that a method is wrong -> how probable that is."""


def _rising(shift: float) -> Precision:
    return lambda confidence: sigmoid(math.log(confidence / (1 - confidence)) + shift)


def _share_too_low(precision: Precision, verdicts: int, rng: random.Random) -> float:
    too_low = 0
    for _ in range(REPOSITORIES):
        confidences = [rng.uniform(_FROM, 1) for _ in range(verdicts)]
        cases = [Case(1 - each, _FROM, correct=rng.random() >= precision(each)) for each in confidences]
        if proposal := recalibrate(cases).proposal(TARGET):
            too_low += fmean(precision(each) for each in _GRID if each >= proposal.threshold) < TARGET
    return too_low / REPOSITORIES


def main() -> None:
    """Print the shares for each shape and number of verdicts."""
    shapes = [(f"rising, log-odds {shift:+g}", _rising(shift)) for shift in (-0.5, -1.0, -1.5, -2.0, -2.5)]
    shapes.append(("the same everywhere, 0.79", lambda _: TARGET - 0.01))
    for name, precision in shapes:
        shares = [_share_too_low(precision, verdicts, random.Random(verdicts)) for verdicts in SIZES]  # noqa: S311 - draws
        told = ", ".join(f"{share:.3f} of {verdicts}" for share, verdicts in zip(shares, SIZES, strict=True))
        print(f"precision {name}: too low in {told} verdicts")


if __name__ == "__main__":
    main()
