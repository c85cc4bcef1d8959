"""The `markdown` format: the summary of a pull request or of a workflow step."""

from typing import NamedTuple

from judgebot.decide import REASONS, Finding, threshold_percent
from judgebot.report.escape import clip, fence, markdown
from judgebot.report.excerpt import excerpt
from judgebot.report.model import ReasonCount, Report
from judgebot.visible import visible

LIMIT = 65_000
"""In characters; GitHub refuses longer comments."""
_OVERHEAD = 1_000
_FIELD = 200
_FLAGGED_HEAD = "| Method | Where | Why |\n| --- | --- | --- |\n"
_REASONS_HEAD = "| Why no verdict | Methods | |\n| --- | --- | --- |\n"


class _Section(NamedTuple):
    """A part of the page that may be cut after any of its blocks."""

    opening: str
    blocks: tuple[str, ...]
    closing: str


def render(report: Report, limit: int = LIMIT) -> str:
    """Returns GitHub Markdown of at most `limit` characters that says what it leaves out."""
    flagged = report.having("flagged")
    silent = tuple(map(_item, (*report.having("abstained"), *report.having("skipped"))))
    notes = "".join(f"Note: {markdown(note)}.\n\n" for note in report.notes)
    head = f"## judgebot\n\n{report.counts}\n\n{_judge(report)}\n\n{notes}"
    reasons = _whole(_Section(_REASONS_HEAD, tuple(map(_reason_row, report.silences)), "\n"))
    room = limit - _OVERHEAD - len(head) - len(reasons)
    table, room = _cut(_Section(_FLAGGED_HEAD, tuple(map(_row, flagged)), "\n"), room)
    code, room = _cut(_Section(_details("The code"), tuple(map(_code_block, flagged)), "</details>\n\n"), room)
    listing, _ = _cut(_Section(_details("Methods without a verdict"), silent, "\n</details>\n"), room)
    return f"{head}{table}{code}{reasons}{listing}".rstrip("\n") + "\n"


def _whole(section: _Section) -> str:
    return "".join((section.opening, *section.blocks, section.closing)) if section.blocks else ""


def _cut(section: _Section, room: int) -> tuple[str, int]:
    """The section with as many blocks as there is room for, and the room that is left."""
    shown = 0
    for block in section.blocks:
        if len(block) > room:
            break
        room -= len(block)
        shown += 1
    missing = len(section.blocks) - shown
    note = f"\n{missing} more are left out here to keep this page short.\n" if missing else ""
    kept = _Section(section.opening, section.blocks[:shown], f"{note}{section.closing}")
    return (_whole(kept) or note.lstrip("\n")), room


def _judge(report: Report) -> str:
    model = _code(f"{report.model.name} {report.model.version}")
    alone, of_changes = map(threshold_percent, (report.threshold, report.change_threshold))
    return f"Judged by {model}; a verdict needs {alone} confidence, on a change {of_changes}."


def _row(finding: Finding) -> str:
    return (
        f"| {_code(finding.qualified_name)} | {_code(_place(finding))} | {markdown(clip(finding.message, _FIELD))} |\n"
    )


def _reason_row(item: ReasonCount) -> str:
    return f"| {item.outcome}: {item.reason} | {item.count} | {REASONS[item.outcome][item.reason]} |\n"


def _item(finding: Finding) -> str:
    return f"- {finding.reason}: {_code(f'{_place(finding)} {finding.qualified_name}'.rstrip())}\n"


def _code_block(finding: Finding) -> str:
    rows = "\n".join(str(row) for row in excerpt(finding))
    ticks = fence(rows)
    return f"{_code(_place(finding))}\n\n{ticks}text\n{rows}\n{ticks}\n\n"


def _details(summary: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n"


def _place(finding: Finding) -> str:
    return f"{clip(visible(finding.path), _FIELD - 20)}:{finding.start_line}"


def _code(text: str) -> str:
    return f"<code>{markdown(clip(visible(text), _FIELD))}</code>"
