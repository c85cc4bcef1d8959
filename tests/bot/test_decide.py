import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.decide import REASONS, Policy, Score, Thresholds, confidence, decide, fingerprint, percent
from judgebot.extract import ChangedMethod
from judgebot.java import parse_java

SOURCE = b"""package net;

class Ports {
    /** Parses a port. */
    @Deprecated
    public static int parsePort(String text) {
        return Integer.parseInt(text);
    }
}
"""
BEFORE = SOURCE.replace(b"Integer.parseInt(text)", b"Integer.decode(text)")
STRICT = Policy(Thresholds(alone=0.9, change=0.8), only_regressions=True)
LENIENT = Policy(Thresholds(alone=0.9, change=0.8), only_regressions=False)
EVEN = Policy(Thresholds(0.5, 0.5), only_regressions=True)


def changed(source=SOURCE, before=BEFORE, **fields):
    method = parse_java(source)[0]
    made = ChangedMethod(
        path="src/net/Ports.java",
        method=method,
        before=parse_java(before)[0] if before else None,
        change="modified" if before else "added",
        description="Parses a port.",
        description_before="Parses a port." if before else "",
        changed_lines=(7,),
        skip=None,
        detail="",
    )
    return dataclasses.replace(made, **fields)


def score(p_correct, p_before=None, *, truncated=False, saw_change=False):
    return Score(p_correct=p_correct, p_before=p_before, logit=0.0, truncated=truncated, saw_change=saw_change)


ADDED = changed(before=None)
MODIFIED = changed()
REWRITTEN_JAVADOC = changed(description_before="Parses a host.")
REFOLDED_JAVADOC = changed(description_before=" Parses\n a port. ")


@pytest.mark.parametrize(
    ("method", "judged", "policy", "outcome", "reason"),
    [
        pytest.param(ADDED, score(0.05), STRICT, "flagged", "contradicts-javadoc", id="wrong"),
        pytest.param(ADDED, score(0.1), STRICT, "flagged", "contradicts-javadoc", id="wrong-at-the-threshold"),
        pytest.param(ADDED, score(0.11), STRICT, "abstained", "low-confidence", id="wrong-below-the-threshold"),
        pytest.param(ADDED, score(0.89), STRICT, "abstained", "low-confidence", id="right-below-the-threshold"),
        pytest.param(ADDED, score(0.9), STRICT, "passed", "matches-javadoc", id="right-at-the-threshold"),
        pytest.param(ADDED, score(0.5), EVEN, "passed", "matches-javadoc", id="even"),
        pytest.param(ADDED, score(0.01, truncated=True), STRICT, "abstained", "truncated", id="truncated"),
        pytest.param(
            ADDED,
            Score(0.01, None, 0.0, truncated=False, calibrated=False),
            STRICT,
            "abstained",
            "outside-calibration",
            id="length",
        ),
        pytest.param(MODIFIED, score(0.99, 0.05), STRICT, "passed", "matches-javadoc", id="mended"),
        pytest.param(MODIFIED, score(0.05, 0.95), STRICT, "flagged", "regression", id="broken"),
        pytest.param(MODIFIED, score(0.05, 0.4), STRICT, "flagged", "regression", id="before-unsure-wrong"),
        pytest.param(MODIFIED, score(0.05, 0.6), STRICT, "flagged", "regression", id="before-unsure-right"),
        pytest.param(MODIFIED, score(0.05, 0.08), STRICT, "abstained", "not-a-regression", id="before-wrong-too"),
        pytest.param(MODIFIED, score(0.05, 0.1), STRICT, "abstained", "not-a-regression", id="before-at-the-threshold"),
        pytest.param(MODIFIED, score(0.4, 0.5), EVEN, "flagged", "regression", id="before-even"),
        pytest.param(MODIFIED, score(0.05, 0.02), STRICT, "abstained", "not-a-regression", id="before-worse"),
        pytest.param(MODIFIED, score(0.05), STRICT, "abstained", "not-a-regression", id="before-not-judged"),
        pytest.param(MODIFIED, score(0.05, 0.95), LENIENT, "flagged", "regression", id="all-broken"),
        pytest.param(MODIFIED, score(0.05, 0.02), LENIENT, "flagged", "contradicts-javadoc", id="all-wrong-before"),
        pytest.param(MODIFIED, score(0.05), LENIENT, "flagged", "contradicts-javadoc", id="all-before-not-judged"),
        pytest.param(
            REWRITTEN_JAVADOC, score(0.05, 0.02), STRICT, "flagged", "contradicts-javadoc", id="javadoc-rewritten"
        ),
        pytest.param(
            REFOLDED_JAVADOC, score(0.05, 0.02), STRICT, "abstained", "not-a-regression", id="javadoc-refolded"
        ),
        pytest.param(MODIFIED, score(0.2, 0.02, saw_change=True), STRICT, "flagged", "regression", id="change-breaks"),
        pytest.param(
            REWRITTEN_JAVADOC, score(0.2, saw_change=True), STRICT, "flagged", "regression", id="change-with-javadoc"
        ),
        pytest.param(
            MODIFIED, score(0.8, 0.9, saw_change=True), STRICT, "passed", "matches-javadoc", id="change-right"
        ),
        pytest.param(MODIFIED, score(0.21, saw_change=True), STRICT, "abstained", "low-confidence", id="change-unsure"),
    ],
)
def test_verdict(method, judged, policy, outcome, reason):
    finding = decide(method, judged, policy, "model")
    assert (finding.outcome, finding.reason) == (outcome, reason)
    assert (finding.p_correct, finding.p_before) == (judged.p_correct, judged.p_before)
    assert finding.confidence == confidence(judged.p_correct)
    assert finding.truncated == judged.truncated


