"""Asking a chat model: what is asked, what it answers, and who can answer."""

from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]
Mode = Literal["chat", "completion"]
"""A conversation through the model's chat template, or a text that is continued as it stands."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a model.

    Attributes:
        model: its name at the endpoint.
        temperature: 0 is greedy.
        top_p: None leaves it to the model.
        max_tokens: of the reply.
        seed: passed on where the endpoint takes one, so that equal requests may be asked several times.
        top_logprobs: how many alternatives to ask for at each token; None asks for no log-probabilities.
        stop: the reply ends before the first of these texts.
        mode: in `completion` there is one message, whose content is continued.
    """

    model: str
    messages: tuple[Message, ...]
    temperature: float = 0.0
    top_p: float | None = None
    max_tokens: int = 1024
    seed: int | None = None
    top_logprobs: int | None = None
    stop: tuple[str, ...] = ()
    mode: Mode = "chat"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered.

    Attributes:
        token_logprobs: natural logarithms, one for each token of the text; () if not asked for.
        first_token: log-probabilities of the likeliest tokens in place of the first not blank; () if not asked for.
        finish: `stop`, `length`, or what the endpoint says.
        prompt_tokens: how many were read, 0 if the endpoint does not say; likewise `completion_tokens`, those written.
    """

    text: str
    token_logprobs: tuple[float, ...] = ()
    first_token: tuple[tuple[str, float], ...] = ()
    finish: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0


class ChatModel(Protocol):
    """Answers requests."""

    def ask(self, request: Request) -> Reply:
        """Answer a request.

        Raises:
            JudgebotError: it could not be had, also after asking again.
        """
