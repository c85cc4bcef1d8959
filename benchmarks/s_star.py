"""How often S* picks a right candidate, with real programs and a selector that knows the hidden tests.

    python benchmarks/s_star.py --data DATA [--candidates 6]

Pools are the recorded candidates of HumanEval tasks in Java, at most `--candidates` of each task, equal ones once. The
selector is no model: it writes the calls of the hidden tests as inputs, and finds that program better that returns more
often what a right candidate returns; where it is shown no outputs it says that neither is. So all of S* is measured but
the wits of a model. A pool counts as distinguishable if a right candidate passes the public tests, and each
wrong one that does, too, returns something else on some input, or nothing on any. One that is right but for inputs on
which it throws cannot be told apart by what it returns.
"""

import argparse
import os
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from judgebot_eval.chat import Reply, Request
from judgebot_eval.datasets.labelled import distinct, read_candidates
from judgebot_eval.datasets.tasks import read_tasks
from judgebot_eval.execute.assemble import assemble, scaffold_of
from judgebot_eval.execute.limits import Limits
from judgebot_eval.execute.pool import PoolEngine
from judgebot_eval.execute.program import Engine, Program
from judgebot_eval.named_model import NamedModel
from judgebot_eval.records import Candidate, Task
from judgebot_eval.select.s_star.calls import Input, method_name, read_inputs
from judgebot_eval.select.s_star.driver import Output
from judgebot_eval.select.s_star.executor import OUTPUT_BYTES, Call, EngineExecutor
from judgebot_eval.select.s_star.referee import Referee
from judgebot_eval.select.s_star.sampling import Sample, recorded_samples
from judgebot_eval.select.s_star.selection import choose

_SOURCES = {
    "humaneval-qwen": "multipl-e-humaneval",
    "humaneval-icescore": "humaneval-x",
    "humaneval-codejudge": "humaneval-x",
}
"""Files of candidates, and the benchmark whose tests have the types that these were written for."""

_RETURNED = re.compile(r"^(\w+\(.*\)) -> (.*)$", re.MULTILINE)
_MOST_INPUTS = 12


@dataclass(frozen=True, slots=True)
class Pool:
    """A task that has right and wrong candidates."""

    task: Task
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """Whether the samples that were picked from a pool are right.

    Attributes:
        chance: the share of right candidates, which a draw hits.
        distinguishable: as above.
    """

    s_star: bool
    first: bool
    chance: float
    distinguishable: bool


