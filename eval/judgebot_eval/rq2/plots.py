"""The figure of RQ2: what choosing gains with more candidates."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from judgebot_eval.rq2.families import title
from judgebot_eval.rq2.results import Result

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ACROSS = 3
_SIZE = 3.6  # inches, of one panel
_TITLE = 8  # points
_MARKS = "osv^D<>xP*"


def by_candidates(results: Sequence[Result]) -> "Figure":
    """Draw the expected pass@1 against n, a panel for each generator and a line for each contender that has one."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - the eval extra

    shown = dict.fromkeys(each.contender for each in results if each.expected is not None)
    generators = list(dict.fromkeys(each.generator for each in results))
    down = ceil(len(generators) / _ACROSS)
    figure = Figure(figsize=(_SIZE * _ACROSS, _SIZE * down), layout="constrained")
    panels = figure.subplots(down, _ACROSS, squeeze=False).ravel().tolist()
    for axes in panels[len(generators) :]:
        axes.set_axis_off()
    for axes, generator in zip(panels, generators, strict=False):
        for mark, name in zip(_MARKS * len(shown), shown, strict=False):
            points = _points(results, generator, name)
            axes.plot([n for n, _ in points], [reached for _, reached in points], marker=mark, markersize=4, label=name)
        axes.set_title(title(generator), fontsize=_TITLE)
        axes.set(xlabel="candidates", ylabel="pass@1")
        axes.legend(fontsize=6)
    return figure


def _points(results: Sequence[Result], generator: str, name: str) -> list[tuple[int, float]]:
    """Return n and the expected pass@1 of a contender."""
    found = [each for each in results if (each.generator, each.contender) == (generator, name)]
    return [(each.n, float(each.expected.mean())) for each in found if each.expected is not None]
