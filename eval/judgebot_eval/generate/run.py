"""Tasks and how often to try each -> candidates, in a log that can be continued after a kill."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from judgebot.errors import JudgebotError
from judgebot_eval.chat import ChatModel, Mode, Reply, Request
from judgebot_eval.chat_cost import Usage
from judgebot_eval.endpoint import ask_all
from judgebot_eval.generate.extraction import extract, extract_continuation
from judgebot_eval.generate.prompts import Prompt, prompt_of
from judgebot_eval.jsonl import Log
from judgebot_eval.records import Candidate, Task, candidate_key

BLOCK = 10
"""The study's samples of a task; of more, block by block is drawn, each over all tasks."""


class BackEnd(Protocol):
    """What answers requests."""

    @property
    def batch(self) -> int:
        """How many are answered together, and so are asked for again together if one of them is missing."""

    def answer(self, requests: Sequence[Request]) -> Iterator[tuple[int, Reply]]:
        """Answer requests; yield each answer, in any order, with the number of its request."""


@dataclass(frozen=True, slots=True)
class EndpointBackEnd:
    """Asks a model behind an endpoint, several requests at a time."""

    model: ChatModel
    workers: int
    batch: ClassVar[int] = 1

    def answer(self, requests: Sequence[Request]) -> Iterator[tuple[int, Reply]]:
        """Answer requests; yield each answer, as it comes, with the number of its request."""
        return ask_all(self.model, requests, self.workers)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is generated.

    Attributes:
        generator: what the candidates are filed under.
        model: what the back end calls it.
        samples: for each task.
        max_tokens: of a reply.
        seed: what the seed of each sample derives from.
        logprobs: keep the log-probability of each token.
    """

    generator: str
    model: str
    mode: Mode
    samples: int
    temperature: float
    max_tokens: int
    seed: int
    logprobs: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """What a candidate cost, in a log beside that of the candidates.

    Attributes:
        seconds: on the wall since the one before it; of those that are answered together, the first has them all.
        prompt: the hash of what was asked.
    """

    VERSION: ClassVar = 1
    candidate: str
    prompt_tokens: int
    completion_tokens: int
    seconds: float
    prompt: str


@dataclass(frozen=True, slots=True)
class Totals:
    """What a log holds, however many runs it took.

    Attributes:
        seconds: on the wall, without loading the model.
        finish: how many replies ended how.
        without_method: how many replies hold no whole method.
    """

    candidates: int
    without_method: int
    finish: Mapping[str, int]
    usage: Usage
    seconds: float


@dataclass(frozen=True, slots=True)
class _Draw:
    task: Task
    sample: int

    def key(self, plan: Plan) -> str:
        return candidate_key(self.task.id, plan.generator, self.sample)


def seed_of(seed: int, task: str, sample: int) -> int:
    """Derive the seed of a sample, in [0, 2**31): the same in every run, whatever was drawn before."""
    digest = hashlib.sha256(f"{seed}#{task}#{sample}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def spent_path(path: Path) -> Path:
    """Return where the costs of a log of candidates are logged."""
    return path.with_name(f"{path.name}.spent")


def generate(
    back_end: BackEnd, tasks: Sequence[Task], plan: Plan, path: Path, progress: Callable[[int, int], None]
) -> Totals:
    """Generate what is missing of a plan into a log of candidates.

    A run that was killed is continued by the same call: no candidate is lost or doubled, and those that were missing
    come out as they would have.

    Args:
        back_end: what answers.
        tasks: each with an id of its own.
        plan: what to draw.
        path: the log, JSON lines of `Candidate`.
        progress: called with how many candidates there are, of how many.

    Raises:
        JudgebotError: the log has more samples of a task, or those of a task that has changed since.
    """
    with (
        Log(path, Candidate, lambda candidate: candidate.key) as log,
        Log(spent_path(path), Spent, lambda spent: spent.candidate) as costs,
    ):
        draws = _draws(tasks, plan)
        _refuse_fewer_samples(log, plan, path)
        _refuse_changed_tasks(draws, plan, costs, path)
        waiting = list(_incomplete_batches(draws, plan, log, back_end.batch))
        prompts = [prompt_of(draw.task, plan.mode) for draw in waiting]
        requests = [_request(draw, prompt, plan) for draw, prompt in zip(waiting, prompts, strict=True)]
        done = sum(draw.key(plan) in log for draw in draws)
        progress(done, len(draws))
        for index, reply, seconds in _timed(back_end.answer(requests)):
            candidate = _candidate_of(waiting[index].task, prompts[index], plan, waiting[index].sample, reply)
            done += candidate.key not in log
            asked = _hash_of(prompts[index])
            costs.add(Spent(candidate.key, reply.prompt_tokens, reply.completion_tokens, seconds, asked))
            log.add(candidate)
            progress(done, len(draws))
        return _totals(log.records.values(), costs.records.values())


def _candidate_of(task: Task, prompt: Prompt, plan: Plan, sample: int, reply: Reply) -> Candidate:
    """Turn a reply into a candidate, with the method that is found in it."""
    if plan.mode == "chat":
        found = extract(reply.text, task.signature)
    else:
        stopped = bool(prompt.stop) and reply.finish == "stop"
        found = extract_continuation(prompt.opening, reply.text, task.signature, stopped=stopped)
    return Candidate(
        task=task.id,
        generator=plan.generator,
        sample=sample,
        completion=reply.text,
        code=found.code,
        helpers=found.helpers,
        token_logprobs=reply.token_logprobs if plan.logprobs else (),
        finish=reply.finish,
    )


def _draws(tasks: Sequence[Task], plan: Plan) -> list[_Draw]:
    blocks = (range(start, min(start + BLOCK, plan.samples)) for start in range(0, plan.samples, BLOCK))
    return [_Draw(task, sample) for block in blocks for task in tasks for sample in block]


def _refuse_fewer_samples(log: Log[Candidate], plan: Plan, path: Path) -> None:
    there = max((candidate.sample + 1 for candidate in log.records.values()), default=0)
    if there > plan.samples:
        raise JudgebotError(
            f"{path}: has {there} samples of a task; give --samples {there} or more, or another --output"
        )


def _refuse_changed_tasks(draws: Sequence[_Draw], plan: Plan, costs: Log[Spent], path: Path) -> None:
    hashes = {draw.task.id: _hash_of(prompt_of(draw.task, plan.mode)) for draw in draws if draw.sample == 0}
    for draw in draws:
        spent = costs.records.get(draw.key(plan))
        if spent is not None and spent.prompt != hashes[draw.task.id]:
            task = draw.task.id
            raise JudgebotError(
                f"{path}: {task} was asked for with another prompt; give the same task again, or another --output"
            )


def _hash_of(prompt: Prompt) -> str:
    text = "\n".join(message.content for message in prompt.messages)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


def _incomplete_batches(draws: Sequence[_Draw], plan: Plan, done: Log[Candidate], size: int) -> Iterator[_Draw]:
    """Yield the draws of each batch of which one is missing: a whole batch comes out as it would have before."""
    for start in range(0, len(draws), size):
        batch = draws[start : start + size]
        if any(draw.key(plan) not in done for draw in batch):
            yield from batch


def _request(draw: _Draw, prompt: Prompt, plan: Plan) -> Request:
    return Request(
        model=plan.model,
        messages=prompt.messages,
        temperature=plan.temperature,
        max_tokens=plan.max_tokens,
        seed=seed_of(plan.seed, draw.task.id, draw.sample),
        top_logprobs=0 if plan.logprobs else None,
        stop=tuple(prompt.stop),
        mode=plan.mode,
    )


def _timed(replies: Iterable[tuple[int, Reply]]) -> Iterator[tuple[int, Reply, float]]:
    """Add the seconds that went by before each came."""
    begin = time.monotonic()
    for index, reply in replies:
        now = time.monotonic()
        yield index, reply, now - begin
        begin = now


def _totals(candidates: Collection[Candidate], costs: Collection[Spent]) -> Totals:
    return Totals(
        candidates=len(candidates),
        without_method=sum(not candidate.code for candidate in candidates),
        finish=dict(Counter(candidate.finish for candidate in candidates)),
        usage=Usage(
            len(costs),
            sum(cost.prompt_tokens for cost in costs),
            sum(cost.completion_tokens for cost in costs),
        ),
        seconds=sum(cost.seconds for cost in costs),
    )
