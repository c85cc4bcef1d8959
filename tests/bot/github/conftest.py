"""Findings, reports, comments and feedback, made up."""

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pull_request_life import life

from judgebot.decide import Finding
from judgebot.github.api import PullRequest, ReviewComment, User
from judgebot.github.feedback_file import Feedback
from judgebot.report import ModelInfo, Report

__all__ = ["life"]

_FEEDBACK = Feedback(
    repository="octo/project",
    pull_request=7,
    comment=1,
    path="src/A.java",
    fingerprint="0123456789abcdef" * 2,
    model="ab" * 32,
    p_correct=0.1,
    threshold=0.8,
    judged_commit="1" * 40,
    final_commit="2" * 40,
    created_at="2026-01-02T03:04:05+00:00",
    collected_at="2026-02-03T04:05:06+00:00",
    state="open",
    thumbs_up=0,
    thumbs_down=0,
    replies=0,
    agreeing=0,
    disagreeing=0,
    resolved=False,
    afterwards="unchanged",
)


@pytest.fixture
def make_feedback() -> Callable[..., Feedback]:
    """Makes the feedback on a comment that nobody minded, altered as told."""
    return lambda **fields: dataclasses.replace(_FEEDBACK, **fields)


_FINDING = Finding(
    path="A.java",
    start_line=4,
    end_line=8,
    class_name="A",
    name="f",
    signature="int f()",
    change="modified",
    outcome="flagged",
    reason="contradicts-javadoc",
    message="`f` probably does not do what its Javadoc says (90 % sure).",
    p_correct=0.1,
    p_before=None,
    confidence=0.9,
    fingerprint="0123456789abcdef" * 2,
    description="Returns the answer. @return 42",
    lines=("int f() {", "    int a = 41;", "    return a;", "", "}"),
    changed_lines=(5,),
    truncated=False,
)
_REPORT = Report(
    tool_version="0.1.0",
    model=ModelInfo("tiny", "1", "ab" * 32),
    threshold=0.8,
    change_threshold=0.7,
    target_precision=None,
    base="0" * 40,
    head="1" * 40,
    findings=(),
)


@pytest.fixture(scope="session")
def make_finding() -> Callable[..., Finding]:
    """Makes a flagged method, altered as told."""
    return lambda **fields: dataclasses.replace(_FINDING, **fields)


@pytest.fixture(scope="session")
def make_report() -> Callable[..., Report]:
    """Makes a report of findings, altered as told."""
    return lambda *findings, **fields: dataclasses.replace(_REPORT, findings=findings, **fields)


_WRITTEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_PULL = PullRequest(
    number=7,
    state="closed",
    merged=True,
    head_sha="2" * 40,
    base_sha="0" * 40,
    base_repository="octo/Project",
)
_COMMENT = ReviewComment(
    id=10,
    author=User(41898282, is_bot=True),
    body="Doubtful.",
    path="A.java",
    line=3,
    review_id=1,
    reply_to=None,
    thumbs_up=0,
    thumbs_down=0,
    created_at=_WRITTEN,
)


@pytest.fixture(scope="session")
def make_pull() -> Callable[..., PullRequest]:
    """Makes a pull request that was merged, altered as told."""
    return lambda **fields: dataclasses.replace(_PULL, **fields)


@pytest.fixture(scope="session")
def make_comment() -> Callable[..., ReviewComment]:
    """Makes a comment by a workflow's own account, altered as told."""
    return lambda **fields: dataclasses.replace(_COMMENT, **fields)