@pytest.mark.parametrize("reason", [pytest.param(reason, id=reason) for reason in REASONS["skipped"]])
def test_skipped(reason):
    finding = decide(changed(skip=reason), None, STRICT, "model")
    assert (finding.outcome, finding.reason, finding.p_correct, finding.confidence) == ("skipped", reason, None, None)
    assert not finding.truncated
    assert finding.message == f"`parsePort` was not judged: {REASONS['skipped'][reason]}."


@pytest.mark.parametrize(
    ("method", "judged", "message"),
    [
        pytest.param(
            ADDED, score(0.05), "`parsePort` probably does not do what its Javadoc says (95 % sure).", id="wrong"
        ),
        pytest.param(
            MODIFIED,
            score(0.08, 0.81),
            "`parsePort` probably does not do what its Javadoc says (92 % sure); "
            "before this change it was judged 81 % likely to be right.",
            id="regression",
        ),
        pytest.param(
            MODIFIED,
            score(0.15, 0.3, saw_change=True),
            "This change probably broke `parsePort` (85 % sure): compare it with its Javadoc.",
            id="broken-by-change",
        ),
        pytest.param(
            MODIFIED,
            score(0.9, saw_change=True),
            "`parsePort` probably does what its Javadoc says (90 % sure).",
            id="right-by-change",
        ),
        pytest.param(ADDED, score(1.0), "`parsePort` probably does what its Javadoc says (99 % sure).", id="right"),
        pytest.param(
            ADDED,
            score(0.899),
            "`parsePort` was judged, but not surely enough (89 % sure, 90 % needed).",
            id="low-confidence",
        ),
        pytest.param(
            ADDED,
            score(0.05, truncated=True),
            "`parsePort` is too long for the judge to see whole, so it gives no verdict.",
            id="truncated",
        ),
        pytest.param(
            MODIFIED,
            score(0.05, 0.05),
            "`parsePort` probably does not do what its Javadoc says (95 % sure), "
            "but it was as doubtful before this change.",
            id="not-a-regression",
        ),
        pytest.param(
            MODIFIED,
            score(0.05),
            "`parsePort` probably does not do what its Javadoc says (95 % sure), "
            "but the version before this change was not judged.",
            id="before-not-judged",
        ),
        pytest.param(
            changed(skip="too-long", detail="412 lines,\n more than 200"),
            None,
            "`parsePort` was not judged: 412 lines, more than 200.",
            id="skipped-with-detail",
        ),
    ],
)
def test_message(method, judged, message):
    assert decide(method, judged, STRICT, "model").message == message


@pytest.mark.parametrize(
    ("threshold", "p_correct", "shown"),
    [
        pytest.param(0.9, 0.899, "(89 % sure, 90 % needed)", id="whole-percent"),
        pytest.param(0.955, 0.952, "(95 % sure, 95.5 % needed)", id="tenths"),
        pytest.param(1.0, 0.999, "(99 % sure, 100 % needed)", id="certainty"),
    ],
)
def test_what_is_not_sure_enough_is_shown_below_what_is_needed(threshold, p_correct, shown):
    policy = Policy(Thresholds(threshold, threshold), only_regressions=True)
    assert shown in decide(ADDED, score(p_correct), policy, "model").message


