"""The `rdjson` format: reviewdog's DiagnosticResult.

Older releases of reviewdog refuse keys that they do not know, so the counts travel as a diagnostic of their own.
"""

from itertools import pairwise

from judgebot.decide import Finding
from judgebot.report.excerpt import changed_lines
from judgebot.report.json_report import Json, dumps
from judgebot.report.model import Report
from judgebot.visible import visible


def render(report: Report) -> str:
    """Returns a warning for each flagged method, then one information with the counts and notes.

    The counts stand at the first file named, without a line, so that reviewdog does not post them in a review of the
    changed lines. A report without findings has no place for them.
    """
    flagged = report.having("flagged")
    diagnostics = [_warning(finding) for finding in flagged]
    diagnostics += [_counts(report, finding) for finding in (*flagged, *report.findings)[:1]]
    return dumps({"source": {"name": "judgebot"}, "severity": "WARNING", "diagnostics": diagnostics})


def _warning(finding: Finding) -> Json:
    first, last = _lines(finding)
    return {
        "message": visible(finding.message),
        "location": {"path": finding.path, "range": {"start": {"line": first}, "end": {"line": last}}},
        "severity": "WARNING",
        "code": {"value": finding.reason},
    }


def _counts(report: Report, finding: Finding) -> Json:
    return {
        "message": "; ".join((str(report.counts), *report.notes)),
        "location": {"path": finding.path},
        "severity": "INFO",
    }


def _lines(finding: Finding) -> tuple[int, int]:
    """The first run of changed lines, since a comment must lie inside one hunk; without one the declaration."""
    changed = changed_lines(finding)
    if not changed:
        return finding.start_line, finding.end_line
    last = next((line for line, following in pairwise(changed) if following > line + 1), changed[-1])
    return changed[0], last
