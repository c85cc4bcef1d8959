"""The `sarif` format: SARIF 2.1.0, one result for each flagged method.

GitHub takes at most 25,000 results of a run; methods without a verdict are no results, so they are counted in the
properties of the run and in notifications.
"""

from judgebot.decide import REASONS, Finding
from judgebot.report.escape import relative_uri
from judgebot.report.json_report import Json, dumps
from judgebot.report.model import ReasonCount, Report
from judgebot.visible import visible

RESULTS = 25_000
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_RULES = tuple(REASONS["flagged"])
_HELP = (
    "Compare the method with its Javadoc: either may be the one to mend. "
    "If both are right, put `// judgebot:ignore reason` on the method."
)


def render(report: Report) -> str:
    """Returns a SARIF log with one run."""
    flagged = report.having("flagged")
    run: Json = {
        "tool": {"driver": _driver(report)},
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The root of the reviewed repository."}}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report)}],
        "results": [_result(finding) for finding in flagged[:RESULTS]],
        "properties": _properties(report),
    }
    return dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _driver(report: Report) -> Json:
    return {
        "name": "judgebot",
        "version": report.tool_version,
        "rules": [_rule(reason, meaning) for reason, meaning in REASONS["flagged"].items()],
        "notifications": [
            {"id": name, "shortDescription": {"text": text}}
            for name, text in (
                ("counts", "How many methods ended in each outcome."),
                ("no-verdict", "Methods that got no verdict, by reason."),
                ("results-left-out", "More methods were flagged than are listed."),
                ("note", "What else a reader has to know."),
            )
        ],
    }


def _rule(reason: str, meaning: str) -> Json:
    description = f"{meaning[0].upper()}{meaning[1:]}."
    return {
        "id": reason,
        "shortDescription": {"text": description},
        "fullDescription": {"text": f"{description} {_HELP}"},
        "help": {"text": _HELP},
        "defaultConfiguration": {"level": "warning"},
    }


def _result(finding: Finding) -> Json:
    return {
        "ruleId": finding.reason,
        "ruleIndex": _RULES.index(finding.reason),
        "level": "warning",
        "message": {"text": _message(finding.message)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": relative_uri(finding.path), "uriBaseId": "SRCROOT"},
                    "region": {"startLine": finding.start_line, "endLine": finding.end_line},
                },
                "logicalLocations": [
                    {"fullyQualifiedName": finding.qualified_name, "name": finding.name, "kind": "function"}
                ],
            }
        ],
        "partialFingerprints": {"judgebotFingerprint/v1": finding.fingerprint},
        "properties": {
            "change": finding.change,
            "pCorrect": finding.p_correct,
            "pBefore": finding.p_before,
            "confidence": finding.confidence,
        },
    }


def _notifications(report: Report) -> Json:
    notes = [_notification("counts", "note", str(report.counts))]
    notes += [_notification("no-verdict", "note", _silence(item)) for item in report.silences]
    if (left_out := report.counts.flagged - RESULTS) > 0:
        text = f"{left_out} more flagged methods are not listed: a log holds at most {RESULTS} results."
        notes.append(_notification("results-left-out", "warning", text))
    return [*notes, *(_notification("note", "note", note) for note in report.notes)]


def _notification(name: str, level: str, text: str) -> Json:
    return {"descriptor": {"id": name}, "level": level, "message": {"text": text}}


def _silence(item: ReasonCount) -> str:
    return f"{item.outcome} {item.count}: {item.reason} ({REASONS[item.outcome][item.reason]})"


def _properties(report: Report) -> Json:
    return {
        "counts": dict(report.counts._asdict()),
        "abstainedByReason": {item.reason: item.count for item in report.silences if item.outcome == "abstained"},
        "skippedByReason": {item.reason: item.count for item in report.silences if item.outcome == "skipped"},
        "threshold": report.threshold,
        "changeThreshold": report.change_threshold,
        "targetPrecision": report.target_precision,
        "model": {"name": report.model.name, "version": report.model.version, "sha256": report.model.sha256},
        "base": report.base,
        "head": report.head,
    }


def _message(text: str) -> str:
    """In a SARIF message brackets make links and braces stand for arguments."""
    text = visible(text)
    for mark, escaped in (("\\", "\\\\"), ("[", "\\["), ("]", "\\]"), ("{", "{{"), ("}", "}}")):
        text = text.replace(mark, escaped)
    return text
