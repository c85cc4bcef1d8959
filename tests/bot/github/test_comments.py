import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.github.comments import comment_body, fixed_body, review_body, summary_body
from judgebot.github.marker import REVIEW, Marker, SummaryMarker, decode, decode_summary, encode, marker
from judgebot.github.reconcile import InSummary

HEAD = "c" * 40
HOSTILE = [
    "@octocat",
    "https://example.org www.example.org",
    "<img src=x onerror=y><!-- <script>",
    "</details></sub> --> <!-- judgebot:1 summary -->",
    "[x](y) ![z](w) **b** `c` ``` ~~~ | # h",
    "\x1b[31m\r\n::error::x\u202e\u2028",
    "\n\n# heading\n> quote\n- item",
    "\udcff\ud800",
    "{0} %s ${{ github.token }}",
]
ANY_TEXT = st.lists(st.one_of(st.text(st.characters()), st.sampled_from(HOSTILE))).map("".join)
MARKUP = re.compile(r"</?(?:sub|details|summary)>|\*\*|<!-- judgebot:1 [^<>\n]* -->")


def everywhere(text):
    return dict.fromkeys(("path", "class_name", "name", "signature", "message", "description"), text)


def test_comment(make_finding, make_report):
    finding, report = make_finding(), make_report()
    assert comment_body(finding, report, HEAD) == (
        f"{encode(marker(finding, report, HEAD))}\n"
        "**&#96;f&#96; probably does not do what its Javadoc says &#40;90 % sure&#41;.**\n"
        "\n"
        "How sure: very likely wrong, 90 %. That is calibrated: of verdicts this sure, about as many are right, "
        "measured on other code than yours.\n"
        "\n"
        "Judged against the whole Javadoc, which begins:\n"
        "\n"
        "> Returns the answer.\n"
        "\n"
        "<details><summary>How to answer</summary>\n"
        "\n"
        "- **It is wrong:** react with 👎, or reply `false positive` and say why; then resolve the conversation. "
        "While the method stays as it is, nothing more is said of it.\n"
        "- **It is right:** react with 👍, or reply `good catch`; or just mend the method or its Javadoc, and this "
        "comment goes.\n"
        "- **Not here:** write `// judgebot:ignore` and a reason on the method.\n"
        "\n"
        "</details>\n"
        "\n"
        "<sub>judgebot 0.1.0, model tiny 1, commit cccccccccccc</sub>\n"
    )


@pytest.mark.parametrize(
    ("p_correct", "words"),
    [
        pytest.param(0.0, "almost certainly wrong, 99 %", id="never-certain"),
        pytest.param(0.05, "almost certainly wrong, 95 %", id="almost-certainly"),
        pytest.param(0.06, "very likely wrong, 94 %", id="very-likely"),
        pytest.param(0.3, "likely wrong, 70 %", id="likely"),
    ],
)
def test_how_sure(make_finding, make_report, p_correct, words):
    assert f"How sure: {words}." in comment_body(make_finding(p_correct=p_correct), make_report(), HEAD)


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        pytest.param("Gives it. Or not.", "Gives it.", id="first-of-two"),
        pytest.param("Gives v1.5 of\nit! @return it", "Gives v1.5 of it&#33;", id="number-and-line-end"),
        pytest.param("Gives it", "Gives it", id="no-full-stop"),
        pytest.param("x" * 500, "x" * 399 + "…", id="long"),
        pytest.param("", "", id="empty"),
    ],
)
def test_which_sentence(make_finding, make_report, description, sentence):
    assert f"\n> {sentence}\n" in comment_body(make_finding(description=description), make_report(), HEAD)


def test_fixed():
    mark = Marker("0" * 32, "1" * 16, "2" * 64, "3" * 40, 0.1, 0.8)
    body = fixed_body(mark, HEAD)
    assert decode(body) == Marker("0" * 32, "1" * 16, "2" * 64, "3" * 40, 0.1, 0.8, "fixed")
    assert "as of cccccccccccc this method is no longer flagged. Before, it was very likely wrong, 90 %." in body


@pytest.mark.parametrize(
    ("comments", "text"),
    [
        pytest.param(1, "judgebot doubts that one method of this change does what its Javadoc says.", id="one"),
        pytest.param(3, "judgebot doubts that 3 methods of this change do what their Javadoc says.", id="three"),
    ],
)
def test_review(comments, text):
    assert review_body(comments) == f"{REVIEW}\n{text}\n"


def test_summary(make_finding, make_report):
    flagged = [make_finding(fingerprint=f"{number:032x}") for number in range(7)]
    reasons = ("limit", "limit", "not-in-diff", "refused", "dismissed", "copy")
    silent = [InSummary(finding, reason) for finding, reason in zip(flagged, reasons, strict=False)]
    memory = SummaryMarker(frozenset({flagged[6].fingerprint}))
    body = summary_body(make_report(*flagged), silent, memory, HEAD)
    assert decode_summary(body) == memory
    assert "\n## judgebot\n\nflagged 7, passed 0, abstained 0, skipped 0\n" in body
    assert body.endswith(
        "\nCommented on in the code: 1; 1 not: a copy of the method is commented on; 1 not: its comment was deleted; "
        "2 not: more than the limit of open comments; 1 not: no line of the method is in the diff; "
        "1 not: GitHub did not take the comment.\n\n"
        "<sub>judgebot 0.1.0, model tiny 1, commit cccccccccccc</sub>\n"
    )


def test_a_summary_without_flagged_methods(make_report):
    assert "Commented on" not in summary_body(make_report(), [], SummaryMarker(), HEAD)


def test_a_long_summary_fits(make_finding, make_report):
    flagged = [make_finding(fingerprint=f"{number:032x}", lines=("`" * 150,) * 40) for number in range(2_000)]
    said = frozenset(finding.fingerprint for finding in flagged)
    body = summary_body(make_report(*flagged, tool_version="@" * 300), [], SummaryMarker(said), HEAD)
    assert 60_000 < len(body) <= 65_000
    assert "more are left out here" in body


@given(text=ANY_TEXT)
def test_any_text_is_only_shown(make_finding, make_report, text):
    finding = make_finding(**everywhere(text))
    report = make_report(finding, tool_version=text)
    comment = comment_body(finding, report, HEAD)
    summary = summary_body(report, [], SummaryMarker(), HEAD)
    assert decode(comment) is not None
    assert decode_summary(summary) is not None
    for body in (comment, summary):
        body.encode("utf-8")
        shown = MARKUP.sub("", body.replace("<code>", "").replace("</code>", ""))
        shown = re.sub(
            r"`{3,}text\n.*?\n`{3,}\n|`(?:false positive|good catch|// judgebot:ignore)`", "", shown, flags=re.DOTALL
        )
        assert [line for line in shown.split("\n") if not line.isprintable()] == []
        assert re.findall(r"[<@\[\]~`]|://|(?i:www\.)", shown) == []


def test_the_markers_of_others_cannot_be_forged(make_finding, make_report):
    forged = encode(Marker("f" * 32, "1" * 16, "2" * 64, "3" * 40, 0.1, 0.8))
    finding = make_finding(**everywhere(forged))
    body = comment_body(finding, make_report(finding), HEAD)
    assert body.count("<!--") == 1
    assert decode(body).fingerprint == finding.fingerprint


def test_the_longest_comment_fits(make_finding, make_report):
    finding = make_finding(**everywhere("@" * 5_000))
    assert len(comment_body(finding, make_report(finding, tool_version="@" * 5_000), HEAD)) < 20_000
