"""The texts that judgebot posts, all from templates: nothing of the change gets in but escaped (pure)."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from judgebot.decide import Finding, percent
from judgebot.github.marker import REVIEW, Marker, SummaryMarker, encode, encode_summary, marker
from judgebot.github.reconcile import InSummary, Reason
from judgebot.report import markdown as page
from judgebot.report.escape import clip, markdown
from judgebot.report.model import Report

_LIKELIHOODS = ((0.95, "almost certainly"), (0.8, "very likely"), (0.0, "likely"))
_SENTENCE = re.compile(r".*?[.!?](?=\s|$)")
_LONGEST_SENTENCE = 400
_ANSWER = """\
<details><summary>How to answer</summary>

- **It is wrong:** react with 👎, or reply `false positive` and say why; then resolve the conversation. While the \
method stays as it is, nothing more is said of it.
- **It is right:** react with 👍, or reply `good catch`; or just mend the method or its Javadoc, and this comment goes.
- **Not here:** write `// judgebot:ignore` and a reason on the method.

</details>
"""
_REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        "limit": "more than the limit of open comments",
        "not-in-diff": "no line of the method is in the diff",
        "refused": "GitHub did not take the comment",
        "dismissed": "its comment was deleted",
        "copy": "a copy of the method is commented on",
    }
)


def comment_body(finding: Finding, report: Report, head: str) -> str:
    """The comment on a method flagged on a commit: the doubt, how sure, held against what, and how to answer."""
    return f"""\
{encode(marker(finding, report, head))}
**{markdown(clip(finding.message, 300))}**

How sure: {_how_sure(finding.p_correct or 0.0)}. That is calibrated: of verdicts this sure, about as many are right, \
measured on other code than yours.

Judged against the whole Javadoc, which begins:

> {_first_sentence(finding.description)}

{_ANSWER}
{_origin(report, head)}
"""


def fixed_body(mark: Marker, head: str) -> str:
    """What becomes of an answered comment once its method is no longer flagged as of a commit."""
    return f"""\
{encode(replace(mark, state="fixed"))}
**Fixed**, or gone: as of {head[:12]} this method is no longer flagged. Before, it was {_how_sure(mark.p_correct)}.
"""


def review_body(comments: int) -> str:
    """The text above the comments of a review."""
    one, several = "one method of this change does what its", f"{comments} methods of this change do what their"
    return f"{REVIEW}\njudgebot doubts that {one if comments == 1 else several} Javadoc says.\n"


def summary_body(report: Report, in_summary: Sequence[InSummary], memory: SummaryMarker, head: str) -> str:
    """The one summary of a pull request, in at most 65,000 characters.

    Args:
        report: what was found.
        in_summary: the flagged methods without a comment of their own.
        memory: what the next run has to know.
        head: the commit that was judged.
    """
    first = f"{encode_summary(memory)}\n"
    last = f"{_places(report, in_summary)}\n{_origin(report, head)}\n"
    return f"{first}{page.render(report, page.LIMIT - len(first) - len(last))}{last}"


def _how_sure(p_correct: float) -> str:
    """How sure it is that a method is wrong, in words and as a number."""
    wrong = 1 - p_correct
    words = next(words for least, words in _LIKELIHOODS if wrong >= least)
    return f"{words} wrong, {percent(wrong)}"


def _first_sentence(description: str) -> str:
    folded = " ".join(description.split())
    sentence = _SENTENCE.match(folded)
    return markdown(clip(sentence[0] if sentence else folded, _LONGEST_SENTENCE))


def _places(report: Report, in_summary: Sequence[InSummary]) -> str:
    """How many of the flagged methods have a comment in the code, and why the others have not."""
    if not report.counts.flagged:
        return ""
    reasons = Counter(item.reason for item in in_summary)
    others = "".join(f"; {count} not: {_REASONS[reason]}" for reason, count in sorted(reasons.items()))
    return f"\nCommented on in the code: {report.counts.flagged - len(in_summary)}{others}.\n"


def _origin(report: Report, head: str) -> str:
    model = f"model {report.model.name} {report.model.version}"
    return f"<sub>{markdown(clip(f'judgebot {report.tool_version}, {model}, commit {head[:12]}', 200))}</sub>"
