import dataclasses
import re

import pytest

from judgebot.decide import REASONS
from judgebot.report.markdown import LIMIT, render


def test_long_report_says_what_it_cuts(flagged_with):
    page = render(flagged_with(copies=2_000))
    assert len(page) <= LIMIT
    rows = page.count("| <code>Ports.parsePort</code> |")
    (missing, *_) = re.findall(r"^(\d+) more are left out", page, re.MULTILINE)
    assert rows + int(missing) == 2_000
    assert page.count("<details>") == page.count("</details>")


def test_long_report_with_every_reason_fits(report):
    silent = [
        dataclasses.replace(report.findings[-1], outcome=outcome, reason=reason)
        for outcome in ("abstained", "skipped")
        for reason in REASONS[outcome]
    ]
    page = render(dataclasses.replace(report, findings=(*report.findings[:1] * 2_000, *silent), notes=("x" * 2_000,)))
    assert len(page) <= LIMIT


def test_long_list_of_skipped_says_what_it_cuts(report):
    page = render(dataclasses.replace(report, findings=(*report.findings[:2], *report.findings[-2:] * 2_000)))
    assert len(page) <= LIMIT
    listed = len(re.findall(r"^- (?:generated|unreadable): ", page, re.MULTILINE))
    (missing,) = re.findall(r"^(\d+) more are left out", page, re.MULTILINE)
    assert listed + int(missing) == 4_000
    assert page.endswith("</details>\n")


@pytest.mark.parametrize("copies", [pytest.param(copies, id=str(copies)) for copies in (0, 1, 60, 500)])
def test_longest_fields_fit(flagged_with, copies):
    fields = dict.fromkeys(("path", "class_name", "name", "message"), "@" * 5_000)
    page = render(flagged_with(copies=copies, **fields, lines=("`" * 500,) * 50))
    assert len(page) <= LIMIT


def test_what_has_no_room_is_cut_with_all_after_it(flagged_with):
    report = flagged_with(copies=3)
    long = dataclasses.replace(report.findings[0], lines=("x" * 150,) * 12)
    page = render(dataclasses.replace(report, findings=(long, *report.findings[1:])), limit=3_000)
    assert len(page) <= 3_000
    assert page.endswith("\n\n3 more are left out here to keep this page short.\n")
    assert "\n\n\n" not in page
    assert "<details>" not in page


def test_short_report_is_whole(report):
    assert "left out" not in render(report)


def test_what_a_verdict_needs_is_not_rounded(report):
    page = render(dataclasses.replace(report, threshold=1.0, change_threshold=0.955))
    assert "a verdict needs 100 % confidence, on a change 95.5 %." in page


def test_fence_is_longer_than_any_run_of_backticks(flagged_with):
    assert "\n``````text\n" in render(flagged_with(lines=("x = `````;",)))
