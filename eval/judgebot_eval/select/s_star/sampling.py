"""Stage 1 of S*: samples that debug themselves on public tests."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import ClassVar

from judgebot.errors import JudgebotError
from judgebot_eval.chat import ChatModel, Reply, Request
from judgebot_eval.generate.extraction import extract
from judgebot_eval.named_model import NamedModel
from judgebot_eval.records import Candidate, Task
from judgebot_eval.select.s_star.calls import code_block, public_tests
from judgebot_eval.select.s_star.executor import Call, Executor
from judgebot_eval.select.s_star.prompts import Round, solve
from judgebot_eval.select.s_star.settings import Settings

STEP = 0.0001
"""What each call of a task is hotter than the one before, so that no cache answers two of them alike."""

_FAILED = "error"  # the finish of a reply that could not be had


@dataclass(frozen=True, slots=True)
class Sample:
    """An attempt at a task after its last round.

    Attributes:
        number: from 0.
        code: the method, from its signature on; "" if there is none.
        rounds: how many there were; 0 for a candidate from elsewhere.
        public: which public tests it passes.
        lost: a reply could not be had, which leaves it empty.
    """

    VERSION: ClassVar = 1
    task: str
    number: int
    code: str
    helpers: str = ""
    rounds: int = 0
    public: tuple[bool, ...] = ()
    lost: bool = False

    @property
    def key(self) -> str:
        """What tells it from every other sample."""
        return f"{self.task}#{self.number}"

    @property
    def rate(self) -> float:
        """The share of public tests that it passes, 1 if there are none, 0 without a method."""
        return sum(self.public) / len(self.public) if self.public else float(bool(self.code))


class _Forgiving:
    """Answers with an empty reply where none can be had: what S* makes of an exception."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self.error: JudgebotError | None = None

    def ask(self, request: Request) -> Reply:
        """Answer a request, also when it cannot be."""
        try:
            return self._model.ask(request)
        except JudgebotError as error:
            self.error = error
            return Reply("", finish=_FAILED)


@dataclass(slots=True)
class _Attempt:
    """A sample while it is being drawn."""

    number: int
    rounds: list[Round] = field(default_factory=list)
    lost: bool = False

    @property
    def goes_on(self) -> bool:
        return not self.lost and not (self.rounds and self.rounds[-1].passed)

    def sample(self, task: Task) -> Sample:
        if self.lost:
            return Sample(task.id, self.number, "", rounds=len(self.rounds) + 1, lost=True)
        last = self.rounds[-1]
        public = tuple(output.passed for output in last.outputs)
        return Sample(task.id, self.number, last.code, last.helpers, len(self.rounds), public)


class Sampler:
    """Draws the samples of tasks."""

    def __init__(self, generator: NamedModel, executor: Executor, settings: Settings) -> None:
        self._generator = generator
        self._executor = executor
        self._settings = settings

    def draw(self, task: Task) -> list[Sample]:
        """Draw the samples of a task, all of a round at once; without public tests there is but one round.

        Raises:
            JudgebotError: no sample could be had at all, or the task cannot be run here.
        """
        forgiving = _Forgiving(self._generator.model)
        tests = public_tests(task)
        attempts = [_Attempt(number) for number in range(self._settings.samples)]
        for _ in range(self._settings.rounds if tests else 1):
            waiting = [attempt for attempt in attempts if attempt.goes_on]
            replies = replace(self._generator, model=forgiving).answer([self._request(task, one) for one in waiting])
            self._extend(task, waiting, replies)
        if forgiving.error and all(attempt.lost for attempt in attempts):
            raise forgiving.error
        return [attempt.sample(task) for attempt in attempts]

    def _request(self, task: Task, attempt: _Attempt) -> Request:
        settings = self._settings
        shown = attempt.rounds if settings.history == "all" else attempt.rounds[-1:]
        calls_before = attempt.number * settings.rounds + len(attempt.rounds)
        return Request(
            self._generator.name,
            solve(task, public_tests(task), shown),
            settings.temperature + STEP * calls_before,
            max_tokens=settings.max_tokens,
        )

    def _extend(self, task: Task, attempts: Sequence[_Attempt], replies: Sequence[Reply]) -> None:
        """Add a round to each attempt: what was replied, and what comes of it on the public tests."""
        tests = public_tests(task)
        methods = [extract(reply.text, task.signature) for reply in replies]
        calls = [Call(method.code, method.helpers, given) for method in methods for given in tests]
        outputs = iter(self._executor.run(task, calls) if calls else [])
        for attempt, reply, method in zip(attempts, replies, methods, strict=True):
            of_tests = tuple(islice(outputs, len(tests)))
            if reply.finish == _FAILED:
                attempt.lost = True
            else:
                attempt.rounds.append(Round(_reasoning(reply.text), method.code, method.helpers, of_tests))


def recorded_samples(task: Task, candidates: Sequence[Candidate], executor: Executor) -> list[Sample]:
    """Make samples of candidates from elsewhere, numbered anew, by running the public tests on them.

    Raises:
        JudgebotError: the task cannot be run here.
    """
    tests = public_tests(task)
    calls = [Call(candidate.code, candidate.helpers, given) for candidate in candidates for given in tests]
    outputs = iter(executor.run(task, calls) if calls else [])
    public = [tuple(output.passed for output in islice(outputs, len(tests))) for _ in candidates]
    return [
        Sample(task.id, number, candidate.code, candidate.helpers, public=passed)
        for number, (candidate, passed) in enumerate(zip(candidates, public, strict=True))
    ]


def _reasoning(reply: str) -> str:
    """What a reply says beside its last block of code."""
    block = code_block(reply)
    return reply if block is None else reply.replace(block, "").replace("```java", "").replace("```", "").strip()
