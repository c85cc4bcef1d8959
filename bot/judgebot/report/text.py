"""The `text` format: for a person at a terminal."""

import click

from judgebot.decide import Finding, percent
from judgebot.report.escape import clip
from judgebot.report.excerpt import Row, excerpt
from judgebot.report.model import Report
from judgebot.visible import log_line

_COLORS = {"flagged": "red", "passed": "green", "abstained": "yellow", "skipped": "bright_black"}


def render(report: Report, *, color: bool = False, verbose: bool = False) -> str:
    """Returns the flagged methods with their code, why others got no verdict, and the four counts.

    Args:
        report: what to show.
        color: use ANSI colours; without them the only control character is the line end.
        verbose: list the methods with other outcomes too.
    """
    blocks = [_flagged(finding) for finding in report.having("flagged")]
    if verbose:
        others = (*report.having("passed"), *report.having("abstained"), *report.having("skipped"))
        blocks.append("\n".join(_entry(finding) for finding in others))
    blocks.append("\n".join(f"{item.outcome}: {item.reason} {item.count}" for item in report.silences))
    blocks.append("\n".join(f"note: {log_line(note)}" for note in report.notes))
    blocks.append(click.style(str(report.counts), bold=True))
    page = "\n\n".join(block for block in blocks if block) + "\n"
    return page if color else click.unstyle(page)


def _flagged(finding: Finding) -> str:
    javadoc = " ".join(finding.description.split())
    lines = [
        _entry(finding),
        *map(_row, excerpt(finding)),
        f"  Javadoc: {log_line(clip(javadoc, 300))}",
        f"  {_probability(finding)}",
        "  If it is right as it is, put `// judgebot:ignore reason` on the method.",
    ]
    return "\n".join(lines)


def _entry(finding: Finding) -> str:
    place = log_line(f"{finding.path}:{finding.start_line}")
    verdict = click.style(f"{finding.outcome} ({finding.reason})", fg=_COLORS[finding.outcome])
    return f"{click.style(place, bold=True)}: {verdict}\n  {log_line(finding.message)}"


def _row(row: Row) -> str:
    return click.style(log_line(str(row)), fg="yellow" if row.changed else "bright_black")


def _probability(finding: Finding) -> str:
    now = "Probability of being right: " + ("unknown" if finding.p_correct is None else percent(finding.p_correct))
    return now if finding.p_before is None else f"{now}, before this change {percent(finding.p_before)}"
