"""A task and an attempt at it -> the Java program that its tests run (pure)."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from judgebot.errors import JudgebotError
from judgebot.java import parse_java
from judgebot.lexer import lex
from judgebot_eval.datasets.multipl_e import STOP
from judgebot_eval.execute.program import Program
from judgebot_eval.records import Candidate, Task

Form = Literal["method", "completion"]
"""What of a candidate is run: the method found in the reply, or the reply itself as what follows the prompt."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A program, and where the candidate stands in it.

    Attributes:
        first_line: of the method, its signature, in the program, from 1.
        last_line: of the method, inclusive.
    """

    program: Program
    first_line: int
    last_line: int

    def line_of(self, line: int) -> int | None:
        """Turn a line of the program into one of the method, from 1; None if it lies outside."""
        return line - self.first_line + 1 if self.first_line <= line <= self.last_line else None

    def text_of(self, line: int) -> str:
        """Return this line of the method, stripped."""
        return self.program.source.split("\n")[self.first_line + line - 2].strip()


@dataclass(frozen=True)
class Scaffold:
    """What stands around the method of a task that can be run.

    Attributes:
        prompt: the program up to the body of the method, as the benchmark has it; likewise the tests.
        main_class: the class whose main method runs the tests.
    """

    prompt: str
    tests: str
    main_class: str

    @cached_property
    def signature(self) -> str:
        """The line of the method's signature in the prompt, without its brace."""
        return _split_last_line(self.prompt)[1].strip().removesuffix("{").rstrip()

    @cached_property
    def head(self) -> str:
        """The prompt without the line of the signature, and without comments that MultiPL-E puts right before it."""
        lines = self.prompt.rstrip().split("\n")[:-1]
        while lines and lines[-1].lstrip().startswith("//"):
            lines.pop()
        return "".join(f"{line}\n" for line in lines)

    @cached_property
    def tail(self) -> str:
        """The tests, such that they follow a whole method.

        MultiPL-E's close the method in their first line, which is left out; those of HumanEval-X and MBJP expect that
        the class has been closed, which is done here.
        """
        unclosed = _depth(self.head) + _depth(self.tests)
        if unclosed < 0:
            return self.tests.partition("\n")[2]
        return "}\n" * unclosed + self.tests

    @cached_property
    def closes_method(self) -> bool:
        """Whether the tests begin with the end of the method, as MultiPL-E's do."""
        return _depth(self.prompt) + _depth(self.tests) == 0 and _depth(self.prompt) > _depth(self.head)

    def with_method(self, code: str, helpers: str = "") -> Assembled:
        """Put a whole method in, from its signature on, and the methods it needs before it."""
        before = self.head + (f"{helpers}\n" if helpers else "")
        return self._assembled(before, code, f"\n{self.tail}")

    def with_completion(self, completion: str) -> Assembled:
        """Put in what follows the prompt, as far as it goes."""
        before, signature = _split_last_line(self.prompt)
        cut = completion.partition(STOP)[0] if self.closes_method else completion
        return self._assembled(before, signature + cut, f"\n{self.tests}")

    def _assembled(self, before: str, method: str, after: str) -> Assembled:
        first = before.count("\n") + 1
        program = Program(before + method + after, self.main_class)
        return Assembled(program, first, first + method.count("\n"))


def scaffold_of(task: Task) -> Scaffold | None:
    """Return what runs a task here, None if nothing does (it has no tests that run without its project).

    Raises:
        JudgebotError: the tests have no main method.
    """
    if not (task.prompt and task.tests):
        return None
    main_class = _class_with_main(f"{task.prompt}\n{task.tests}")
    if main_class is None:
        raise JudgebotError(f"{task.id}: the tests have no `void main`; write them as a Java program with one")
    return Scaffold(task.prompt, task.tests, main_class)


def assemble(scaffold: Scaffold, candidate: Candidate, form: Form = "method") -> Assembled | None:
    """Put a candidate into its scaffold; None if it has no method and one is needed.

    A whole method comes with its helpers, of which any `main` is left out: it is a demonstration that would clash with
    the tests' own. A completion is run as it came, as MultiPL-E does: one that brings a `main` does not compile.
    """
    if form == "completion":
        return scaffold.with_completion(candidate.completion)
    if not candidate.code:
        return None
    return scaffold.with_method(candidate.code, without_main(candidate.helpers))


def without_main(helpers: str) -> str:
    """Leave any method `main` out of these methods."""
    if "main" not in helpers:
        return helpers
    opening = "class Helpers {\n"
    lines = helpers.split("\n")
    for method in reversed(parse_java(f"{opening}{helpers}\n}}".encode(errors="replace"))):
        if (method.class_name, method.name) == ("Helpers", "main"):
            del lines[method.start_line - 2 : method.end_line - 1]
    return "\n".join(lines)


def _split_last_line(prompt: str) -> tuple[str, str]:
    start = prompt.rstrip().rfind("\n") + 1
    return prompt[:start], prompt[start:]


def _depth(code: str) -> int:
    tokens = list(lex(code))
    return tokens.count("{") - tokens.count("}")


def _class_with_main(code: str) -> str | None:
    """Return the first class that declares `void main`; None if there is none."""
    name = ""
    for before, token in pairwise(lex(code)):
        if before == "class":
            name = token
        elif (before, token) == ("void", "main"):
            return name
    return None
