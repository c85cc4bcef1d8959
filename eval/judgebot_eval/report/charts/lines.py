"""Curves, a panel each: ours drawn through, the paper's points as diamonds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from judgebot_eval.report.charts import svg
from judgebot_eval.report.charts.chart import Chart, Key
from judgebot_eval.table_text import number

_HEIGHT, _TOP, _BOTTOM, _LEFT, _RIGHT = 230, 28, 190, 44, 12

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """A curve.

    Attributes:
        ours: points, in the order of x.
        paper: the paper's points; drawn through if they are several.
    """

    name: str
    ours: tuple[Point, ...]
    paper: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """The curves of one panel; a curve that is nowhere has no points.

    Attributes:
        series: the same names in the same order in all panels of a chart.
        diagonal: draw where x and y are equal.
    """

    title: str
    series: tuple[Series, ...]
    diagonal: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What the axes of all panels have in common.

    Attributes:
        x_ticks: figures on the x axis, from end to end.
        y_range: None to fit the points.
    """

    x: str
    y: str
    x_ticks: tuple[float, ...]
    x_style: str
    y_style: str
    y_range: Point | None = None


def lines(panels: Sequence[Panel], frame: Frame) -> Chart | None:
    """Draw the panels that have points."""
    drawn = [panel for panel in panels if _points(panel)]
    if not drawn:
        return None
    names = [series.name for series in drawn[0].series]
    used = {series.name for panel in drawn for series in panel.series if series.ours or series.paper}
    keys = [Key(f"line s{place}", name) for place, name in enumerate(names) if name in used]
    if any(series.paper for panel in drawn for series in panel.series):
        keys.append(Key("paper", "the paper's"))
    return Chart(tuple(svg.render(_panel(panel, frame)) for panel in drawn), tuple(keys))


def _points(panel: Panel) -> list[Point]:
    return [point for series in panel.series for point in (*series.ours, *series.paper)]


def _panel(panel: Panel, frame: Frame) -> Element:
    points = _points(panel)
    x = svg.Axis(frame.x_ticks[0], frame.x_ticks[-1], _LEFT, svg.WIDTH - _RIGHT, frame.x_style, frame.x_ticks)
    y = svg.axis(frame.y_range or [each for _, each in points], _BOTTOM, _TOP, frame.y_style)
    said = "; ".join(_said(panel, frame))
    root = svg.panel(f"{panel.title}: {said}. The figures stand in the table.", _HEIGHT)
    svg.text(root, "head", _LEFT, 14, svg.fitted(panel.title, svg.WIDTH - _LEFT))
    _axes(root, x, y, frame)
    if panel.diagonal:
        svg.line(root, "diagonal", x.at(x.low), y.at(y.low), x.at(x.high), y.at(y.high))
    for place, series in enumerate(panel.series):
        _curve(root, x, y, (place, series))
    return root


def _axes(root: Element, x: svg.Axis, y: svg.Axis, frame: Frame) -> None:
    for tick in y.ticks:
        svg.line(root, "grid", x.start, y.at(tick), x.end, y.at(tick))
        svg.text(root, "tick end", x.start - 6, y.at(tick) + 4, number(tick, frame.y_style))
    for tick in frame.x_ticks:
        svg.text(root, "tick middle", x.at(tick), _BOTTOM + 16, number(tick, frame.x_style))
    svg.text(root, "tick middle", (x.start + x.end) / 2, _HEIGHT - 6, f"{frame.x} → {frame.y}")


def _curve(root: Element, x: svg.Axis, y: svg.Axis, drawn: tuple[int, Series]) -> None:
    place, series = drawn
    if len(series.paper) > 1:
        svg.path(root, f"paper-line s{place}", [(x.at(left), y.at(up)) for left, up in series.paper])
    if series.ours:
        svg.path(root, f"line s{place}", [(x.at(left), y.at(up)) for left, up in series.ours])
    for left, up in series.ours if len(series.ours) <= 10 else ():  # noqa: PLR2004 - more dots hide the curve
        svg.dot(root, f"ours s{place}", x.at(left), y.at(up), f"{series.name}, {left:g}: ours {number(up, y.style)}")
    for left, up in series.paper:
        says = f"{series.name}, {left:g}: the paper's {number(up, y.style)}"
        svg.diamond(root, f"paper s{place}", x.at(left), y.at(up), says)


def _said(panel: Panel, frame: Frame) -> Iterator[str]:
    for series in panel.series:
        for whose, points in (("ours", series.ours), ("the paper's", series.paper)):
            if points:
                first, last = (number(up, frame.y_style) for _, up in (points[0], points[-1]))
                yield (
                    f"{series.name}, {whose}: {first} to {last}"
                    if len(points) > 1
                    else f"{series.name}, {whose}: {first}"
                )
