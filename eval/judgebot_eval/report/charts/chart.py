"""What a chart is: panels that are drawn side by side, and what their marks mean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """What a mark means.

    Attributes:
        kind: the class of the mark.
    """

    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure of the page.

    Attributes:
        panels: SVG, one each.
        keys: of all panels.
        small: the panels need little room.
    """

    panels: tuple[str, ...]
    keys: tuple[Key, ...]
    small: bool = False
