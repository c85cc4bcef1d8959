import re

from judgebot.report.text import render


def test_colours_change_nothing_else(report):
    colored = render(report, color=True)
    assert "\x1b[31m" in colored
    assert re.sub(r"\x1b\[\d+m", "", colored) == render(report)


def test_colours_leave_no_foreign_escape(flagged_with):
    page = render(flagged_with(name="\x1b]0;", path="\x1b[2J", lines=("\x1b[0m",)), color=True)
    assert re.sub(r"\x1b\[\d+m", "", page).count("\x1b") == 0


def test_only_verbose_lists_what_was_not_flagged(report):
    added = render(report, verbose=True).count("src/main/java/net/Other.java:") - render(report).count("Other.java")
    assert added == 7
    assert "src/main/java/net/Other.java:10: passed (matches-javadoc)\n" in render(report, verbose=True)


def test_a_long_javadoc_is_cut(flagged_with):
    page = render(flagged_with(description="x" * 999))
    assert f"\n  Javadoc: {'x' * 299}…\n" in page


def test_says_how_to_silence(report):
    assert render(report).count("`// judgebot:ignore reason`") == report.counts.flagged
