"""What S* asks, in our own words, and how the answers are read (pure).

S* was written for Python programs (Li et al., arXiv 2502.14382). Here a Java method is asked for, and inputs are calls
of it, one a line, which models write with fewer mistakes than Java inside JSON.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from judgebot_eval.chat import Message
from judgebot_eval.named_model import Conversation
from judgebot_eval.records import Task
from judgebot_eval.select.s_star.calls import Input, method_name
from judgebot_eval.select.s_star.driver import Output

_SOLVE = """\
Implement the following Java method.
Description: "{description}"
Signature: "{signature}"
Reason about the problem first. Then give the whole method, signature included, in one ```java block at the end."""

_CORRECT = """\


Below is what you wrote before, with what came of the public tests. Reason about why the last version fails, and then \
give the corrected method in one ```java block at the end.
"""

_WRITE = """\
{problem}
{programs}
Somebody's implementation of this method is to be tested. Write a complete set of {what}:
{aims}- edge cases, such as empty strings or lists;
- complex and difficult cases, but no very long ones;
- whatever else is likely to uncover a bug.

Answer with one ```java block that has one {line}. They are Java expressions that compile where only the classes of \
{imports} are imported."""

_PROGRAMS = """
Here are two implementations of this method.

Program 0:
{first}

Program 1:
{second}
"""
_TO_SEPARATE = "- inputs on which one of the two programs fails and the other does not;\n"
_CALL = "call of `{method}` a line, with all its arguments and without what it returns"
_TEST = "test a line, in the form `{method}(ARGUMENTS) => VALUE`"

_DECIDE = """\
{problem}

Here are two implementations of this method{outputs}.

{first}

{second}

Work out first what the method has to do, then compare the programs carefully: which is the better one? End with a \
line `Answer: 0` for program 0, `Answer: 1` for program 1, or `Answer: 2` if neither is better."""

_ANSWER = re.compile(r"(?:\banswer\b\W*|\A\s*)([012])\b(?=\W*$)", re.IGNORECASE | re.MULTILINE)
_IMPORT = re.compile(r"^import ([\w.*]+);", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Round:
    """One version of a sample.

    Attributes:
        reasoning: what the reply says beside the code.
        outputs: of the public tests, in their order.
    """

    reasoning: str
    code: str
    helpers: str
    outputs: tuple[Output, ...]

    @property
    def passed(self) -> bool:
        """Whether it passes all public tests."""
        return all(output.passed for output in self.outputs)


def solve(task: Task, tests: Sequence[Input], rounds: Sequence[Round]) -> Conversation:
    """Ask for the method, or after some rounds for a better one."""
    prompt = _SOLVE.format(description=task.description, signature=task.signature)
    if rounds:
        prompt += _CORRECT + "".join(_round(task, number, tests, one) for number, one in enumerate(rounds))
    return _ask(prompt)


def write_inputs(task: Task) -> Conversation:
    """Ask for a suite of inputs."""
    return _write(task, "inputs for it", _CALL)


def write_tests(task: Task) -> Conversation:
    """Ask for a suite of inputs with what they ought to return."""
    return _write(task, "tests for it", _TEST)


def separate(task: Task, first: str, second: str) -> Conversation:
    """Ask for inputs on which two programs differ."""
    return _write(task, "inputs for it", _CALL, _PROGRAMS.format(first=first, second=second), _TO_SEPARATE)


def decide(task: Task, programs: Sequence[str], returned: Sequence[Sequence[tuple[Input, Output]]]) -> Conversation:
    """Ask which of two programs is better, showing what each returned on the inputs, if there are any."""
    first, second = (
        f"Program {number}:\n{code}{_outputs(task, outputs)}"
        for number, (code, outputs) in enumerate(zip(programs, returned, strict=True))
    )
    shown = ", and what they returned when they were run" if any(returned) else ""
    return _ask(_DECIDE.format(problem=_problem(task), outputs=shown, first=first, second=second))


def read_answer(reply: str) -> int | None:
    """Return the last `Answer: N` that ends a line of a reply, or the reply if it is but a number; None if neither."""
    answers = _ANSWER.findall(reply)
    return int(answers[-1]) if answers else None


def _ask(prompt: str) -> Conversation:
    return (Message("user", prompt),)


def _write(task: Task, what: str, line: str, programs: str = "", aims: str = "") -> Conversation:
    written = line.format(method=method_name(task))
    imports = ", ".join(f"`{name}`" for name in ["java.lang.*", *_IMPORT.findall(task.prompt)])
    return _ask(
        _WRITE.format(problem=_problem(task), programs=programs, what=what, aims=aims, line=written, imports=imports)
    )


def _problem(task: Task) -> str:
    return f"Description of a Java method:\n{task.description}\n\nSignature: {task.signature}"


def _round(task: Task, number: int, tests: Sequence[Input], one: Round) -> str:
    lines = (
        f"Test {test}: {_call(task, given)}: {_result(output)}"
        for test, (given, output) in enumerate(zip(tests, one.outputs, strict=True))
    )
    return (
        f"\nRound {number}, reasoning:\n{one.reasoning}\n\nRound {number}, code:\n{one.code}\n\n"
        f"Round {number}, tests:\n{_lines(lines)}"
    )


def _result(output: Output) -> str:
    if output.passed:
        return "passed"
    return f"failed, expected {output.expected}, got {output.shown}" if not output.error else f"failed, {output.shown}"


def _outputs(task: Task, returned: Sequence[tuple[Input, Output]]) -> str:
    lines = (f"{_call(task, given)} -> {output.shown}" for given, output in returned)
    return f"\n\nWhen it was run:\n{_lines(lines)}" if returned else ""


def _call(task: Task, given: Input) -> str:
    return f"{method_name(task)}({given.arguments})"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
