"""CodeJudge (Tong and Zhang, EMNLP 2024): a chat model analyses and then decides, or names and weighs faults."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from judgebot.encode import Example
from judgebot_eval.judges import codejudge_prompts as prompts
from judgebot_eval.judges.judge import Score
from judgebot_eval.judges.rating import probability
from judgebot_eval.judges.references import References, reference_of
from judgebot_eval.named_model import Conversation, NamedModel

_MAX_TOKENS = 2000  # as in the paper
_VERDICT_TOKENS = 16  # for a yes or no
_NO_GRAVE_FAULT = 0.55
"""More than an error of logic leaves (0.5): a graded method counts as correct if nothing major or fatal was found.

The paper gives the graded score no threshold; this one is ours.
"""

_DEDUCTIONS = {"negligible": 0, "none": 0, "": 0, "small": 5, "major": 50, "fatal": 100}
_JSON = json.JSONDecoder()
_LIST_OF_OBJECTS = re.compile(r"\[\s*\{")
_NO_FAULTS = re.compile(r"(?:^(?:```\w*)?|:)[\s*`]*\[\s*\][ \t*`}]*\.?[ \t]*$", re.MULTILINE)
"""An empty list that has a line, or what follows a colon, for itself: not Java's `int[]`."""

_YES, _NO = (re.compile(rf"\b{word}\b", re.IGNORECASE) for word in ("yes", "no"))


class _CodeJudge:
    """What the three have in common: the model, the solutions it may be shown, and the name."""

    variant = ""

    def __init__(self, model: NamedModel, references: References | None = None) -> None:
        self._model = model
        self._references = references

    @property
    def name(self) -> str:
        """The model and the variant."""
        return f"{self._model.name}/{self.variant}" + ("" if self._references is None else "+reference")

    def _ask(
        self,
        batch: Sequence[Example],
        prompt: Callable[[Example, str | None], Conversation],
        max_tokens: int,
    ) -> list[str]:
        known = self._references
        shown = [None if known is None else reference_of(example, known) for example in batch]
        conversations = [prompt(example, reference) for example, reference in zip(batch, shown, strict=True)]
        return [reply.text for reply in self._model.ask(conversations, max_tokens)]


class AnalyseThenSummarise(_CodeJudge):
    """Asks for an analysis, then for the yes or no that follows from the analysis alone."""

    variant = "codejudge"

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Judge examples [n]: n scores, in their order; without a probability where the reply says neither yes nor no.

        Nor has one what would follow from an empty analysis.

        Raises:
            JudgebotError: an answer could not be had, or there is no reference solution for an example.
        """
        analyses = self._ask(batch, prompts.analyse, _MAX_TOKENS)
        replies = self._model.ask((prompts.summarise(analysis) for analysis in analyses), _VERDICT_TOKENS)
        return [
            Score(_decided(reply.text) if analysis.strip() else None, raw=f"{analysis}\n\n{reply.text}")
            for analysis, reply in zip(analyses, replies, strict=True)
        ]


class Vanilla(_CodeJudge):
    """Asks for yes or no at once."""

    variant = "codejudge-vanilla"

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Judge examples as `AnalyseThenSummarise` does."""
        return [Score(_decided(text), raw=text) for text in self._ask(batch, prompts.vanilla, _VERDICT_TOKENS)]


class Taxonomy(_CodeJudge):
    """Asks for the faults of the method by a catalogue, and deducts for each what its severity weighs."""

    variant = "codejudge-taxonomy"

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Judge examples [n]: n scores, in their order; without a probability where the list cannot be read.

        Raises:
            JudgebotError: an answer could not be had, or there is no reference solution for an example.
        """
        return [_graded(text) for text in self._ask(batch, prompts.taxonomy, _MAX_TOKENS)]


def parse_yes_no(reply: str) -> bool | None:
    """Find yes or no, as whole words, in the last line of a reply, else in its first; None if there is neither."""
    lines = reply.strip().split("\n")
    for line in (lines[-1], lines[0]):
        if _YES.search(line):
            return True
        if _NO.search(line):
            return False
    return None


def parse_grade(reply: str) -> float | None:
    """Read a list of faults into a grade in [0, 1]: 1 less what they weigh; None if it cannot be read."""
    faults = _faults(reply)
    if faults is None:
        return None
    weights = [_weight(fault) for fault in faults]
    return None if None in weights else max(0, 100 - sum(filter(None, weights))) / 100


def _decided(reply: str) -> float | None:
    verdict = parse_yes_no(reply)
    return None if verdict is None else float(verdict)


def _graded(reply: str) -> Score:
    grade = parse_grade(reply)
    return Score(None if grade is None else probability(grade, _NO_GRAVE_FAULT), raw=reply)


def _faults(reply: str) -> list[Any] | None:
    """Find the last list of objects, else a lone object in place of a list with one fault, else an empty list."""
    lists: list[list[Any]] = [value for value in _json_in(reply, "[") if any(isinstance(each, dict) for each in value)]
    if lists:
        return lists[-1]
    if _LIST_OF_OBJECTS.search(reply):  # torn: what is left of it is not all
        return None
    objects = [value for value in _json_in(reply, "{") if "severity" in value]
    if objects:
        return objects if len(objects) == 1 else None
    return [] if _NO_FAULTS.search(reply) else None


def _json_in(text: str, opening: str) -> Iterator[Any]:
    """Yield what can be decoded in a text, one after the other: lists or objects, by the sign that opens them."""
    start = text.find(opening)
    while start >= 0:
        end = start + 1
        with suppress(ValueError, RecursionError):
            value, end = _JSON.raw_decode(text, start)
            yield value
        start = text.find(opening, end)


def _weight(fault: Any) -> int | None:
    severity = fault.get("severity") if isinstance(fault, dict) else None
    return _DEDUCTIONS.get(severity.strip().lower()) if isinstance(severity, str) else None
