"""ICE-Score (Zhuo, EACL Findings 2024): a chat model rates functional correctness from 0 to 4.

The prompt says in our own words what the paper's does; it is not the upstream text.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from judgebot.encode import Example
from judgebot_eval.chat import Message
from judgebot_eval.judges.judge import Score
from judgebot_eval.judges.problem import problem
from judgebot_eval.judges.rating import probability
from judgebot_eval.judges.references import References, reference_of
from judgebot_eval.named_model import NamedModel

HIGHEST = 4
"""The best rating: passes every test."""

_MAX_TOKENS = {False: 256, True: 1024}  # without and with a chain of thought

_PROMPT = """\
You review a Java method that was written for the problem below. Rate it on one metric only.

Metric: functional correctness, a whole number from 0 to 4, by what running the method against every conceivable test \
of the problem would show. Reason about the logic line by line. How long the method is says nothing about its rating.
- 0: it fails every test, or is meaningless.
- 4: it passes every test, whatever the case.

Steps:
1. Read the problem and note what the method has to do.
2. Compare the method with {compared}: does it do all of that?
3. Give the rating for functional correctness, 0 being the lowest and 4 the highest.

Problem:
{problem}
{reference}
Method:
{code}

Evaluation form
Functional Correctness{form}"""
_ONLY_SCORE = " (scores ONLY):"
_CHAIN_OF_THOUGHT = ":\nStep-by-step evaluation, with the score on the last line:"
_WORDS = ("score", "functional", "correctness", "rating")  # the last is the prompt's own word for a score
_LAST_LINE = re.compile(r"(?:^|\n)[ \t*_`]*(\d{1,9})(?:[ \t]*(?:/|out of)[ \t]*4)?[\s*_`.]*$", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_SPACE = re.compile(r"[\s:=*]+")
_LIST_NUMBER = re.compile(r"^\s*\d+[.)]\s+", re.ASCII)


class IceScore:
    """Rates examples by a chat model.

    Args:
        model: what is asked.
        references: solutions to compare with; None for the reference-free variant.
        chain_of_thought: let the model evaluate step by step before it rates.
    """

    def __init__(
        self, model: NamedModel, references: References | None = None, *, chain_of_thought: bool = False
    ) -> None:
        self._model = model
        self._references = references
        self._chain_of_thought = chain_of_thought

    @property
    def name(self) -> str:
        """The model and the variant."""
        variants = {"reference": self._references is not None, "cot": self._chain_of_thought}
        return f"{self._model.name}/ice-score" + "".join(f"+{name}" for name, used in variants.items() if used)

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Judge examples [n]: n scores, in their order; a reply without a rating is rated 0.

        Raises:
            JudgebotError: an answer could not be had, or there is no reference solution for an example.
        """
        conversations = [(Message("user", self._prompt(example)),) for example in batch]
        replies = self._model.ask(conversations, _MAX_TOKENS[self._chain_of_thought])
        return [_rated(reply.text) for reply in replies]

    def _prompt(self, example: Example) -> str:
        known = self._references
        return _PROMPT.format(
            compared="the problem" if known is None else "the problem and with the reference solution",
            problem=problem(example),
            reference="" if known is None else f"\nReference solution:\n{reference_of(example, known)}\n",
            code=example.code,
            form=_CHAIN_OF_THOUGHT if self._chain_of_thought else _ONLY_SCORE,
        )


def _rated(reply: str) -> Score:
    """Turn a reply into a score; correct is only what has the highest rating."""
    return Score(probability((parse_rating(reply) or 0) / HIGHEST, 1.0), raw=reply)


def parse_rating(reply: str) -> int | None:
    """Find the rating in a reply: its last line, if that is bare; else the most frequent whole number about the score.

    Markdown's emphasis does not count. Of equally frequent numbers, in sentences about the score, the first counts.
    Numbers above 4 are no ratings.
    """
    last = _LAST_LINE.search(reply)
    if last and int(last[1]) <= HIGHEST:
        return int(last[1])
    numbers = (number for sentence in _sentences(reply) for number in _numbers(sentence))
    ratings = Counter(number for number in numbers if number <= HIGHEST)
    return ratings.most_common(1)[0][0] if ratings else None


def _sentences(reply: str) -> Iterator[str]:
    """Yield what speaks of the score, without the number that a list's line begins with and without `out of 4`."""
    for line in reply.lower().split("\n"):
        for sentence in _LIST_NUMBER.sub("", line).replace("(", "").replace(")", "").split(". "):
            if any(word in sentence for word in _WORDS):
                yield sentence.replace("out of ", "/").replace("/4", "")


def _numbers(sentence: str) -> Iterator[int]:
    for word in _SPACE.split(sentence):
        if _NUMBER.fullmatch(bare := word.strip(".,;!`'\"{}")):
            yield int(bare)
