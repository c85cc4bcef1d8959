"""Running candidates into a log of outcomes, which a kill at any moment leaves whole."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from judgebot.errors import JudgebotError
from judgebot_eval.execute import cases
from judgebot_eval.execute.assemble import Assembled
from judgebot_eval.execute.feedback import feedback
from judgebot_eval.execute.program import Engine, Execution, Program
from judgebot_eval.execute.verdict import OUTPUT_MISMATCH, is_flaky, rule
from judgebot_eval.jsonl import Log
from judgebot_eval.records import Outcome

_SHARD, _REPEATED_SHARD = 256, 64
"""The programs between two waits for the last of them; fewer if each is run repeatedly, as nothing is kept before."""

Progress = Callable[[int, int], None]
"""Is told how many programs are done, of how many."""


@dataclass(frozen=True, slots=True)
class Job:
    """A candidate to be run.

    Attributes:
        candidate: its key.
        assembled: its program; None if there is no method in it that could be run.
    """

    candidate: str
    assembled: Assembled | None


@dataclass(frozen=True, slots=True)
class Plan:
    """How candidates are run.

    Attributes:
        repeat: how often each program is run; one whose runs disagree is flaky, and has the verdict of the first.
        feedback: whether outcomes carry feedback; it runs what ended in a wrong answer once more, for the values.
    """

    repeat: int = 1
    feedback: bool = True


def execute(jobs: Sequence[Job], engine: Engine, path: Path, plan: Plan, progress: Progress) -> dict[str, Outcome]:
    """Run candidates into a log of outcomes; those that are in it already are not run again.

    Equal programs are run once, those of earlier calls on this log included, and share what came of it.

    Args:
        jobs: the candidates, each key once.
        engine: what runs their programs.
        path: the log, JSON lines of `Outcome`.
        plan: how.
        progress: called after each program.

    Returns:
        The outcomes of the jobs, by the key of the candidate.

    Raises:
        JudgebotError: an outcome in the log is that of another program than the candidate's.
    """
    with Log(path, Outcome, lambda outcome: outcome.candidate) as log:
        known = {outcome.program: outcome for outcome in log.records.values()}
        waiting: defaultdict[str, list[Job]] = defaultdict(list)
        for job in jobs:
            if job.candidate in log:
                _refuse_other_program(job, log.records[job.candidate], path)
            elif job.assembled is None:
                log.add(_without_method(job.candidate))
            elif (sha256 := job.assembled.program.sha256) in known:
                log.add(replace(known[sha256], candidate=job.candidate))
            else:
                waiting[sha256].append(job)
        programs = [of_program[0].assembled for of_program in waiting.values() if of_program[0].assembled]
        for done, outcome in enumerate(outcomes(programs, engine, plan), 1):
            for job in waiting[outcome.program]:
                log.add(replace(outcome, candidate=job.candidate))
            progress(done, len(programs))
        return {job.candidate: log.records[job.candidate] for job in jobs}


def outcomes(programs: Iterable[Assembled], engine: Engine, plan: Plan) -> Iterator[Outcome]:
    """Run programs, each given once, and yield what came of each, in any order and without a candidate's key."""
    remaining, size = iter(programs), _SHARD if plan.repeat == 1 else _REPEATED_SHARD
    while shard := {assembled.program.sha256: assembled for assembled in islice(remaining, size)}:
        yield from _Shard(shard, engine, plan).outcomes()


class _Shard:
    """Programs that are run together, by their sha256."""

    def __init__(self, programs: Mapping[str, Assembled], engine: Engine, plan: Plan) -> None:
        self._programs = programs
        self._engine = engine
        self._plan = plan

    def outcomes(self) -> Iterator[Outcome]:
        """Yield what is settled after one run at once, and the rest after all runs."""
        runs: dict[str, list[Execution]] = {}
        for sha256, execution in self._run(self._programs):
            if self._plan.repeat == 1 and not self._needs_values(sha256, execution):
                yield self._outcome(sha256, [execution])
            else:
                runs[sha256] = [execution]
        for _ in range(1, self._plan.repeat):
            for sha256, execution in self._run(runs):
                runs[sha256].append(execution)
        values = self._values(runs)
        for sha256, executions in runs.items():
            yield self._outcome(sha256, executions, values.get(sha256))

    def _run(self, wanted: Iterable[str]) -> Iterator[tuple[str, Execution]]:
        for program, execution in self._engine.run([self._programs[sha256].program for sha256 in wanted]):
            yield program.sha256, execution

    def _needs_values(self, sha256: str, execution: Execution) -> bool:
        return self._plan.feedback and rule(execution, self._programs[sha256]).error_type == OUTPUT_MISMATCH

    def _values(self, runs: Mapping[str, Sequence[Execution]]) -> dict[str, cases.Values]:
        drivers: dict[Program, str] = {}
        for sha256, executions in runs.items():
            if self._needs_values(sha256, executions[0]):
                program = self._programs[sha256].program
                if case := cases.failed_case(program, executions[0]):
                    drivers[cases.driver(program, case)] = sha256
        printed = ((drivers[program], cases.values_of(execution)) for program, execution in self._engine.run(drivers))
        return {sha256: values for sha256, values in printed if values}

    def _outcome(self, sha256: str, runs: Sequence[Execution], values: cases.Values | None = None) -> Outcome:
        assembled = self._programs[sha256]
        ruling = rule(runs[0], assembled)
        line = assembled.text_of(ruling.line) if ruling.line else ""
        return Outcome(
            candidate="",
            program=sha256,
            verdict=ruling.verdict,
            error_type=ruling.error_type,
            message=ruling.message,
            line=ruling.line,
            feedback=feedback(ruling, line, values) if self._plan.feedback else "",
            flaky=is_flaky(runs, assembled),
        )


def _refuse_other_program(job: Job, outcome: Outcome, path: Path) -> None:
    if outcome.program != (job.assembled.program.sha256 if job.assembled else ""):
        raise JudgebotError(f"{path}: {job.candidate} or its tests were others when it was run; give another --output")


def _without_method(candidate: str) -> Outcome:
    return Outcome(candidate, "", "failed", "NoMethod", "there is no complete method in the reply")
