"""Figures as files: SVG and PNG, the same bytes for the same figure."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from judgebot.writing import write_atomically

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

    with mpl.rc_context({"svg.hashsalt": path.name, "svg.fonttype": "none"}):
        _save(figure, path.with_suffix(".svg"), metadata={"Date": None, "Title": description})
    _save(figure, path.with_suffix(".png"), dpi=_DOTS_PER_INCH, metadata={"Software": None, "Title": description})


def _save(figure: "Figure", path: Path, **options: Any) -> None:
    content = BytesIO()
    figure.savefig(content, format=path.suffix[1:], **options)
    write_atomically(path, content.getvalue())
