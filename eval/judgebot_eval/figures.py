"""Figures as files: SVG and PNG, the same bytes for the same figure."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DOTS_PER_INCH = 150


def save(figure: "Figure", path: Path, description: str) -> None:
    """Write a figure as `path` with the endings `.svg` and `.png`.

    Args:
        figure: what to write.
        path: without an ending.
        description: what it shows, for who cannot see it; the title of the SVG.
    """
    import matplotlib as mpl  # noqa: PLC0415 - the eval extra

    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": path.name, "svg.fonttype": "none"}):
        figure.savefig(path.with_suffix(".svg"), metadata={"Date": None, "Title": description})
    figure.savefig(path.with_suffix(".png"), dpi=_DOTS_PER_INCH, metadata={"Software": None, "Title": description})
