"""How far the verdicts of a judge agree with those of the tests."""

from collections.abc import Sequence
from dataclasses import dataclass

_BANDS = ((0.81, "near-perfect"), (0.61, "substantial"), (0.41, "moderate"), (0.21, "fair"), (0.10, "weak"))
_CHANCE, _PERFECT = "chance", "perfect"


@dataclass(frozen=True, slots=True)
class Confusion:
    """How many candidates the tests and the judge say what of; positive is what is said to be correct.

    Attributes:
        tp: correct, and judged so.
        tn: wrong, and judged so.
        fp: wrong, but judged correct.
        fn: correct, but judged wrong.
    """

    tp: int
    tn: int
    fp: int
    fn: int

    @property
    def cases(self) -> int:
        """How many candidates there are."""
        return self.tp + self.tn + self.fp + self.fn

    @property
    def rows(self) -> tuple[tuple[float | None, float | None], tuple[float | None, float | None]]:
        """The matrix of shares of each true class: ((tn, fp), (fn, tp)); None in the row of a class without cases."""
        wrong, right = self.tn + self.fp, self.fn + self.tp
        return (
            (_share(self.tn, wrong), _share(self.fp, wrong)),
            (_share(self.fn, right), _share(self.tp, right)),
        )

    @property
    def kappa(self) -> float:
        """Cohen's (1960) kappa, 0 where judge and tests are both constant."""
        chance = (self.tp + self.fp) * (self.fp + self.tn) + (self.tp + self.fn) * (self.fn + self.tn)
        return 2 * (self.tp * self.tn - self.fn * self.fp) / chance if chance else 0.0

    @property
    def precision(self) -> float | None:
        """The share of correct ones among those judged correct, None if there are none."""
        return _share(self.tp, self.tp + self.fp)

    @property
    def negative_precision(self) -> float | None:
        """The share of wrong ones among those judged wrong, None if there are none."""
        return _share(self.tn, self.tn + self.fn)

    @property
    def recall(self) -> float | None:
        """The share judged correct among the correct ones, None if there are none."""
        return _share(self.tp, self.tp + self.fn)

    @property
    def f1(self) -> float:
        """The F1 of the class "correct", 0 where it is not defined."""
        return 2 * self.tp / max(1, 2 * self.tp + self.fp + self.fn)

    @property
    def macro_f1(self) -> float:
        """The mean of the F1 of both classes."""
        return (self.f1 + Confusion(self.tn, self.tp, self.fn, self.fp).f1) / 2


def confusion(judged: Sequence[bool], correct: Sequence[bool]) -> Confusion:
    """Count the verdicts of a judge [n] against those of the tests [n]."""
    pairs = [(bool(says), bool(is_right)) for says, is_right in zip(judged, correct, strict=True)]
    return Confusion(
        tp=pairs.count((True, True)),
        tn=pairs.count((False, False)),
        fp=pairs.count((True, False)),
        fn=pairs.count((False, True)),
    )


def band(figure: float) -> str:
    """Name the agreement that a kappa stands for, rounded to two digits as the study prints it."""
    if figure == 1:
        return _PERFECT
    return next((name for least, name in _BANDS if round(figure, 2) >= least), _CHANCE)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
