"""Execution feedback: what a model learns to say of a candidate, in the format of RankEF (Sun et al., 2024) (pure)."""

import re

from judgebot_eval.execute.cases import Values
from judgebot_eval.execute.verdict import Ruling

MAX_TOKENS = 150
"""RankEF's limit of a target, in its model's tokens; here at most as many pieces as `count_tokens` finds."""

_PIECE = re.compile(r"[^\W\d_]{1,4}|[^\S\n]*\n|\d|_|[^\w\s]")
_CUT = " ..."


def count_tokens(text: str) -> int:
    """Count the pieces of a text: up to four letters, one digit, one other sign, or one line end.

    No tokenizer is needed for it, and those of code models rarely cut text finer: the target of `MAX_TOKENS` pieces
    fits into as many of their tokens.
    """
    return sum(1 for _ in _PIECE.finditer(text))


def feedback(ruling: Ruling, source_line: str = "", values: Values | None = None) -> str:
    """Say what came of a candidate, in at most `MAX_TOKENS` tokens, the class always among them.

    Args:
        ruling: what the tests say; of one that is `failed` without saying how, there is no feedback.
        source_line: the line of the method at which it failed, "" if none is known.
        values: of the first case that failed, None if they are not known.
    """
    match ruling.verdict:
        case "passed":
            return "This code is correct.\nResult:\nCorrect(0)"
        case "failed":
            return ""
        case "intent-error":
            first, message, kind = "This code is wrong.", _mismatch(ruling, values), "Intent Error(2)"
        case _:
            first, message, kind = _where(ruling, source_line), [ruling.message], "Execution Error(1)"
    return _capped([first, "Error_Message:", *message, "Error_TYPE:", ruling.error_type, "Result:", kind])


def _where(ruling: Ruling, source_line: str) -> str:
    if ruling.line is None:
        return "There is an error in the code."
    return f"There is an error in the code at line {ruling.line}:{source_line}"


def _mismatch(ruling: Ruling, values: Values | None) -> list[str]:
    if values is None:
        return [ruling.message or "The output is not the expected one."]
    return [f"Input: {values.input}", f"Expected {values.expected}, but got {values.actual}"]


def _capped(lines: list[str]) -> str:
    """Cut the longest of the lines that vary (the first, the message, the type), again and again, until all fits."""
    vary = [0, *range(2, len(lines) - 4), len(lines) - 3]
    while (over := count_tokens("\n".join(lines)) - MAX_TOKENS) > 0:
        longest = max(vary, key=lambda index: count_tokens(lines[index]))
        lines[longest] = _cut(lines[longest], over)
    return "\n".join(lines)


def _cut(line: str, over: int) -> str:
    ends = [match.end() for match in _PIECE.finditer(line.removesuffix(_CUT))]
    keep = max(0, len(ends) - over - count_tokens(_CUT))
    return line[: ends[keep - 1] if keep else 0] + _CUT
