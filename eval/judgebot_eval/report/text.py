"""The report as Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence

from judgebot.report.escape import relative_uri
from judgebot.visible import visible
from judgebot_eval import table_text
from judgebot_eval.report.manifest_view import Grid
from judgebot_eval.report.page import UP, Page
from judgebot_eval.report.views import ShownStage

_MARKUP = re.compile(r"[\\`*\[\]<>&]")


def render(page: Page) -> str:
    """Write the report; figures are those that the stages drew."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield from (f"# Report of the study: {safe(page.title)}", "", table_text.LEGEND, "")
    yield from _coverage(page)
    for stage in page.stages:
        yield from _stage(stage)
    yield from ("## What is absent", "", *_absences(page), "", "## How it was made", "")
    yield from (f"Written by judgebot {page.version}.", "")
    for manifest in page.manifests:
        yield from (f"### {safe(manifest.path)}", "")
        for grid in (Grid("", ("field", "value"), manifest.fields), *manifest.grids):
            yield from (*_table(grid.heads, grid.rows), "")


def _coverage(page: Page) -> Iterator[str]:
    yield from ("## What is printed", "")
    heads = ("what", "where", "ours and the paper's", "ours alone", "the paper's alone")
    rows = []
    for each in page.coverage:
        where = ", ".join(f"{stage.path}: {table.id}" for stage, table in each.places)
        counts = (each.both, each.ours, each.paper) if each.places else ("", "", "")
        rows.append((each.item.name, where or f"absent: {each.item.missing}", *map(str, counts)))
    yield from (*_table(heads, rows), "")


def _stage(stage: ShownStage) -> Iterator[str]:
    yield from (f"## {safe(stage.stage.title)}", "")
    for shown in stage.tables:
        yield from (f"### {safe(shown.table.title)}", "", *table_text.markdown(shown.table, safe), "")
    for path in stage.stage.figures:
        yield from (f"![{safe(path)}]({relative_uri(UP + path)})", "")


def _absences(page: Page) -> Iterator[str]:
    rows = [
        (f"{each.stage.path}: {each.table.id}", each.reason, f"{len(each.cells):,}", f"{each.reported:,}")
        for each in page.absences
    ]
    yield from _table(("table", "reason", "cells", "of which the paper has"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    return table_text.grid([*map(safe, heads)], ([*map(safe, row)] for row in rows))


def safe(text: str) -> str:
    """Return text of which Markdown makes no HTML, code, link or emphasis; tables have to guard their bars."""
    return _MARKUP.sub(lambda match: f"\\{match[0]}", visible(text))
