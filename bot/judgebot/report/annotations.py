"""The `github` format: workflow commands, which a GitHub Actions log turns into annotations."""

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
    lines = [_warning(finding) for finding in flagged[:WARNINGS]]
    if rest := flagged[WARNINGS:]:
        lines.append(_command("notice", f"judgebot: {len(rest)} more flagged", _places(rest)))
    lines += [_command("notice", "judgebot", note) for note in report.notes]
    reasons = ", ".join(f"{item.reason} {item.count}" for item in report.silences)
    counts = f"{report.counts} ({reasons})" if reasons else str(report.counts)
    return "\n".join([*lines, _command("notice", "judgebot", counts)]) + "\n"


def _warning(finding: Finding) -> str:
    place = {"file": finding.path, "line": str(finding.start_line), "endLine": str(finding.end_line)}
    return _command("warning", f"judgebot: {finding.reason}", finding.message, place)


def _places(findings: tuple[Finding, ...]) -> str:
    named = ", ".join(f"{clip(visible(finding.path), 200)}:{finding.start_line}" for finding in findings[:_PLACES])
    unnamed = len(findings) - _PLACES
    return f"also flagged: {named}" + (f" and {unnamed} more" if unnamed > 0 else "")


def _command(name: str, title: str, message: str, place: dict[str, str] | None = None) -> str:
    properties = {**(place or {}), "title": title}
    written = ",".join(f"{key}={command_property(value)}" for key, value in properties.items())
    return f"::{name} {written}::{command_data(message)}"
