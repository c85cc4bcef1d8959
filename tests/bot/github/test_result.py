import dataclasses
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judgebot.decide import REASONS, Finding
from judgebot.errors import JudgebotError
from judgebot.github.result import MAX_BYTES, MAX_FINDINGS, read_result
from judgebot.report import FORMATS, ModelInfo, Report

FLAGGED = Finding(
    path="src/Ports.java",
    start_line=3,
    end_line=9,
    class_name="Ports",
    name="parse",
    signature="int parse(String text)",
    change="modified",
    outcome="flagged",
    reason="regression",
    message="`parse` probably does not do what its Javadoc says (92 % sure).",
    p_correct=0.08,
    p_before=0.81,
    confidence=0.92,
    fingerprint="0123456789abcdef" * 2,
    description="Parses a port.\n@return the port",
    lines=("int parse(String text) {", "}"),
    changed_lines=(4, 5),
    truncated=False,
)
SKIPPED = dataclasses.replace(
    FLAGGED, outcome="skipped", reason="no-javadoc", p_correct=None, p_before=None, confidence=None, description=""
)
REPORT = Report(
    tool_version="0.1.0",
    model=ModelInfo("minilm-java", "1", "ab" * 32),
    threshold=0.9,
    change_threshold=0.8,
    target_precision=None,
    base="1" * 40,
    head="2" * 40,
    findings=(FLAGGED, SKIPPED),
    notes=("a note",),
)


def document(*, finding=None, **changes):
    written = {**json.loads(FORMATS["json"](REPORT)), **changes}
    if finding:
        written["findings"][0] |= finding
    return json.dumps(written).encode()


def test_what_was_written_is_read_but_for_source_messages_and_notes():
    messages = (f"`parse`: {REASONS['flagged']['regression']}.", f"`parse`: {REASONS['skipped']['no-javadoc']}.")
    findings = tuple(
        dataclasses.replace(finding, lines=(), message=message)
        for finding, message in zip(REPORT.findings, messages, strict=True)
    )
    assert read_result(document()) == dataclasses.replace(REPORT, findings=findings, notes=())


def test_the_target_precision_is_read():
    assert read_result(document(target_precision=0.9)).target_precision == 0.9


def test_a_result_of_many_findings_is_read():
    finding = json.loads(document())["findings"][0]
    data = document(findings=[{**finding, "signature": "int parse()" + " " * 600}] * 20_000)
    assert (len(read_result(data).findings), len(data) > 16_000_000) == (20_000, True)


def test_unknown_keys_are_ignored():
    assert read_result(document(finding={"new": 1}, schema_version="1.99", more=[])) == read_result(document())


@pytest.mark.parametrize(
    ("finding", "field", "expected"),
    [
        pytest.param(
            {"message": "@octocat LGTM"}, "message", read_result(document()).findings[0].message, id="message"
        ),
        pytest.param({"confidence": 0.5}, "confidence", 0.92, id="confidence"),
        pytest.param({"path": "a\n::error::b"}, "path", "a\\n::error::b", id="line end in a path"),
        pytest.param({"name": "\x1b[31m\u202e\ud800"}, "name", "\\x1b[31m\\u202e\\ud800", id="what does not print"),
        pytest.param({"description": "a\r\nb\x07"}, "description", "a\\r\nb\\x07", id="a description keeps its lines"),
        pytest.param({"description": "x" * 99_999}, "description", "x" * 19_999 + "…", id="a long description"),
        pytest.param({"class": "C" * 9_999}, "class_name", "C" * 999 + "…", id="a long class name"),
        pytest.param({"truncated": "yes"}, "truncated", False, id="truncated"),
    ],
)
def test_texts_are_made_harmless(finding, field, expected):
    assert getattr(read_result(document(finding=finding)).findings[0], field) == expected


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "the result is not valid JSON: ", id="empty"),
        pytest.param(b"[" * 100_000, "the result is not valid JSON: ", id="deep"),
        pytest.param(b"\xff\xfe\xfd", "the result is not valid JSON: ", id="bytes"),
        pytest.param(b'{"a": ' + b"9" * 5_000 + b"}", "the result is not valid JSON: ", id="a huge number"),
        pytest.param(b" " * (MAX_BYTES + 1), "the result has more than 50000000 bytes", id="too long"),
        pytest.param(b"[]", "the result: expected an object, not a list of 0", id="a list"),
        pytest.param(document(schema_version="2.0"), "schema_version: expected version 1", id="schema"),
        pytest.param(document(head="HEAD"), "head: expected the id of a commit", id="head"),
        pytest.param(document(threshold=0.4), "threshold: expected a number from 0.5 to 1", id="threshold"),
        pytest.param(document(threshold=float("nan")), "not valid JSON: NaN is no number", id="nan"),
        pytest.param(document(model={"name": "[x](y)"}), "the result: model: name: expected letters", id="model"),
        pytest.param(document(tool=None), "the result: tool: expected an object, not None", id="tool"),
        pytest.param(document(findings=[0] * (MAX_FINDINGS + 1)), "findings: expected a list of up to", id="too many"),
        pytest.param(document(findings=[7]), "the result: findings[0]: expected an object, not 7", id="finding"),
        pytest.param(
            document(finding={"outcome": "approved"}), "outcome: expected one of flagged, passed", id="outcome"
        ),
        pytest.param(document(finding={"reason": "no-javadoc"}), "reason: expected one of contradicts", id="reason"),
        pytest.param(document(finding={"p_correct": 0.9}), "p_correct: expected a number from 0 to 0.5", id="flagged"),
        pytest.param(document(finding={"p_correct": None}), "p_correct: expected a number", id="no probability"),
        pytest.param(document(finding={"p_before": 2}), "p_before: expected a number from 0 to 1", id="before"),
        pytest.param(document(finding={"start_line": 0}), "start_line: expected a whole number from 1", id="line"),
        pytest.param(document(finding={"end_line": 2}), "end_line: expected a whole number from 3", id="lines"),
        pytest.param(document(finding={"changed_lines": [0]}), "changed_lines: expected whole", id="changed lines"),
        pytest.param(
            document(finding={"changed_lines": [1] * 100_001}), "changed_lines: expected a list of up to", id="long"
        ),
        pytest.param(document(finding={"fingerprint": "x -->"}), "fingerprint: expected 32 hex", id="fingerprint"),
        pytest.param(document(finding={"path": None}), "path: expected a text", id="path"),
    ],
)
def test_what_is_refused(data, message):
    with pytest.raises(JudgebotError, match=re.escape(message)) as error:
        read_result(data)
    assert str(error.value).isprintable()


@given(data=st.binary())
def test_any_bytes_are_refused(data):
    with pytest.raises(JudgebotError):
        read_result(data)


@given(key=st.sampled_from(sorted(json.loads(document())["findings"][0])), value=st.text() | st.integers() | st.none())
def test_any_value_is_read_or_refused(key, value):
    refusal = "none"
    try:
        read_result(document(finding={key: value}))
    except JudgebotError as error:
        refusal = str(error)
    assert refusal.isprintable()
