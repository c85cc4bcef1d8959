"""A manifest, JSON of any shape, as lines and tables that can be read (pure)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from judgebot_eval.report.run_folder import Manifest


@dataclass(frozen=True, slots=True)
class Grid:
    """A list of alike things, such as stages, as a table.

    Attributes:
        name: of the field that lists them.
        heads: of the columns.
    """

    name: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownManifest:
    """A manifest.

    Attributes:
        fields: name and value; the names of nested fields are joined with dots.
    """

    path: str
    fields: tuple[tuple[str, str], ...]
    grids: tuple[Grid, ...]


def shown_manifest(manifest: Manifest) -> ShownManifest:
    """Print a manifest."""
    flat = dict(_flat(manifest.fields, ""))
    grids = tuple(_grid(name, value) for name, value in flat.items() if _is_grid(value))
    return ShownManifest(
        manifest.path, tuple((name, _text(value)) for name, value in flat.items() if not _is_grid(value)), grids
    )


def _flat(fields: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    for name, value in fields.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _is_grid(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _grid(name: str, things: Sequence[Mapping[str, Any]]) -> Grid:
    flat = [dict(_flat(thing, "")) for thing in things]
    heads = tuple(dict.fromkeys(head for thing in flat for head in thing))
    return Grid(name, heads, tuple(tuple(_text(thing.get(head, "")) for head in heads) for thing in flat))


def _text(value: Any) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(_text, value))
        case Mapping():
            return ", ".join(f"{name}: {_text(each)}" for name, each in value.items())
        case _:
            return str(value)
