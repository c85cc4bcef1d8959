import dataclasses
import json

import pytest

from judgebot.report.rdjson import render


def diagnostics(report):
    return json.loads(render(report))["diagnostics"]


@pytest.mark.parametrize(
    ("changed", "start", "end"),
    [
        pytest.param((), 10, 20, id="nothing-changed"),
        pytest.param((8,), 10, 20, id="only-the-javadoc"),
        pytest.param((8, 12), 12, 12, id="one-line"),
        pytest.param((12, 13, 14), 12, 14, id="one-run"),
        pytest.param((12, 13, 17, 18), 12, 13, id="first-run"),
        pytest.param((12, 14), 12, 12, id="a-line-between"),
        pytest.param((20, 21), 20, 20, id="last-line"),
    ],
)
def test_lines(flagged_with, changed, start, end):
    warning, _ = diagnostics(flagged_with(start_line=10, end_line=20, changed_lines=changed))
    assert warning["location"]["range"] == {"start": {"line": start}, "end": {"line": end}}


def test_counts_and_notes_come_last_and_without_a_line(report):
    *warnings, counts = diagnostics(report)
    assert [warning["severity"] for warning in warnings] == ["WARNING", "WARNING"]
    assert counts == {
        "message": f"flagged 2, passed 1, abstained 3, skipped 4; {report.notes[0]}",
        "location": {"path": "src/main/java/net/Ports.java"},
        "severity": "INFO",
    }


def test_counts_stand_at_the_first_flagged_method(report):
    *_, counts = diagnostics(dataclasses.replace(report, findings=(*report.findings[2:], *report.findings[:2])))
    assert counts["location"] == {"path": "src/main/java/net/Ports.java"}


def test_counts_without_a_flagged_method(report):
    (counts,) = diagnostics(dataclasses.replace(report, findings=report.findings[2:], notes=()))
    assert counts["message"] == "flagged 0, passed 1, abstained 3, skipped 4"
    assert counts["location"] == {"path": "src/main/java/net/Other.java"}