def test_fields_of_the_declaration():
    finding = decide(MODIFIED, score(0.05, 0.9), STRICT, "model")
    assert (finding.path, finding.class_name, finding.name) == ("src/net/Ports.java", "Ports", "parsePort")
    assert (finding.start_line, finding.end_line, finding.changed_lines) == (5, 8, (7,))
    assert len(finding.lines) == 4
    assert finding.lines[0].strip() == "@Deprecated"
    assert decide(changed(SOURCE.replace(b"\n", b"\r\n")), score(0.05), STRICT, "model").lines == finding.lines
    assert (finding.change, finding.description) == ("modified", "Parses a port.")


@pytest.mark.parametrize(
    ("partial", "message"),
    [
        pytest.param(False, "The file was not judged: it is binary.", id="whole"),
        pytest.param(True, "Part of the file was not judged: it is binary.", id="part"),
    ],
)
def test_file(partial, message):
    method = changed(
        method=None,
        before=None,
        description="",
        skip="unreadable",
        detail="it is binary",
        changed_lines=(),
        partial=partial,
    )
    finding = decide(method, None, STRICT, "model")
    assert finding.message == message
    assert (finding.start_line, finding.end_line, finding.name, finding.lines) == (1, 1, "", ())


@pytest.mark.parametrize(
    ("method", "judged"),
    [
        pytest.param(ADDED, None, id="neither"),
        pytest.param(changed(skip="limit"), score(0.5), id="both"),
    ],
)
def test_a_score_or_a_reason_to_skip(method, judged):
    with pytest.raises(ValueError, match="never both"):
        decide(method, judged, STRICT, "model")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(changed(path="other/Moved.java"), id="moved-file"),
        pytest.param(changed(b"\n\n" + SOURCE), id="moved-lines"),
        pytest.param(changed(SOURCE.replace(b"    ", b"\t")), id="reformatted"),
        pytest.param(changed(SOURCE.replace(b"return", b"/* now */ return")), id="comment"),
        pytest.param(changed(description="Parses\n  a port."), id="javadoc-refolded"),
        pytest.param(changed(before=None), id="no-longer-modified"),
    ],
)
def test_fingerprint_stays(other):
    assert fingerprint(other, "model") == fingerprint(MODIFIED, "model")


@pytest.mark.parametrize(
    ("other", "model"),
    [
        pytest.param(changed(SOURCE.replace(b"package net", b"package web")), "model", id="package"),
        pytest.param(changed(SOURCE.replace(b"Ports", b"Doors")), "model", id="class"),
        pytest.param(changed(SOURCE.replace(b"parsePort", b"parseDoor")), "model", id="name"),
        pytest.param(changed(SOURCE.replace(b"String text", b"CharSequence text")), "model", id="parameter-type"),
        pytest.param(changed(SOURCE.replace(b"return ", b"return -")), "model", id="code"),
        pytest.param(changed(description="Parses a host."), "model", id="javadoc"),
        pytest.param(MODIFIED, "model-2", id="model"),
    ],
)
def test_fingerprint_changes(other, model):
    assert fingerprint(other, model) != fingerprint(MODIFIED, "model")


def test_whole_files_are_known_by_their_path():
    paths = ("a\udcff.java", "b.java")
    prints = {fingerprint(changed(method=None, path=path, skip="unreadable"), "model") for path in paths}
    assert len(prints) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", found) for found in prints)


@pytest.mark.parametrize(
    ("probability", "text"),
    [
        pytest.param(0.0, "1 %", id="never-impossible"),
        pytest.param(0.29, "29 %", id="not-short-by-rounding"),
        pytest.param(0.899, "89 %", id="down"),
        pytest.param(1.0, "99 %", id="never-certain"),
    ],
)
def test_percent(probability, text):
    assert percent(probability) == text


PROBABILITY = st.floats(0, 1)


@given(PROBABILITY, st.none() | PROBABILITY, st.floats(0.5, 1), st.booleans(), st.sampled_from([ADDED, MODIFIED]))
def test_a_verdict_needs_confidence(p_correct, p_before, threshold, only_regressions, method):
    policy = Policy(Thresholds(threshold, threshold), only_regressions)
    finding = decide(method, score(p_correct, p_before), policy, "model")
    assert finding.reason in REASONS[finding.outcome]
    assert (finding.confidence < threshold) == (finding.reason == "low-confidence")
    assert (finding.outcome == "passed") == (p_correct >= 0.5 and finding.confidence >= threshold)


def test_every_reason_is_documented():
    page = (Path(__file__).parents[2] / "docs/output.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| (flagged|passed|abstained|skipped) \| `([\w-]+)` \|", page, re.MULTILINE)
    assert documented == [(outcome, reason) for outcome, reasons in REASONS.items() for reason in reasons]
