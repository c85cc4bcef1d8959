"""Judges that ask a chat model for one digit: the study's prompts over an endpoint, such as GPT-4.1-mini's."""

import json
import math
from collections.abc import Sequence
from operator import itemgetter

from judgebot.encode import Example
from judgebot_eval.chat import Message, Reply
from judgebot_eval.judges.judge import Score, score_of
from judgebot_eval.judges.renders import Render
from judgebot_eval.named_model import NamedModel

TOP_LOGPROBS = 20
"""As many alternatives as OpenAI gives."""

_ROUNDED = 1e-7  # of log-probabilities in float32 that leave nothing
_MAX_TOKENS = 8  # a digit; a few more show what a reply without one is

Alternatives = Sequence[tuple[str, float]]
"""Tokens and their log-probabilities, natural."""


class ChatJudge:
    """Reads the verdict of a chat model from its first token, or from its text where the endpoint tells no more.

    Args:
        model: what is asked.
        setting: names the prompt: `zero-shot`, `two-shot`.
        render: makes the prompts.
        logprobs: ask for log-probabilities; False for endpoints that refuse to.
    """

    def __init__(self, model: NamedModel, setting: str, render: Render, *, logprobs: bool = True) -> None:
        self._model = model
        self._setting = setting
        self._render = render
        self._top_logprobs = TOP_LOGPROBS if logprobs else None

    @property
    def name(self) -> str:
        """The model and the setting."""
        return f"{self._model.name}/{self._setting}"

    def score(self, batch: Sequence[Example]) -> list[Score]:
        """Judge examples [n]: n scores, in their order; without a probability where the reply is no verdict.

        Raises:
            JudgebotError: an answer could not be had.
        """
        conversations = ((Message("user", prompt),) for prompt in self._render(batch))
        return [
            read_verdict(reply)
            for reply in self._model.ask(conversations, _MAX_TOKENS, top_logprobs=self._top_logprobs)
        ]


def read_verdict(reply: Reply) -> Score:
    """Read a reply: a verdict if its text begins with 0 or 1, else invalid.

    How sure the model is of the digit is the softmax over the two digits at the first token (Crupi, Tufano and Bavota,
    arXiv 2602.11911); `raw` is then JSON with the reply, the probability of the digit in the whole vocabulary, and the
    mass outside both. A verdict without log-probabilities, or whose first token was likely no digit, has the
    probability 0 or 1, no logit, and the reply as `raw`.
    """
    digit = reply.text.lstrip()[:1]
    if digit not in {"0", "1"}:
        return Score(None, raw=reply.text)
    listed = _listed(reply.first_token)
    likeliest, _ = max(reply.first_token, key=itemgetter(1), default=("", 0.0))
    if likeliest.strip() not in listed:
        return Score(float(digit), raw=reply.text)
    zero, one = (_logprob(listed[digit], reply.first_token) for digit in "01")
    shares = {digit: sum(map(math.exp, logprobs)) for digit, logprobs in listed.items()}
    about = {"reply": reply.text, "full": shares[digit], "outside": max(0.0, 1 - sum(shares.values()))}
    return score_of(one - zero, json.dumps(about))


def _listed(alternatives: Alternatives) -> dict[str, list[float]]:
    """Find the log-probabilities of each digit, with white space around it or without."""
    return {digit: [logprob for token, logprob in alternatives if token.strip() == digit] for digit in "01"}


def _logprob(listed: Sequence[float], alternatives: Alternatives) -> float:
    """Add up the variants of a digit.

    One that is not listed is taken to be as likely as it can be: no likelier than the last alternative, and within what
    the listed ones leave.
    """
    if listed:
        highest = max(listed)
        return highest + math.log(sum(math.exp(logprob - highest) for logprob in listed))
    lowest = min(logprob for _, logprob in alternatives)
    left = 1.0 - sum(math.exp(logprob) for _, logprob in alternatives)
    return min(lowest, math.log(max(left, _ROUNDED)))
