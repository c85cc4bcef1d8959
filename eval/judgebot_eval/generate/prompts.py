"""What a generator is asked: a task -> a prompt, and where its answer ends (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass

from judgebot_eval.chat import Message, Mode
from judgebot_eval.datasets.multipl_e import STOP
from judgebot_eval.records import Task

_SYSTEM = "You are an expert Java developer"
_CHAT = """\
Implement the following Java method.
Description: "{description}"
Signature: "{signature}"
Only output the method implementation including the signature, and no other text."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is asked for a task.

    Attributes:
        stop: the answer ends before the first of these texts.
        opening: what of the prompt the answer continues, from the signature on; "" in a chat.
    """

    messages: tuple[Message, ...]
    stop: Sequence[str] = ()
    opening: str = ""


def prompt_of(task: Task, mode: Mode) -> Prompt:
    """Write the prompt for a task.

    In a chat it is the prompt of the study's authors' earlier work. A completion continues MultiPL-E's program, or of
    other benchmarks the description with the signature below it.
    """
    if mode == "chat":
        text = _CHAT.format(description=task.description, signature=task.signature)
        return Prompt((Message("system", _SYSTEM), Message("user", text)))
    if task.benchmark.startswith("multipl-e"):
        start = task.prompt.rstrip().rfind("\n") + 1
        return Prompt((Message("user", task.prompt),), (STOP,), task.prompt[start:])
    return Prompt((Message("user", f"{task.description}\n{task.signature}"),), opening=task.signature)
