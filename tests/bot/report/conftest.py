"""One report with every outcome, which all formats are shown by."""

import dataclasses
from collections.abc import Callable

import pytest

from judgebot.decide import Finding
from judgebot.report import ModelInfo, Report

PARSE_PORT = Finding(
    path="src/main/java/net/Ports.java",
    start_line=40,
    end_line=46,
    class_name="Ports",
    name="parsePort",
    signature="public static int parsePort(String text)",
    change="modified",
    outcome="flagged",
    reason="regression",
    message=(
        "`parsePort` probably does not do what its Javadoc says (92 % sure); "
        "before this change it was judged 81 % likely to be right."
    ),
    p_correct=0.08,
    p_before=0.81,
    confidence=0.92,
    fingerprint="0123456789abcdef0123456789abcdef",
    description="Parses a port. @return the port, between 0 and 65535",
    lines=(
        "public static int parsePort(String text) {",
        "\t\tint port = Integer.parseInt(text);",
        "\t\tif (port < 0 || port > 65536) {",
        '\t\t\tthrow new IllegalArgumentException("port: " + text);',
        "\t\t}",
        "\t\treturn port;",
        "\t}",
    ),
    changed_lines=(36, 42),
    truncated=False,
)
RETRY = dataclasses.replace(
    PARSE_PORT,
    path="src/main/java/net/Retry policy, new.java",
    start_line=7,
    end_line=26,
    class_name="Retry.Policy",
    name="Policy",
    signature="Policy(int attempts)",
    change="added",
    reason="contradicts-javadoc",
    message="`Policy` probably does not do what its Javadoc says (95 % sure).",
    p_correct=0.05,
    p_before=None,
    confidence=0.95,
    fingerprint="00000000000000000000000000000001",
    description="Retries at most the given number of times.",
    lines=("Policy(int attempts) {", *(f"        step({number});" for number in range(18)), "    }"),
    changed_lines=(20, 21, 24),
)
OTHERS = (
    ("passed", "matches-javadoc", 0.97),
    ("abstained", "low-confidence", 0.6),
    ("abstained", "truncated", 0.1),
    ("abstained", "not-a-regression", 0.04),
    ("skipped", "no-javadoc", None),
    ("skipped", "no-javadoc", None),
    ("skipped", "generated", None),
)
UNREADABLE = dataclasses.replace(
    PARSE_PORT,
    path="src/caf\udce9.java",
    start_line=1,
    end_line=1,
    class_name="",
    name="",
    signature="",
    outcome="skipped",
    reason="unreadable",
    message="The file was not judged: too large.",
    p_correct=None,
    p_before=None,
    confidence=None,
    fingerprint="00000000000000000000000000000002",
    description="",
    lines=(),
    changed_lines=(),
)


def other(number, outcome, reason, p_correct):
    return dataclasses.replace(
        PARSE_PORT,
        path="src/main/java/net/Other.java",
        start_line=10 * number,
        end_line=10 * number + 6,
        class_name="Other",
        name=f"m{number}",
        signature=f"int m{number}()",
        outcome=outcome,
        reason=reason,
        message=f"`m{number}`: {reason}.",
        p_correct=p_correct,
        p_before=None,
        confidence=None if p_correct is None else max(p_correct, 1 - p_correct),
        fingerprint=f"{number:032x}",
        changed_lines=(),
        truncated=reason == "truncated",
    )


@pytest.fixture(scope="session")
def report() -> Report:
    return Report(
        tool_version="0.1.0",
        model=ModelInfo("javadoc-small", "1", "ab" * 32),
        threshold=0.9,
        change_threshold=0.8,
        target_precision=0.8,
        base="1111111",
        head="working tree",
        findings=(PARSE_PORT, RETRY, *(other(number, *fields) for number, fields in enumerate(OTHERS, 1)), UNREADABLE),
        notes=("the change alters .judgebot.toml, which counts once it is merged",),
    )


@pytest.fixture(scope="session")
def flagged_with(report) -> Callable[..., Report]:
    """Returns the report with copies of its first finding only, altered as told, and without notes."""

    def build(copies: int = 1, **fields: object) -> Report:
        finding = dataclasses.replace(report.findings[0], **fields)
        return dataclasses.replace(report, findings=(finding,) * copies, notes=())

    return build
