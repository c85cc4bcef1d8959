"""Calls of a method, as a benchmark's examples and a model's replies write them (pure)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from judgebot_eval.datasets import own
from judgebot_eval.generate.methods import name_of
from judgebot_eval.records import Task

_LITERAL = r'"(?:[^"\\]|\\.)*+"|\'(?:[^\'\\]|\\.)*+\''
_LITERAL_OR_BRACKET = re.compile(rf"{_LITERAL}|[()\[\]{{}}]")
_FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.DOTALL | re.MULTILINE)
_EXAMPLE = ">>> "
_EXPECTED = re.compile(
    rf"[\s)]*(?:=>|==)\s*(?P<expected>(?=[^\s;/])(?:{_LITERAL}|[^\"'])+?)[\s;]*(?://.*)?"  # a comment may follow
)
_NAME = r"[A-Za-z_$][\w$]*"

_WITH_EXAMPLES_IN_JAVA = ("multipl-e-humaneval", "multipl-e-mbpp", own.BENCHMARK)
"""The benchmarks whose `>>>` examples are Java on both sides; those of HumanEval-X show how Python prints a value."""


@dataclass(frozen=True, slots=True)
class Input:
    """What a method is called with.

    Attributes:
        arguments: Java expressions with commas between them, "" if there are none.
        expected: the right value, a Java expression; "" if none is known.
    """

    arguments: str
    expected: str = ""


def method_name(task: Task) -> str:
    """Return the name of the method of a task."""
    return name_of(task.signature)


def public_tests(task: Task) -> tuple[Input, ...]:
    """Return the `>>>` examples of a task's description, each once.

    Some examples call the method by another name; only their arguments are kept. Those without a call are left out.
    """
    if task.benchmark not in _WITH_EXAMPLES_IN_JAVA:
        return ()
    lines = [line.strip() for line in task.description.split("\n")]
    examples = (
        Input(called[0], expected)
        for line, expected in pairwise(lines)
        if line.startswith(_EXAMPLE) and expected and not expected.startswith(_EXAMPLE.strip())
        if (called := _find_call(line, _NAME))
    )
    return tuple(dict.fromkeys(examples))


def read_inputs(reply: str, method: str) -> tuple[Input, ...]:
    """Find the calls of a method in a reply, one a line, each once: what they are called with."""
    return tuple(dict.fromkeys(Input(arguments) for arguments, _ in _calls(reply, method)))


def read_tests(reply: str, method: str) -> tuple[Input, ...]:
    """Find the calls of a method that say what they return, `call => value` or `call == value`, each once."""
    found = ((arguments, _EXPECTED.fullmatch(rest)) for arguments, rest in _calls(reply, method))
    return tuple(dict.fromkeys(Input(arguments, match["expected"]) for arguments, match in found if match))


def code_block(reply: str) -> str | None:
    """Return the last fenced block of a reply, None if it has none."""
    blocks: list[str] = _FENCED.findall(reply)
    return blocks[-1] if blocks else None


def _calls(reply: str, method: str) -> Iterator[tuple[str, str]]:
    block = code_block(reply)
    for line in (reply if block is None else block).split("\n"):
        if called := _find_call(line, re.escape(method)):
            yield called


def _find_call(line: str, name: str) -> tuple[str, str] | None:
    """Find the first call of a name, a pattern, in a line: its arguments, and what follows it."""
    opened = re.search(rf"(?<![\w$]){name}\s*\(", line)
    if opened is None:
        return None
    depth = 0
    for match in _LITERAL_OR_BRACKET.finditer(line, opened.end() - 1):
        depth += (match[0] in "([{") - (match[0] in ")]}")
        if depth == 0:
            return line[opened.end() : match.start()].strip(), line[match.end() :]
    return None
