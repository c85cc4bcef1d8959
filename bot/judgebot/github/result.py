"""The JSON report of another run -> Report, read as hostile: whoever wrote it may have wanted to deceive.

The run of a pull request from a fork is under the control of its author, and so is all that it leaves behind. What is
taken from it are numbers, codes and short texts of known size and form; messages are written anew. The pull request
and its newest commit are not taken from it at all.
"""

import re
from typing import get_args

from judgebot import strict_json
from judgebot.calibrate import EVEN
from judgebot.decide import REASONS, Finding, Outcome, confidence
from judgebot.errors import JudgebotError
from judgebot.extract import Change
from judgebot.fields import Fields
from judgebot.report.escape import clip
from judgebot.report.model import ModelInfo, Report
from judgebot.visible import visible

MAX_BYTES = 50_000_000
MAX_FINDINGS = 50_000

_PATH, _NAME, _DESCRIPTION = 4_096, 1_000, 20_000  # characters
_LAST_LINE, _CHANGED_LINES = 10_000_000, 100_000
_SCHEMA = re.compile(r"1\.[0-9]{1,4}")
_HASH = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,99}")


def read_result(data: bytes) -> Report:
    """Read a report; keys that are not known are ignored.

    Texts are cut to a few thousand characters, and what does not print is written out. The findings have no source
    lines and messages of fixed words, and there are no notes.

    Raises:
        JudgebotError: names the key that is missing, too large or not of its form.
    """
    if len(data) > MAX_BYTES:
        raise JudgebotError(f"the result has more than {MAX_BYTES} bytes; is it a report of judgebot?")
    try:
        document = strict_json.loads(data)
    except (ValueError, RecursionError) as error:
        raise JudgebotError(f"the result is not valid JSON: {error}") from None
    return _report(Fields(document, "the result"))


def _report(fields: Fields) -> Report:
    fields.form("schema_version", _SCHEMA, "version 1")
    target = fields.get("target_precision")
    return Report(
        tool_version=_word(fields.fields("tool"), "version"),
        model=_model(fields.fields("model")),
        threshold=fields.number("threshold", EVEN, 1),
        change_threshold=fields.number("change_threshold", EVEN, 1),
        target_precision=None if target is None else fields.number("target_precision", 0, 1),
        base=fields.commit("base"),
        head=fields.commit("head"),
        findings=tuple(_finding(item) for item in fields.items("findings", MAX_FINDINGS)),
    )


def _model(fields: Fields) -> ModelInfo:
    return ModelInfo(_word(fields, "name"), _word(fields, "version"), fields.form("sha256", _HASH, "a sha256"))


def _finding(fields: Fields) -> Finding:
    outcome: Outcome = fields.choice("outcome", get_args(Outcome))
    reason = fields.choice("reason", tuple(REASONS[outcome]))
    name, start = _text(fields, "name", _NAME), fields.integer("start_line", 1, _LAST_LINE)
    p_correct = _p_correct(fields, outcome)
    return Finding(
        path=_text(fields, "path", _PATH),
        start_line=start,
        end_line=fields.integer("end_line", start, _LAST_LINE),
        class_name=_text(fields, "class", _NAME),
        name=name,
        signature=_text(fields, "signature", _NAME),
        change=fields.choice("change", get_args(Change)),
        outcome=outcome,
        reason=reason,
        message=f"`{name}`: {REASONS[outcome][reason]}.",
        p_correct=p_correct,
        p_before=None if fields.get("p_before") is None else fields.number("p_before", 0, 1),
        confidence=None if p_correct is None else confidence(p_correct),
        fingerprint=fields.form("fingerprint", _FINGERPRINT, "32 hexadecimal digits"),
        description="\n".join(map(visible, clip(fields.text("description"), _DESCRIPTION).split("\n"))),
        lines=(),
        changed_lines=fields.integers("changed_lines", 1, _LAST_LINE, _CHANGED_LINES),
        truncated=fields.get("truncated") is True,
    )


def _p_correct(fields: Fields, outcome: Outcome) -> float | None:
    """A flagged method is more likely wrong than right, whatever the result says."""
    if outcome == "skipped":
        return None
    return fields.number("p_correct", 0, EVEN if outcome == "flagged" else 1)


def _word(fields: Fields, key: str) -> str:
    return fields.form(key, _WORD, "letters, digits, dots and dashes")


def _text(fields: Fields, key: str, most: int) -> str:
    return visible(clip(fields.text(key), most))
