"""A chat model under the name it has at its endpoint, asked by several threads at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from judgebot_eval.chat import ChatModel, Message, Reply, Request
from judgebot_eval.endpoint import ask_all

Conversation = tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class NamedModel:
    """A chat model and its name.

    Attributes:
        workers: how many requests are under way at once.
    """

    model: ChatModel
    name: str
    workers: int = 8

    def ask(
        self,
        conversations: Iterable[Conversation],
        max_tokens: int,
        temperature: float = 0.0,
        top_logprobs: int | None = None,
    ) -> list[Reply]:
        """Answer conversations, in their order.

        Raises:
            JudgebotError: an answer could not be had.
        """
        return self.answer(
            [
                Request(self.name, messages, temperature, max_tokens=max_tokens, top_logprobs=top_logprobs)
                for messages in conversations
            ]
        )

    def answer(self, requests: Sequence[Request]) -> list[Reply]:
        """Answer requests, in their order; raises as `ask`."""
        answers = dict(ask_all(self.model, requests, self.workers))
        return [answers[index] for index in range(len(requests))]
