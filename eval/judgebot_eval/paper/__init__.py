"""The figures of the paper.

Crupi, Tufano and Bavota, "Improving Code Generation via Small Language Model-as-a-judge", arXiv 2602.11911 (2026).
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from judgebot_eval.tables import ABSENT, Reference, Tag


def reference(table: str, row: str, column: str) -> Reference:
    """Look up a figure of the paper, by the names that `figures.toml` has for it; absent if there is none."""
    for tag, tables in _figures().items():
        figure = tables.get(table, {}).get(row, {}).get(column)
        if figure is not None:
            return Reference(float(figure), tag)
    return ABSENT


def rows(table: str) -> tuple[str, ...]:
    """Return the names of the rows that the paper reports in a table, in its order."""
    return tuple(_figures()["reported"].get(table, {}))


@cache
def _figures() -> Mapping[Tag, Mapping[str, Any]]:
    text = files(__package__).joinpath("figures.toml").read_text(encoding="utf-8")
    return cast("Mapping[Tag, Mapping[str, Any]]", tomllib.loads(text))
