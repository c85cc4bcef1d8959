"""The `json` format: all findings, as `schema.json` beside this module describes them."""

import json
from typing import TypeAlias

from judgebot.decide import Finding
from judgebot.report.escape import valid
from judgebot.report.model import Report

SCHEMA_VERSION = "1.2"
"""The second number grows when keys are added, the first when a key goes or changes its meaning."""

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"


def render(report: Report) -> str:
    """Returns the report as a JSON document in ASCII, one finding for each method, whatever its outcome."""
    return dumps(
        {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "judgebot", "version": report.tool_version},
            "model": {"name": report.model.name, "version": report.model.version, "sha256": report.model.sha256},
            "threshold": report.threshold,
            "change_threshold": report.change_threshold,
            "target_precision": report.target_precision,
            "base": report.base,
            "head": report.head,
            "counts": dict(report.counts._asdict()),
            "notes": list(report.notes),
            "findings": [_finding(finding) for finding in report.findings],
        }
    )


def dumps(document: Json) -> str:
    """Returns indented JSON in ASCII, with lone surrogates written out, and a line end."""
    return json.dumps(_valid(document), indent=2, allow_nan=False) + "\n"


def _finding(finding: Finding) -> Json:
    return {
        "path": finding.path,
        "start_line": finding.start_line,
        "end_line": finding.end_line,
        "class": finding.class_name,
        "name": finding.name,
        "signature": finding.signature,
        "change": finding.change,
        "outcome": finding.outcome,
        "reason": finding.reason,
        "message": finding.message,
        "p_correct": finding.p_correct,
        "p_before": finding.p_before,
        "confidence": finding.confidence,
        "fingerprint": finding.fingerprint,
        "description": finding.description,
        "changed_lines": list(finding.changed_lines),
        "truncated": finding.truncated,
    }


def _valid(value: Json) -> Json:
    if isinstance(value, str):
        return valid(value)
    if isinstance(value, list):
        return [_valid(item) for item in value]
    if isinstance(value, dict):
        return {valid(key): _valid(item) for key, item in value.items()}
    return value
