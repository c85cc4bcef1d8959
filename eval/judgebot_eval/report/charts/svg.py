"""SVG elements, axes and marks; classes say what they are, the page's style how they look."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.etree.ElementTree import Element, SubElement, tostring

from judgebot.visible import visible

WIDTH = 340
"""Of a panel, in units that are pixels where it is not scaled."""
_CHARACTER = 5.8  # mean width of a letter of the labels, in units
_TICKS = 5
_STEPS = (1, 2, 2.5, 5, 10)
_MARK = 3.4
_NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear scale from figures to units.

    Attributes:
        low: the figure at `start`; `high` that at `end`.
        style: the format specification of its figures.
        ticks: figures to be marked.
    """

    low: float
    high: float
    start: float
    end: float
    style: str
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return where a figure is, in units to a tenth."""
        return round(self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start), 1)


def axis(values: Iterable[float], start: float, end: float, style: str) -> Axis:
    """Make a scale that holds figures, with round ends, and zero if they are all above it and near it."""
    found = list(values)
    low, high = min(found), max(found)
    if 0 < low < high / 2 or low == high > 0:
        low = 0.0
    if low == high:
        high = low + 1
    step = _step(low, high)
    first, last = floor(low / step + _NEARLY), ceil(high / step - _NEARLY)
    ticks = tuple(round(step * index, 10) for index in range(first, last + 1))
    return Axis(ticks[0], ticks[-1], start, end, style, ticks)


def _step(low: float, high: float) -> float:
    rough = (high - low) / _TICKS
    power = 10.0 ** floor(log10(rough))
    return next(power * each for each in _STEPS if power * each >= rough * (1 - _NEARLY))


def panel(says: str, height: float, width: float = WIDTH) -> Element:
    """Begin a drawing that is one picture to a screen reader, which reads what it says."""
    root = Element("svg", {"viewBox": f"0 0 {width:g} {height:g}", "role": "img", "class": "panel"})
    SubElement(root, "title").text = visible(says)
    return root


def line(parent: Element, kind: str, x1: float, y1: float, x2: float, y2: float) -> None:  # noqa: PLR0913, PLR0917 - the four ends
    """Draw a straight line."""
    SubElement(parent, "line", {"class": kind, "x1": _n(x1), "y1": _n(y1), "x2": _n(x2), "y2": _n(y2)})


def rectangle(parent: Element, kind: str, x: float, y: float, width: float, height: float) -> Element:  # noqa: PLR0913, PLR0917 - place and size
    """Draw a rectangle."""
    place = {"class": kind, "x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height)}
    return SubElement(parent, "rect", place)


def text(parent: Element, kind: str, x: float, y: float, content: str) -> None:
    """Write text; its class says where it is anchored."""
    SubElement(parent, "text", {"class": kind, "x": _n(x), "y": _n(y)}).text = visible(content)


def path(parent: Element, kind: str, points: Iterable[tuple[float, float]]) -> None:
    """Draw a line through points."""
    steps = " ".join(f"{_n(x)},{_n(y)}" for x, y in points)
    SubElement(parent, "polyline", {"class": kind, "points": steps})


def dot(parent: Element, kind: str, x: float, y: float, says: str) -> None:
    """Draw a filled dot, ours, that says its figure under the pointer."""
    mark = SubElement(parent, "circle", {"class": kind, "cx": _n(x), "cy": _n(y), "r": _n(_MARK)})
    SubElement(mark, "title").text = visible(says)


def diamond(parent: Element, kind: str, x: float, y: float, says: str) -> None:
    """Draw an empty diamond, the paper's, that says its figure under the pointer."""
    reach = _MARK + 1
    corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
    drawn = " ".join(f"{_n(left)},{_n(top)}" for left, top in corners)
    SubElement(SubElement(parent, "polygon", {"class": kind, "points": drawn}), "title").text = visible(says)


def fitted(label: str, width: float) -> str:
    """Cut a label to a width."""
    room = int(width / _CHARACTER)
    return label if len(label) <= room else f"{label[: room - 1]}…"


def label_width(labels: Iterable[str], most: float) -> float:
    """Return how wide the widest label is, at most so much."""
    return min(most, max(len(label) for label in labels) * _CHARACTER + 8)


def render(root: Element) -> str:
    """Return a drawing as it stands in a page."""
    return tostring(root, encoding="unicode")


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
