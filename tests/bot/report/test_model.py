import dataclasses

from judgebot.report import Counts
from judgebot.report.model import ReasonCount


def test_counts(report):
    assert report.counts == Counts(flagged=2, passed=1, abstained=3, skipped=4)
    assert str(report.counts) == "flagged 2, passed 1, abstained 3, skipped 4"


def test_every_finding_is_counted_once(report):
    assert sum(report.counts) == len(report.findings)


def test_silences(report):
    assert report.silences == (
        ReasonCount("abstained", "low-confidence", 1),
        ReasonCount("abstained", "not-a-regression", 1),
        ReasonCount("abstained", "truncated", 1),
        ReasonCount("skipped", "no-javadoc", 2),
        ReasonCount("skipped", "generated", 1),
        ReasonCount("skipped", "unreadable", 1),
    )


def test_having_keeps_the_order(report):
    assert [finding.name for finding in report.having("flagged")] == ["parsePort", "Policy"]


def test_nothing_found(report):
    empty = dataclasses.replace(report, findings=())
    assert (empty.counts, empty.silences) == (Counts(0, 0, 0, 0), ())