class Selector:
    """Answers what S* asks about a pool."""

    def __init__(self, method: str, truth: Mapping[Input, Output]) -> None:
        self._inputs = "\n".join(f"{method}({given.arguments})" for given in truth)
        self._truth = {f"{method}({given.arguments})": output.shown for given, output in truth.items()}

    def ask(self, request: Request) -> Reply:
        """Write inputs, or say which program is right more often."""
        prompt = request.messages[0].content
        if "`Answer: 2`" not in prompt:
            return Reply(f"```java\n{self._inputs}\n```")
        right = [self._truth[call] == value for call, value in _RETURNED.findall(prompt) if call in self._truth]
        first, second = sum(right[: len(right) // 2]), sum(right[len(right) // 2 :])
        return Reply(f"Answer: {2 if first == second else int(second > first)}")


def main() -> None:
    """Make the pools, select in each, print how often the pick is right."""
    options = _arguments()
    if not options.data.is_dir():
        print(f"not measured: {options.data} is no folder; name the labelled data with --data or JUDGEBOT_DATA")
        return
    print(f"{'':<22}{'----- mixed pools -----':>34}{'-- distinguishable --':>24}")
    print(f"{'candidates':<22}{'pools':>8}{'S*':>8}{'first':>8}{'chance':>8}{'pools':>14}{'S*':>10}{'seconds':>10}")
    with PoolEngine(options.jobs, Limits(cpu_seconds=6, output_bytes=OUTPUT_BYTES)) as engine:
        picks = []
        for name, benchmark in _SOURCES.items():
            began = time.perf_counter()
            of_source = [_pick(engine, pool) for pool in _pools(engine, name, benchmark, options)]
            print(_line(name, of_source) + f"{time.perf_counter() - began:>10.0f}", flush=True)
            picks += of_source
    print(_line("all", picks))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    data = Path(os.environ.get("JUDGEBOT_DATA", "../shared/data"))
    parser.add_argument("--data", type=Path, default=data, help=f"folder of labelled data [{data}]")
    parser.add_argument("--candidates", type=int, default=6, help="at most this many of each task [6]")
    parser.add_argument("--jobs", type=int, default=2, help="Java machines [2]")
    return parser.parse_args()


def _pools(engine: Engine, name: str, benchmark: str, options: argparse.Namespace) -> Iterator[Pool]:
    """Yield the pools whose candidates are neither all right nor all wrong when their hidden tests are run now."""
    found: defaultdict[str, list[Candidate]] = defaultdict(list)
    for labelled in distinct(read_candidates(name, options.data)):
        candidate = Candidate(labelled.base_task, labelled.generator, labelled.sample, "", labelled.code)
        found[labelled.base_task].append(candidate)
    tasks = {task.base_task: task for task in read_tasks(benchmark, options.data)}
    programs = {
        (base_task, number): _program(tasks[base_task], candidate)
        for base_task, candidates in found.items()
        for number, candidate in enumerate(candidates[: options.candidates])
    }
    passed = {program: execution.status == "ok" for program, execution in engine.run(programs.values())}
    for base_task, candidates in found.items():
        kept = tuple(candidates[: options.candidates])
        right = tuple(passed[programs[base_task, number]] for number in range(len(kept)))
        if 0 < sum(right) < len(right):
            yield Pool(tasks[base_task], kept, right)


def _program(task: Task, candidate: Candidate) -> Program:
    scaffold = scaffold_of(task)
    assembled = assemble(scaffold, candidate) if scaffold else None
    if assembled is None:
        raise SystemExit(f"{task.id}: cannot be run")
    return assembled.program


def _pick(engine: Engine, pool: Pool) -> Pick:
    """Select in a pool."""
    executor = EngineExecutor(engine)
    samples = recorded_samples(pool.task, pool.candidates, executor)
    inputs = read_inputs(pool.task.tests, method_name(pool.task))[:_MOST_INPUTS]
    reference = samples[pool.right.index(True)]
    outputs = executor.run(pool.task, [Call(reference.code, "", given) for given in inputs])
    truth = dict(zip(inputs, outputs, strict=True))
    referee = Referee(NamedModel(Selector(method_name(pool.task), truth), "scripted"), executor)
    chosen = {name: choose(name, pool.task, samples, referee).sample for name in ("s-star", "first")}
    return Pick(
        s_star=pool.right[chosen["s-star"]],
        first=pool.right[chosen["first"]],
        chance=fmean(pool.right),
        distinguishable=_is_distinguishable(pool, samples, truth, referee),
    )


def _is_distinguishable(pool: Pool, samples: Sequence[Sample], truth: Mapping[Input, Output], referee: Referee) -> bool:
    kept = [sample for sample in samples if sample.rate == 1]
    wrong = [sample for sample in kept if not pool.right[sample.number]]
    returned = referee.outputs(pool.task, wrong, list(truth))
    differ = (
        any(not output.error and output.value != right.value for output, right in zip(row, truth.values(), strict=True))
        or all(output.error for output in row)
        for row in returned
    )
    return len(wrong) < len(kept) and all(differ)


def _line(name: str, picks: Sequence[Pick]) -> str:
    clear = [pick for pick in picks if pick.distinguishable]
    shares = [fmean(values) for values in zip(*((pick.s_star, pick.first, pick.chance) for pick in picks), strict=True)]
    mixed = "".join(f"{share:>8.3f}" for share in shares)
    return f"{name:<22}{len(picks):>8}{mixed}{len(clear):>14}{fmean(pick.s_star for pick in clear):>10.3f}"


if __name__ == "__main__":
    main()
