"""The figures of RQ1, drawn with matplotlib: equal data give equal files."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from judgebot_eval.rq1.judged import Judged
from judgebot_eval.rq1.measure import counts
from judgebot_eval.stats.confidence import reliability, sweep
from judgebot_eval.table_text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ACROSS = 3
_SIZE = 3.2  # inches, of one panel
_TITLE = 7  # points: judges can have long names
_BEST = 3
_LEAST = 0.5


def confusion_matrices(judges: Sequence[Judged]) -> "Figure":
    """Draw Figure 1: a matrix for each judge, of shares of each true class."""
    figure, panels = _grid(judges)
    for axes, judged in zip(panels, judges, strict=True):
        shares = counts(judged).rows
        axes.imshow([[share or 0.0 for share in row] for row in shares], vmin=0, vmax=1, cmap="Blues")
        for y, row in enumerate(shares):
            for x, share in enumerate(row):
                colour = "white" if (share or 0) > _LEAST else "black"
                axes.text(x, y, number(share, ".0%"), ha="center", va="center", color=colour)
        axes.set(xlabel="judgement", ylabel="tests")
        axes.set_xticks([0, 1], ["wrong", "correct"])
        axes.set_yticks([0, 1], ["fail", "pass"])
    return figure


def confidence_sweep(judges: Sequence[Judged]) -> "Figure":
    """Draw Figure 2: precision of both classes, and coverage, against the least confidence."""
    figure, panels = _grid(judges)
    for axes, judged in zip(panels, judges, strict=True):
        points = [point for point in sweep(judged.predictions()) if point.threshold >= _LEAST]
        x = [point.threshold for point in points]
        axes.plot(x, [_plotted(point.precision) for point in points], "-", label="precision of correct")
        axes.plot(x, [_plotted(point.negative_precision) for point in points], "--", label="precision of incorrect")
        axes.plot(x, [point.coverage for point in points], ":", label="coverage")
        axes.set(xlabel="least confidence", xlim=(_LEAST, 1), ylim=(0, 1))
        axes.legend(fontsize=6, loc="lower left")
    return figure


def calibration(judges: Sequence[Judged]) -> "Figure":
    """Draw how often candidates are correct against what the judge says."""
    figure, panels = _grid(judges)
    for axes, judged in zip(panels, judges, strict=True):
        bins = list(reliability(judged.predictions()))
        axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
        axes.plot([each.mean_p for each in bins], [each.correct for each in bins], "o-")
        axes.set(xlabel="P(correct)", ylabel="share correct", xlim=(0, 1), ylim=(0, 1))
    return figure


def best(judges: Sequence[Judged]) -> list[Judged]:
    """Return the three judges that agree best with the tests, of those that say probabilities."""
    graded = [judged for judged in judges if judged.is_graded]
    return sorted(graded, key=lambda judged: -counts(judged).kappa)[:_BEST]


def _plotted(share: float | None) -> float:
    return float("nan") if share is None else share


def _grid(judges: Sequence[Judged]) -> "tuple[Figure, list[Axes]]":
    """Make one panel for each judge."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - the eval extra

    across, down = min(_ACROSS, len(judges)), ceil(len(judges) / _ACROSS)
    figure = Figure(figsize=(_SIZE * across, _SIZE * down), layout="constrained")
    panels = figure.subplots(down, across, squeeze=False).ravel().tolist()
    for axes, judged in zip(panels, judges, strict=False):
        axes.set_title(judged.label, fontsize=_TITLE)
    for spare in panels[len(judges) :]:
        spare.set_axis_off()
    return figure, panels[: len(judges)]
