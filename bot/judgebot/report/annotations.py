"""The `github` format: workflow commands, which a GitHub Actions log turns into annotations."""

from collections.abc import Mapping
from typing import Literal

from judgebot.decide import Finding
from judgebot.report.escape import clip, command_data, command_property
from judgebot.report.model import Report
from judgebot.visible import visible

WARNINGS = 10
"""GitHub shows no more warnings of one step."""
_PLACES = 20


def render(report: Report) -> str:
    """Returns at most 10 warnings, then notices: the other flagged methods, each note, and the counts."""
    flagged = report.having("flagged")
    lines = [_annotation(finding) for finding in flagged[:WARNINGS]]
    if rest := flagged[WARNINGS:]:
        lines.append(workflow_command("notice", _places(rest), f"judgebot: {len(rest)} more flagged"))
    lines += [workflow_command("notice", note) for note in report.notes]
    reasons = ", ".join(f"{item.reason} {item.count}" for item in report.silences)
    counts = f"{report.counts} ({reasons})" if reasons else str(report.counts)
    return "\n".join([*lines, workflow_command("notice", counts)]) + "\n"


def workflow_command(
    name: Literal["notice", "warning"], message: str, title: str = "judgebot", place: Mapping[str, str] | None = None
) -> str:
    """Returns the line that GitHub shows as a notice or a warning, at a place in a file if one is given."""
    properties = {**(place or {}), "title": title}
    written = ",".join(f"{key}={command_property(value)}" for key, value in properties.items())
    return f"::{name} {written}::{command_data(message)}"


def _annotation(finding: Finding) -> str:
    place = {"file": finding.path, "line": str(finding.start_line), "endLine": str(finding.end_line)}
    return workflow_command("warning", finding.message, f"judgebot: {finding.reason}", place)


def _places(findings: tuple[Finding, ...]) -> str:
    named = ", ".join(f"{clip(visible(finding.path), 200)}:{finding.start_line}" for finding in findings[:_PLACES])
    unnamed = len(findings) - _PLACES
    return f"also flagged: {named}" + (f" and {unnamed} more" if unnamed > 0 else "")
