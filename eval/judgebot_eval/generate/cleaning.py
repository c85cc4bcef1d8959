"""Candidates -> those worth judging: the study's four filters, in its order (pure)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from judgebot.lexer import body, lex
from judgebot_eval.generate.parsers import parses_with_javalang, parses_with_tree_sitter
from judgebot_eval.records import Candidate, LabelledCandidate

Filter = Literal["incomplete", "non-ascii", "empty-body", "duplicate"]
FILTERS: Sequence[Filter] = ("incomplete", "non-ascii", "empty-body", "duplicate")
"""In the order in which they apply (Crupi, Tufano and Bavota, 2026)."""

_Candidate = TypeVar("_Candidate", Candidate, LabelledCandidate)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A candidate that one parser reads as a method, and the other does not."""

    candidate: str
    code: str
    javalang: bool
    tree_sitter: bool


@dataclass(frozen=True, slots=True)
class Cleaned(Generic[_Candidate]):
    """What was kept, and why the others were not.

    Attributes:
        removed: how many each filter removed, in their order.
        alike: how many of those kept equal an earlier one of their task but for comments and white space.
    """

    kept: tuple[_Candidate, ...]
    removed: Mapping[Filter, int]
    alike: int
    disagreements: tuple[Disagreement, ...]


def clean(candidates: Iterable[_Candidate]) -> Cleaned[_Candidate]:
    """Apply the filters, each to what the one before it left.

    They remove what is not a complete method, as javalang sees it; what holds a character that is not ASCII; what has
    nothing in its body but comments; and what equals an earlier candidate of its task, white space around it aside.
    The candidates of a task are compared across generators: give them all.
    """
    kept: list[_Candidate] = []
    removed: Counter[Filter] = Counter(dict.fromkeys(FILTERS, 0))
    disagreements: list[Disagreement] = []
    texts: set[tuple[str, str]] = set()
    for candidate in candidates:
        javalang, tree_sitter = _is_method(candidate.code)
        if javalang != tree_sitter:
            disagreements.append(Disagreement(candidate.key, candidate.code, javalang, tree_sitter))
        text = (candidate.task, candidate.code.strip())
        reason = _fault(candidate.code, is_complete=javalang) or ("duplicate" if text in texts else None)
        if reason is None:
            kept.append(candidate)
            texts.add(text)
        else:
            removed[reason] += 1
    different = {(candidate.task, tuple(lex(candidate.code))) for candidate in kept}
    return Cleaned(tuple(kept), dict(removed), len(kept) - len(different), tuple(disagreements))


def _is_method(code: str) -> tuple[bool, bool]:
    return (parses_with_javalang(code), parses_with_tree_sitter(code)) if code.strip() else (False, False)


def _fault(code: str, *, is_complete: bool) -> Filter | None:
    if not is_complete:
        return "incomplete"
    if not code.isascii():
        return "non-ascii"
    return None if body(tuple(lex(code))) else "empty-body"
