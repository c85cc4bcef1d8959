import dataclasses
import re

import pytest

from judgebot.report.markdown import LIMIT, render


def test_long_report_says_what_it_cuts(flagged_with):
    page = render(flagged_with(copies=2_000))
    assert len(page) <= LIMIT
    rows = page.count("| <code>Ports.parsePort</code> |")
    (missing, *_) = re.findall(r"^(\d+) more are left out", page, re.MULTILINE)
    assert rows + int(missing) == 2_000
    assert page.count("<details>") == page.count("</details>")


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


def test_short_report_is_whole(report):
    assert "left out" not in render(report)


def test_fence_is_longer_than_any_run_of_backticks(flagged_with):
    assert "\n``````text\n" in render(flagged_with(lines=("x = `````;",)))
