"""One figure on one set, beside what was asked and what baselines reach."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from judgebot_eval.stats.bootstrap import Estimate, bootstrap
from judgebot_eval.stats.weighted import Bools, Statistic, value
from judgebot_eval.train.assess.judged import Judged, Scored

AUC, KAPPA, KAPPA_SHIPPED = "AUC", "kappa, p_correct 0.5", "kappa, default threshold"
PAIRWISE, ECE, PRECISION, FLAGGED = "pairwise accuracy", "ECE", "precision of flagged", "share flagged"
COMPILING, LEFT_OUT = ", without compile errors", ", trained without it"
LONGER, SHORTER, BOTH = " that lengthen", " that shorten", ", mean of both"
STREAM, STREAM_SEEN = "stream of changes", "stream of changes, versions before seen"
STREAM_OF_FIXES = "stream of fixes"
HALF_BROKEN = ", half of them broken"

BARS: Mapping[tuple[str, str], float] = {
    ("CoderEval", AUC): 0.87,
    (f"CoderEval{COMPILING}", AUC): 0.79,
    ("CoderEval", KAPPA_SHIPPED): 0.49,
    (f"HumanEval{COMPILING}", AUC): 0.75,
    (f"CoderEval{LEFT_OUT}{COMPILING}", AUC): 0.62,
    (f"HumanEval{LEFT_OUT}{COMPILING}", AUC): 0.62,
    ("mutants", PAIRWISE): 0.85,
    (f"fixes{BOTH}", PAIRWISE): 0.58,
    (f"edits{BOTH}", AUC): 0.75,
    (STREAM, PRECISION): 0.80,
}
"""What is asked of a judge, by set and figure."""

ECE_BAR = 0.08
"""What every expected calibration error may be at most."""


@dataclass(frozen=True, slots=True)
class Result:
    """One figure on one set.

    Attributes:
        cases: how many rows, pairs or edits it is of.
        bar: what was asked: an error of at most this, any other figure of at least this; None if nothing was.
        ours: None where the figure is not defined.
        baselines: by name; None where the figure is not defined.
    """

    set: str
    figure: str
    cases: int
    bar: float | None
    ours: Estimate | None
    baselines: Mapping[str, float | None]

    @property
    def is_met(self) -> bool | None:
        """Whether the figure reaches the bar; None without a bar or a figure."""
        if self.bar is None or self.ours is None:
            return None
        return self.ours.value <= self.bar if self.figure == ECE else self.ours.value >= self.bar


Figure = Callable[[Judged, Bools], Statistic | None]
"""What a judge says of cases, and their verdicts -> a figure; None if it cannot be had of this judge."""


def result(name: str, figure: str, scored: Scored, make: Figure) -> Iterator[Result]:
    """Evaluate a figure of a set for every judge, with its bootstrap for the measured one; nothing without cases."""
    cases = len(scored.tasks)
    if cases:
        ours = make(scored.ours, scored.correct)
        others = {other: make(judged, scored.correct) for other, judged in scored.baselines.items()}
        yield Result(
            name,
            figure,
            cases,
            ECE_BAR if figure == ECE else BARS.get((name, figure)),
            bootstrap(ours, scored.tasks) if ours else None,
            {other: value(made, cases) if made else None for other, made in others.items()},
        )
